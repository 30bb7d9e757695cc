//! What is done with a draft as a whole: cleaning, what of it becomes public, and two copies made one.

use super::ReportDraft;
use crate::kernel::clean_text;

impl ReportDraft {
    /// The draft as it is registered: with clean texts, answers in one order.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        let mut draft = self.clone();
        for text in [
            &mut draft.address,
            &mut draft.place_note,
            &mut draft.body,
            &mut draft.name,
            &mut draft.phone,
            &mut draft.email,
        ] {
            *text = clean_text(text);
        }
        for answer in &mut draft.answers {
            answer.question = clean_text(&answer.question);
            answer.value = clean_text(&answer.value);
        }
        draft.answers.sort();
        draft
    }

    /// Every text that everybody will see.
    pub fn public_texts(&mut self) -> impl Iterator<Item = &mut String> {
        let answers = self.answers.iter_mut().map(|answer| &mut answer.value);
        [&mut self.body, &mut self.place_note, &mut self.address]
            .into_iter()
            .chain(answers)
    }

    /// Takes over what was posted as a plain form since `base`, the copy that was taken over before: a page that is not
    /// awake yet posts its steps to the server, while this copy goes on in the browser. Of each field the newer one wins,
    /// and nothing that was typed is lost.
    pub fn take_over(&mut self, base: &Self, posted: Self) {
        let none = Self::default();
        let base = if base.key == posted.key { base } else { &none };
        newer(&mut self.place, &base.place, posted.place);
        newer(&mut self.address, &base.address, posted.address);
        newer(&mut self.place_note, &base.place_note, posted.place_note);
        // The answers are to the questions of the category.
        if posted.category != base.category || posted.answers != base.answers {
            (self.category, self.answers) = (posted.category, posted.answers);
        }
        newer(&mut self.body, &base.body, posted.body);
        newer(&mut self.name, &base.name, posted.name);
        newer(&mut self.phone, &base.phone, posted.phone);
        newer(&mut self.email, &base.email, posted.email);
        newer(&mut self.consent, &base.consent, posted.consent);
        if self.key == posted.key {
            for photo in posted.photos {
                let known = |other: &super::PhotoRef| other.id == photo.id;
                if !self.photos.iter().chain(&base.photos).any(known) {
                    self.photos.push(photo);
                }
            }
        } else if posted.photos != base.photos || !self.key.is_valid() {
            // Photos belong to the key that they were sent under.
            (self.key, self.photos) = (posted.key, posted.photos);
        }
    }
}

fn newer<T: PartialEq>(here: &mut T, base: &T, posted: T) {
    if posted != *base {
        *here = posted;
    }
}
