//! A letter as a list of blocks, written once as text and once as simple HTML, so that both say the same.

use std::fmt::Write as _;

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A link on a line of its own.
    Link {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Something to be typed elsewhere.
    Code(String),
    /// Small print.
    Small(String),
}

/// A letter without its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where the reader can say that he wants no more of these; none for what he must know.
    pub unsubscribe: Option<String>,
}

impl Letter {
    /// For readers without HTML.
    #[must_use]
    pub fn text(&self) -> String {
        let paragraph = |block: &Block| match block {
            Block::Text(text) | Block::Code(text) | Block::Small(text) => text.clone(),
            Block::Link { label, url } => format!("{label}:\n{url}"),
        };
        let paragraphs: Vec<String> = self.blocks.iter().map(paragraph).collect();
        paragraphs.join("\n\n") + "\n"
    }

    /// Plain elements, the look of the reader's own program, nothing loaded from anywhere.
    #[must_use]
    pub fn html(&self, lang: &str) -> String {
        let mut body = String::new();
        for block in &self.blocks {
            // writing into a string cannot fail
            let _ = match block {
                Block::Text(text) => write!(body, "<p>{}</p>", escape(text)),
                Block::Link { label, url } => {
                    write!(body, "<p><a href=\"{}\">{}</a></p>", escape(url), escape(label))
                }
                Block::Code(code) => write!(
                    body,
                    "<p style=\"font-size:1.6em;letter-spacing:.15em\"><b>{}</b></p>",
                    escape(code)
                ),
                Block::Small(text) => write!(body, "<p><small>{}</small></p>", escape(text)),
            };
        }
        let subject = escape(&self.subject);
        format!(
            "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{subject}</title></head>\
             <body>{body}</body></html>"
        )
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_say_the_same_and_markup_stays_text() {
        let letter = Letter {
            subject: "<b>".to_owned(),
            blocks: vec![
                Block::Text("Организация <script>alert(1)</script>".to_owned()),
                Block::Link {
                    label: "Открыть".to_owned(),
                    url: "https://a.example/?a=1&b=\"><img src=x>".to_owned(),
                },
                Block::Code("123456".to_owned()),
            ],
            unsubscribe: None,
        };
        let html = letter.html("ru");
        for tag in ["<script", "<img", "<b></title>"] {
            assert!(!html.contains(tag), "{html}");
        }
        assert!(html.contains("https://a.example/?a=1&amp;b=&quot;&gt;"));
        let text = letter.text();
        assert!(text.contains("Открыть:\nhttps://a.example/?a=1&b="));
        assert!(text.contains("123456") && html.contains("123456"));
    }
}
