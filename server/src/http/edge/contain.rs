//! A handler that panics or dawdles harms its own request only.

use std::panic::AssertUnwindSafe;

use axum::{extract::Request, middleware::Next, response::Response};
use futures::FutureExt as _;
use http::StatusCode;

use super::{Passage, allowance::BodyFault, refusal::Refusal};

/// Runs the rest of the way to the handler and turns a panic, a missed deadline or a broken body into an answer.
///
/// What the handler answered to a body that was too long stands only if it says so itself, by its status (413) or by
/// the fault among its extensions: the way back to the form with everything that was typed. Anything else would be an
/// answer to half a request.
pub async fn contained(request: Request, next: Next, passage: &Passage) -> Result<Response, Refusal> {
    // Nothing of a request outlives its panic except for shared state, whose locks are made to recover.
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind();
    let answered = tokio::select! {
        biased;
        answered = handler => answered,
        () = passage.allowance.expired() => {
            tracing::warn!("the handler missed its deadline");
            return Err(passage.allowance.fault().map_or(Refusal::Late, Refusal::from));
        }
    };
    // What was said in the panic may hold what somebody typed; the hook in `telemetry` has logged where it was.
    let response = answered.map_err(|_said| Refusal::Broken)?;
    match passage.allowance.fault() {
        Some(fault) if !speaks_of_it(&response) => Err(fault.into()),
        _ => Ok(response),
    }
}

fn speaks_of_it(response: &Response) -> bool {
    let knows = response.extensions().get::<BodyFault>().is_some();
    knows
        || matches!(
            response.status(),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT
        )
}
