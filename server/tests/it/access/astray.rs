//! Whoever opens the address of a form, by a switch of the language or by F5, meets the page of that form and nothing empty.

use super::table::ROUTES;
use crate::account::spawn;
use crate::helpers::header;
use crate::staff::proved;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Files and machines: no pages.
const NO_PAGES: [&str; 9] = [
    "/assets",
    "/manifest",
    "/robots",
    "/healthz",
    "/readyz",
    "/version",
    "/tiles",
    "/photos",
    "/api",
];

fn is_page(path: &str) -> bool {
    !NO_PAGES.iter().any(|begin| path.starts_with(begin)) && !path.contains("qr.svg")
}

/// Whether a page answers at a path.
fn leads_somewhere(path: &str) -> bool {
    let fits = |pattern: &str| {
        let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some(wanted), Some(given)) if wanted == given || wanted.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    ROUTES
        .iter()
        .any(|(pattern, method, _)| *method == "GET" && fits(pattern))
}

#[sqlx::test(migrations = "./migrations")]
async fn no_address_of_a_page_answers_with_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, "keeper@mail.example", "administrator", None).await;
    let read: BTreeSet<&str> = ROUTES
        .iter()
        .filter(|(_, method, _)| *method == "GET")
        .map(|(path, _, _)| *path)
        .collect();
    let mut led = 0;
    // what ends sessions is no page; all others are opened as somebody who may see everything
    for (pattern, method, _) in ROUTES.iter().filter(|(path, _, _)| is_page(path)) {
        let place = pattern
            .split('/')
            .map(|part| if part.starts_with('{') { "1" } else { part });
        let path = place.collect::<Vec<_>>().join("/");
        let answer = app
            .client
            .get(app.at(&format!("{path}?lang=en")))
            .header("cookie", keeper.header())
            .send()
            .await
            .unwrap();
        let (status, to) = (
            answer.status().as_u16(),
            header(answer.headers(), "location").to_owned(),
        );
        let said = answer.text().await.unwrap();
        assert_ne!(status, 405, "{path}");
        assert!(status == 303 || !said.is_empty(), "{status} {path}");
        if *method == "POST" && !read.contains(pattern) && !pattern.starts_with("/dev/") {
            let page = to.split('?').next().unwrap();
            assert!(status == 303 && leads_somewhere(page), "{status} {path} {to}");
            led += 1;
        }
    }
    assert!(led > 20, "{led}");
    // the language that was chosen there holds
    let there = app.at("/admin/outbox/address?lang=en");
    let answer = app
        .client
        .get(there)
        .header("cookie", keeper.header())
        .send()
        .await
        .unwrap();
    let to = header(answer.headers(), "location");
    assert_eq!((answer.status().as_u16(), to), (303, "/admin/outbox?lang=en"));
    let (_, page) = keeper.open(&app, to).await;
    assert!(page.contains("Outgoing letters and SMS"), "{page}");
    // what no page does is still refused
    let put = app.client.put(app.at("/admin/outbox/address")).send().await.unwrap();
    assert!(put.status().is_client_error(), "{}", put.status());
}
