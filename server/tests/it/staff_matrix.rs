//! Every role against every route under `/admin`, read from where the routes are made: a route that nobody has decided about
//! fails here, and so does one that lets in whom it should not.

use super::account::{Browser, registered, spawn};
use super::helpers::App;
use super::staff::proved;
use app::kernel::Role;
use sqlx::PgPool;
use std::path::Path;

/// A route: its path, and whether it takes questions and forms.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    path: String,
    get: bool,
    post: bool,
}

/// The routes under `/admin` in a source.
fn routes_of(source: &str) -> Vec<Route> {
    let mut found = Vec::new();
    for part in source.split(".route(").skip(1) {
        let Some(path) = part
            .trim_start()
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next())
        else {
            continue;
        };
        let mut depth = 1;
        let end = part.find(|c| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let methods = &part[path.len()..end.unwrap_or(part.len())];
        if path == "/admin" || path.starts_with("/admin/") {
            found.push(Route {
                path: path.to_owned(),
                get: methods.contains("get("),
                post: methods.contains("post("),
            });
        }
    }
    found
}

fn all_routes(folder: &Path) -> Vec<Route> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_routes(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(routes_of(&std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Who may read the page, and who may send its form.
fn decided(path: &str) -> Option<(&'static [Role], &'static [Role])> {
    const ALL: &[Role] = &Role::ALL;
    const KEEPER: &[Role] = &[Role::Administrator];
    const HEADS: &[Role] = &[Role::Administrator, Role::Head];
    const DESK: &[Role] = &[Role::Administrator, Role::Head, Role::Clerk];
    Some(match path {
        "/admin/enter" => (ALL, ALL),
        "/admin/organisations" | "/admin/categories" | "/admin/calendar" => (ALL, KEEPER),
        "/admin" | "/admin/categories/{code}" | "/admin/areas" => (ALL, &[]),
        "/admin/organisations/apply"
        | "/admin/categories/apply"
        | "/admin/categories/{code}/norm"
        | "/admin/calendar/apply"
        | "/admin/calendar/day"
        | "/admin/outbox/address"
        | "/admin/outbox/retry"
        | "/admin/outbox/give-up" => (&[], KEEPER),
        "/admin/outbox" => (KEEPER, &[]),
        "/admin/journal" => (KEEPER, KEEPER),
        "/admin/members" | "/admin/members/invite" => (HEADS, HEADS),
        "/admin/members/invited" | "/admin/members/{id}" | "/admin/invitations/{id}" => (HEADS, &[]),
        "/admin/members/{id}/reveal"
        | "/admin/members/{id}/change"
        | "/admin/members/{id}/end"
        | "/admin/invitations/{id}/again"
        | "/admin/invitations/{id}/withdraw" => (&[], HEADS),
        "/admin/recovery" => (DESK, DESK),
        "/admin/recovery/code" => (&[], DESK),
        _ => return None,
    })
}

/// Whether an answer shows nothing of the page: it refuses, or leads away.
fn is_shut(status: u16) -> bool {
    [303, 403].contains(&status)
}

async fn ask(app: &App, browser: &mut Browser, path: &str, is_form: bool) -> u16 {
    if is_form {
        let fields = [("id", "1"), ("text", "x"), ("address", "a@mail.example")];
        browser.send(app, path, &fields).await.status().as_u16()
    } else {
        browser.open(app, path).await.0
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn every_role_opens_its_doors_and_no_others(pool: PgPool) {
    let app = spawn(pool).await;
    let routes = all_routes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http"));
    assert!(routes.len() > 20, "{routes:?}");
    let mut citizen = registered(&app, "citizen@mail.example").await;
    let mut guest = Browser::new(&app).await;
    // somebody beyond everybody who is bound to a part; the house may lose him
    let far: i64 = sqlx::query_scalar(
        "with one as (insert into account default values returning account_id)
         insert into staff_member (account_id, role, organisation_id) select account_id, 'operator', 2 from one
         returning staff_member_id",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    let mut staff = Vec::new();
    for role in Role::ALL {
        let bound = matches!(role, Role::Operator | Role::Head | Role::Clerk | Role::Doctor);
        let email = format!("{}@mail.example", role.code());
        staff.push((role, proved(&app, &email, role.code(), bound.then_some(1)).await));
    }
    for route in &routes {
        let decided = decided(&route.path);
        assert!(decided.is_some(), "who may {}? decide it here", route.path);
        let (readers, senders) = decided.unwrap();
        let path = route
            .path
            .replace("{id}", &far.to_string())
            .replace("{code}", "pothole");
        for (is_there, is_form, allowed) in [(route.get, false, readers), (route.post, true, senders)] {
            assert_eq!(is_there, !allowed.is_empty(), "{} form: {is_form}", route.path);
            if !is_there {
                continue;
            }
            let shut = [
                ask(&app, &mut guest, &path, is_form).await,
                ask(&app, &mut citizen, &path, is_form).await,
            ];
            assert!(
                shut.iter().all(|status| is_shut(*status)),
                "{path} form: {is_form}: {shut:?}"
            );
            for (role, browser) in &mut staff {
                // the form of a proof changes the session: its own tests know it
                if route.path == "/admin/enter" && is_form {
                    continue;
                }
                let status = ask(&app, browser, &path, is_form).await;
                let is_open = !is_shut(status) || (is_form && status == 303 && allowed.contains(role));
                assert_eq!(
                    is_open,
                    allowed.contains(role),
                    "{role:?} {path} form: {is_form}: {status}"
                );
            }
        }
    }
}

#[test]
fn routes_are_found_in_sources() {
    let source = r#"Router::new()
        .route("/admin", get(home))
        .route(
            "/admin/x/{id}",
            get(a).post(b).layer(upload()),
        )
        .route("/other", post(c))"#;
    let route = |path: &str, get, post| Route {
        path: path.to_owned(),
        get,
        post,
    };
    assert_eq!(
        routes_of(source),
        [route("/admin", true, false), route("/admin/x/{id}", true, true)]
    );
}
