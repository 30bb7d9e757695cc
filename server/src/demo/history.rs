//! Lives of complaints: what happened, who did it and when, to the second. A whole life is written first and then cut
//! at "now", so that open complaints look exactly like closed ones did at that stage.

use anyhow::Result;
use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use serde_json::{Value, json};

use super::{
    calendar::Terms,
    categories::{Group, Leaf, Unit},
    rules::Rule,
    texts::Words,
};

/// A step of a life: a row of `complaint_event`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: &'static str,
    /// State after it.
    pub to: &'static str,
    /// Who.
    pub role: &'static str,
    /// Public words.
    pub note: String,
    /// Rule, crew, terms.
    pub details: Value,
    // term that holds from this step on
    due: Option<DateTime<Utc>>,
}

/// How a life ends if nothing cuts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The citizen said yes.
    Confirmed,
    /// The citizen kept silent.
    AutoConfirmed,
    /// Closed without being solved.
    NotSolved,
}

/// What a life is to be like.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    /// When it was reported.
    pub created: DateTime<Utc>,
    /// How it ends.
    pub ending: Ending,
    /// How often the citizen says no before.
    pub returns: u8,
    /// Share of the norm that the work takes; above 1 it is late.
    pub pace: f64,
}

/// A life as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Steps in their order.
    pub steps: Vec<Step>,
    /// The term that holds.
    pub due: DateTime<Utc>,
    /// When it left the open ones.
    pub closed: Option<DateTime<Utc>>,
    /// How often it came back.
    pub reopened: i16,
}

impl Life {
    /// The state: that of the last step.
    pub fn state(&self) -> &'static str {
        self.steps.last().map_or("submitted", |step| step.to)
    }

    /// Whether somebody still owes an answer.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

/// Days that the citizen has to say yes or no.
pub const CONFIRM_DAYS: i64 = 15;

/// Writes lives.
pub struct Writer<'a> {
    /// Working time.
    pub terms: &'a Terms,
    /// Words.
    pub words: &'a Words,
    /// Where every life is cut.
    pub now: DateTime<Utc>,
}

struct Draft<'a, R> {
    writer: &'a Writer<'a>,
    rng: &'a mut R,
    group: &'static Group,
    leaf: &'static Leaf,
    steps: Vec<Step>,
    due: DateTime<Utc>,
}

impl Writer<'_> {
    /// The life of a complaint of a category, routed by a rule.
    ///
    /// # Errors
    /// When the calendar does not cover it.
    pub fn life<R: Rng>(
        &self,
        (group, leaf): (&'static Group, &'static Leaf),
        rule: &Rule,
        house: &str,
        outline: Outline,
        rng: &mut R,
    ) -> Result<Life> {
        let (value, unit, _) = leaf.norm;
        let due = self.terms.due(outline.created, value, unit)?;
        let mut draft = Draft {
            writer: self,
            rng,
            group,
            leaf,
            steps: Vec::new(),
            due,
        };
        draft.push(outline.created, "submitted", "submitted", "citizen", "", json!({}));
        draft.route(rule);
        draft.work(outline, house)?;
        for _ in 0..outline.returns {
            draft.come_back(house)?;
        }
        draft.end(outline.ending);
        let mut steps = draft.steps;
        steps.retain(|step| step.at <= self.now);
        Ok(summary(steps, due))
    }
}

fn summary(steps: Vec<Step>, first_due: DateTime<Utc>) -> Life {
    let mut life = Life {
        steps: Vec::new(),
        due: first_due,
        closed: None,
        reopened: 0,
    };
    for step in &steps {
        life.due = step.due.unwrap_or(life.due);
        match step.kind {
            "published" | "not_solved" => life.closed = Some(step.at),
            "reopened" => {
                life.closed = None;
                life.reopened += 1;
            }
            _ => {}
        }
    }
    life.steps = steps;
    life
}

impl<R: Rng> Draft<'_, R> {
    fn emergency(&self) -> bool {
        self.leaf.norm.1 == Unit::Minutes
    }

    fn last(&self) -> DateTime<Utc> {
        self.steps.last().map_or(self.writer.now, |step| step.at)
    }

    /// A moment when people work, after the last step.
    fn moment(&mut self, wanted: DateTime<Utc>) -> Result<DateTime<Utc>> {
        let seconds = Duration::seconds(self.rng.random_range(0..60));
        let wanted = wanted.max(self.last() + Duration::seconds(self.rng.random_range(40..400)));
        if self.emergency() {
            return Ok(wanted + seconds);
        }
        let open = self.writer.terms.next_open(wanted)?;
        let spread = if open == wanted {
            0
        } else {
            self.rng.random_range(3..90)
        };
        Ok(open + Duration::minutes(spread) + seconds)
    }

    fn push(
        &mut self,
        at: DateTime<Utc>,
        kind: &'static str,
        to: &'static str,
        role: &'static str,
        note: &str,
        details: Value,
    ) {
        self.steps.push(Step {
            at,
            kind,
            to,
            role,
            note: note.to_owned(),
            details,
            due: None,
        });
    }

    fn route(&mut self, rule: &Rule) {
        // the machine routes at once; now and then a dispatcher looks first
        let seconds = if self.rng.random_bool(0.8) {
            self.rng.random_range(1..20)
        } else {
            self.rng.random_range(60..1500)
        };
        let at = self.last() + Duration::seconds(seconds);
        self.push(
            at,
            "routed",
            "routed",
            "system",
            &rule.reason_ru,
            json!({ "rule": rule.name }),
        );
    }

    fn work(&mut self, outline: Outline, house: &str) -> Result<()> {
        let span = self.due - outline.created;
        let done = outline.created + scale(span, outline.pace);
        let at = outline.created + scale(done - outline.created, self.rng.random_range(0.03..0.22));
        let at = self.moment(at)?;
        self.push(at, "accepted", "accepted", "organisation", "", json!({}));
        if outline.ending == Ending::NotSolved && outline.returns == 0 {
            let at = self.moment(done)?;
            let why = Words::refusal(self.group, self.leaf, self.rng);
            self.push(at, "not_solved", "not_solved", "dispatcher", why, json!({}));
            return Ok(());
        }
        let share = self.rng.random_range(0.03..0.25);
        self.start(at + scale(done - at, share))?;
        if self.rng.random_bool(0.08) {
            self.ask()?;
        }
        if self.rng.random_bool(if outline.pace > 0.95 { 0.55 } else { 0.06 }) {
            self.move_term(done)?;
        }
        self.finish(done, house)
    }

    fn start(&mut self, wanted: DateTime<Utc>) -> Result<()> {
        let at = self.moment(wanted)?;
        let role = if self.steps.iter().any(|step| step.kind == "reopened") {
            "head"
        } else {
            "organisation"
        };
        if matches!(self.group.code, "social") || self.leaf.code == "charges" {
            self.push(
                at,
                "in_work",
                "in_work",
                role,
                "Назначен ответственный сотрудник.",
                json!({}),
            );
        } else {
            let crew = format!("№ {}", self.rng.random_range(1..=14));
            self.push(at, "in_work", "in_work", role, "", json!({ "crew": crew }));
        }
        Ok(())
    }

    fn ask(&mut self) -> Result<()> {
        let at = self.last() + scale(Duration::minutes(50), self.rng.random_range(0.5..3.0));
        let at = self.moment(at)?;
        let question = Words::question(self.rng);
        self.push(at, "info_needed", "info_needed", "organisation", question, json!({}));
        let at = at + Duration::seconds(self.rng.random_range(900..200_000));
        self.push(
            at,
            "in_work",
            "in_work",
            "citizen",
            "Ответ получен, работа продолжается.",
            json!({}),
        );
        Ok(())
    }

    fn move_term(&mut self, done: DateTime<Utc>) -> Result<()> {
        let at = self.last() + scale(done - self.last(), self.rng.random_range(0.3..0.7));
        let at = self.moment(at.min(self.due))?;
        let (old, mut new) = (self.due, self.due.max(done));
        if self.emergency() {
            new += Duration::minutes(self.rng.random_range(30..240));
        } else {
            new = self
                .writer
                .terms
                .due(new, self.rng.random_range(1..=5), Unit::WorkingDays)?;
        }
        self.due = new;
        let why = Words::delay(self.group, self.leaf, self.rng);
        let details = json!({ "old_due": old, "new_due": new });
        self.push(at, "planned", "planned", "dispatcher", why, details);
        if let Some(step) = self.steps.last_mut() {
            step.due = Some(new);
        }
        let share = self.rng.random_range(0.2..0.9);
        let again = self.last() + scale(done - self.last(), share);
        self.start(again)
    }

    fn finish(&mut self, done: DateTime<Utc>, house: &str) -> Result<()> {
        let at = self.moment(done)?;
        let answer = self.writer.words.answer(self.leaf, house, self.rng);
        // what is to be checked is not public yet
        let unchecked = json!({ "answer": answer });
        self.push(at, "check", "check", "organisation", "", unchecked.clone());
        if self.rng.random_bool(0.07) {
            let at = self.check_time(at)?;
            let why = Words::return_reason(self.rng);
            self.push(at, "returned", "in_work", "checker", why, json!({}));
            let at = self.check_time(at)?;
            self.push(at, "check", "check", "organisation", "", unchecked);
        }
        let at = self.check_time(self.last())?;
        self.push(at, "published", "await_confirm", "checker", &answer, json!({}));
        Ok(())
    }

    fn check_time(&mut self, from: DateTime<Utc>) -> Result<DateTime<Utc>> {
        let minutes = if self.emergency() {
            self.rng.random_range(2..15)
        } else {
            self.rng.random_range(12..300)
        };
        self.moment(from + Duration::minutes(minutes))
    }

    fn come_back(&mut self, house: &str) -> Result<()> {
        let at = self.last() + Duration::seconds(self.rng.random_range(3_600..8 * 86_400));
        // half the norm, at least one working day
        let due = match self.leaf.norm {
            (value, Unit::WorkingDays | Unit::CalendarDays, _) if value > 1 => {
                self.writer.terms.due(at, (value + 1) / 2, self.leaf.norm.1)?
            }
            _ => self.writer.terms.due(at, 1, Unit::WorkingDays)?,
        };
        let why = Words::objection(self.group, self.leaf, self.rng);
        self.push(at, "reopened", "reopened", "citizen", why, json!({ "new_due": due }));
        if let Some(step) = self.steps.last_mut() {
            step.due = Some(due);
        }
        self.due = due;
        let done = at + scale(due - at, self.rng.random_range(0.4..0.95));
        let start = at + scale(done - at, self.rng.random_range(0.05..0.4));
        self.start(start)?;
        self.finish(done, house)
    }

    fn end(&mut self, ending: Ending) {
        if self.steps.last().is_none_or(|step| step.to != "await_confirm") {
            return;
        }
        let published = self.last();
        match ending {
            Ending::AutoConfirmed => {
                let at = published + Duration::days(CONFIRM_DAYS);
                self.push(at, "auto_confirmed", "auto_confirmed", "system", "", json!({}));
            }
            Ending::Confirmed | Ending::NotSolved => {
                // soon, or after a reminder
                let share: f64 = self.rng.random_range(0.0_f64..1.0).powi(3);
                let at = published + Duration::minutes(4) + scale(Duration::days(CONFIRM_DAYS - 1), share);
                let words = Words::thanks(self.rng);
                self.push(at, "confirmed", "confirmed", "citizen", words, json!({}));
            }
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "seconds of half a year fit"
)]
fn scale(span: Duration, share: f64) -> Duration {
    Duration::seconds((span.num_seconds() as f64 * share) as i64)
}
