//! A report in the making: the same shape in the browser's storage, in a plain form and on the wire, and one set of rules.

use super::{ComplaintNumber, ListItem};
use crate::directory::model::{AddressHit, Catalogue, Category, PlaceInfo, QuestionKind};
use crate::error::{Field, FieldProblem, Problem};
use crate::kernel::{CategoryId, Point, Timestamp, clean_text};
use serde::{Deserialize, Serialize};

/// Shortest text of a complaint, characters.
pub const BODY_MIN: usize = 10;
/// Longest text of a complaint, characters.
pub const BODY_MAX: usize = 10_000;
/// Longest note about the place, the address or a name, characters.
pub const NOTE_MAX: usize = 300;
/// Most photos of a complaint.
pub const PHOTOS_MAX: usize = 5;
/// Longest title, characters.
const HEADLINE_MAX: usize = 70;

/// An answer: for a choice the code of the option, for a text the words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// The question's code.
    pub question: String,
    /// Code of the option, or the words.
    pub value: String,
}

/// The key of a draft: makes a retry the same complaint, and lets only its owner attach photos. A UUID in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftKey(pub String);

impl DraftKey {
    /// Whether it has the form of a UUID.
    pub fn is_valid(&self) -> bool {
        let dashes = [8, 13, 18, 23];
        self.0.len() == 36
            && self.0.bytes().enumerate().all(|(place, byte)| {
                if dashes.contains(&place) {
                    byte == b'-'
                } else {
                    byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()
                }
            })
    }
}

/// A photo that has been uploaded for a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// Its id.
    pub id: String,
    /// Address of the small variant.
    pub url_small: String,
    /// Address of the large variant.
    pub url_large: String,
    /// Where it was taken, if it told so: longitude, latitude. Only ever offered to the author.
    #[serde(default)]
    pub gps: Option<(f64, f64)>,
}

/// Everything a citizen typed so far. No field is required until it is checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportDraft {
    /// Its key.
    pub key: DraftKey,
    /// Where.
    pub place: Option<Point>,
    /// Where, in words.
    pub address: String,
    /// "By the second entrance".
    pub place_note: String,
    /// Category.
    pub category: Option<CategoryId>,
    /// Answers to the questions of the category.
    pub answers: Vec<Answer>,
    /// What happened.
    pub body: String,
    /// Uploaded photos, in order.
    pub photos: Vec<PhotoRef>,
    /// Contact: never public.
    pub name: String,
    /// Contact: never public.
    pub phone: String,
    /// Contact: never public.
    pub email: String,
    /// Consent to keep the contact.
    pub consent: bool,
}

/// A step of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StepName {
    /// Where.
    #[default]
    Place,
    /// What.
    What,
    /// Photos.
    Photos,
    /// Contact.
    Contact,
    /// Check and send.
    Check,
}

/// The steps in order.
pub const STEPS: [StepName; 5] = [
    StepName::Place,
    StepName::What,
    StepName::Photos,
    StepName::Contact,
    StepName::Check,
];

impl StepName {
    /// The value in the URL.
    pub fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::What => "what",
            Self::Photos => "photos",
            Self::Contact => "contact",
            Self::Check => "check",
        }
    }

    /// Reads the value of the URL.
    pub fn parse(code: &str) -> Option<Self> {
        STEPS.into_iter().find(|step| step.code() == code)
    }

    /// The step that holds a field.
    pub fn of(field: &Field) -> Self {
        match field {
            Field::Place | Field::Address | Field::PlaceNote => Self::Place,
            Field::Category | Field::Answer(_) | Field::Body => Self::What,
            Field::Photos => Self::Photos,
            _ => Self::Contact,
        }
    }

    /// The step after this one; the last stays.
    #[must_use]
    pub fn next(self) -> Self {
        STEPS.into_iter().find(|step| *step > self).unwrap_or(self)
    }

    /// The step before this one; the first stays.
    #[must_use]
    pub fn back(self) -> Self {
        STEPS.into_iter().rev().find(|step| *step < self).unwrap_or(self)
    }
}

impl ReportDraft {
    /// What is wrong with one step, field by field. `category` is the chosen one, if it is known.
    /// The region's bounds and the photos' ownership are checked by the server.
    pub fn problems(&self, step: StepName, category: Option<&Category>) -> Vec<FieldProblem> {
        match step {
            StepName::Place => self.place_problems(),
            StepName::What => self.what_problems(category),
            StepName::Photos => self.photo_problems(category),
            StepName::Contact => self.contact_problems(),
            StepName::Check => STEPS[..4]
                .iter()
                .flat_map(|earlier| self.problems(*earlier, category))
                .collect(),
        }
    }

    /// The answer to a question, if it was given.
    pub fn answer(&self, question: &str) -> Option<&str> {
        self.answers
            .iter()
            .find(|answer| answer.question == question)
            .map(|answer| answer.value.as_str())
    }

    /// Sets the answer to a question; an empty one is removed.
    pub fn set_answer(&mut self, question: &str, value: &str) {
        self.answers.retain(|answer| answer.question != question);
        if !value.trim().is_empty() {
            self.answers.push(Answer {
                question: question.to_owned(),
                value: value.to_owned(),
            });
        }
    }

    /// Has a phone or an e-mail.
    pub fn has_contact(&self) -> bool {
        !self.phone.trim().is_empty() || !self.email.trim().is_empty() || !self.name.trim().is_empty()
    }

    fn place_problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if self
            .place
            .is_none_or(|place| Point::new(place.lon, place.lat).is_none())
        {
            problems.push(FieldProblem::new(Field::Place, Problem::NoPlace));
        }
        problems.extend(too_long(Field::Address, &self.address, NOTE_MAX));
        problems.extend(too_long(Field::PlaceNote, &self.place_note, NOTE_MAX));
        problems
    }

    fn what_problems(&self, category: Option<&Category>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        match (self.category, category) {
            (None, _) => problems.push(FieldProblem::new(Field::Category, Problem::NoCategory)),
            (Some(_), None) => problems.push(FieldProblem::new(Field::Category, Problem::UnknownCategory)),
            (Some(_), Some(category)) => problems.extend(self.answer_problems(category)),
        }
        let have = clean_text(&self.body).chars().count();
        if have == 0 {
            problems.push(FieldProblem::new(Field::Body, Problem::Empty));
        } else if have < BODY_MIN {
            problems.push(FieldProblem::new(
                Field::Body,
                Problem::TooShort { have, least: BODY_MIN },
            ));
        }
        problems.extend(too_long(Field::Body, &self.body, BODY_MAX));
        problems
    }

    fn answer_problems(&self, category: &Category) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        for question in &category.questions {
            let field = Field::Answer(question.code.clone());
            match self.answer(&question.code) {
                None if question.required => problems.push(FieldProblem::new(field, Problem::Unanswered)),
                None => {}
                Some(value) if question.kind == QuestionKind::Choice => match question.option(value) {
                    None => problems.push(FieldProblem::new(field, Problem::UnknownOption)),
                    Some(option) => problems.extend(
                        option
                            .stopper
                            .as_ref()
                            .map(|words| FieldProblem::new(field, Problem::Stopper { words: words.clone() })),
                    ),
                },
                Some(value) => problems.extend(too_long(field, value, NOTE_MAX)),
            }
        }
        problems
    }

    fn photo_problems(&self, category: Option<&Category>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if self.photos.len() > PHOTOS_MAX {
            problems.push(FieldProblem::new(
                Field::Photos,
                Problem::TooManyPhotos { most: PHOTOS_MAX },
            ));
        }
        if self.photos.is_empty() && category.is_some_and(|category| category.photo_required) {
            problems.push(FieldProblem::new(Field::Photos, Problem::PhotoNeeded));
        }
        problems
    }

    fn contact_problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        problems.extend(too_long(Field::Name, &self.name, NOTE_MAX));
        let phone = self.phone.trim();
        if !phone.is_empty() {
            let digits = phone.chars().filter(char::is_ascii_digit).count();
            let strange = phone
                .chars()
                .any(|c| !(c.is_ascii_digit() || "+-–() \u{a0}".contains(c)));
            if strange {
                problems.push(FieldProblem::new(Field::Phone, Problem::BadPhone));
            } else if digits != 11 {
                problems.push(FieldProblem::new(
                    Field::Phone,
                    Problem::PhoneDigits { have: digits, need: 11 },
                ));
            } else if !matches!(phone.chars().find(char::is_ascii_digit), Some('7' | '8')) {
                problems.push(FieldProblem::new(Field::Phone, Problem::BadPhone));
            }
        }
        let email = self.email.trim();
        if !email.is_empty() && !is_email(email) {
            problems.push(FieldProblem::new(Field::Email, Problem::BadEmail));
        }
        if self.has_contact() && !self.consent {
            problems.push(FieldProblem::new(Field::Consent, Problem::ConsentNeeded));
        }
        problems
    }
}

fn too_long(field: Field, text: &str, most: usize) -> Option<FieldProblem> {
    let have = text.chars().count();
    (have > most).then(|| FieldProblem::new(field, Problem::TooLong { have, most }))
}

/// The plausible core of RFC 5321 addresses; whether it exists only a letter can tell.
fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\"\\@".contains(c);
    (1..=64).contains(&user.len())
        && host.len() <= 255
        && user.chars().all(plain)
        && host.contains('.')
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

/// The first sentence of a text, cut at a word to at most 70 characters: the title of a complaint.
pub fn headline(body: &str) -> String {
    let first = body.trim().lines().next().unwrap_or_default();
    let mut end = first.len();
    for (place, c) in first.char_indices() {
        let after = first[place + c.len_utf8()..].chars().next();
        if matches!(c, '.' | '!' | '?' | '…') && place > 0 && after.is_none_or(char::is_whitespace) {
            end = if c == '.' { place } else { place + c.len_utf8() };
            break;
        }
    }
    let sentence = first[..end].trim();
    if sentence.chars().count() <= HEADLINE_MAX {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(HEADLINE_MAX - 1).collect();
    let whole = cut
        .rfind(char::is_whitespace)
        .map_or(cut.as_str(), |space| &cut[..space]);
    format!("{}…", whole.trim_end_matches([',', ';', ':', ' ', '–', '-']))
}

/// Where a report will go and by when, shown before sending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Who will answer.
    pub organisation: Option<String>,
    /// Why it.
    pub reason: Option<String>,
    /// By when, if it were sent now.
    pub due_at: Option<Timestamp>,
    /// District of the place.
    pub district: String,
    /// Open complaints of the same category close by.
    pub nearby: Vec<super::Nearby>,
    /// The problems that only the server can see.
    pub problems: Vec<FieldProblem>,
}

/// Everything the report form starts with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportStart {
    /// All categories with norms and questions.
    pub catalogue: Catalogue,
    /// The report in the making that the server keeps for a visitor without JavaScript.
    pub draft: Option<ReportDraft>,
    /// What was wrong with it when it was last posted.
    pub problems: Vec<FieldProblem>,
    /// Addresses that fit what was typed, when the place is still open.
    pub hits: Vec<AddressHit>,
    /// What is known about its place.
    pub place: Option<PlaceInfo>,
    /// Where it would go.
    pub preview: Option<Preview>,
}

/// The answer to a sent report. A retry with the same key gets the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// Its number.
    pub number: ComplaintNumber,
    /// The secret of the link that follows and corrects it. It is made of the form's key: whoever sends the same form
    /// again gets the same.
    pub secret: Option<String>,
    /// When it was registered.
    pub at: Timestamp,
    /// Until when the author may correct it.
    pub edit_until: Timestamp,
    /// As the list shows it.
    pub item: ListItem,
}

#[cfg(test)]
mod tests;
mod whole;
