//! What the pages of a profile show.

use super::consent::Purpose;
use super::forms::{DocumentKind, Typed};
use crate::account::identity::{Authority, Doubt, Relation};
use crate::complaints::model::ListItem;
use crate::kernel::{Cursor, Day, Lang, Timestamp};
use crate::messages::model::{Channel, Fate};

/// A page of the profile, and what marks its forms.
pub struct Private {
    /// The page.
    pub page: PrivatePage,
    /// The marks.
    pub marks: FormMarks,
}

/// What every form carries besides what is typed.
#[derive(Clone, Default)]
pub struct FormMarks {
    /// Its idempotency key: of two forms with one key the second changes nothing.
    pub key: String,
    /// Whom it was shown to; tells nobody who that is.
    pub whose: String,
}

/// A page of the profile, ready to be shown.
#[derive(Clone)]
pub enum PrivatePage {
    /// Everything at a glance.
    Profile(Box<ProfileView>),
    /// The form of one's own name.
    Name(Typed),
    /// The form of a child, a ward or a grown-up who trusts the owner.
    Relative(Relation, Typed),
    /// The code that was sent to the phone of a grown-up who trusts the owner.
    ProxyCode {
        /// Names the request.
        handle: String,
        /// The phone, masked.
        phone: String,
        /// What became of the message.
        fate: Option<Fate>,
        /// What was typed.
        typed: Typed,
    },
    /// The form of an address.
    Contact(Typed),
    /// The code that was sent to an address that the owner adds.
    ContactCode {
        /// The address, masked.
        to: String,
        /// By mail or SMS.
        channel: Channel,
        /// What became of the message.
        fate: Option<Fate>,
        /// What was typed.
        typed: Typed,
    },
    /// The form of a document.
    Document {
        /// Whose: the handle of a person, and the name.
        person: String,
        /// The name.
        name: String,
        /// What was typed.
        typed: Typed,
    },
    /// The text of a consent, and what was said to it.
    Consent(Box<ConsentView>),
    /// What belongs to the owner.
    My(Box<MyView>),
    /// A form that could not be taken, with everything that was typed.
    Again {
        /// Where it is sent once more.
        path: String,
        /// Why it was not taken.
        words: String,
        /// What was typed.
        typed: Typed,
    },
}

/// The profile at a glance.
#[derive(Clone, Default)]
pub struct ProfileView {
    /// The owner's name and birth date, as far as told.
    pub name: Option<(String, Day)>,
    /// Addresses.
    pub contacts: Vec<ContactLine>,
    /// For whom the owner acts.
    pub family: Vec<RelativeLine>,
    /// Who acts for the owner.
    pub trusted: Vec<TrustedLine>,
    /// The owner's handle and papers.
    pub own: Papers,
    /// Consents, given or not.
    pub consents: Vec<ConsentLine>,
    /// The language of messages.
    pub language: Lang,
    /// The name of the service that can vouch for people here, and whether it is linked.
    pub provider: Option<(String, bool)>,
    /// Short messages leave this house: somebody may be asked for a trust.
    pub sms: bool,
    /// What has just been done: a word of our own addresses.
    pub done: Option<Done>,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Kept.
    Saved,
    /// Taken away.
    Removed,
    /// The service that vouches is linked.
    Linked,
    /// It vouches for another account of ours.
    LinkedElsewhere,
    /// Reports became the account's own.
    Claimed,
}

impl Done {
    /// Reads the word of an address.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "saved" => Some(Self::Saved),
            "removed" => Some(Self::Removed),
            "linked" => Some(Self::Linked),
            "linked-elsewhere" => Some(Self::LinkedElsewhere),
            "claimed" => Some(Self::Claimed),
            _ => None,
        }
    }
}

/// An address of the owner.
#[derive(Clone)]
pub struct ContactLine {
    /// Names the address; opens nothing to others.
    pub handle: String,
    /// Mail or SMS.
    pub channel: Channel,
    /// As it is: only its owner sees this page.
    pub address: String,
    /// Proved to be the owner's.
    pub confirmed: bool,
    /// Whether notices go there; `None` where none can.
    pub notices: Option<bool>,
}

/// The papers of a person.
#[derive(Clone, Default)]
pub struct Papers {
    /// Names the person; opens nothing to others.
    pub person: String,
    /// The papers.
    pub documents: Vec<DocumentLine>,
}

/// A paper, masked.
#[derive(Clone)]
pub struct DocumentLine {
    /// Names the paper; opens nothing to others.
    pub handle: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// Its number with dots.
    pub masked: String,
    /// What is doubtful.
    pub doubts: Vec<Doubt>,
}

/// Somebody for whom the owner acts.
#[derive(Clone)]
pub struct RelativeLine {
    /// The name.
    pub name: String,
    /// Birth date.
    pub born: Day,
    /// How they stand.
    pub relation: Relation,
    /// The first day on which this does not hold any more.
    pub until: Day,
    /// What it allows today.
    pub authority: Authority,
    /// Handle and papers.
    pub papers: Papers,
}

/// Somebody who acts for the owner.
#[derive(Clone)]
pub struct TrustedLine {
    /// Names the trust.
    pub handle: String,
    /// Who.
    pub name: String,
    /// The first day on which this does not hold any more.
    pub until: Day,
}

/// A consent in the list.
#[derive(Clone, Copy, Debug)]
pub struct ConsentLine {
    /// To what.
    pub purpose: Purpose,
    /// Since when; none: not given or taken back.
    pub given_at: Option<Timestamp>,
    /// Given to words that have changed since.
    pub outdated: bool,
}

/// A consent on its own page.
#[derive(Clone, Debug)]
pub struct ConsentView {
    /// To what.
    pub line: ConsentLine,
    /// The words that were agreed to, if they are not today's.
    pub old_words: Option<String>,
    /// Where to go once it is given: a path of ours.
    pub next: String,
    /// Names the words that are shown.
    pub text: String,
    /// They are others than those that were agreed to a moment ago.
    pub changed: bool,
    /// What was said before: given and taken back.
    pub history: Vec<(Timestamp, Option<Timestamp>)>,
}

/// Which complaints are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mine {
    /// The owner's own.
    #[default]
    Own,
    /// Supported.
    Supported,
}

/// What belongs to the owner.
#[derive(Clone, Default)]
pub struct MyView {
    /// Which complaints are shown.
    pub tab: Mine,
    /// How many there are: own, supported.
    pub counts: (i64, i64),
    /// A page of them.
    pub complaints: Vec<ListItem>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Reports whose secret links this device knows and that are not the owner's yet: the number, and whether another account
    /// has it.
    pub opened: Vec<(String, bool)>,
    /// None of them was chosen.
    pub unticked: bool,
    /// How many reports were supported on this device and not by the owner.
    pub supported_here: i64,
    /// A link that was typed.
    pub link: String,
    /// It leads to nothing that could be added.
    pub wrong_link: bool,
    /// What has just been done.
    pub done: Option<Done>,
    /// Messages that were sent to the owner, newest first.
    pub notices: Vec<NoticeLine>,
    /// Where the account is signed in.
    pub devices: Vec<crate::account::model::Device>,
}

/// A message that was sent to the owner.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// Which text.
    pub template: String,
    /// By mail or SMS.
    pub channel: Channel,
    /// When it was written.
    pub at: Timestamp,
    /// What became of it.
    pub fate: Fate,
}
