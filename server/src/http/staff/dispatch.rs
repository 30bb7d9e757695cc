//! The desks: the queue, and the case with the forms of its deeds.

use super::{Answer, Fields, Member, Proved, WRONG, done};
use crate::dispatch::{Doer, Fault, Said, Undone};
use crate::http::render::render;
use crate::state::AppState;
use app::browser::Start;
use app::complaints::model::ComplaintNumber;
use app::complaints::model::life::{Deed, Demand};
use app::dispatch::model::{CaseReader, QueueFilter, Refusal};
use app::i18n::DispatchTexts;
use app::kernel::{Lang, OrganisationId};
use app::shell::StaffApp;
use app::staffing::model::{Done, StaffPage, Typed};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request};
use axum::routing::get;
use chrono::NaiveDate;
use http::{Method, StatusCode};
use leptos::prelude::*;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/dispatch", get(queue))
        .route("/dispatch/{number}", get(look).post(act))
}

async fn queue(Proved(member): Proved, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let reader = member.may(CaseReader::of)?;
    let filter = QueueFilter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    let queue = member
        .state
        .ports
        .dispatch
        .queue(&reader, &filter, member.visit.lang)
        .await;
    let queue = member.tried(queue)?;
    let request = Request::from_parts(member.parts.clone(), Body::empty());
    let start = Some(Start::new(Ok(queue)));
    Ok(render(request, &member.state.bundle.staff, start, || view! { <StaffApp/> }).await)
}

/// What a link to a case may say.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Asked {
    deed: String,
}

async fn look(Proved(member): Proved, Path(number): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let (reader, viewer) = (member.may(CaseReader::of)?, member.visit.viewer());
    let number = member.number(&number)?;
    // whoever answers for the organisation has seen it now, and everybody knows to the second
    let dispatch = &member.state.dispatch;
    let seen = member.found(dispatch.case(&reader, &viewer, &number, member.visit.lang).await)?;
    if member.parts.method == Method::GET && seen.standing.is_opened_by(&viewer) {
        member.tried(dispatch.accept(&viewer, &number).await)?;
    }
    let mut typed = member.returned().await;
    if !typed.has("deed") {
        typed.set("deed", &asked.deed);
    }
    member.case(&number, typed, Vec::new(), None, StatusCode::OK).await
}

async fn act(Proved(member): Proved, Path(number): Path<String>, Fields(mut typed): Fields) -> Answer {
    member.may(CaseReader::of)?;
    let number = member.number(&number)?;
    let lang = member.visit.lang;
    let Some(deed) = Deed::parse(typed.get("deed")).filter(|deed| *deed != Deed::Open) else {
        return member
            .case(&number, typed, Vec::new(), Some(Refusal::NotNow), WRONG)
            .await;
    };
    let (said, places) = member.said(deed, &mut typed).await?;
    let Some(said) = said else {
        return member.case(&number, typed, places, None, WRONG).await;
    };
    // without a version nobody says what he saw
    let seen = typed.get("version").parse().unwrap_or_default();
    let viewer = member.visit.viewer();
    let doer = Doer::Staff(&viewer, member.who.account);
    let undone = member
        .state
        .dispatch
        .change(doer, &number, deed, Some(seen), &said)
        .await;
    match undone {
        Ok(_) => Ok(done(&format!("/dispatch/{number}"), Done::Deed)),
        Err(Undone::Fault(field, fault)) => {
            typed.refuse(field, fault_text(fault, lang));
            member.case(&number, typed, places, None, WRONG).await
        }
        Err(Undone::Refused(refusal)) => {
            member
                .case(&number, typed, places, Some(refusal), StatusCode::CONFLICT)
                .await
        }
        Err(Undone::Missing) => Ok(member.missing()),
        Err(Undone::Failed(error)) => Ok(member.failed(&error)),
    }
}

impl Member {
    /// A number of an address; what is none is the number of nothing.
    fn number(&self, text: &str) -> Result<ComplaintNumber, super::Instead> {
        self.found(Ok(ComplaintNumber::parse(text)))
    }

    /// The page of a case, with what was typed.
    async fn case(
        &self,
        number: &ComplaintNumber,
        typed: Typed,
        places: Vec<(String, String)>,
        refusal: Option<Refusal>,
        status: StatusCode,
    ) -> Answer {
        let reader = self.may(CaseReader::of)?;
        let viewer = self.visit.viewer();
        let view = self
            .state
            .dispatch
            .case(&reader, &viewer, number, self.visit.lang)
            .await;
        let mut view = self.found(view)?;
        view.typed = typed;
        view.places = places;
        view.refusal = refusal;
        Ok(self.show(StaffPage::Case(Box::new(view)), status).await)
    }

    /// What a form brought along; `None` when its organisation has to be chosen first.
    async fn said(
        &self,
        deed: Deed,
        typed: &mut Typed,
    ) -> Result<(Option<Said>, Vec<(String, String)>), super::Instead> {
        let lang = self.visit.lang;
        let mut said = Said {
            words: typed.get("words").to_owned(),
            reason: typed.get("reason").to_owned(),
            until: day(typed.get("until")),
            crew: typed.get("crew").to_owned(),
            organisation: None,
        };
        if !deed.rule().demands.contains(&Demand::Organisation) {
            return Ok((Some(said), Vec::new()));
        }
        let picked = if typed.has("pick") { "pick" } else { "organisation" };
        let meant = self.state.dispatch.organisations(typed.get(picked), lang).await;
        let meant = self.tried(meant)?;
        match meant.as_slice() {
            [(id, _, name)] => {
                typed.set("organisation", name);
                said.organisation = Some(OrganisationId(id.0));
            }
            [] => {}
            many => {
                typed.refuse("organisation", DispatchTexts::of(lang).fault_many);
                let places = many.iter().map(|(_, code, name)| (code.clone(), name.clone()));
                return Ok((None, places.collect()));
            }
        }
        Ok((Some(said), Vec::new()))
    }
}

/// `31.12.2026`, as everybody here writes days.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%d.%m.%Y").ok()
}

fn fault_text(fault: Fault, lang: Lang) -> String {
    let t = DispatchTexts::of(lang);
    match fault {
        Fault::Short(least) => format!("{} {least}.", t.fault_short),
        Fault::Long(most) => format!("{} {most}.", t.fault_long),
        Fault::NoOrganisation => t.fault_organisation.to_owned(),
        Fault::SameOrganisation => t.fault_same.to_owned(),
        Fault::Until => t.fault_until.to_owned(),
        Fault::Reason => t.fault_reason.to_owned(),
    }
}
