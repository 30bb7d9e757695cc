//! What became of a message.

use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// The way a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A letter by e-mail.
    Mail,
    /// A short message to a phone.
    Sms,
}

impl Channel {
    /// The word in the database and in addresses of pages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// Reads a code; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Mail, Self::Sms]
            .into_iter()
            .find(|channel| channel.code() == code)
    }
}

/// What became of a message, as true as we know it: "accepted" is what the next server said, not that it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Waits for its turn, or is being handed over right now.
    Queued {
        /// Since when.
        at: Timestamp,
    },
    /// Another server took it and answers for it from here on.
    Accepted {
        /// Its name.
        host: String,
        /// When.
        at: Timestamp,
    },
    /// Not now; it is tried again.
    Delayed {
        /// Why.
        reason: Reason,
        /// When this was found out.
        at: Timestamp,
        /// When it is tried again.
        next_at: Timestamp,
    },
    /// The other side will never take it.
    Refused {
        /// Why.
        reason: Reason,
        /// Who said so.
        host: String,
        /// When.
        at: Timestamp,
    },
    /// We gave up.
    Dead {
        /// Why.
        reason: Reason,
        /// When.
        at: Timestamp,
    },
}

impl Fate {
    /// Nothing will change any more, unless somebody of the staff tries again.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Queued { .. } | Self::Delayed { .. })
    }
}

/// Why a message is late or lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The kind of cause.
    pub cause: Cause,
    /// What the other side said, without addresses; may be empty.
    pub words: String,
}

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// The kinds of causes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Cause {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $name,
        )*}

        impl Cause {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in the database.
            pub fn code(self) -> &'static str {
                match self {$(Self::$name => $code,)*}
            }

            /// Reads a code; `None` for anything else.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|cause| cause.code() == code)
            }
        }
    };
}

causes! {
    /// The other server does not know us yet and asks to come again.
    Greylisted = "greylisted",
    /// The other server cannot take it at the moment.
    Busy = "busy",
    /// No connection to any of our mail servers.
    Unreachable = "unreachable",
    /// The connection broke before an answer came.
    Dropped = "dropped",
    /// Our mail server does not let us in: a matter of its settings.
    Denied = "denied",
    /// The other server refused it for good.
    Refused = "refused",
    /// This is no address that anything can be sent to.
    BadAddress = "bad-address",
    /// Short messages go to mobile phones of the country only.
    BadPrefix = "bad-prefix",
    /// The person asked for no such messages.
    OptedOut = "opted-out",
    /// It is night in the region.
    QuietHours = "quiet-hours",
    /// Too many messages to this address today.
    AddressQuota = "address-quota",
    /// The budget of the day is used up.
    Budget = "budget",
    /// It came too late to be of use.
    Expired = "expired",
    /// Tried too often.
    Exhausted = "exhausted",
    /// Somebody of the staff gave it up.
    GivenUp = "given-up",
    /// Our fault: it could not be written.
    Unwritable = "unwritable",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_is_what_the_wire_carries() {
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.code()), Some(*cause));
            assert_eq!(
                serde_json::to_value(cause).unwrap(),
                serde_json::Value::from(cause.code())
            );
        }
        assert_eq!(Cause::parse("anything"), None);
        assert_eq!(Channel::parse("mail"), Some(Channel::Mail));
        assert_eq!(Channel::parse("event"), None);
    }
}
