//! Every deed goes through here: one transaction that locks the case, asks the table, checks what was brought along, and
//! writes the row, the event, the message and the wish together.

use super::sql::{self, After, CaseRow};
use super::{Dispatch, clock};
use crate::directory::terms::{self, Calendar};
use crate::error::internal;
use app::complaints::model::life::{ANSWER_DAYS, Actor, CONFIRM_DAYS, Deed, Demand, EXTENSION_DAYS, To, WORDS_MAX};
use app::complaints::model::{ComplaintNumber, State};
use app::directory::model::{Norm, NormUnit};
use app::dispatch::model::{REASONS, Refusal, Standing, Wish};
use app::error::AppError;
use app::kernel::{AccountId, OrganisationId, Right, Scope, Viewer, clean_text};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::{Value, json};

/// Who does it.
#[derive(Clone, Copy)]
pub enum Doer<'a> {
    /// A member of the staff.
    Staff(&'a Viewer, AccountId),
    /// Whoever holds the secret link or the account.
    Author(&'a Viewer),
    /// The clock.
    Clock,
}

/// What was brought along.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Words that everybody will read.
    pub words: String,
    /// An organisation that takes it.
    pub organisation: Option<OrganisationId>,
    /// A code of [`REASONS`].
    pub reason: String,
    /// A new term: its last day in the region.
    pub until: Option<NaiveDate>,
    /// Crew or person.
    pub crew: String,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// So many characters are needed.
    Short(usize),
    /// So many are allowed.
    Long(usize),
    /// No such organisation.
    NoOrganisation,
    /// It has the case already.
    SameOrganisation,
    /// No day, or one that is too early or too late.
    Until,
    /// No reason of the list.
    Reason,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// There is no such case, or none of the author's.
    Missing,
    /// Not now, not by him, or not on what he saw.
    Refused(Refusal),
    /// Something is wrong with a field.
    Fault(&'static str, Fault),
    /// Something of ours.
    Failed(AppError),
}

impl From<sqlx::Error> for Undone {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(internal(error))
    }
}

impl Dispatch {
    /// Does a deed to a case that was seen in this version; without one, whatever it has become. The state after it.
    pub async fn change(
        &self,
        who: Doer<'_>,
        number: &ComplaintNumber,
        deed: Deed,
        seen: Option<i32>,
        said: &Said,
    ) -> Result<State, Undone> {
        let nobody = Viewer::default();
        let viewer = match who {
            Doer::Staff(viewer, _) | Doer::Author(viewer) => viewer,
            Doer::Clock => &nobody,
        };
        // Before the transaction: a request that waits for a second connection while it holds one can wait for itself.
        let calendar = self.directory.calendar().await?;
        let mut tx = self.pool.begin().await?;
        let row = sql::case(&mut tx, number.as_str(), viewer, self.zone.local_minus_utc(), true).await?;
        let row = row.ok_or(Undone::Missing)?;
        let standing = standing(&row, viewer.account).ok_or(Undone::Failed(AppError::Internal))?;
        let (actor, actor_id) = match who {
            Doer::Staff(viewer, _) if !is_seen(&row, viewer) => return Err(Undone::Missing),
            Doer::Staff(viewer, account) => (standing.actor(deed, viewer), Some(account.0)),
            Doer::Author(_) if !row.mine => return Err(Undone::Missing),
            Doer::Author(_) => (entitled(&standing, deed, Actor::Author), None),
            Doer::Clock => (entitled(&standing, deed, Actor::System), None),
        };
        if seen.is_some_and(|seen| seen != row.version) {
            return Err(Undone::Refused(Refusal::Changed));
        }
        let actor = actor.ok_or(Undone::Refused(Refusal::NotNow))?;
        // a term that is over by now was granted too late
        if deed == Deed::Extend && row.wish_due.is_some_and(|due| due <= row.now) {
            return Err(Undone::Refused(Refusal::NotNow));
        }
        if deed == Deed::Publish && standing.is_own_answer {
            return Err(Undone::Refused(Refusal::OwnAnswer));
        }
        if deed == Deed::Resume && !self.has_waited(&row, &calendar) {
            return Err(Undone::Refused(Refusal::NotNow));
        }
        let words = clean_text(&said.words);
        let new_due = self.check(deed, &row, &standing, said, &words)?;
        let after = self.after(&calendar, deed, (actor, actor_id), (&row, &standing), said, &words)?;
        let event = sql::write(&mut tx, &row, number.as_str(), &after).await?;
        if matches!(deed, Deed::AskTime | Deed::AskEnd) {
            sql::wish(&mut tx, row.complaint_id, &said.reason, &words, new_due, actor_id).await?;
        }
        let to = State::parse(after.to).ok_or(Undone::Failed(AppError::Internal))?;
        tx.commit().await?;
        tracing::info!(complaint.number = %number, deed = deed.code(), event, "a complaint has changed");
        Ok(to)
    }

    /// What must be brought along; the new term, if one was asked for.
    fn check(
        &self,
        deed: Deed,
        row: &CaseRow,
        standing: &Standing,
        said: &Said,
        words: &str,
    ) -> Result<Option<DateTime<Utc>>, Undone> {
        let mut new_due = None;
        for demand in deed.rule().demands {
            match *demand {
                Demand::Words(least) => {
                    let have = words.chars().count();
                    if have < least {
                        return Err(Undone::Fault("words", Fault::Short(least)));
                    }
                    if have > WORDS_MAX {
                        return Err(Undone::Fault("words", Fault::Long(WORDS_MAX)));
                    }
                }
                Demand::Organisation => match said.organisation {
                    None => return Err(Undone::Fault("organisation", Fault::NoOrganisation)),
                    Some(to) if standing.organisation == Some(to) => {
                        return Err(Undone::Fault("organisation", Fault::SameOrganisation));
                    }
                    Some(_) => {}
                },
                Demand::Reason if !REASONS.contains(&said.reason.as_str()) => {
                    return Err(Undone::Fault("reason", Fault::Reason));
                }
                Demand::Term => {
                    let former = row.due_at.unwrap_or(row.now).max(row.now);
                    let end = said.until.and_then(|day| clock::end_of(day, self.zone));
                    let fits = |end: &DateTime<Utc>| *end > former && *end <= former + Duration::days(EXTENSION_DAYS);
                    new_due = Some(end.filter(fits).ok_or(Undone::Fault("until", Fault::Until))?);
                }
                Demand::Reason | Demand::Wish => {}
            }
        }
        Ok(new_due)
    }

    /// What the deed makes of the case.
    fn after<'a>(
        &self,
        calendar: &Calendar,
        deed: Deed,
        (actor, actor_id): (Actor, Option<i64>),
        (row, standing): (&'a CaseRow, &Standing),
        said: &Said,
        words: &'a str,
    ) -> Result<After<'a>, Undone> {
        let to = match deed.rule().to {
            To::Same => row.state.as_str(),
            To::State(state) => state.code(),
            To::Back => row.hidden_from.as_deref().unwrap_or(State::Submitted.code()),
        };
        let mut after = After {
            deed,
            actor: actor.code(),
            actor_id,
            to,
            organisation_id: row.organisation_id,
            reopened: row.reopened_count,
            bounces: row.bounces,
            extensions: row.extensions,
            due_at: row.due_at,
            paused_at: None,
            confirm_until: None,
            closed_at: row.closed_at,
            note: words,
            details: json!({}),
        };
        let decide = Some(row.now + Duration::days(CONFIRM_DAYS));
        match deed {
            Deed::Route | Deed::PassOn => {
                after.organisation_id = said.organisation.map(|to| to.0);
                after.bounces += i16::from(deed == Deed::PassOn);
            }
            Deed::GiveBack => {
                after.organisation_id = None;
                after.bounces += 1;
            }
            Deed::Start | Deed::StartAgain => after.details = crew(&said.crew),
            Deed::Ask => after.paused_at = Some(row.now),
            Deed::Reply | Deed::Resume => {
                after.due_at = self.resumed(row, calendar)?;
                // what the author writes to the organisation is not for everybody
                after.details = json!({ "words": words });
                after.note = "";
            }
            // not public until a dispatcher agrees
            Deed::AskTime | Deed::AskEnd => {
                after.details = json!({ "words": words, "reason": said.reason });
                after.note = "";
            }
            Deed::Extend | Deed::CloseUnsolved => {
                let wish = standing.wish.as_ref();
                after.note = row.wish_words.as_deref().unwrap_or_default();
                if deed == Deed::Extend {
                    after.due_at = row.wish_due;
                    after.extensions += 1;
                    after.details = json!({ "old_due": row.due_at, "new_due": row.wish_due });
                } else {
                    after.closed_at = Some(row.now);
                    after.confirm_until = decide;
                    after.details = json!({ "reason": wish.map(|wish| wish.reason.clone()) });
                }
            }
            // an answer is public once somebody else has checked it
            Deed::Answer => {
                after.details = json!({ "answer": words });
                after.note = "";
            }
            Deed::Publish => {
                after.note = row.answer.as_deref().unwrap_or_default();
                after.closed_at = Some(row.now);
                after.confirm_until = decide;
            }
            Deed::Refute => {
                after.reopened += 1;
                after.closed_at = None;
                after.due_at = self.halved(row, calendar)?;
                after.details = json!({ "old_due": row.due_at, "new_due": after.due_at });
            }
            Deed::Reject => {
                after.closed_at = Some(row.now);
                after.details = json!({ "reason": said.reason });
            }
            Deed::Hide | Deed::Show => after.confirm_until = row.confirm_until,
            Deed::Open | Deed::OnSite | Deed::Deny | Deed::SendBack | Deed::Confirm | Deed::AutoConfirm => {}
        }
        Ok(after)
    }

    /// The term after a pause.
    fn resumed(&self, row: &CaseRow, calendar: &Calendar) -> Result<Option<DateTime<Utc>>, Undone> {
        let (Some(due), Some(paused), Some(norm)) = (row.due_at, row.paused_at, norm(row)) else {
            return Ok(row.due_at);
        };
        let moved = clock::resumed(due, paused, row.now, norm.unit, calendar, self.zone);
        Ok(Some(moved.map_err(no_calendar)?))
    }

    /// The term after a refusal.
    fn halved(&self, row: &CaseRow, calendar: &Calendar) -> Result<Option<DateTime<Utc>>, Undone> {
        let Some(norm) = norm(row) else {
            return Ok(row.due_at);
        };
        let due = clock::halved(row.now, norm, calendar, self.zone);
        Ok(Some(due.map_err(no_calendar)?))
    }

    /// What the clock does when nobody else did anything; how many cases it touched.
    pub async fn tick(&self) -> Result<usize, AppError> {
        let mut touched = 0;
        for (number, deed) in sql::due_by_clock(&self.pool, 200).await.map_err(internal)? {
            let (Some(number), Some(deed)) = (ComplaintNumber::parse(&number), Deed::parse(&deed)) else {
                continue;
            };
            match self.change(Doer::Clock, &number, deed, None, &Said::default()).await {
                Ok(_) => touched += 1,
                // somebody was quicker, or it is not yet time
                Err(Undone::Refused(_) | Undone::Missing | Undone::Fault(..)) => {}
                Err(Undone::Failed(error)) => {
                    tracing::error!(?error, complaint.number = %number, "the clock could not act");
                }
            }
        }
        Ok(touched)
    }

    /// Whether the author has had his working days to answer.
    fn has_waited(&self, row: &CaseRow, calendar: &Calendar) -> bool {
        let days = Norm {
            value: ANSWER_DAYS,
            unit: NormUnit::WorkingDays,
        };
        let until = row
            .paused_at
            .map(|paused| terms::due(paused, days, calendar, self.zone));
        until.is_some_and(|until| until.is_ok_and(|until| until < row.now))
    }
}

/// Whether somebody of the staff may know of a case: of every public one, and of the others where he has the right.
pub(super) fn is_seen(row: &CaseRow, viewer: &Viewer) -> bool {
    match (viewer.rights.scope(Right::SeeCases), row.organisation_id) {
        (None, _) => false,
        (Some(Scope::Region), _) => true,
        (Some(scope), Some(organisation)) => row.is_public || scope.covers(OrganisationId(organisation)),
        (Some(_), None) => row.is_public,
    }
}

fn no_calendar(missing: terms::MissingYear) -> Undone {
    tracing::error!(
        year = missing.year,
        "no term can be given: the working calendar is missing"
    );
    Undone::Failed(AppError::Unavailable)
}

/// Whether an actor without rights may do a deed now.
fn entitled(standing: &Standing, deed: Deed, actor: Actor) -> Option<Actor> {
    // what the clock does is due when the author's time is over
    let takes = match deed {
        Deed::AutoConfirm => deed.fits(standing.state) && !standing.is_in_time,
        _ => standing.takes(deed),
    };
    (takes && deed.rule().actors.contains(&actor)).then_some(actor)
}

fn crew(name: &str) -> Value {
    let name = clean_text(name);
    let name: String = name.chars().take(80).collect();
    if name.is_empty() {
        json!({})
    } else {
        json!({ "crew": name })
    }
}

fn norm(row: &CaseRow) -> Option<Norm> {
    let unit = NormUnit::parse(row.norm_unit.as_deref()?)?;
    Some(Norm {
        value: row.norm_value?,
        unit,
    })
}

/// Where a case stands; `None` for a state that only a newer version understands.
pub(super) fn standing(row: &CaseRow, account: Option<AccountId>) -> Option<Standing> {
    let at = crate::complaints::timestamp;
    let wish = row.wish_kind.as_deref().map(|kind| Wish {
        is_time: kind == "time",
        reason: row.wish_reason.clone().unwrap_or_default(),
        words: row.wish_words.clone().unwrap_or_default(),
        new_due: row.wish_due.map(at),
        asked_at: at(row.wished_at.unwrap_or(row.now)),
    });
    Some(Standing {
        state: State::parse(&row.state)?,
        version: row.version,
        organisation: row.organisation_id.map(OrganisationId),
        reopened: row.reopened_count,
        bounces: row.bounces,
        extensions: row.extensions,
        wish,
        is_own_answer: row.answered_by.is_some() && row.answered_by == account.map(|account| account.0),
        is_in_time: row.confirm_until.is_some_and(|until| row.now < until),
        has_answer: row.answer.is_some(),
    })
}
