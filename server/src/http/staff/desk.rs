//! The desk that gives access back.

use super::{Answer, Fields, Member, Proved, WRONG};
use crate::account::Address;
use crate::staffing::{Compared, Document};
use crate::state::AppState;
use app::account::identity::{Passport, fault_text};
use app::account::profile::forms::{Typed as Paper, read_person};
use app::error::AppError;
use app::i18n::StaffDeskTexts;
use app::kernel::AccountId;
use app::staffing::model::{DeskClerk, DeskStep, DeskView, Fresh, StaffPage, Typed};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/recovery", get(ask).post(compare))
        .route("/admin/recovery/code", post(code))
}

async fn show(member: &Member, step: DeskStep, typed: Typed, status: StatusCode) -> Response {
    let view = DeskView { step, typed };
    member.show(StaffPage::Desk(Box::new(view)), status).await
}

async fn ask(Proved(member): Proved) -> Answer {
    member.may(DeskClerk::of)?;
    let typed = member.returned().await;
    Ok(show(&member, DeskStep::Ask, typed, StatusCode::OK).await)
}

/// Reads the address and what stands in the document; or what is wrong with them stands at the fields.
async fn read(member: &Member, typed: &mut Typed) -> Result<Option<(Address, Document)>, AppError> {
    let (state, lang) = (&member.state, member.visit.lang);
    let today = state.accounts.today(&state.pool, member.zone()).await?;
    let address = typed.take("who", |text| Address::parse(text.trim(), lang));
    let mut pairs: Vec<(String, String)> = ["family", "given", "patronymic", "born"]
        .iter()
        .map(|name| ((*name).to_owned(), typed.get(name).to_owned()))
        .collect();
    if typed.get("patronymic").trim().is_empty() {
        pairs.push(("no_patronymic".to_owned(), "1".to_owned()));
    }
    let mut paper = Paper::new(pairs);
    let facts = read_person(&mut paper, today);
    for (name, fault) in paper.faults() {
        typed.refuse(name, fault_text(fault, lang));
    }
    let passport = typed.take_filled("passport", |text| {
        Passport::parse(text.trim()).map_err(|fault| fault_text(&fault, lang))
    });
    let document = facts.map(|facts| Document { facts, passport });
    Ok(typed.done(address.zip(document)))
}

/// Compares; `None` when something is wrong, which then stands in the form.
async fn fits(member: &Member, clerk: &DeskClerk, typed: &mut Typed) -> Result<Option<AccountId>, AppError> {
    let t = StaffDeskTexts::of(member.visit.lang);
    let Some((address, document)) = read(member, typed).await? else {
        return Ok(None);
    };
    let staffing = &member.state.staffing;
    let compared = staffing
        .compare(clerk, member.who.account, &address, &document, &member.whence)
        .await?;
    let words = match compared {
        Compared::Fits(account) => return Ok(Some(account)),
        Compared::Not => t.no_fit,
        Compared::Staff => t.of_staff,
        Compared::TooOften => t.too_often,
    };
    typed.refuse("who", words);
    Ok(None)
}

async fn compare(Proved(member): Proved, Fields(mut typed): Fields) -> Answer {
    let clerk = member.may(DeskClerk::of)?;
    Ok(match member.tried(fits(&member, &clerk, &mut typed).await)? {
        Some(_) => show(&member, DeskStep::Fits, typed, StatusCode::OK).await,
        None => show(&member, DeskStep::Ask, typed, WRONG).await,
    })
}

async fn code(Proved(mut member): Proved, Fields(mut typed): Fields) -> Answer {
    let clerk = member.may(DeskClerk::of)?;
    if typed.get("seen").is_empty() {
        typed.refuse("seen", StaffDeskTexts::of(member.visit.lang).not_seen);
        return Ok(show(&member, DeskStep::Fits, typed, WRONG).await);
    }
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return Ok(show(&member, DeskStep::Fits, typed, WRONG).await);
    };
    Ok(cookie.on(give(&member, &clerk, &fresh, typed).await))
}

/// Gives the code. Nothing of the first form is kept here: what is given a code is compared again.
async fn give(member: &Member, clerk: &DeskClerk, fresh: &Fresh, mut typed: Typed) -> Answer {
    let Some(account) = member.tried(fits(member, clerk, &mut typed).await)? else {
        return Ok(show(member, DeskStep::Ask, typed, WRONG).await);
    };
    let staffing = &member.state.staffing;
    let code = staffing
        .give_code(clerk, fresh, member.who.account, account, &member.whence)
        .await;
    let code = DeskStep::Code(member.tried(code)?);
    Ok(show(member, code, Typed::default(), StatusCode::OK).await)
}
