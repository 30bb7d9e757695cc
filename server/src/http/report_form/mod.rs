//! The report form without script: each step is a page, everything typed is kept by us until it is sent, and every
//! answer is a redirect, so that a reload sends nothing twice.

mod act;
mod read;

use super::cookies::{self, Visit};
use super::edge::{Allowance, BodyFault, Bucket, multipart_form};
use super::forms::with_cookie;
use super::pages::message;
use crate::complaints::{drafts, number_of_key};
use crate::secret;
use crate::state::AppState;
use act::{Next, act};
use app::complaints::model::{ComplaintNumber, DraftKey, ReportDraft, StepName};
use app::error::{AppError, Field, FieldProblem, Problem};
use app::i18n::{Common, ReportTexts};
use app::kernel::Lang;
use app::ui::app_error_text;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use http::HeaderValue;
use read::Posted;
use std::sync::Arc;
use uuid::Uuid;

/// The routes. Steps are many, sending is rare: only sending counts as a report.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/report", post(step).layer(multipart_form(Bucket::Photo)))
        .route("/report/send", post(send).layer(multipart_form(Bucket::Report)))
}

async fn step(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Extension(allowance): Extension<Arc<Allowance>>,
    form: Multipart,
) -> Response {
    answer(&state, &visit, &allowance, form, None).await
}

async fn send(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    Extension(allowance): Extension<Arc<Allowance>>,
    form: Multipart,
) -> Response {
    answer(&state, &visit, &allowance, form, Some("send")).await
}

/// The draft of a device while a form of it is worked on.
struct Kept {
    /// The secret in the device's cookie, and what is kept of it.
    cookie: String,
    hash: Vec<u8>,
    /// There was none before.
    fresh: bool,
    draft: ReportDraft,
}

impl Kept {
    /// The draft of this device, or a fresh one with its cookie.
    async fn open(state: &AppState, visit: &Visit) -> Result<Self, AppError> {
        let cookie = visit.draft.clone().unwrap_or_else(secret::random);
        let hash = secret::hash(&cookie);
        let saved = drafts::load(&state.pool, &state.vault, &hash).await?;
        let fresh = saved.is_none();
        let mut draft = saved.map(|(draft, _)| draft).unwrap_or_default();
        if !draft.key.is_valid() {
            draft.key = DraftKey(Uuid::new_v4().to_string());
        }
        Ok(Self {
            cookie,
            hash,
            fresh,
            draft,
        })
    }

    async fn save(&self, state: &AppState, problems: &[FieldProblem]) -> Result<(), AppError> {
        drafts::save(&state.pool, &state.vault, &self.hash, &self.draft, problems).await
    }

    /// In the middle of a form: the end of it saves again and tells what is wrong.
    async fn save_quietly(&self, state: &AppState, problems: &[FieldProblem]) {
        if self.save(state, problems).await.is_err() {
            tracing::warn!("a draft was not kept before its photos");
        }
    }

    /// Keeps the draft and leads to a page.
    async fn lead(&self, state: &AppState, visit: &Visit, problems: &[FieldProblem], to: &str) -> Response {
        match self.save(state, problems).await {
            Ok(()) => with_cookie(
                cookies::drafting(&self.cookie, state.https),
                Redirect::to(to).into_response(),
            ),
            Err(error) => failed(state, visit, &error, &self.draft),
        }
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    allowance: &Allowance,
    form: Multipart,
    button: Option<&str>,
) -> Response {
    let mut kept = match Kept::open(state, visit).await {
        Ok(opened) => opened,
        Err(error) => return failed(state, visit, &error, &ReportDraft::default()),
    };
    let mut posted = Posted::default();
    if read::read(state, &mut kept, &mut posted, form).await.is_err() {
        return broken_off(state, visit, &kept, posted, allowance.fault()).await;
    }
    if let Some(button) = button {
        button.clone_into(&mut posted.go);
    }
    if kept.fresh || posted.key != kept.draft.key {
        match of_a_sent_one(state, visit, &kept, &posted).await {
            Ok(Some(response)) => return response,
            Ok(None) => {}
            Err(error) => return failed(state, visit, &error, &kept.draft),
        }
    }
    let next = match act(state, visit, &kept.hash, kept.draft.clone(), posted).await {
        Ok(next) => next,
        Err(error) => return failed(state, visit, &error, &kept.draft),
    };
    match next {
        Next::Show { draft, problems, to } => {
            kept.draft = *draft;
            kept.lead(state, visit, &problems, &to).await
        }
        Next::Elsewhere { draft, to } => {
            kept.draft = *draft;
            kept.lead(state, visit, &[], &to).await
        }
        Next::Sent(number) => {
            let response = with_cookie(cookies::drafting("", state.https), sent(&number));
            with_cookie(follows(state, visit, &kept.draft.key), response)
        }
        Next::Cleared => match drafts::delete(&state.pool, &kept.hash).await {
            Ok(()) => with_cookie(
                cookies::drafting("", state.https),
                Redirect::to("/report").into_response(),
            ),
            Err(error) => failed(state, visit, &error, &kept.draft),
        },
    }
}

fn sent(number: &ComplaintNumber) -> Response {
    Redirect::to(&format!("/c/{number}?sent=1")).into_response()
}

/// The cookie by which this device follows the complaint that was sent under a key.
fn follows(state: &AppState, visit: &Visit, key: &DraftKey) -> Option<HeaderValue> {
    cookies::followed(&visit.follow, &secret::of_complaint(&key.0), state.https)
}

/// The answer to a page whose report was sent before, perhaps by a click whose answer was lost: sending again leads to
/// the same number, other words to the page where they can be corrected.
async fn of_a_sent_one(
    state: &AppState,
    visit: &Visit,
    kept: &Kept,
    posted: &Posted,
) -> Result<Option<Response>, AppError> {
    if !posted.key.is_valid() {
        return Ok(None);
    }
    let Some(number) = number_of_key(&state.pool, &posted.key).await? else {
        return Ok(None);
    };
    let response = if posted.go == "send" {
        sent(&number)
    } else {
        let number = number.to_string();
        failed(state, visit, &AppError::KeyReused { number }, &kept.draft)
    };
    Ok(Some(with_cookie(follows(state, visit, &posted.key), response)))
}

/// The answer to a form that ended before its end: what came is kept. Only photos are that heavy or that slow.
async fn broken_off(
    state: &AppState,
    visit: &Visit,
    kept: &Kept,
    posted: Posted,
    fault: Option<BodyFault>,
) -> Response {
    let Some(fault) = fault else {
        return failed(state, visit, &AppError::Invalid(Vec::new()), &kept.draft);
    };
    let problem = match fault {
        BodyFault::TooLong => Problem::PhotosTooBig,
        BodyFault::TooSlow => Problem::PhotoBroken,
    };
    let mut problems = posted.problems;
    problems.retain(|found| found.field != Field::Photos);
    problems.push(FieldProblem::new(Field::Photos, problem));
    let to = format!("/report?step={}", StepName::Photos.code());
    let mut response = kept.lead(state, visit, &problems, &to).await;
    response.extensions_mut().insert(fault);
    response
}

/// What went wrong, with everything that was typed.
fn failed(state: &AppState, visit: &Visit, error: &AppError, draft: &ReportDraft) -> Response {
    let t = Common::of(visit.lang);
    let (words, back) = match error {
        AppError::KeyReused { number } => (format!("{} {number}", t.error_key_reused), format!("/c/{number}")),
        _ => (app_error_text(error, visit.lang).to_owned(), "/report".to_owned()),
    };
    let page = message(
        state,
        visit,
        http::StatusCode::OK,
        &words,
        &typed(draft, visit.lang),
        &back,
    );
    crate::http::answers::told(error, page)
}

/// Everything that was typed, line by line.
fn typed(draft: &ReportDraft, lang: Lang) -> String {
    let t = ReportTexts::of(lang);
    let lines = [
        (t.address, &draft.address),
        (t.place_note, &draft.place_note),
        (t.text, &draft.body),
        (t.name, &draft.name),
        (t.phone, &draft.phone),
        (t.email, &draft.email),
    ];
    let answers = draft.answers.iter().map(|answer| ("", &answer.value));
    let line = |(name, value): (&str, &String)| match name {
        "" => value.clone(),
        name => format!("{name}: {value}"),
    };
    lines
        .into_iter()
        .chain(answers)
        .filter(|(_, value)| !value.is_empty())
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}
