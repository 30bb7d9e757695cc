//! Rendered text with places that are filled for each request. Whatever is filled in is escaped; there is no other way in.

use crate::kernel::Lang;
use crate::ui::escape;

/// What is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The address of the page.
    Here,
    /// The address of the page in a language.
    In(Lang),
}

impl Slot {
    const ALL: [Self; 3] = [Self::Here, Self::In(Lang::Ru), Self::In(Lang::En)];

    /// What the views write in its place: characters for private use, which no text of ours contains. A stranger's text
    /// with one of them would show an address, escaped, in that place.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Here => "\u{e000}",
            Self::In(Lang::Ru) => "\u{e001}",
            Self::In(Lang::En) => "\u{e002}",
        }
    }
}

/// The text: what stands before each slot, and what stands behind the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<(String, Slot)>,
    end: String,
}

impl Template {
    /// Cuts rendered text at its marks.
    pub(super) fn new(html: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), html);
        let next = |rest: &str| {
            let found = Slot::ALL.map(|slot| Some((rest.find(slot.mark())?, slot)));
            found.into_iter().flatten().min_by_key(|(at, _)| *at)
        };
        while let Some((at, slot)) = next(rest) {
            pieces.push((rest[..at].to_owned(), slot));
            rest = &rest[at + slot.mark().len()..];
        }
        let end = rest.to_owned();
        Self { pieces, end }
    }

    /// The text with every slot filled.
    pub(super) fn fill(&self, with: impl Fn(Slot) -> String) -> String {
        let long: usize = self.pieces.iter().map(|(piece, _)| piece.len() + 64).sum();
        let mut html = String::with_capacity(long + self.end.len());
        for (piece, slot) in &self.pieces {
            html.push_str(piece);
            html.push_str(&escape(&with(*slot)));
        }
        html.push_str(&self.end);
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_in_their_order_and_escaped() {
        let [here, ru, en] = Slot::ALL.map(Slot::mark);
        let html = format!("<a href=\"{en}\">EN</a><a href=\"{ru}\">RU</a><input value=\"{here}\">");
        let filled = Template::new(&html).fill(|slot| match slot {
            Slot::Here => "/?q=\"><script>".to_owned(),
            Slot::In(lang) => format!("/?a=1&lang={}", lang.code()),
        });
        assert_eq!(
            filled,
            "<a href=\"/?a=1&amp;lang=en\">EN</a><a href=\"/?a=1&amp;lang=ru\">RU</a>\
             <input value=\"/?q=&quot;&gt;&lt;script&gt;\">"
        );
    }

    #[test]
    fn text_without_marks_stays() {
        assert_eq!(Template::new("<b>é</b>").fill(|_| unreachable!()), "<b>é</b>");
    }
}
