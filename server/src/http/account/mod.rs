//! Accounts by plain forms: every step works without any script, every answer that changed something is a redirect, and a
//! form with errors comes back with everything that was typed but the passwords.

mod enter;
mod posted;
mod recover;
mod register;
mod sessions;

use super::answers::told;
use super::cookies::{self, Visit};
use super::forms::{own_path, with_cookie};
use super::pages::account_page;
use super::pairs::Pairs;
use super::session;
use crate::account::{Address, Door, Entry, LONGEST, SHORTEST, Sent, SignedIn, Whence, is_common};
use crate::state::AppState;
use app::account::model::{AccountPage, Trouble};
use app::error::{AppError, Field, FieldProblem, Problem};
use app::i18n::AccountFaults;
use app::kernel::{Lang, Timestamp};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::StatusCode;
use std::sync::Arc;

/// Where people go after signing in when they came from nowhere.
const HOME: &str = "/my";

/// Pages, and forms that cost little.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/login", get(door))
        .route("/login/phone", get(phone_form).post(enter::phone))
        .route("/login/code", get(waiting).post(enter::code))
        .route("/register", get(door))
        .route("/register/sent", get(waiting).post(enter::code))
        .route("/confirm/{token}", get(register::confirm_page))
        .route("/recover", get(form).post(recover::send))
        .route("/recover/sent", get(waiting))
        .route("/recover/desk", get(form))
        .route("/recover/{token}", get(recover::reset_page))
        .route("/again", post(recover::again))
        .route("/password", get(recover::password_page))
        .route("/logout", post(sessions::sign_out))
        .route("/sessions/end", post(sessions::end_one))
        .route("/sessions/end-others", post(sessions::end_others))
}

/// Forms with a password: they wait [at the doors](super::doors).
pub fn doors() -> Router<AppState> {
    Router::new()
        .route("/login", post(enter::login))
        .route("/register", post(register::register))
        .route("/confirm/{token}", post(register::confirm))
        .route("/recover/desk", post(recover::desk))
        .route("/recover/{token}", post(recover::reset))
        .route("/password", post(recover::password))
}

/// A page that shows a form and depends on nothing but its link.
async fn form(State(state): State<AppState>, asked: Pairs, request: Request) -> Response {
    account_page(&state, request, blank(asked.get("next")), StatusCode::OK).await
}

/// The form for a phone. Where nothing can be sent to one, the other ways in are shown.
async fn phone_form(State(state): State<AppState>, asked: Pairs, request: Request) -> Response {
    let next = asked.get("next");
    if state.sends_sms() {
        return account_page(&state, request, blank(next), StatusCode::OK).await;
    }
    Redirect::to(&enter::with_next("/login", next)).into_response()
}

/// A door of accounts. Whoever is signed in goes on, unless that was long ago: some things want a fresh proof, and this is
/// where it is given.
async fn door(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    asked: Pairs,
    request: Request,
) -> Response {
    if visit.signed_in.as_ref().is_some_and(SignedIn::is_sure) {
        return go_on(asked.get("next"));
    }
    account_page(&state, request, blank(asked.get("next")), StatusCode::OK).await
}

/// A page that shows what became of what was sent.
async fn waiting(
    State(state): State<AppState>,
    Extension(visit): Extension<Arc<Visit>>,
    asked: Pairs,
    request: Request,
) -> Response {
    match with_letter(&state, &visit, asked.get("next")).await {
        Ok(page) => account_page(&state, request, page, StatusCode::OK).await,
        Err(error) => failed(&state, request, blank(asked.get("next")), error).await,
    }
}

/// Goes where the person wanted, if that is a page of ours.
fn go_on(next: &str) -> Response {
    Redirect::to(if next.is_empty() { HOME } else { own_path(next) }).into_response()
}

/// Lets somebody in: with a fresh session, and where he wanted.
fn admitted(state: &AppState, session: &str, next: &str) -> Response {
    let response = with_cookie(session::begun(session, state.https), go_on(next));
    with_cookie(cookies::waiting("", state.https), response)
}

/// Follows what was sent.
fn following(state: &AppState, ticket: &str, to: &str) -> Response {
    with_cookie(cookies::waiting(ticket, state.https), Redirect::to(to).into_response())
}

/// The form again, because it was tried too often.
async fn too_often(state: &AppState, request: Request, page: AccountPage, wait_s: u32) -> Response {
    let until = crate::clock::now().timestamp_millis() + i64::from(wait_s) * 1000;
    let page = AccountPage {
        wait_until: Some(Timestamp(until)),
        ..page
    };
    let response = account_page(state, request, page, StatusCode::OK).await;
    told(&AppError::TooMany { retry_s: wait_s }, response)
}

/// The page of a link that lets nobody in any more.
async fn over(state: &AppState, request: Request, page: AccountPage) -> Response {
    let page = AccountPage {
        trouble: Some(Trouble::Over),
        ..page
    };
    account_page(state, request, page, StatusCode::GONE).await
}

/// The form again, because the service cannot.
async fn failed(state: &AppState, request: Request, page: AccountPage, error: AppError) -> Response {
    let page = AccountPage {
        trouble: Some(Trouble::Busy),
        ..page
    };
    told(&error, account_page(state, request, page, StatusCode::OK).await)
}

/// The form again, with what is wrong.
async fn wrong(state: &AppState, request: Request, page: AccountPage, problems: Vec<FieldProblem>) -> Response {
    let page = AccountPage { problems, ..page };
    account_page(state, request, page, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// A page that depends on nothing but its links.
fn blank(next: &str) -> AccountPage {
    AccountPage {
        next: next.to_owned(),
        ..AccountPage::default()
    }
}

/// A page that shows what became of what this device asked for.
async fn with_letter(state: &AppState, visit: &Visit, next: &str) -> Result<AccountPage, AppError> {
    let letter = match &visit.ticket {
        Some(ticket) => {
            let hash = crate::secret::hash(ticket);
            state.accounts.letter_of(&hash).await?
        }
        None => None,
    };
    Ok(AccountPage { letter, ..blank(next) })
}

/// Words about a field.
fn said(field: Field, words: &str) -> FieldProblem {
    FieldProblem::new(
        field,
        Problem::Said {
            words: words.to_owned(),
        },
    )
}

/// What is wrong with a password that is being chosen.
pub fn new_password_fault(password: &str, login: &str, lang: Lang) -> Option<&'static str> {
    let t = AccountFaults::of(lang);
    match password.chars().count() {
        0 => Some(t.no_password),
        length if length < SHORTEST => Some(t.short),
        length if length > LONGEST => Some(t.long),
        _ => is_common(password, login).then_some(t.common),
    }
}

fn new_password_problem(password: &str, login: &str, lang: Lang) -> Option<FieldProblem> {
    new_password_fault(password, login, lang).map(|words| said(Field::NewPassword, words))
}

/// Reads an address of a field.
fn address(field: Field, text: &str, lang: Lang) -> Result<Address, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        let t = AccountFaults::of(lang);
        let words = match field {
            Field::Email => t.no_email,
            Field::Phone => t.no_phone,
            _ => t.no_login,
        };
        return Err(said(field, words));
    }
    let read = match field {
        Field::Email => Address::email(text, lang),
        Field::Phone => Address::phone(text, lang),
        _ => Address::parse(text, lang),
    };
    let address = read.map_err(|words| said(field.clone(), &words))?;
    match &address {
        Address::Phone(phone) if !phone.takes_sms() => Err(said(field, AccountFaults::of(lang).no_sms)),
        _ => Ok(address),
    }
}

/// Reads an address to which something is to be sent.
fn reach(state: &AppState, field: Field, text: &str, lang: Lang) -> Result<Address, FieldProblem> {
    match address(field.clone(), text, lang)? {
        Address::Phone(_) if !state.sends_sms() => Err(said(field, AccountFaults::of(lang).no_gateway)),
        address => Ok(address),
    }
}

/// What a code that did not let in means for its field.
fn code_problem(entry: &Entry, lang: Lang) -> Option<FieldProblem> {
    let t = AccountFaults::of(lang);
    match entry {
        Entry::WrongCode(left) => Some(said(Field::Code, &format!("{} {left}", t.wrong_code))),
        Entry::Over => Some(said(Field::Code, t.code_over)),
        Entry::Wrong => Some(said(Field::Password, t.wrong_password)),
        Entry::NoAccount => Some(said(Field::Code, t.no_account)),
        Entry::In(_) | Entry::Taken | Entry::TooOften(_) => None,
    }
}

/// Lets a form through, unless its door is under suspicion and no puzzle was solved: then it comes back with one.
async fn guard(
    state: &AppState,
    request: Request,
    page: AccountPage,
    door: Door,
    address: &Address,
    (given, whence): (&str, &Whence),
) -> Result<(Request, AccountPage), Response> {
    match state.accounts.proof(door, address, given, whence).await {
        Ok(None) => Ok((request, page)),
        Ok(puzzle) => {
            let page = AccountPage { puzzle, ..page };
            Err(account_page(state, request, page, StatusCode::FORBIDDEN).await)
        }
        Err(error) => Err(failed(state, request, page, error).await),
    }
}

/// What came of something that was to be sent.
async fn sent(
    state: &AppState,
    request: Request,
    page: AccountPage,
    done: Result<Sent, AppError>,
    to: &str,
) -> Response {
    match done {
        Ok(Sent::Ticket(ticket)) => following(state, &ticket, to),
        Ok(Sent::TooOften(wait_s)) => too_often(state, request, page, wait_s).await,
        Err(error) => failed(state, request, page, error).await,
    }
}

/// What came of wanting in; `page` comes back when it did not work.
async fn entered(
    state: &AppState,
    request: Request,
    page: AccountPage,
    done: Result<Entry, AppError>,
    lang: Lang,
) -> Response {
    let entry = match done {
        Ok(Entry::In(session)) => return admitted(state, &session, &page.next),
        Ok(entry) => entry,
        Err(error) => return failed(state, request, page, error).await,
    };
    match entry {
        Entry::TooOften(wait_s) => too_often(state, request, page, wait_s).await,
        Entry::Taken => {
            let page = AccountPage {
                trouble: Some(Trouble::Taken),
                ..page
            };
            account_page(state, request, page, StatusCode::CONFLICT).await
        }
        other => wrong(state, request, page, code_problem(&other, lang).into_iter().collect()).await,
    }
}
