//! Doorbells: each rings one method of the port.
//! What only the bodies need is named in full there: the browser build has no bodies, and would find imports unused.
#![expect(
    missing_docs,
    reason = "the macro makes a public struct of the arguments; they are documented with the function"
)]

use super::model::{AddressHit, PlaceInfo};
use crate::error::AppError;
use leptos::prelude::*;

/// What is known about a point (WGS84 degrees).
#[server(prefix = "/api/directory", endpoint = "place", input = server_fn::codec::Json)]
pub async fn get_place(lon: f64, lat: f64) -> Result<PlaceInfo, AppError> {
    let caller = crate::call::caller()?;
    let at = crate::kernel::Point::new(lon, lat).ok_or_else(|| AppError::Invalid(Vec::new()))?;
    crate::call::service::<dyn super::port::DirectoryPort>()?
        .place(at, caller.lang)
        .await
}

/// Addresses that fit a text.
#[server(prefix = "/api/directory", endpoint = "address", input = server_fn::codec::Json)]
pub async fn find_address(text: String) -> Result<Vec<AddressHit>, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::DirectoryPort>()?
        .find_address(&text, caller.lang)
        .await
}
