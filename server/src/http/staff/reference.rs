//! Categories with their norms, the calendar, areas.

use super::{Fields, Member, Proved, done};
use crate::staffing::{DayKind, NormAdded};
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffReferenceTexts;
use app::kernel::{Day, Norm, NormUnit, Zone, clean_line};
use app::staffing::model::{Done, ReferenceEditor, ReferenceReader, StaffPage, Typed, Upload};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
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
    fn zone(&self) -> Zone {
        Zone {
            offset_s: self.state.config.region.tz.offset().local_minus_utc(),
        }
    }

    fn reader(&self) -> Result<ReferenceReader, AppError> {
        ReferenceReader::of(&self.visit.viewer())
    }

    /// The list of categories, with what became of a file.
    pub(super) async fn categories(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Response {
        let (staffing, lang) = (&self.state.staffing, self.visit.lang);
        let found = match self.reader() {
            Ok(reader) => {
                staffing
                    .categories(&reader, (&asked.q, &asked.after), lang, self.zone())
                    .await
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(mut view) => {
                view.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
                view.upload = upload;
                self.show(StaffPage::Categories(Box::new(view)), status).await
            }
            Err(error) => self.failed(&error),
        }
    }

    /// A year of the calendar, with what was typed and what became of a file.
    pub(super) async fn calendar(
        &self,
        asked: &Asked,
        typed: Typed,
        upload: Option<Upload>,
        status: StatusCode,
    ) -> Response {
        let found = match self.reader() {
            Ok(reader) => {
                let year = asked.year.parse().ok();
                self.state.staffing.calendar_year(&reader, year, self.zone()).await
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(mut view) => {
                view.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
                view.typed = typed;
                view.upload = upload;
                self.show(StaffPage::Calendar(Box::new(view)), status).await
            }
            Err(error) => self.failed(&error),
        }
    }

    async fn category(&self, code: &str, typed: Typed, status: StatusCode) -> Response {
        let (staffing, lang) = (&self.state.staffing, self.visit.lang);
        let found = match self.reader() {
            Ok(reader) => staffing.category(&reader, code, lang, self.zone()).await,
            Err(error) => Err(error),
        };
        match found {
            Ok(Some(mut card)) => {
                card.may_edit = ReferenceEditor::of(&self.visit.viewer()).is_ok();
                card.typed = typed;
                self.show(StaffPage::Category(Box::new(card)), status).await
            }
            Ok(None) => self.missing(),
            Err(error) => self.failed(&error),
        }
    }
}

async fn category(Proved(member): Proved, Path(code): Path<String>) -> Response {
    member.category(&code, Typed::default(), StatusCode::OK).await
}

/// The norm that was typed; or what is wrong with it stands at its fields.
fn read_norm(typed: &mut Typed, t: &StaffReferenceTexts) -> Option<(Day, Norm, String)> {
    let value = typed.get("value").trim().parse::<i32>().ok();
    let value = value.filter(|value| (1..=100_000).contains(value));
    if value.is_none() {
        typed.refuse("value", t.no_value);
    }
    let unit = NormUnit::parse(typed.get("unit"));
    if unit.is_none() {
        typed.refuse("unit", t.no_unit);
    }
    let from = Day::parse(typed.get("from"));
    if from.is_none() {
        typed.refuse("from", t.no_day);
    }
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
    Some((from?, norm, source)).filter(|_| typed.is_good())
}

async fn add_norm(Proved(member): Proved, Path(code): Path<String>, Fields(mut typed): Fields) -> Response {
    let t = StaffReferenceTexts::of(member.visit.lang);
    let editor = match ReferenceEditor::of(&member.visit.viewer()) {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let Some((from, norm, source)) = read_norm(&mut typed, t) else {
        return member.category(&code, typed, WRONG).await;
    };
    let whence = (member.zone(), &member.whence);
    let staffing = &member.state.staffing;
    let added = staffing
        .add_norm(&editor, member.who.account, &code, (from, norm, &source), whence)
        .await;
    match added {
        Ok(NormAdded::Done) => {
            member.state.directory.forget();
            return done(&format!("/admin/categories/{code}"), Done::Norm);
        }
        Ok(NormAdded::TooEarly) => typed.refuse("from", t.too_early),
        Ok(NormAdded::Taken) => typed.refuse("from", t.taken),
        Ok(NormAdded::Missing) => return member.missing(),
        Err(error) => return member.failed(&error),
    }
    member.category(&code, typed, WRONG).await
}

async fn set_day(Proved(member): Proved, Fields(mut typed): Fields) -> Response {
    let t = StaffReferenceTexts::of(member.visit.lang);
    let editor = match ReferenceEditor::of(&member.visit.viewer()) {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let day = Day::parse(typed.get("day"));
    if day.is_none() {
        typed.refuse("day", t.no_day);
    }
    let kind = match typed.get("kind") {
        "off" => Some(DayKind::Off),
        "on" => Some(DayKind::On),
        "ordinary" => Some(DayKind::Ordinary),
        _ => None,
    };
    if kind.is_none() {
        typed.refuse("kind", t.no_kind);
    }
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
    match set {
        Ok(true) => {
            member.state.directory.forget();
            let path = format!("/admin/calendar?year={}&done={}", day.year(), Done::Day.code());
            axum::response::IntoResponse::into_response(axum::response::Redirect::to(&path))
        }
        Ok(false) => {
            typed.refuse("day", t.other_year);
            member.calendar(&asked, typed, None, WRONG).await
        }
        Err(error) => member.failed(&error),
    }
}

async fn areas(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    let (staffing, lang) = (&member.state.staffing, member.visit.lang);
    let found = match member.reader() {
        Ok(reader) => staffing.areas(&reader, (&asked.q, &asked.after), lang).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(view) => member.show(StaffPage::Areas(view), StatusCode::OK).await,
        Err(error) => member.failed(&error),
    }
}
