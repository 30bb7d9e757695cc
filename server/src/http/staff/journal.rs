//! The journal of security.

use super::{Fields, Member, Proved};
use crate::account::Address;
use crate::staffing::JournalFilter;
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffJournalTexts;
use app::kernel::{Cursor, Day, Zone};
use app::staffing::model::{JournalReader, JournalView, KINDS, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/admin/journal", get(page).post(of_somebody))
}

async fn page(Proved(member): Proved, Query(pairs): Query<Vec<(String, String)>>) -> Response {
    let pairs = pairs.into_iter().filter(|(name, _)| name != "who");
    show(&member, Typed::new(pairs.collect())).await
}

async fn of_somebody(Proved(member): Proved, Fields(typed): Fields) -> Response {
    show(&member, typed).await
}

async fn show(member: &Member, mut typed: Typed) -> Response {
    match view(member, &mut typed).await {
        Ok((lines, next)) => {
            let status = if typed.is_good() {
                StatusCode::OK
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            let view = JournalView { typed, lines, next };
            member.show(StaffPage::Journal(Box::new(view)), status).await
        }
        Err(error) => member.failed(&error),
    }
}

async fn view(member: &Member, typed: &mut Typed) -> Result<crate::staffing::JournalLines, AppError> {
    let reader = JournalReader::of(&member.visit.viewer())?;
    let t = StaffJournalTexts::of(member.visit.lang);
    let day = typed.get("day").trim().to_owned();
    let who = typed.get("who").trim().to_owned();
    let mut filter = JournalFilter {
        kind: KINDS
            .iter()
            .find(|kind| **kind == typed.get("kind"))
            .map(|kind| (*kind).to_owned())
            .unwrap_or_default(),
        day: Day::parse(&day),
        who: None,
        before: Cursor::parse(typed.get("after")),
    };
    if !day.is_empty() && filter.day.is_none() {
        typed.refuse("day", t.no_day);
    }
    if !who.is_empty() {
        match Address::parse(&who, member.visit.lang) {
            Ok(address) => filter.who = Some(address),
            Err(words) => typed.refuse("who", &words),
        }
    }
    if !typed.is_good() {
        return Ok((Vec::new(), None));
    }
    let zone = Zone {
        offset_s: member.state.config.region.tz.offset().local_minus_utc(),
    };
    let found = member.state.staffing.journal(&reader, &filter, zone).await?;
    if found.is_none() {
        typed.refuse("who", t.unknown);
    }
    Ok(found.unwrap_or_default())
}
