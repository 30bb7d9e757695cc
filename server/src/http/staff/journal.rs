//! The journal of security.

use super::{Answer, Fields, Member, Proved, WRONG};
use crate::account::Address;
use crate::staffing::JournalFilter;
use crate::state::AppState;
use app::error::AppError;
use app::i18n::{EVENTS, StaffJournalTexts};
use app::kernel::{Cursor, Day};
use app::staffing::model::{JournalReader, JournalView, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use http::StatusCode;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/admin/journal", get(page).post(of_somebody))
}

async fn page(Proved(member): Proved, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let pairs = pairs.into_iter().filter(|(name, _)| name != "who");
    let returned = member.returned().await;
    show(&member, Typed::new(pairs.collect()), returned).await
}

async fn of_somebody(Proved(member): Proved, Fields(typed): Fields) -> Answer {
    show(&member, typed, Typed::default()).await
}

/// What has come `returned` stands in the form and is asked for only when that is sent.
async fn show(member: &Member, mut typed: Typed, returned: Typed) -> Answer {
    let (lines, mut next) = member.tried(view(member, &mut typed).await)?;
    if returned.has("returned") {
        next = None;
        for (name, value) in returned.values() {
            typed.set(name, value);
        }
    }
    let status = if typed.is_good() { StatusCode::OK } else { WRONG };
    let view = JournalView { typed, lines, next };
    Ok(member.show(StaffPage::Journal(Box::new(view)), status).await)
}

async fn view(member: &Member, typed: &mut Typed) -> Result<crate::staffing::JournalLines, AppError> {
    let reader = JournalReader::of(&member.visit.viewer())?;
    let t = StaffJournalTexts::of(member.visit.lang);
    let day = typed.take_filled("day", |text| Day::parse(text.trim()).ok_or_else(|| t.no_day.to_owned()));
    let who = typed.take_filled("who", |text| Address::parse(text.trim(), member.visit.lang));
    let filter = JournalFilter {
        kind: EVENTS
            .iter()
            .find(|(kind, ..)| *kind == typed.get("kind"))
            .map(|(kind, ..)| (*kind).to_owned())
            .unwrap_or_default(),
        day,
        who,
        before: Cursor::parse(typed.get("after")),
    };
    if !typed.is_good() {
        return Ok((Vec::new(), None));
    }
    let found = member.state.staffing.journal(&reader, &filter, member.zone()).await?;
    if found.is_none() {
        typed.refuse("who", t.unknown);
    }
    Ok(found.unwrap_or_default())
}
