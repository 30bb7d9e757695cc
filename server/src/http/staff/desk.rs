//! The desk that gives access back.

use super::{Fields, Member, Proved};
use crate::account::Address;
use crate::staffing::{Compared, Document};
use crate::state::AppState;
use app::account::identity::{Passport, fault_text};
use app::account::profile::forms::{Typed as Paper, read_person};
use app::error::AppError;
use app::i18n::StaffDeskTexts;
use app::kernel::{AccountId, Zone};
use app::staffing::model::{DeskClerk, DeskStep, DeskView, StaffPage, Typed};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

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

async fn ask(Proved(member): Proved) -> Response {
    match DeskClerk::of(&member.visit.viewer()) {
        Ok(_) => show(&member, DeskStep::Ask, Typed::default(), StatusCode::OK).await,
        Err(error) => member.failed(&error),
    }
}

/// Reads the address and what stands in the document; or what is wrong with them stands at the fields.
async fn read(member: &Member, typed: &mut Typed) -> Result<Option<(Address, Document)>, AppError> {
    let (state, lang) = (&member.state, member.visit.lang);
    let zone = Zone {
        offset_s: state.config.region.tz.offset().local_minus_utc(),
    };
    let today = state.accounts.today(&state.pool, zone).await?;
    let address = Address::parse(typed.get("who").trim(), lang);
    if let Err(words) = &address {
        typed.refuse("who", words);
    }
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
        typed.refuse(name, &fault_text(fault, lang));
    }
    let passport = match typed.get("passport").trim() {
        "" => None,
        text => match Passport::parse(text) {
            Ok(passport) => Some(passport),
            Err(fault) => {
                typed.refuse("passport", &fault_text(&fault, lang));
                None
            }
        },
    };
    Ok(match (address, facts) {
        (Ok(address), Some(facts)) if typed.is_good() => Some((address, Document { facts, passport })),
        _ => None,
    })
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

async fn compare(Proved(member): Proved, Fields(mut typed): Fields) -> Response {
    let clerk = match DeskClerk::of(&member.visit.viewer()) {
        Ok(clerk) => clerk,
        Err(error) => return member.failed(&error),
    };
    match fits(&member, &clerk, &mut typed).await {
        Ok(Some(_)) => show(&member, DeskStep::Fits, typed, StatusCode::OK).await,
        Ok(None) => show(&member, DeskStep::Ask, typed, WRONG).await,
        Err(error) => member.failed(&error),
    }
}

async fn code(Proved(mut member): Proved, Fields(mut typed): Fields) -> Response {
    let clerk = match DeskClerk::of(&member.visit.viewer()) {
        Ok(clerk) => clerk,
        Err(error) => return member.failed(&error),
    };
    if typed.get("seen").is_empty() {
        typed.refuse("seen", StaffDeskTexts::of(member.visit.lang).not_seen);
        return show(&member, DeskStep::Fits, typed, WRONG).await;
    }
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return show(&member, DeskStep::Fits, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    // Nothing of the first form is kept here: what is given a code is compared again.
    let response = match fits(&member, &clerk, &mut typed).await {
        Ok(Some(account)) => {
            let staffing = &member.state.staffing;
            match staffing
                .give_code(&clerk, &fresh, member.who.account, account, &member.whence)
                .await
            {
                Ok(code) => show(&member, DeskStep::Code(code), Typed::default(), StatusCode::OK).await,
                Err(error) => member.failed(&error),
            }
        }
        Ok(None) => show(&member, DeskStep::Ask, typed, WRONG).await,
        Err(error) => member.failed(&error),
    };
    cookie.on(response)
}
