//! Does what the button of a step says.

use super::read::Posted;
use crate::http::cookies::Visit;
use crate::state::AppState;
use app::complaints::model::{ComplaintNumber, ReportDraft, StepName};
use app::error::{AppError, Field, FieldProblem, Problem};
use app::kernel::Point;
use uuid::Uuid;

/// Where to go.
pub enum Next {
    /// A step of the form, with what is wrong.
    Show {
        /// What to keep.
        draft: Box<ReportDraft>,
        /// What is wrong.
        problems: Vec<FieldProblem>,
        /// The step's address.
        to: String,
    },
    /// Another page; the draft waits.
    Elsewhere {
        /// What to keep.
        draft: Box<ReportDraft>,
        /// Where.
        to: String,
    },
    /// Registered under this number.
    Sent(ComplaintNumber),
    /// Nothing is kept any more.
    Cleared,
}

/// Does it.
pub async fn act(
    state: &AppState,
    visit: &Visit,
    hash: &[u8],
    mut draft: ReportDraft,
    posted: Posted,
) -> Result<Next, AppError> {
    let step = posted.step.unwrap_or_default();
    let (verb, rest) = posted.go.split_once(':').unwrap_or((posted.go.as_str(), ""));
    match verb {
        "back" => Ok(show(draft, Vec::new(), step.back())),
        "pick" => {
            let (point, address) = rest.split_once('|').unwrap_or((rest, ""));
            if let Some(place) = Point::parse_lat_lon(point) {
                draft.place = Some(place);
                address.clone_into(&mut draft.address);
            }
            Ok(show(draft, Vec::new(), step))
        }
        "unpick" => {
            draft.category = None;
            draft.answers.clear();
            Ok(show(draft, Vec::new(), step))
        }
        "search" => {
            let filter = app::complaints::model::Filter {
                text: posted.query,
                ..Default::default()
            };
            Ok(Next::Elsewhere {
                draft: Box::new(draft),
                to: format!("/report?step=what&{}", filter.to_query()),
            })
        }
        "remove" => {
            if let (Ok(key), Ok(id)) = (Uuid::parse_str(&draft.key.0), Uuid::parse_str(rest)) {
                let _ = state.photos.delete(key, id).await;
                draft.photos.retain(|photo| photo.id != id.to_string());
            }
            Ok(show(draft, Vec::new(), step))
        }
        "support" => {
            let Some(number) = ComplaintNumber::parse(rest) else {
                return Err(AppError::NotFound);
            };
            state.ports.complaints.support(&visit.viewer(), &number).await?;
            Ok(Next::Elsewhere {
                draft: Box::new(draft),
                to: format!("/c/{number}"),
            })
        }
        "send" => send(state, visit, hash, draft, posted.problems).await,
        "clear" => Ok(Next::Cleared),
        _ => forward(state, visit, draft, posted).await,
    }
}

fn show(draft: ReportDraft, problems: Vec<FieldProblem>, step: StepName) -> Next {
    Next::Show {
        draft: Box::new(draft),
        problems,
        to: format!("/report?step={}", step.code()),
    }
}

/// "Next", "find" and "upload": the step is checked and left, or shown again.
async fn forward(state: &AppState, visit: &Visit, mut draft: ReportDraft, posted: Posted) -> Result<Next, AppError> {
    let step = posted.step.unwrap_or_default();
    let mut problems = posted.problems;
    if step == StepName::Place {
        problems.extend(find_place(state, visit, &mut draft, posted.address_changed || posted.go == "find").await?);
    }
    let catalogue = state.ports.directory.catalogue(visit.lang).await?;
    let category = draft.category.and_then(|id| catalogue.category(id));
    let stay = matches!(posted.go.as_str(), "find" | "upload");
    if !stay {
        for found in draft.problems(step, category) {
            if problems.iter().all(|known| known.field != found.field) {
                problems.push(found);
            }
        }
    }
    // A topic that was chosen without script shows its questions first, the optional ones too.
    let unasked = step == StepName::What
        && category.is_some_and(|category| !category.questions.is_empty() && posted.asked != Some(category.id));
    let to = if stay || unasked || !problems.is_empty() {
        step
    } else {
        step.next()
    };
    Ok(show(draft, problems, to))
}

/// Puts the pin by the address. Several addresses that fit are offered by the page.
async fn find_place(
    state: &AppState,
    visit: &Visit,
    draft: &mut ReportDraft,
    search: bool,
) -> Result<Option<FieldProblem>, AppError> {
    if search && !draft.address.trim().is_empty() {
        let hits = state.ports.directory.find_address(&draft.address, visit.lang).await?;
        let same = |text: &str| text.to_lowercase() == draft.address.trim().to_lowercase();
        match hits.iter().find(|hit| hits.len() == 1 || same(&hit.text)) {
            Some(hit) => (draft.place, draft.address) = (Some(hit.place), hit.text.clone()),
            None => draft.place = None,
        }
        if hits.is_empty() {
            return Ok(Some(FieldProblem::new(Field::Address, Problem::UnknownAddress)));
        }
    }
    let Some(place) = draft.place else { return Ok(None) };
    let inside = state.ports.directory.place(place, visit.lang).await?.inside;
    Ok((!inside).then(|| FieldProblem::new(Field::Place, Problem::OutsideRegion)))
}

async fn send(
    state: &AppState,
    visit: &Visit,
    hash: &[u8],
    draft: ReportDraft,
    early: Vec<FieldProblem>,
) -> Result<Next, AppError> {
    let complaints = &state.ports.complaints;
    let sent = complaints.submit(&visit.viewer(), Some(hash), &draft, visit.lang).await;
    let problems = match sent {
        Ok(sent) => return Ok(Next::Sent(sent.number)),
        Err(AppError::Invalid(problems)) => problems,
        Err(error) => return Err(error),
    };
    let step = problems
        .first()
        .or(early.first())
        .map_or(StepName::Place, |found| StepName::of(&found.field));
    let here = problems
        .into_iter()
        .filter(|found| StepName::of(&found.field) == step)
        .collect();
    Ok(show(draft, here, step))
}
