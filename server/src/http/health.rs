//! What machines ask about this process: `/healthz` (is it alive), `/readyz` (should it get work), `/version`.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Json, Router, extract::State, response::IntoResponse, routing::get};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use sqlx::{
    Connection as _, PgPool,
    migrate::{Migrate as _, Migrator},
};
use tokio::time::{Instant, timeout};

use super::edge::Drain;

/// A database that takes longer is no use to a person who waits.
const DATABASE_WITHIN: Duration = Duration::from_millis(200);

/// The table in which sqlx keeps what was applied.
const MIGRATIONS_TABLE: &str = "_sqlx_migrations";

/// The commit that the build was made of; the release build sets `BUILD_COMMIT`.
const COMMIT: &str = match option_env!("BUILD_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

#[derive(Clone)]
struct Health {
    pool: PgPool,
    expected: Arc<[i64]>,
}

/// The routes of health. `/readyz` is green when the database answers within 200 ms, has all migrations that this build
/// knows (more is fine: the next version may be rolling out), and the process has not been asked to stop.
pub fn routes(pool: PgPool, migrator: &Migrator) -> Router {
    let expected = migrator
        .iter()
        .filter(|step| !step.migration_type.is_down_migration())
        .map(|step| step.version)
        .collect();
    Router::new()
        .route("/healthz", get(|| async { not_kept("ok") }))
        .route("/readyz", get(ready))
        .route("/version", get(version))
        .with_state(Health { pool, expected })
}

/// The answer of `/readyz`.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    checks: Checks,
}

#[derive(Debug, Serialize)]
struct Checks {
    database: Check,
    migrations: Check,
    draining: Check,
}

#[derive(Debug, Serialize)]
struct Check {
    ok: bool,
    detail: String,
}

impl Check {
    fn new(ok: bool, detail: impl Into<String>) -> Self {
        Self {
            ok,
            detail: detail.into(),
        }
    }
}

async fn ready(State(health): State<Health>, drain: Option<Extension<Drain>>) -> impl IntoResponse {
    let leaving = drain.is_some_and(|drain| drain.is_announced());
    let draining = Check::new(!leaving, if leaving { "asked to stop" } else { "no" });
    let (database, migrations) = health.database().await;
    let ready = database.ok && migrations.ok && draining.ok;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        not_kept(Json(Readiness {
            ready,
            checks: Checks {
                database,
                migrations,
                draining,
            },
        })),
    )
}

impl Health {
    /// Asks the database whether it is there and what it knows, in one go with one deadline.
    async fn database(&self) -> (Check, Check) {
        let began = Instant::now();
        let ask = async {
            let mut connection = self.pool.acquire().await?;
            connection.ping().await?;
            Ok::<_, sqlx::Error>(connection.list_applied_migrations(MIGRATIONS_TABLE).await)
        };
        let unknown = || Check::new(false, "unknown");
        match timeout(DATABASE_WITHIN, ask).await {
            Err(_) => (Check::new(false, "no answer within 200 ms"), unknown()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database does not answer");
                (Check::new(false, "no connection"), unknown())
            }
            Ok(Ok(applied)) => {
                let database = Check::new(true, format!("{} ms", began.elapsed().as_millis()));
                let applied = applied.unwrap_or_default();
                let missing = self
                    .expected
                    .iter()
                    .filter(|&&step| applied.iter().all(|done| done.version != step))
                    .count();
                (
                    database,
                    Check::new(missing == 0, format!("{missing} missing of {}", self.expected.len())),
                )
            }
        }
    }
}

async fn version(State(health): State<Health>) -> impl IntoResponse {
    not_kept(Json(serde_json::json!({
        "name": "otklik",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": COMMIT,
        "schema": health.expected.last(),
    })))
}

fn not_kept(answer: impl IntoResponse) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request};
    use http_body_util::BodyExt as _;
    use sqlx::{PgPool, postgres::PgPoolOptions};
    use tower::ServiceExt as _;

    use super::*;

    static MIGRATIONS: Migrator = sqlx::migrate!();

    async fn ask(router: Router, path: &str, drain: Option<Drain>) -> (StatusCode, serde_json::Value) {
        let mut request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        if let Some(drain) = drain {
            request.extensions_mut().insert(drain);
        }
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    #[sqlx::test]
    async fn ready_when_the_database_has_every_migration(pool: PgPool) {
        let (status, body) = ask(routes(pool, &MIGRATIONS), "/readyz", Some(Drain::default())).await;
        assert_eq!((status, &body["ready"]), (StatusCode::OK, &true.into()), "{body}");
    }

    #[sqlx::test(migrations = false)]
    async fn red_on_an_empty_database(pool: PgPool) {
        let (status, body) = ask(routes(pool, &MIGRATIONS), "/readyz", None).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body["checks"]["database"]["ok"], true);
        assert_eq!(body["checks"]["migrations"]["ok"], false);
    }

    #[sqlx::test]
    async fn red_as_soon_as_the_process_is_asked_to_stop(pool: PgPool) {
        let drain = Drain::default();
        drain.announce();
        let (status, body) = ask(routes(pool, &MIGRATIONS), "/readyz", Some(drain)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body["checks"]["draining"]["ok"], false);
        assert_eq!(body["checks"]["database"]["ok"], true);
    }

    #[tokio::test]
    async fn alive_and_not_ready_without_a_database() {
        let nowhere = PgPoolOptions::new()
            .connect_lazy("postgres://nobody@127.0.0.1:1/nothing")
            .expect("an address");
        let router = routes(nowhere, &MIGRATIONS);
        let began = Instant::now();
        let (status, body) = ask(router.clone(), "/readyz", None).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body["checks"]["database"]["ok"], false);
        assert!(began.elapsed() < Duration::from_secs(1), "the check has a deadline");
        assert_eq!(ask(router.clone(), "/healthz", None).await.0, StatusCode::OK);
        let (status, body) = ask(router, "/version", None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            body["schema"]
                .as_i64()
                .is_some_and(|schema| schema > 20_260_000_000_000),
            "{body}"
        );
    }
}
