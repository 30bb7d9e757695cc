//! The only error on the wire. Internals are logged where they happen and never sent.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a request could not be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or it is not public.
    #[error("not found")]
    NotFound,
    /// The viewer may not do this.
    #[error("forbidden")]
    Forbidden,
    /// Fields that need attention.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// The same idempotency key came with another body.
    #[error("the key was used for something else")]
    KeyReused {
        /// The number of what was registered under it.
        number: String,
    },
    /// Too many requests; try again in so many seconds.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        retry_s: u32,
    },
    /// A part of the service does not answer; nothing was changed.
    #[error("unavailable")]
    Unavailable,
    /// Our fault; it is in the log.
    #[error("internal error")]
    Internal,
    /// The connection was lost before an answer came.
    #[error("no connection")]
    Offline,
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::of(&error, cfg!(target_arch = "wasm32"))
    }
}

impl AppError {
    /// What an error of the framework means. In the browser, what cannot be read is an answer that is none of ours: the
    /// page of a proxy whose server is away. On the server it is the arguments.
    fn of(error: &ServerFnErrorErr, in_browser: bool) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            ServerFnErrorErr::Deserialization(_) if in_browser => Self::Unavailable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Invalid(Vec::new())
            }
            _ => Self::Internal,
        }
    }

    /// Whether the same request may succeed by itself later, however often it is sent.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Offline | Self::Unavailable)
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The point on the map.
    Place,
    /// The address in words.
    Address,
    /// The note about the place.
    PlaceNote,
    /// The category.
    Category,
    /// The answer to a question of the category, by its code.
    Answer(String),
    /// What happened.
    Body,
    /// The photos.
    Photos,
    /// The name.
    Name,
    /// The phone.
    Phone,
    /// The e-mail.
    Email,
    /// The consent.
    Consent,
    /// E-mail or phone, to sign in with.
    Login,
    /// The password.
    Password,
    /// A password that is being chosen.
    NewPassword,
    /// A code that was sent.
    Code,
}

impl Field {
    /// The id of what a list of errors leads to: the place is given by its address, the map cannot do without script.
    pub fn anchor(&self) -> String {
        match self {
            Self::Place => Self::Address.id(),
            _ => self.id(),
        }
    }

    /// The id of the field in the page and its name in the form.
    pub fn id(&self) -> String {
        match self {
            Self::Place => "place".to_owned(),
            Self::Address => "address".to_owned(),
            Self::PlaceNote => "place_note".to_owned(),
            Self::Category => "category".to_owned(),
            Self::Answer(code) => format!("answer_{code}"),
            Self::Body => "body".to_owned(),
            Self::Photos => "photos".to_owned(),
            Self::Name => "name".to_owned(),
            Self::Phone => "phone".to_owned(),
            Self::Email => "email".to_owned(),
            Self::Consent => "consent".to_owned(),
            Self::Login => "login".to_owned(),
            Self::Password => "password".to_owned(),
            Self::NewPassword => "new_password".to_owned(),
            Self::Code => "code".to_owned(),
        }
    }
}

/// What is wrong with a field. Words are in [`crate::i18n`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was typed.
    Empty,
    /// Too few characters.
    TooShort {
        /// Characters typed.
        have: usize,
        /// Least.
        least: usize,
    },
    /// Too many characters.
    TooLong {
        /// Characters typed.
        have: usize,
        /// Most.
        most: usize,
    },
    /// No place was chosen.
    NoPlace,
    /// The place is not in the region.
    OutsideRegion,
    /// The address was not found.
    UnknownAddress,
    /// No category was chosen.
    NoCategory,
    /// There is no such category (any more).
    UnknownCategory,
    /// A required question has no answer.
    Unanswered,
    /// There is no such option.
    UnknownOption,
    /// An emergency: do this instead.
    Stopper {
        /// What to do.
        words: String,
    },
    /// Too many photos.
    TooManyPhotos {
        /// Most.
        most: usize,
    },
    /// This category needs a photo.
    PhotoNeeded,
    /// A photo is not there (any more).
    PhotoGone,
    /// All photos of a form together are more than it may carry.
    PhotosTooBig,
    /// Not a JPEG, PNG or WebP.
    PhotoType,
    /// Larger than 15 MB.
    PhotoTooBig,
    /// More pixels than are accepted.
    PhotoTooManyPixels,
    /// The picture is cut off or broken.
    PhotoBroken,
    /// Not a Russian phone number.
    BadPhone,
    /// Not enough or too many digits.
    PhoneDigits {
        /// Digits typed.
        have: usize,
        /// Digits needed.
        need: usize,
    },
    /// Not an e-mail address.
    BadEmail,
    /// A contact was given without consent.
    ConsentNeeded,
    /// Too late to correct.
    TooLate,
    /// Characters that cannot be kept (broken UTF-8, NUL).
    BadCharacters,
    /// What the server says about it, in the visitor's language.
    Said {
        /// Its words.
        words: String,
    },
}

/// A problem and its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field.
    pub field: Field,
    /// What is wrong.
    pub problem: Problem,
}

impl FieldProblem {
    /// A problem of a field.
    pub fn new(field: Field, problem: Problem) -> Self {
        Self { field, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_proxy_is_no_fault_of_the_citizen() {
        let html = ServerFnErrorErr::Deserialization("expected value at line 1".to_owned());
        assert_eq!(AppError::of(&html, true), AppError::Unavailable);
        assert_eq!(AppError::of(&html, false), AppError::Invalid(Vec::new()));
        assert!(AppError::of(&html, true).may_pass() && !AppError::of(&html, false).may_pass());
        assert!(AppError::of(&ServerFnErrorErr::Request("failed to fetch".to_owned()), true).may_pass());
    }
}
