//! Doorbells: each rings one method of the port.
//! What only the bodies need is named in full there: the browser build has no bodies, and would find imports unused.
#![expect(
    missing_docs,
    reason = "the macro makes a public struct of the arguments; they are documented with the function"
)]

use super::model::{Board, Card, ComplaintNumber, Filter, Preview, ReportDraft, Submitted, Supported};
use crate::directory::model::FilterOptions;
use crate::error::AppError;
use leptos::prelude::*;
use server_fn::codec::Json;

/// What the map starts with: the list, the counts, and what its filters offer.
#[server(prefix = "/api/complaints", endpoint = "map", input = Json)]
pub async fn open_map(filter: Filter) -> Result<(Board, FilterOptions), AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .open_map(&filter, caller.lang)
        .await
}

/// A page of the list and the counts.
#[server(prefix = "/api/complaints", endpoint = "board", input = Json)]
pub async fn get_board(filter: Filter) -> Result<Board, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .board(&filter, caller.lang)
        .await
}

/// The public card; `None` when there is no such complaint.
#[server(prefix = "/api/complaints", endpoint = "card", input = Json)]
pub async fn get_card(number: String) -> Result<Option<Card>, AppError> {
    let caller = crate::call::caller()?;
    let Some(number) = ComplaintNumber::parse(&number) else {
        return Ok(None);
    };
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .card(&caller.viewer, &number, caller.lang)
        .await
}

/// Where the report will go and by when.
#[server(prefix = "/api/complaints", endpoint = "preview", input = Json)]
pub async fn get_preview(draft: ReportDraft) -> Result<Preview, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .preview(&caller.viewer, &draft, caller.lang)
        .await
}

/// Registers a complaint; a retry answers the first result.
#[server(prefix = "/api/complaints", endpoint = "submit", input = Json)]
pub async fn submit(draft: ReportDraft) -> Result<Submitted, AppError> {
    let caller = crate::call::caller()?;
    let done = crate::call::service::<dyn super::port::ComplaintsPort>()?
        .submit(&caller.viewer, caller.draft_hash.as_deref(), &draft, caller.lang)
        .await;
    if matches!(done, Ok(_) | Err(AppError::KeyReused { .. })) {
        (caller.registered)(&draft.key.0);
    }
    done
}

/// "Me too".
#[server(prefix = "/api/complaints", endpoint = "support", input = Json)]
pub async fn send_support(number: ComplaintNumber) -> Result<Supported, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .support(&caller.viewer, &number)
        .await
}

/// The author corrects the text.
#[server(prefix = "/api/complaints", endpoint = "correct", input = Json)]
pub async fn send_correction(number: ComplaintNumber, body: String, place_note: String) -> Result<(), AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::ComplaintsPort>()?
        .correct(&caller.viewer, &number, &body, &place_note)
        .await
}
