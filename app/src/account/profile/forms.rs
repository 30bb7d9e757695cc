//! The forms: what was typed, what is wrong with it field by field, and what it comes to.

use crate::account::identity::{
    ADULT, BirthCertificate, Doubt, Enp, Fault, Inn, IssuerCode, Name, NamePart, Passport, Phone, Policy, PolicyKind,
    Relation, Sex, Snils, birth_date, proxy_until, ward_until,
};
use crate::kernel::Day;
use serde::{Deserialize, Serialize};

mod typed;

pub use typed::{MARKS, Typed};

/// Who a person is. Kept sealed only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Birth date.
    pub born: Day,
    /// Sex, if told.
    pub sex: Option<Sex>,
}

impl PersonFacts {
    /// `Петров Иван Сергеевич`.
    pub fn full(&self) -> String {
        let parts = [Some(&self.family), Some(&self.given), self.patronymic.as_ref()];
        parts
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// `Иван П.`.
    pub fn short(&self) -> String {
        format!("{} {}.", self.given, self.family.chars().take(1).collect::<String>())
    }
}

impl std::fmt::Debug for PersonFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a person")
    }
}

/// Reads names and the birth date. A patronymic may be missing only when the box says so.
pub fn read_person(typed: &mut Typed, today: Day) -> Option<PersonFacts> {
    let family = typed.take("family", NamePart::parse);
    let given = typed.take("given", NamePart::parse);
    let patronymic = if typed.has("no_patronymic") {
        if !typed.get("patronymic").trim().is_empty() {
            typed.refuse("patronymic", Fault::NotBoth);
        }
        Some(None)
    } else {
        typed.take("patronymic", NamePart::parse).map(Some)
    };
    let born = typed.take("born", |text| birth_date(text, today));
    let sex = match typed.get("sex") {
        "male" => Some(Sex::Male),
        "female" => Some(Sex::Female),
        _ => None,
    };
    let (family, given, patronymic, born) = (family?, given?, patronymic?, born?);
    let name = Name {
        family,
        given,
        patronymic,
    };
    typed.done(Some(PersonFacts {
        family: name.family.as_str().to_owned(),
        given: name.given.as_str().to_owned(),
        patronymic: name.patronymic.as_ref().map(|part| part.as_str().to_owned()),
        born,
        sex,
    }))
}

/// Somebody for whom the owner wants to act.
#[derive(Clone)]
pub struct NewRelative {
    /// Who.
    pub facts: PersonFacts,
    /// The first day on which it does not hold any more.
    pub until: Day,
    /// The act of the court, of a ward.
    pub act: String,
    /// The phone that must agree, of a grown-up.
    pub phone: Option<Phone>,
}

impl std::fmt::Debug for NewRelative {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a relative until {}", self.until)
    }
}

/// Longest name of an act of a court, characters.
const ACT_MOST: usize = 200;

/// Reads a relative by the rules of the relation: a child under 18, a ward until a day that a court named, a grown-up who
/// agrees by his own phone.
pub fn read_relative(relation: Relation, typed: &mut Typed, today: Day) -> Option<NewRelative> {
    let facts = read_person(typed, today);
    let until;
    let (mut act, mut phone) = (String::new(), None);
    let age = facts.as_ref().map(|facts| facts.born.years_to(today));
    match relation {
        Relation::Child => {
            if age.is_some_and(|age| age >= ADULT) {
                typed.refuse("born", Fault::Adult);
            }
            until = facts.as_ref().map(|facts| facts.born.plus_years(ADULT));
        }
        Relation::Ward => {
            until = typed.take("until", |text| ward_until(day(text)?, today));
            typed.get("act").trim().clone_into(&mut act);
            let length = act.chars().count();
            if length == 0 {
                typed.refuse("act", Fault::Empty);
            } else if length > ACT_MOST {
                typed.refuse("act", Fault::TooLong { most: ACT_MOST });
            } else if let Some(found) = act.chars().next().filter(|c| matches!(c, '=' | '+' | '-' | '@')) {
                // a table program would take it for a formula
                typed.refuse("act", Fault::NameSign { found });
            }
        }
        Relation::Proxy => {
            if age.is_some_and(|age| age < ADULT) {
                typed.refuse("born", Fault::NotAdult);
            }
            until = typed.take("until", |text| proxy_until(day(text)?, today));
            phone = typed.take("phone", |text| {
                let phone = Phone::parse(text)?;
                phone.takes_sms().then_some(phone).ok_or(Fault::NotMobile)
            });
        }
    }
    let (facts, until) = (facts?, until?);
    typed.done(Some(NewRelative {
        facts,
        until,
        act,
        phone,
    }))
}

fn day(text: &str) -> Result<Day, Fault> {
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    Day::parse(text).ok_or(Fault::NoSuchDay)
}

/// Kinds of papers that a person may keep here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// SNILS.
    Snils,
    /// Medical policy with the single number.
    Enp,
    /// Temporary certificate of a policy.
    TemporaryPolicy,
    /// Medical policy from before 2011.
    OldPolicy,
    /// Passport.
    Passport,
    /// Certificate of birth.
    BirthCertificate,
    /// Taxpayer's number.
    Inn,
}

impl DocumentKind {
    /// All of them, the most used first.
    pub const ALL: [Self; 7] = [
        Self::Snils,
        Self::Enp,
        Self::Passport,
        Self::BirthCertificate,
        Self::TemporaryPolicy,
        Self::OldPolicy,
        Self::Inn,
    ];

    /// The word in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Snils => "snils",
            Self::Enp => "enp",
            Self::TemporaryPolicy => "temporary_policy",
            Self::OldPolicy => "old_policy",
            Self::Passport => "passport",
            Self::BirthCertificate => "birth_certificate",
            Self::Inn => "inn",
        }
    }

    /// Reads a word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A paper that passed all hard rules. Kept sealed only.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its kind.
    pub kind: DocumentKind,
    /// The number in its one form.
    pub number: String,
    /// The number with dots.
    pub masked: String,
    /// Issued on, of a passport.
    pub issued: Option<Day>,
    /// The issuer's code, of a passport.
    pub issuer: Option<String>,
    /// What is doubtful.
    pub doubts: Vec<Doubt>,
}

impl std::fmt::Debug for NewDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.kind, self.masked)
    }
}

/// Reads a paper of this person.
pub fn read_document(typed: &mut Typed, owner: &PersonFacts, today: Day) -> Option<NewDocument> {
    let Some(kind) = DocumentKind::parse(typed.get("kind")) else {
        typed.refuse("kind", Fault::Empty);
        return None;
    };
    let plain = |number: &str, masked: String, doubts| NewDocument {
        kind,
        number: number.to_owned(),
        masked,
        issued: None,
        issuer: None,
        doubts,
    };
    let read = match kind {
        DocumentKind::Snils => typed
            .take("number", Snils::parse)
            .map(|snils| plain(snils.canonical(), snils.masked(), snils.doubts())),
        DocumentKind::Enp => {
            no_series(typed);
            typed.take("number", Enp::parse).map(|enp| {
                let doubts = enp.doubts(Some(owner.born), owner.sex);
                plain(enp.canonical(), enp.masked(), doubts)
            })
        }
        DocumentKind::TemporaryPolicy => {
            policy(typed, PolicyKind::Temporary).map(|paper| plain(&paper.canonical(), paper.masked(), vec![]))
        }
        DocumentKind::OldPolicy => {
            policy(typed, PolicyKind::Old).map(|paper| plain(&paper.canonical(), paper.masked(), vec![]))
        }
        DocumentKind::BirthCertificate => typed
            .take("number", BirthCertificate::parse)
            .map(|paper| plain(&paper.canonical(), paper.masked(), vec![])),
        DocumentKind::Inn => typed
            .take("number", Inn::parse_person)
            .map(|inn| plain(inn.canonical(), inn.masked(), vec![])),
        DocumentKind::Passport => passport(typed, owner, today),
    };
    typed.done(read)
}

fn policy(typed: &mut Typed, kind: PolicyKind) -> Option<Policy> {
    let series = typed.get("series").to_owned();
    let read = typed.take("number", |number| match Policy::parse(kind, &series, number) {
        Err(Fault::NoSeriesHere) => Policy::parse(kind, "", number),
        other => other,
    });
    if kind != PolicyKind::Old {
        no_series(typed);
    }
    read
}

/// A policy of a newer kind has a number alone: what stands before it belongs to another paper.
fn no_series(typed: &mut Typed) {
    if !typed.get("series").trim().is_empty() {
        typed.refuse("series", Fault::NoSeriesHere);
    }
}

fn passport(typed: &mut Typed, owner: &PersonFacts, today: Day) -> Option<NewDocument> {
    let paper = typed.take("number", Passport::parse);
    let issued = typed.take("issued", day);
    let code = typed.take_filled("issuer", IssuerCode::parse);
    let (paper, issued) = (paper?, issued?);
    let doubts = match paper.check_issue(issued, owner.born, today) {
        Ok(doubts) => doubts,
        Err(fault) => {
            typed.refuse("issued", fault);
            return None;
        }
    };
    Some(NewDocument {
        kind: DocumentKind::Passport,
        number: paper.canonical().to_owned(),
        masked: paper.masked(),
        issued: Some(issued),
        doubts: doubts
            .into_iter()
            .chain(code.iter().flat_map(IssuerCode::doubts))
            .collect(),
        issuer: code.map(|code| code.canonical().to_owned()),
    })
}

#[cfg(test)]
mod tests;
