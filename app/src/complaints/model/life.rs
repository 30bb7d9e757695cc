//! The life of a complaint: one table of what may be done in which state, by whom, with what. The database enforces the same
//! pairs of states (`complaint_transition`), and `docs/LIFE.md` is written from here.

use super::{EventKind, State};
use std::fmt::Write as _;

/// Who does something to a complaint. The code is kept with every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Whoever reported it: by the secret link, the account, or on the phone with a dispatcher.
    Author,
    /// Somebody who answers for the organisation.
    Organisation,
    /// Whoever heads the organisation.
    Head,
    /// Whoever sends complaints where they belong.
    Dispatcher,
    /// Whoever checks answers before they are public.
    Checker,
    /// Whoever looks at texts and photos.
    Moderator,
    /// The service itself, by the clock or a rule.
    System,
}

impl Actor {
    /// The code kept in the history.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Author => "citizen",
            Self::Organisation => "organisation",
            Self::Head => "head",
            Self::Dispatcher => "dispatcher",
            Self::Checker => "checker",
            Self::Moderator => "moderator",
            Self::System => "system",
        }
    }
}

/// What a deed must bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Words that everybody will read, of at least so many characters.
    Words(usize),
    /// An organisation that takes it.
    Organisation,
    /// A reason from the list.
    Reason,
    /// A new term: a later day, at most thirty days later.
    Term,
    /// A wish of the organisation that waits for a decision.
    Wish,
}

/// Where a deed leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The state stays.
    Same,
    /// This one.
    State(State),
    /// Back to the one before it was hidden.
    Back,
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $code:literal: $kind:ident, [$($from:ident),*] => $to:expr, [$($actor:ident),*], [$($demand:expr),*]);* $(;)?) => {
        /// What somebody does to a complaint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Deed { $($(#[$doc])* $name),* }

        impl Deed {
            /// Every deed, in the order of a life.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code of forms and of the table in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Its line of the table.
            pub const fn rule(self) -> Rule {
                match self {
                    $(Self::$name => Rule {
                        kind: EventKind::$kind,
                        from: &[$(State::$from),*],
                        to: $to,
                        actors: &[$(Actor::$actor),*],
                        demands: &[$($demand),*],
                    }),*
                }
            }
        }
    };
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What the history calls it.
    pub kind: EventKind,
    /// In which states it may be done.
    pub from: &'static [State],
    /// Where it leads.
    pub to: To,
    /// Who may do it.
    pub actors: &'static [Actor],
    /// What it must bring along.
    pub demands: &'static [Demand],
}

/// The fewest characters of words that everybody will read.
pub const WORDS_MIN: usize = 10;
/// The fewest characters of an answer.
pub const ANSWER_MIN: usize = 30;
/// The most characters of any words.
pub const WORDS_MAX: usize = 4000;
/// How often a term may be moved.
pub const EXTENSIONS_MAX: i16 = 2;
/// By how many days a term may be moved at a time.
pub const EXTENSION_DAYS: i64 = 30;
/// How long the author may decide, days.
pub const CONFIRM_DAYS: i64 = 15;
/// How many working days the clock waits for the author's answer.
pub const ANSWER_DAYS: i32 = 5;

deeds! {
    /// The organisation opens it for the first time: by itself, no button.
    Open = "open": Accepted, [Routed] => To::State(State::Accepted), [Organisation, Head], [];
    /// A dispatcher sends it to an organisation.
    Route = "route": Routed, [Submitted, Moderation, Routed, Accepted, InWork, Planned, Reopened] => To::State(State::Routed), [Dispatcher], [Demand::Organisation, Demand::Words(WORDS_MIN)];
    /// "Not ours", the first time: to whom it belongs.
    PassOn = "pass_on": Routed, [Routed, Accepted] => To::State(State::Routed), [Organisation, Head], [Demand::Organisation, Demand::Words(WORDS_MIN)];
    /// "Not ours", the second time: a dispatcher decides.
    GiveBack = "give_back": GivenBack, [Routed, Accepted] => To::State(State::Submitted), [Organisation, Head], [Demand::Words(WORDS_MIN)];
    /// Work begins: who, and when they will be there.
    Start = "start": InWork, [Accepted, Planned] => To::State(State::InWork), [Organisation, Head], [];
    /// After a refusal only the head lets it begin.
    StartAgain = "start_again": InWork, [Reopened] => To::State(State::InWork), [Head], [];
    /// The crew is there.
    OnSite = "on_site": OnSite, [InWork] => To::Same, [Organisation, Head], [];
    /// The author is asked something; the clock stands.
    Ask = "ask": InfoNeeded, [Accepted, InWork] => To::State(State::InfoNeeded), [Organisation, Head, Dispatcher], [Demand::Words(WORDS_MIN)];
    /// The author answers; the clock goes on.
    Reply = "reply": Replied, [InfoNeeded] => To::State(State::InWork), [Author, Dispatcher], [Demand::Words(2)];
    /// Nobody answered in five working days; the clock goes on.
    Resume = "resume": InWork, [InfoNeeded] => To::State(State::InWork), [System], [];
    /// The organisation wishes for more time.
    AskTime = "ask_time": TimeAsked, [Accepted, InWork] => To::Same, [Organisation, Head], [Demand::Term, Demand::Words(WORDS_MIN)];
    /// The organisation says that it cannot be solved.
    AskEnd = "ask_end": EndAsked, [Accepted, InWork] => To::Same, [Organisation, Head], [Demand::Reason, Demand::Words(ANSWER_MIN)];
    /// A dispatcher moves the term.
    Extend = "extend": Planned, [Accepted, InWork] => To::State(State::Planned), [Dispatcher], [Demand::Wish];
    /// A dispatcher closes it honestly, without being solved.
    CloseUnsolved = "close_unsolved": NotSolved, [Accepted, InWork] => To::State(State::NotSolved), [Dispatcher], [Demand::Wish];
    /// A dispatcher does not grant a wish.
    Deny = "deny": Denied, [Accepted, InWork] => To::Same, [Dispatcher], [Demand::Wish, Demand::Words(WORDS_MIN)];
    /// The organisation answers; somebody else will check it.
    Answer = "answer": Check, [InWork] => To::State(State::Check), [Organisation, Head], [Demand::Words(ANSWER_MIN)];
    /// The answer is not good enough.
    SendBack = "send_back": Returned, [Check] => To::State(State::InWork), [Checker, Head], [Demand::Words(WORDS_MIN)];
    /// The answer is published; the author decides.
    Publish = "publish": Published, [Check] => To::State(State::AwaitConfirm), [Checker, Head], [];
    /// The author says yes.
    Confirm = "confirm": Confirmed, [AwaitConfirm] => To::State(State::Confirmed), [Author, Dispatcher], [];
    /// The author says no: stricter control.
    Refute = "refute": Reopened, [AwaitConfirm, NotSolved] => To::State(State::Reopened), [Author, Dispatcher], [Demand::Words(WORDS_MIN)];
    /// The author kept silent for fifteen days; counted apart.
    AutoConfirm = "auto_confirm": AutoConfirmed, [AwaitConfirm] => To::State(State::AutoConfirmed), [System], [];
    /// A moderator refuses it before it goes anywhere.
    Reject = "reject": Rejected, [Submitted, Moderation] => To::State(State::Rejected), [Moderator], [Demand::Reason, Demand::Words(WORDS_MIN)];
    /// A moderator takes it from the public.
    Hide = "hide": Hidden, [Submitted, Moderation, Routed, Accepted, InWork, Planned, InfoNeeded, Check, AwaitConfirm, Confirmed, AutoConfirmed, Reopened, NotSolved, HandedOver] => To::State(State::Hidden), [Moderator], [Demand::Words(WORDS_MIN)];
    /// A moderator gives it back to the public.
    Show = "show": Shown, [Hidden] => To::Back, [Moderator], [Demand::Words(WORDS_MIN)];
}

impl Deed {
    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|deed| deed.code() == code)
    }

    /// Whether it may be done in a state at all.
    pub fn fits(self, state: State) -> bool {
        self.rule().from.contains(&state)
    }

    /// All pairs of states that it may join. Back from hidden leads to wherever it may have been hidden.
    pub fn pairs(self) -> Vec<(State, State)> {
        let rule = self.rule();
        let pairs = |from: State| match rule.to {
            To::Same => vec![(from, from)],
            To::State(to) => vec![(from, to)],
            To::Back => Self::Hide.rule().from.iter().map(|to| (from, *to)).collect(),
        };
        rule.from.iter().copied().flat_map(pairs).collect()
    }
}

/// The table as a page for people: `docs/LIFE.md`.
pub fn table() -> String {
    let list = |words: Vec<&str>| words.join(", ");
    let mut text = String::from(
        "# The life of a complaint\n\nWritten by `cargo test -p app life` from `app/src/complaints/model/life.rs`; the database holds \
         the same pairs in `complaint_transition`.\n\n| deed | from | to | by | needs |\n|---|---|---|---|---|\n",
    );
    for deed in Deed::ALL {
        let rule = deed.rule();
        let to = match rule.to {
            To::Same => "the same",
            To::State(state) => state.code(),
            To::Back => "where it was",
        };
        let needs = rule.demands.iter().map(|demand| match demand {
            Demand::Words(least) => format!("words, {least} characters"),
            Demand::Organisation => "an organisation".to_owned(),
            Demand::Reason => "a reason".to_owned(),
            Demand::Term => format!("a later term, {EXTENSION_DAYS} days at most"),
            Demand::Wish => "a wish of the organisation".to_owned(),
        });
        let _ = writeln!(
            text,
            "| `{}` | {} | {to} | {} | {} |",
            deed.code(),
            list(rule.from.iter().map(|state| state.code()).collect()),
            list(rule.actors.iter().map(|actor| actor.code()).collect()),
            needs.collect::<Vec<_>>().join(", "),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_every_line_is_whole() {
        for deed in Deed::ALL {
            let rule = deed.rule();
            assert_eq!(Deed::parse(deed.code()), Some(*deed));
            assert!(!rule.from.is_empty() && !rule.actors.is_empty(), "{deed:?}");
        }
        assert_eq!(Deed::parse("close"), None);
    }

    #[test]
    fn every_state_of_this_service_is_reached_and_left() {
        // submitted is where a life begins; these wait for what is not built yet
        let later = [State::Moderation, State::Duplicate, State::HandedOver];
        let ends = [State::Rejected, State::Confirmed, State::AutoConfirmed];
        for state in State::ALL.iter().filter(|state| !later.contains(state)) {
            let reached = Deed::ALL
                .iter()
                .any(|deed| deed.pairs().iter().any(|(_, to)| to == state));
            assert!(reached, "{state:?} is not reached");
            let left = Deed::ALL
                .iter()
                .any(|deed| *deed != Deed::Hide && deed.pairs().iter().any(|(from, to)| from == state && to != state));
            assert_eq!(left, !ends.contains(state), "{state:?}");
        }
    }

    #[test]
    fn the_page_for_people_is_of_this_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/LIFE.md");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        if written != table() && std::env::var_os("CI").is_none() {
            std::fs::write(path, table()).unwrap();
        }
        assert_eq!(
            written,
            table(),
            "docs/LIFE.md was old; look at what has changed and commit it"
        );
    }
}
