//! Doorbells: each rings one method of the port.

use super::model::Letter;
use crate::error::AppError;
use leptos::prelude::*;
use server_fn::codec::Json;

/// What became of the letter or SMS that this device asked for.
#[server(prefix = "/api/account", endpoint = "letter", input = Json)]
pub async fn get_letter() -> Result<Option<Letter>, AppError> {
    let caller = crate::call::caller()?;
    let Some(ticket) = caller.ticket_hash else {
        return Ok(None);
    };
    crate::call::service::<dyn super::port::AccountPort>()?
        .letter(&ticket)
        .await
}
