//! Doorbells: each rings one method of the port.
//! What only the bodies need is named in full there: the browser build has no bodies, and would find imports unused.
#![expect(
    missing_docs,
    reason = "the macro makes a public struct of the arguments; they are documented with the function"
)]

use super::model::{AddressHit, Catalogue, FilterOptions, PlaceInfo};
use crate::error::AppError;
use leptos::prelude::*;

/// All categories with norms and questions.
#[server(prefix = "/api/directory", endpoint = "catalogue", input = server_fn::codec::Json)]
pub async fn get_catalogue() -> Result<Catalogue, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::DirectoryPort>()?
        .catalogue(caller.lang)
        .await
        .map(|all| (*all).clone())
}

/// What the filters of the map offer.
#[server(prefix = "/api/directory", endpoint = "filters", input = server_fn::codec::Json)]
pub async fn get_filter_options() -> Result<FilterOptions, AppError> {
    let caller = crate::call::caller()?;
    crate::call::service::<dyn super::port::DirectoryPort>()?
        .filter_options(caller.lang)
        .await
        .map(|all| (*all).clone())
}

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
