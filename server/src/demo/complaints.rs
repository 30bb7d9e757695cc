//! Three thousand complaints of the last half year: what, where, when, and how each of them went.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Datelike, Duration, Timelike, Utc, Weekday};
use rand::{
    Rng,
    distr::{Distribution, weighted::WeightedIndex},
    seq::{IndexedRandom, SliceRandom},
};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    calendar::Terms,
    categories::{self, Group, Leaf, Unit},
    history::{CONFIRM_DAYS, Ending, Life, Outline, Writer},
    photos::{self, Photo},
    pictures::Album,
    rules::{self, Rule},
    texts::Words,
};

/// How far back the complaints go, days.
pub const DAYS: i64 = 180;

/// Where something was reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Street in Russian.
    pub street: String,
    /// House number.
    pub house: String,
    /// Code of the district that contains the point.
    pub district: Option<String>,
}

/// A complaint to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// Its category.
    pub category: &'static str,
    /// Ordinal of the rule that routed it.
    pub rule: i32,
    /// Code of the organisation that answers.
    pub organisation: String,
    /// Where.
    pub place: Place,
    /// More about the place.
    pub place_note: &'static str,
    /// The text.
    pub body: String,
    /// Answers to the questions of the category.
    pub answers: Value,
    /// `web` or `phone`.
    pub source: &'static str,
    /// `ru` or `en`.
    pub language: &'static str,
    /// When it was reported.
    pub created: DateTime<Utc>,
    /// How it went.
    pub life: Life,
    /// Devices that support it, and when.
    pub supporters: Vec<(Vec<u8>, DateTime<Utc>)>,
    /// Photos of before and after.
    pub photos: Vec<Photo>,
    /// Key of the form.
    pub key: Uuid,
    /// Hash of what was sent.
    pub request_hash: Vec<u8>,
}

/// What a complaint is to be by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Overdue,
    RepeatOpen,
    AwaitConfirm,
    NotSolved,
    RepeatDone,
    AutoConfirmed,
    Confirmed,
}

// Of a thousand complaints.
const FATES: &[(Fate, usize)] = &[
    (Fate::Open, 114),
    (Fate::Overdue, 15),
    (Fate::RepeatOpen, 12),
    (Fate::AwaitConfirm, 62),
    (Fate::NotSolved, 31),
    (Fate::RepeatDone, 26),
    (Fate::AutoConfirmed, 285),
    (Fate::Confirmed, 455),
];

impl Fate {
    /// Ages in days between which it can be so.
    fn ages(self) -> (f64, f64) {
        let days = 180.0;
        match self {
            Self::Open => (0.005, 42.0),
            Self::Overdue => (0.3, 45.0),
            Self::RepeatOpen => (6.0, 60.0),
            Self::AwaitConfirm => (0.3, 36.0),
            Self::NotSolved => (4.0, days),
            Self::RepeatDone => (16.0, days),
            Self::AutoConfirmed => (17.0, days),
            Self::Confirmed => (2.0, days),
        }
    }

    fn outline(self, created: DateTime<Utc>, rng: &mut ChaCha8Rng) -> Outline {
        let late = rng.random_bool(0.07);
        let pace = match self {
            Self::Overdue => rng.random_range(1.3..3.0),
            // a third waits longer than the norm, with a term that was moved
            Self::Open if rng.random_bool(0.35) => rng.random_range(1.0..2.8),
            Self::Open => rng.random_range(0.5..1.0),
            _ if late => rng.random_range(1.0..1.7),
            _ => 0.12 + 0.83 * rng.random_range(0.0_f64..1.0).powf(0.8),
        };
        let ending = match self {
            Self::NotSolved => Ending::NotSolved,
            Self::AutoConfirmed => Ending::AutoConfirmed,
            _ => Ending::Confirmed,
        };
        let returns = match self {
            Self::RepeatOpen | Self::RepeatDone => 1 + u8::from(rng.random_bool(0.12)),
            _ => 0,
        };
        Outline {
            created,
            ending,
            returns,
            pace,
        }
    }

    fn is_met(self, life: &Life, now: DateTime<Utc>) -> bool {
        let overdue = life.is_open() && life.due < now;
        match self {
            Self::Open => life.is_open() && !overdue && life.reopened == 0,
            Self::Overdue => overdue,
            Self::RepeatOpen => life.is_open() && !overdue && life.reopened > 0,
            Self::AwaitConfirm => life.state() == "await_confirm",
            Self::NotSolved => life.state() == "not_solved",
            Self::RepeatDone => life.state() == "confirmed" && life.reopened > 0,
            Self::AutoConfirmed => life.state() == "auto_confirmed",
            Self::Confirmed => life.state() == "confirmed",
        }
    }
}

/// Makes complaints.
pub struct Maker<'a> {
    /// Routing rules.
    pub rules: &'a [Rule],
    /// Working time.
    pub terms: &'a Terms,
    /// Words.
    pub words: &'a Words,
    /// Pictures that stand for photos.
    pub album: &'a Album,
    /// The moment of the demo.
    pub now: DateTime<Utc>,
}

impl Maker<'_> {
    /// A complaint for every place, oldest first.
    ///
    /// # Errors
    /// When the calendar does not cover the time, or no rule routes.
    pub fn all(&self, places: Vec<Place>, rng: &mut ChaCha8Rng, mut tick: impl FnMut()) -> Result<Vec<Complaint>> {
        let leaves: Vec<_> = categories::leaves().collect();
        let by_weight = WeightedIndex::new(leaves.iter().map(|(_, leaf)| leaf.weight))?;
        let mut fates = shares(places.len());
        fates.shuffle(rng);
        let mut list = Vec::with_capacity(places.len());
        for (place, fate) in places.into_iter().zip(fates) {
            let made = (0..400).find_map(|_| {
                let created = self.moment(fate, rng)?;
                let (group, leaf) = leaves[by_weight.sample(rng)];
                self.try_one((group, leaf), fate, created, &place, rng).transpose()
            });
            list.push(made.context("no complaint fits the calendar")??);
            tick();
        }
        list.sort_by_key(|one| (one.created, one.key));
        Ok(list)
    }

    /// A moment when a person may have written; none: draw again.
    fn moment(&self, fate: Fate, rng: &mut ChaCha8Rng) -> Option<DateTime<Utc>> {
        let (least, most) = fate.ages();
        #[expect(clippy::cast_possible_truncation, reason = "seconds of half a year")]
        let created = self.now - Duration::seconds((rng.random_range(least..most) * 86_400.0) as i64);
        let local = created.with_timezone(&self.terms.zone());
        let hour = match local.hour() {
            0..6 => 0.04,
            6..8 => 0.5,
            8..12 => 1.0,
            12..19 => 0.85,
            19..23 => 0.6,
            _ => 0.2,
        };
        let weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
        rng.random_bool(if weekend { hour * 0.65 } else { hour })
            .then_some(created)
    }

    fn try_one(
        &self,
        (group, leaf): (&'static Group, &'static Leaf),
        fate: Fate,
        created: DateTime<Utc>,
        place: &Place,
        rng: &mut ChaCha8Rng,
    ) -> Result<Option<Complaint>> {
        let month = created.with_timezone(&self.terms.zone()).month();
        // nobody should be waiting for a gas crew on a map of samples
        let alarm = leaf.norm.1 == Unit::Minutes && matches!(fate, Fate::Overdue) && leaf.norm.0 < 200;
        if !leaf.season.has(month) || alarm {
            return Ok(None);
        }
        let rule = rules::matching(self.rules, leaf.code, place.district.as_deref()).context("no last rule")?;
        let writer = Writer {
            terms: self.terms,
            words: self.words,
            now: self.now,
        };
        let outline = fate.outline(created, rng);
        let life = writer.life((group, leaf), rule, &place.house, outline, rng)?;
        if !fate.is_met(&life, self.now) || life.state() == "submitted" && rng.random_bool(0.5) {
            return Ok(None);
        }
        let english = rng.random_bool(0.03);
        let body = if english {
            Words::visitor(leaf, &place.house, rng)
        } else {
            self.words.complaint(group, leaf, &place.house, rng)
        };
        let key = uuid(rng);
        let source = if !english && rng.random_bool(0.16) {
            "phone"
        } else {
            "web"
        };
        Ok(Some(Complaint {
            category: leaf.code,
            rule: rule.ordinal,
            organisation: rule.organisation.clone(),
            place: place.clone(),
            place_note: Words::place_note(rng),
            answers: answers(leaf, rng),
            source,
            language: if english { "en" } else { "ru" },
            created,
            photos: photos::of(self.album, leaf, source, &life, rng),
            supporters: self.supporters(created, &life, rng),
            request_hash: Sha256::digest(format!("{key}{body}")).to_vec(),
            life,
            key,
            body,
        }))
    }

    fn supporters(&self, created: DateTime<Utc>, life: &Life, rng: &mut ChaCha8Rng) -> Vec<(Vec<u8>, DateTime<Utc>)> {
        // most have none, few have dozens: x^-1 with a floor
        let rank: f64 = rng.random_range(0.02..1.0);
        let base = if life.reopened > 0 { 3.0 } else { 1.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 150"
        )]
        let count = (base * (1.0 / rank - 1.0)) as usize;
        let until = life.closed.unwrap_or(self.now);
        let span = (until - created).num_seconds().max(2);
        (0..count)
            .map(|_| {
                (
                    rng.random::<[u8; 32]>().to_vec(),
                    created + Duration::seconds(rng.random_range(1..span)),
                )
            })
            .collect()
    }
}

/// How many complaints of each fate, in all exactly `count`.
fn shares(count: usize) -> Vec<Fate> {
    let mut list: Vec<_> = FATES
        .iter()
        .flat_map(|(fate, share)| vec![*fate; (count * share).div_ceil(1000)])
        .take(count)
        .collect();
    list.resize(count, Fate::Confirmed);
    list
}

/// Answers without stoppers: who meets one does not send the form.
fn answers(leaf: &Leaf, rng: &mut ChaCha8Rng) -> Value {
    let chosen = leaf.questions.iter().filter_map(|question| {
        let options: Vec<_> = question
            .options
            .iter()
            .filter(|option| option.stopper_ru.is_none())
            .collect();
        let option = options.choose(rng)?;
        Some(json!({ "question": question.code, "value": option.code }))
    });
    Value::Array(chosen.collect())
}

/// A random version 4 identifier from our own generator.
pub fn uuid(rng: &mut impl Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}

/// Checks what must hold of every complaint before anything is written.
///
/// # Errors
/// When one of them could not have happened.
pub fn check(list: &[Complaint], now: DateTime<Utc>) -> Result<()> {
    for one in list {
        let steps = &one.life.steps;
        ensure!(
            steps.windows(2).all(|pair| pair[0].at <= pair[1].at),
            "a history runs backwards: {}",
            one.body
        );
        ensure!(
            steps.first().is_some_and(|step| step.at == one.created),
            "a history without a start: {}",
            one.body
        );
        ensure!(
            one.created >= now - Duration::days(DAYS),
            "a complaint is older than {DAYS} days"
        );
        ensure!(one.life.due > one.created, "due before reported: {}", one.body);
    }
    let stale = |one: &&Complaint| {
        one.life.state() == "await_confirm"
            && one
                .life
                .closed
                .is_some_and(|closed| closed + Duration::days(CONFIRM_DAYS) < now)
    };
    ensure!(
        !list.iter().any(|one| stale(&one)),
        "a complaint awaits a yes for too long"
    );
    Ok(())
}
