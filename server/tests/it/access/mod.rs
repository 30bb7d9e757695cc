//! Nobody gets at what is not his: every route is asked for everything of another side, by everybody who might try. The
//! routes come from the router, the ids from the schema and from the pages of those who may see them: what is new there is
//! asked for without a word here.

mod astray;
mod belongings;
mod people;
mod probe;
mod router;
pub mod table;

use crate::helpers::spawn_set;
use app::kernel::Role;
use people::{Actor, Town, member};
use probe::{Answer, filled, nobody_s, read_from, values};
use server::http::edge::{EdgeConfig, RateConfig};
use sqlx::PgPool;
use std::collections::BTreeSet;
use table::{ROUTES, WORDS, Who};

async fn of_the_router(pool: PgPool, settings: &'static [&'static str]) -> BTreeSet<(String, String)> {
    let settings = settings.iter().map(|setting| (*setting).to_owned()).collect();
    let app = spawn_set(pool, RateConfig::off(), false, |_| settings).await;
    router::routes(&server::http::router::router(app.state.clone(), EdgeConfig::default()))
}

fn of_the_table(wanted: impl Fn(Who) -> bool) -> BTreeSet<(String, String)> {
    let rows = ROUTES.iter().filter(|(_, _, who)| wanted(*who));
    rows.map(|(path, method, _)| ((*path).to_owned(), (*method).to_owned()))
        .collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn routes_and_table_agree(pool: PgPool) {
    let found = of_the_router(pool, &[]).await;
    let known = of_the_table(|who| who != Who::Demonstration);
    let difference: Vec<_> = found.symmetric_difference(&known).collect();
    assert!(difference.is_empty(), "say in access/table.rs who may: {difference:?}");
    assert_eq!(
        known.len() + of_the_table(|who| who == Who::Demonstration).len(),
        ROUTES.len(),
        "twice"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_demonstration_has_its_own_routes_besides(pool: PgPool) {
    let found = of_the_router(pool, &["--demo", "auto"]).await;
    assert_eq!(found, of_the_table(|_| true));
}

#[test]
fn a_route_that_the_table_does_not_know_is_seen() {
    let handler = || async {};
    let routes = axum::Router::<()>::new()
        .route("/a/{id}", axum::routing::get(handler).delete(handler))
        .merge(axum::Router::new().route("/a/{id}", axum::routing::post(handler)))
        .fallback(handler)
        .layer(axum::middleware::from_fn(
            |request: axum::extract::Request, next: axum::middleware::Next| next.run(request),
        ));
    let found: Vec<_> = router::routes(&routes)
        .into_iter()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    assert_eq!(found, ["DELETE /a/{id}", "GET /a/{id}", "POST /a/{id}"]);
}

/// Everything that the matrix asks with.
struct Matrix {
    town: Town,
    /// Ids of Anna, Clara and their organisation's staff that nobody else has.
    ids: Vec<String>,
    /// Names of fields, of all forms.
    names: BTreeSet<String>,
    failures: Vec<String>,
}

impl Matrix {
    async fn build(pool: PgPool) -> Self {
        let town = Town::build(pool).await;
        // each of them is somebody, or nothing below proves anything
        let everybody = town.our_staff.iter().chain(&town.their_staff).map(|(_, actor)| actor);
        for actor in everybody.chain([&town.anna, &town.boris, &town.keeper, &town.unproved]) {
            assert_eq!(town.open(actor, "/profile").await.status, 200, "{}", actor.name);
        }
        let doors = town.open(&town.unproved, "/admin/members").await;
        assert!(doors.to.starts_with("/admin/enter"), "{doors:?}");
        let mut ids = town.ours.keys(&town.app.pool).await;
        let not_hers = town.theirs.keys(&town.app.pool).await;
        ids.extend(town.named.iter().cloned());
        let mut names = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let watchers = [&town.anna, &town.keeper]
            .into_iter()
            .chain(town.our_staff.iter().map(|(_, actor)| actor));
        for watcher in watchers {
            for (path, method, _) in ROUTES
                .iter()
                .filter(|(path, method, _)| *method == "GET" && !path.contains('{'))
            {
                let page = town.open(watcher, path).await;
                harvest(&page.text, &mut names, &mut seen);
                assert_ne!(page.status, 500, "{method} {path}");
            }
        }
        let mut theirs = BTreeSet::new();
        for watcher in [&town.boris, &Actor::nobody()]
            .into_iter()
            .chain(town.their_staff.iter().map(|(_, actor)| actor))
        {
            for (path, _, _) in ROUTES
                .iter()
                .filter(|(path, method, _)| *method == "GET" && !path.contains('{'))
            {
                harvest(&town.open(watcher, path).await.text, &mut BTreeSet::new(), &mut theirs);
            }
        }
        ids.extend(seen);
        // what everybody sees, and the words of our own forms, are nobody's
        ids.retain(|id| !not_hers.contains(id) && !theirs.contains(id) && !WORDS.contains(&id.as_str()));
        assert!(ids.len() > 25 && names.len() > 15, "{ids:?} {names:?}");
        Self {
            town,
            ids: ids.into_iter().collect(),
            names,
            failures: Vec::new(),
        }
    }

    fn fail(&mut self, what: &str, who: &Actor, route: (&str, &str), answer: &Answer) {
        let Answer { status, to, text } = answer;
        let text: String = text.chars().take(300).collect();
        self.failures.push(format!(
            "{} {} by {}: {what}: {status} {to} {text}",
            route.0, route.1, who.name
        ));
    }

    /// The door is closed, whatever is asked for.
    async fn closed(&mut self, who: &Actor, path: &str, method: &str) {
        let id = self
            .ids
            .iter()
            .find(|id| filled(path, id).is_some())
            .cloned()
            .unwrap_or_default();
        let place = filled(path, &id).unwrap_or_else(|| path.to_owned());
        let answer = self.town.ask(who, (method, &place), &self.names, &id).await;
        if !answer.is_refusal() || answer.secret(path).is_some() {
            self.fail("let in", who, (method, path), &answer);
        }
    }

    /// The door is open, and nothing of Anna's is behind it.
    async fn nothing_of_hers(&mut self, who: &Actor, path: &str, method: &str) {
        let before = self.town.ours.state(&self.town.app.pool).await;
        for id in self.ids.clone() {
            let Some(place) = filled(path, &id) else { continue };
            // so many tries are too many, and what is refused for that proves nothing
            self.town.forget_tries().await;
            let answer = self.town.ask(who, (method, &place), &self.names, &id).await;
            if answer.secret(path).is_some() || answer.status == 500 {
                self.fail(&format!("{id} tells"), who, (method, path), &answer);
            }
            if !path.contains('{') || path == DRAWN {
                continue;
            }
            // hers is answered as what nobody has
            if let Some(status) = self.tells_apart(who, (method, path), &id, &answer).await {
                self.fail(&format!("{id} is known ({status})"), who, (method, path), &answer);
            }
            if method == "GET" && (200..300).contains(&answer.status) {
                self.fail(&format!("{id} is shown"), who, (method, path), &answer);
            }
        }
        let after = self.town.ours.state(&self.town.app.pool).await;
        for (was, is) in before.iter().zip(&after).filter(|(was, is)| was != is) {
            self.failures.push(format!(
                "{method} {path} by {} changed {} ({:?})",
                who.name, was.0, is.1
            ));
        }
    }

    /// Whether an answer about an id differs from the one about an id that nobody has, and the status of that one. What the
    /// page says of the whole town may change between the two; what differs for whose it is differs again.
    async fn tells_apart(&self, who: &Actor, (method, path): (&str, &str), id: &str, answer: &Answer) -> Option<u16> {
        let other = nobody_s(id);
        let ask = async |id: &str| {
            let place = filled(path, id).unwrap_or_default();
            self.town.ask(who, (method, &place), &self.names, id).await
        };
        if answer.without(id) == ask(&other).await.without(&other) {
            return None;
        }
        self.town.forget_tries().await;
        let (again, nobody_s) = (ask(id).await, ask(&other).await);
        (again.without(id) != nobody_s.without(&other)).then_some(nobody_s.status)
    }

    /// The rightful one gets in, and to what is his: otherwise nothing above proves anything.
    async fn open_to(&mut self, who: &Actor, path: &str, method: &str) {
        let values: Vec<String> = self.ids.iter().cloned().chain(WORDS.map(str::to_owned)).collect();
        let mut last = None;
        for id in values {
            let Some(place) = filled(path, &id) else { continue };
            self.town.forget_tries().await;
            let before = self.town.ours.state(&self.town.app.pool).await;
            let answer = self.town.ask(who, (method, &place), &self.names, &id).await;
            let is_in = !answer.is_refusal() && answer.status < 500;
            if is_in && !path.contains('{') {
                return;
            }
            let other = nobody_s(&id);
            let nobody_s = filled(path, &other).unwrap_or_default();
            let is_changed = before != self.town.ours.state(&self.town.app.pool).await;
            let nobody_s = self.town.ask(who, (method, &nobody_s), &self.names, &other).await;
            if is_in && (is_changed || answer.without(&id) != nobody_s.without(&other)) {
                return;
            }
            last = Some(answer);
        }
        let last = last.unwrap_or(Answer {
            status: 0,
            to: String::new(),
            text: "no id fits".to_owned(),
        });
        self.fail("the rightful one is refused", who, (method, path), &last);
    }

    fn end(self) {
        let count = self.failures.len();
        assert!(
            self.failures.is_empty(),
            "{count} failures:\n{}",
            self.failures.join("\n")
        );
    }
}

/// A picture of an address that is drawn from the address alone: it knows of nothing and nobody.
const DRAWN: &str = "/c/{number}/qr.svg";

/// Names of fields, and ids in links, forms and hidden fields.
fn harvest(page: &str, names: &mut BTreeSet<String>, ids: &mut BTreeSet<String>) {
    names.extend(
        values(page, "name")
            .into_iter()
            .filter(|name| *name != "viewport")
            .map(str::to_owned),
    );
    for address in values(page, "href").into_iter().chain(values(page, "action")) {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        ids.extend(ROUTES.iter().filter_map(|(pattern, _, _)| read_from(pattern, path)));
    }
    for hidden in page.split("type=\"hidden\"").skip(1) {
        // marks of a form: its own random key, and whom it was shown to
        let tag = hidden.split('>').next().unwrap_or_default();
        if [" name=\"key\"", " name=\"whose\""]
            .iter()
            .any(|mark| tag.contains(mark))
        {
            continue;
        }
        let value = hidden.split('>').next().and_then(|tag| tag.split("value=\"").nth(1));
        let value = value.and_then(|value| value.split('"').next()).unwrap_or_default();
        if !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            ids.insert(value.to_owned());
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_gets_at_what_is_not_his(pool: PgPool) {
    let mut matrix = Matrix::build(pool).await;
    let (nobody, boris) = (Actor::nobody(), matrix.town.boris.clone());
    let (staff, unproved) = (matrix.town.their_staff.clone(), matrix.town.unproved.clone());
    for (path, method, who) in ROUTES
        .iter()
        .filter(|(_, method, who)| *method != "*" && *who != Who::Demonstration)
    {
        match who {
            Who::Everybody | Who::Demonstration => {
                for actor in [&nobody, &boris, &staff[3].1] {
                    matrix.nothing_of_hers(actor, path, method).await;
                }
            }
            Who::SignedIn => {
                matrix.closed(&nobody, path, method).await;
                matrix.nothing_of_hers(&boris, path, method).await;
                matrix.nothing_of_hers(&staff[9].1, path, method).await;
            }
            _ => {
                matrix.closed(&nobody, path, method).await;
                matrix.closed(&boris, path, method).await;
                if *who != Who::Member {
                    matrix.closed(&unproved, path, method).await;
                }
                for (role, actor) in &staff {
                    if who.admits(*role) {
                        matrix.nothing_of_hers(actor, path, method).await;
                    } else {
                        matrix.closed(actor, path, method).await;
                    }
                }
            }
        }
    }
    matrix.end();
}

#[sqlx::test(migrations = "./migrations")]
async fn whoever_may_gets_in(pool: PgPool) {
    let mut matrix = Matrix::build(pool).await;
    let (anna, keeper) = (matrix.town.anna.clone(), matrix.town.keeper.clone());
    let staff = matrix.town.our_staff.clone();
    let is_read = |route: &&(&str, &str, Who)| route.1 == "GET";
    let (pages, forms): (Vec<_>, Vec<_>) = ROUTES.iter().partition(is_read);
    for (path, method, who) in pages.into_iter().chain(forms) {
        match who {
            Who::Everybody | Who::Demonstration => {}
            Who::SignedIn => matrix.open_to(&anna, path, method).await,
            _ => {
                matrix.open_to(&keeper, path, method).await;
                for (_, actor) in staff.iter().filter(|(role, _)| who.admits(*role)) {
                    matrix.open_to(actor, path, method).await;
                }
            }
        }
    }
    matrix.end();
}

#[sqlx::test(migrations = "./migrations")]
async fn the_whole_region_opens_no_other_doors_to_a_role(pool: PgPool) {
    let town = Town::build(pool).await;
    for role in Role::ALL {
        let (actor, _) = member(&town.app, role, None, true).await;
        for (path, method, who) in ROUTES {
            let (Who::Somewhere(right) | Who::Whole(right)) = who else {
                continue;
            };
            let place = filled(path, "1").unwrap_or_else(|| (*path).to_owned());
            let answer = town.ask(&actor, (method, &place), &BTreeSet::new(), "1").await;
            assert!(answer.status < 500, "{method} {path}: {answer:?}");
            assert_eq!(
                answer.status == 403,
                !role.rights().contains(right),
                "{method} {path} by {}: {answer:?}",
                actor.name
            );
        }
    }
}

/// Headers of a browser on somebody else's page, or on a page without an origin.
const FORGED: [(&str, &str); 4] = [
    ("sec-fetch-site", "cross-site"),
    ("sec-fetch-site", "same-site"),
    ("origin", "https://evil.example"),
    ("origin", "null"),
];

#[sqlx::test(migrations = "./migrations")]
async fn no_other_site_changes_anything(pool: PgPool) {
    let town = Town::build(pool).await;
    let before = town.ours.state(&town.app.pool).await;
    let changes = ROUTES
        .iter()
        .filter(|(_, method, who)| !["GET", "*"].contains(method) && *who != Who::Demonstration);
    let mut asked = 0;
    for (path, method, _) in changes {
        let place = path
            .split('/')
            .map(|part| if part.starts_with('{') { "1" } else { part });
        let url = town.app.at(&place.collect::<Vec<_>>().join("/"));
        for who in [&town.anna, &town.keeper] {
            for (name, value) in FORGED {
                let request = town.app.client.request(method.parse().unwrap(), &url);
                let request = request
                    .header("cookie", who.cookies(&town.app.pool).await)
                    .header("content-type", "application/x-www-form-urlencoded");
                let answer = request.header(name, value).body("id=1&say=no").send().await.unwrap();
                assert_eq!(
                    answer.status(),
                    403,
                    "{method} {path} by {} with {name}: {value}",
                    who.name
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 300, "{asked}");
    assert_eq!(before, town.ours.state(&town.app.pool).await);
}
