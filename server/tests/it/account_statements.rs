//! Whether an address is known shows in no statement: as many, of the same kinds, in the same order.

use super::account::{Browser, OTHER, registered, spawn};
use super::helpers::App;
use sqlx::PgPool;
use std::cell::RefCell;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

thread_local! {
    /// What the database was asked by this thread, while a test wants to know. The server of a test runs on its thread.
    static ASKED: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Watches all statements of the process, so that it does not matter which test met which statement first.
struct Statements;

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Summary);
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "sqlx::query" && *metadata.level() <= Level::DEBUG
    }
}

struct Summary;

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            ASKED.with_borrow_mut(|asked| asked.iter_mut().for_each(|asked| asked.push(value.to_owned())));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

async fn asked(app: &App, path: &str, fields: &[(&str, &str)]) -> Vec<String> {
    let mut browser = Browser::new(app).await;
    ASKED.set(Some(Vec::new()));
    browser.send(app, path, fields).await;
    ASKED.take().unwrap_or_default()
}

#[sqlx::test(migrations = "./migrations")]
async fn known_and_unknown_addresses_cost_the_same_statements(pool: PgPool) {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Statements)).unwrap();
    let app = spawn(pool).await;
    registered(&app, "known@example.ru").await;
    let mut phone = Browser::new(&app).await;
    phone
        .go(&app, "/login/phone", &[("phone", "9101234567")], "/login/code")
        .await;
    let code = super::account::latest(&app, "+79101234567", "code", "code").await;
    phone
        .go(&app, "/login/code", &[("code", &code)], super::account::HOME)
        .await;
    for (path, field, more, known, unknown) in [
        (
            "/login",
            "login",
            ("password", OTHER),
            "known@example.ru",
            "other@example.ru",
        ),
        ("/login", "login", ("password", OTHER), "9101234567", "9101234568"),
        (
            "/register",
            "email",
            ("new_password", OTHER),
            "known@example.ru",
            "other@example.ru",
        ),
        ("/recover", "login", ("", ""), "known@example.ru", "other@example.ru"),
        ("/login/phone", "phone", ("", ""), "9101234567", "9101234568"),
    ] {
        let form = |address| [(field, address), more, ("consent", "1")];
        let of_known = asked(&app, path, &form(known)).await;
        let of_unknown = asked(&app, path, &form(unknown)).await;
        assert!(of_known.len() > 2, "{path}: nothing was seen: {of_known:?}");
        assert_eq!(of_known, of_unknown, "{path}");
    }
}
