//! Where forms with a password wait for their turn, apart from everybody else.
//!
//! Two hundred people who sign in at once are hashed one after the other anyway. Were they all let in, they would meanwhile
//! stand before the map in the queue for the database; so a few are let in at a time, and the others wait here, where waiting
//! costs nothing.

use super::edge::{Lane, Rules};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a form may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(30);
/// Forms that are worked on at a time: one is hashed while others ask the database before and after.
const AT_ONCE: usize = 4;

/// Puts these routes behind the doors.
pub fn in_turn<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let wait = move |request: Request, next: Next| wait(Arc::clone(&turns), request, next);
    routes
        .layer(from_fn(wait))
        .layer(Rules::new().lane(Lane::Doors).deadline(PATIENCE))
}

/// Waits with the whole form in hand: whoever sends it slowly keeps nobody else waiting.
async fn wait(turns: Arc<Semaphore>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let whole = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(whole) => whole,
        Err(refused) => return refused.into_response(),
    };
    // nobody closes the semaphore; without a turn nothing is done
    let Ok(_turn) = turns.acquire().await else {
        return http::StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    next.run(Request::from_parts(parts, Body::from(whole))).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::State;
    use axum::routing::post;
    use futures::future::join_all;
    use futures::stream;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tower::ServiceExt;

    /// How many are inside, and how many were at most.
    type Inside = Arc<(AtomicUsize, AtomicUsize)>;

    async fn door(State(inside): State<Inside>, form: String) -> String {
        let now = inside.0.fetch_add(1, Ordering::SeqCst) + 1;
        inside.1.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(1)).await;
        inside.0.fetch_sub(1, Ordering::SeqCst);
        form
    }

    #[tokio::test]
    async fn a_few_are_let_in_at_a_time_and_who_sends_slowly_keeps_nobody_waiting() {
        let inside = Inside::default();
        let routes = in_turn(Router::new().route("/login", post(door))).with_state(Arc::clone(&inside));
        let form = |body: Body| Request::post("/login").body(body).unwrap();
        // as many as are let in, and none of them ever says what it wants
        let slow = (0..AT_ONCE).map(|_| Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()));
        let slow: Vec<_> = slow
            .map(|body| tokio::spawn(routes.clone().oneshot(form(body))))
            .collect();
        tokio::task::yield_now().await;
        let quick = (0..50).map(|number| routes.clone().oneshot(form(Body::from(format!("form {number}")))));
        for (number, answer) in join_all(quick).await.into_iter().enumerate() {
            let body = axum::body::to_bytes(answer.unwrap().into_body(), 100).await.unwrap();
            assert_eq!(body, format!("form {number}"));
        }
        assert_eq!(inside.1.load(Ordering::SeqCst), AT_ONCE);
        for form in slow {
            form.abort();
        }
    }
}
