//! What the staff sees of the queue, and what a demonstration shows of it.

use super::{Channel, Reason};
use crate::error::AppError;
use crate::kernel::{Cursor, Right, Timestamp, Viewer};

/// Proof that the viewer may look after the queue; every use of it asks for one. The only way to it is [`OutboxKeeper::of`].
#[derive(Debug)]
pub struct OutboxKeeper(());

impl OutboxKeeper {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was not given.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        if viewer.rights.contains(Right::TendMessages) {
            Ok(Self(()))
        } else {
            Err(AppError::Forbidden)
        }
    }
}

/// Which messages to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Which part of the queue.
    pub part: QueuePart,
    /// Only what went to this address or phone, whatever became of it.
    pub address: String,
    /// Where the page starts: the `next` of the page before.
    pub after: Option<Cursor>,
}

/// A part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueuePart {
    /// Refused or given up, the latest first.
    #[default]
    Failed,
    /// Waiting, the next one first.
    Waiting,
}

impl QueuePart {
    /// The word in the address of the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Waiting => "waiting",
        }
    }

    /// Reads a code; the default for anything else.
    pub fn parse(code: &str) -> Self {
        if code == Self::Waiting.code() {
            Self::Waiting
        } else {
            Self::Failed
        }
    }
}

/// The page of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueuePage {
    /// How long the oldest message that is due has been waiting, seconds; none when nothing is due.
    pub age_s: Option<i64>,
    /// Now, by the clock of the database.
    pub now: Timestamp,
    /// What waits now and what came of the last day, by channel and text.
    pub counts: Vec<QueueCount>,
    /// The messages that were asked for.
    pub entries: Vec<QueueEntry>,
    /// The next page.
    pub next: Option<Cursor>,
}

/// How many messages with one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueCount {
    /// `mail`, `sms` or `event`.
    pub channel: String,
    /// Name of the text, or what happened.
    pub template: String,
    /// Never tried, or in hand.
    pub queued: i64,
    /// Tried in vain, waiting for another try.
    pub delayed: i64,
    /// Accepted within a day.
    pub accepted: i64,
    /// Refused within a day.
    pub refused: i64,
    /// Given up within a day.
    pub dead: i64,
}

/// A message as the staff sees it: neither text nor address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueEntry {
    /// Its number.
    pub id: i64,
    /// `mail`, `sms` or `event`.
    pub channel: String,
    /// Name of the text, or what happened.
    pub template: String,
    /// `ready`, `leased`, `done`, `refused` or `dead`.
    pub state: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next; of one that waits.
    pub next_at: Option<Timestamp>,
    /// It can be tried again at once.
    pub can_retry: bool,
    /// It can be given up.
    pub can_give_up: bool,
    /// What was tried, oldest first.
    pub steps: Vec<QueueStep>,
}

/// A try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueStep {
    /// When.
    pub at: Timestamp,
    /// `accepted`, `delayed`, `refused`, `dead` or `retried`.
    pub outcome: String,
    /// Why, unless accepted.
    pub reason: Option<Reason>,
    /// Who answered.
    pub host: String,
    /// With which code of SMTP.
    pub code: Option<i16>,
}

/// A page of the demonstration's inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxPage {
    /// Only for this address or phone; empty: all.
    pub address: String,
    /// Newest first.
    pub letters: Vec<InboxLetter>,
    /// Where the next page starts.
    pub next: Option<i64>,
}

/// A message of the demonstration's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxLetter {
    /// Letter or short message.
    pub channel: Channel,
    /// When it came.
    pub at: Timestamp,
    /// For whom.
    pub to: String,
    /// Empty for a short message.
    pub subject: String,
    /// The text, without markup.
    pub text: String,
    /// Message-ID of a letter.
    pub message_id: String,
}

impl InboxLetter {
    /// The text cut at its links: `(piece, is_link)`.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let mut pieces = Vec::new();
        let mut rest = self.text.as_str();
        while let Some(at) = rest.find("http") {
            let (before, from) = rest.split_at(at);
            let end = from.find(char::is_whitespace).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let is_link = word.starts_with("http://") || word.starts_with("https://");
            pieces.extend([(before, false), (word, is_link)]);
            rest = after;
        }
        pieces.push((rest, false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Rights;

    #[test]
    fn only_whom_it_was_given_may_tend() {
        assert!(matches!(OutboxKeeper::of(&Viewer::default()), Err(AppError::Forbidden)));
        let viewer = Viewer {
            rights: Rights::of(&[Right::TendMessages]),
            ..Viewer::default()
        };
        assert!(OutboxKeeper::of(&viewer).is_ok());
    }

    #[test]
    fn links_are_found_and_nothing_is_lost() {
        let letter = |text: &str| InboxLetter {
            channel: Channel::Mail,
            at: Timestamp(0),
            to: String::new(),
            subject: String::new(),
            text: text.to_owned(),
            message_id: String::new(),
        };
        let one = letter("Открыть:\nhttp://127.0.0.1:3000/x?a=1\nи http или https://a.example");
        assert_eq!(one.pieces().concat_text(), one.text);
        let links: Vec<&str> = one
            .pieces()
            .into_iter()
            .filter(|(_, link)| *link)
            .map(|(text, _)| text)
            .collect();
        assert_eq!(links, ["http://127.0.0.1:3000/x?a=1", "https://a.example"]);
        assert!(letter("").pieces().is_empty());
    }

    trait ConcatText {
        fn concat_text(&self) -> String;
    }
    impl ConcatText for Vec<(&str, bool)> {
        fn concat_text(&self) -> String {
            self.iter().map(|(text, _)| *text).collect()
        }
    }
}
