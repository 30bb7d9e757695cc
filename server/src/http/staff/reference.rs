//! Categories with their norms, the calendar, areas.

use super::{Answer, Fields, Member, Proved, WRONG, done};
use crate::staffing::{DayKind, NormAdded};
use crate::state::AppState;
use app::i18n::StaffReferenceTexts;
use app::kernel::{Day, Norm, NormUnit, clean_line};
use app::staffing::model::{Done, ReferenceEditor, ReferenceReader, StaffPage, Typed, Upload};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

/// Longest source of a norm and note of a day, characters.
const LONGEST: usize = 200;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/categories/{code}", get(category))
        .route("/admin/categories/{code}/norm", post(add_norm))
        .route("/admin/calendar/day", post(set_day))
        .route("/admin/areas", get(areas))
}

/// What links may ask for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub q: String,
    pub after: String,
    pub year: String,
}

impl Member {
    /// The list of categories, with what became of a file.
    pub(super) async fn categories(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Answer {
        let (staffing, lang) = (&self.state.staffing, self.visit.lang);
        let reader = self.may(ReferenceReader::of)?;
        let found = staffing
            .categories(&reader, (&asked.q, &asked.after), lang, self.zone())
            .await;
        let mut view = self.tried(found)?;
        view.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
        view.upload = upload;
        Ok(self.show(StaffPage::Categories(Box::new(view)), status).await)
    }

    /// A year of the calendar, with what was typed and what became of a file.
    pub(super) async fn calendar(
        &self,
        asked: &Asked,
        typed: Typed,
        upload: Option<Upload>,
        status: StatusCode,
    ) -> Answer {
        let reader = self.may(ReferenceReader::of)?;
        let year = asked.year.parse().ok();
        let found = self.state.staffing.calendar_year(&reader, year, self.zone()).await;
        let mut view = self.tried(found)?;
        view.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
        view.typed = typed;
        view.upload = upload;
        Ok(self.show(StaffPage::Calendar(Box::new(view)), status).await)
    }

    async fn category(&self, code: &str, typed: Typed, status: StatusCode) -> Answer {
        let (staffing, lang) = (&self.state.staffing, self.visit.lang);
        let reader = self.may(ReferenceReader::of)?;
        let mut card = self.found(staffing.category(&reader, code, lang, self.zone()).await)?;
        card.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
        card.typed = typed;
        Ok(self.show(StaffPage::Category(Box::new(card)), status).await)
    }
}

async fn category(Proved(member): Proved, Path(code): Path<String>) -> Answer {
    let typed = member.returned().await;
    member.category(&code, typed, StatusCode::OK).await
}

/// The norm that was typed; or what is wrong with it stands at its fields.
fn read_norm(typed: &mut Typed, t: &StaffReferenceTexts) -> Option<(Day, Norm, String)> {
    let value = typed.get("value").trim().parse::<i32>().ok();
    let value = value.filter(|value| (1..=100_000).contains(value));
    let value = typed.need("value", value, t.no_value);
    let unit = typed.need("unit", NormUnit::parse(typed.get("unit")), t.no_unit);
    let from = typed.need("from", Day::parse(typed.get("from")), t.no_day);
    let source = clean_line(typed.get("source"));
    if source.is_empty() {
        typed.refuse("source", t.no_source);
    } else if source.chars().count() > LONGEST {
        typed.refuse("source", t.long_source);
    }
    let norm = Norm {
        value: value?,
        unit: unit?,
    };
    typed.done(Some((from?, norm, source)))
}

async fn add_norm(Proved(member): Proved, Path(code): Path<String>, Fields(mut typed): Fields) -> Answer {
    let t = StaffReferenceTexts::of(member.visit.lang);
    let editor = member.may(ReferenceEditor::of)?;
    let Some((from, norm, source)) = read_norm(&mut typed, t) else {
        return member.category(&code, typed, WRONG).await;
    };
    let whence = (member.zone(), &member.whence);
    let staffing = &member.state.staffing;
    let added = staffing
        .add_norm(&editor, member.who.account, &code, (from, norm, &source), whence)
        .await;
    match member.tried(added)? {
        NormAdded::Done => {
            member.state.directory.forget();
            return Ok(done(&format!("/admin/categories/{code}"), Done::Norm));
        }
        NormAdded::TooEarly => typed.refuse("from", t.too_early),
        NormAdded::Taken => typed.refuse("from", t.taken),
        NormAdded::Missing => return Ok(member.missing()),
    }
    member.category(&code, typed, WRONG).await
}

async fn set_day(Proved(member): Proved, Fields(mut typed): Fields) -> Answer {
    let t = StaffReferenceTexts::of(member.visit.lang);
    let editor = member.may(ReferenceEditor::of)?;
    let day = typed.need("day", Day::parse(typed.get("day")), t.no_day);
    let kind = match typed.get("kind") {
        "off" => Some(DayKind::Off),
        "on" => Some(DayKind::On),
        "ordinary" => Some(DayKind::Ordinary),
        _ => None,
    };
    let kind = typed.need("kind", kind, t.no_kind);
    let why = clean_line(typed.get("note"));
    if why.chars().count() > LONGEST {
        typed.refuse("note", t.long_source);
    }
    let asked = Asked {
        year: day.map(|day| day.year().to_string()).unwrap_or_default(),
        ..Asked::default()
    };
    let (Some(day), Some(kind), true) = (day, kind, typed.is_good()) else {
        return member.calendar(&asked, typed, None, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let set = staffing
        .set_day(&editor, member.who.account, (day, kind, &why), &member.whence)
        .await;
    if !member.tried(set)? {
        typed.refuse("day", t.other_year);
        return member.calendar(&asked, typed, None, WRONG).await;
    }
    member.state.directory.forget();
    let path = format!("/admin/calendar?year={}&done={}", day.year(), Done::Day.code());
    Ok(Redirect::to(&path).into_response())
}

async fn areas(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    let (staffing, lang) = (&member.state.staffing, member.visit.lang);
    let reader = member.may(ReferenceReader::of)?;
    let view = member.tried(staffing.areas(&reader, (&asked.q, &asked.after), lang).await)?;
    Ok(member.show(StaffPage::Areas(view), StatusCode::OK).await)
}
