//! Doorbells: each rings one method of the port.
#![expect(
    missing_docs,
    reason = "the macro makes a public struct of the arguments; they are documented with the function"
)]

use super::model::{Queue, QueueFilter};
use crate::error::AppError;
use leptos::prelude::*;
use server_fn::codec::Json;

/// A page of the queue: [`AppError::Forbidden`] for whoever has no desk, or has not given the second proof.
#[server(prefix = "/api/dispatch", endpoint = "queue", input = Json)]
pub async fn get_queue(filter: QueueFilter) -> Result<Queue, AppError> {
    let caller = crate::call::caller()?;
    let reader = super::model::CaseReader::of(&caller.viewer)?;
    crate::call::service::<dyn super::port::DispatchPort>()?
        .queue(&reader, &filter, caller.lang)
        .await
}
