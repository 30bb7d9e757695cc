//! Who may know whom among the slices of `server`: by its door, and only along these arrows. Statements stay with their slice.

use super::rooms::knows;
use super::source::Source;

/// The slices. All other rooms are foundations below them or the house above them.
const SLICES: &[&str] = &[
    "account",
    "base",
    "complaints",
    "directory",
    "dispatch",
    "mail",
    "oidc",
    "outbox",
    "photos",
    "sms",
    "staffing",
    "transfer",
];

/// Arrows, each with its reason. Insides of a slice (`slice::sql`) need an arrow of their own.
const ARROWS: &[(&str, &str)] = &[
    // codes and letters leave by the queue
    ("account", "outbox"),
    // who wants no notices is known where messages leave
    ("account", "sms"),
    // who signs in may be a member of the staff
    ("account", "staffing"),
    ("staffing", "account"),
    // a member is found by a confirmed address, and the second proof is written into the session
    ("staffing", "account::sql"),
    // the list of organisations is read as an import reads it
    ("staffing", "transfer"),
    // invitations are letters; categories, norms and days are kept by the directory
    ("staffing", "outbox"),
    ("staffing", "directory"),
    // a service vouches for the owner of an account
    ("oidc", "account"),
    // a complaint has a category, photos, and letters
    ("complaints", "directory"),
    ("complaints", "photos"),
    // and its photos are attached in its own transaction
    ("complaints", "photos::sql"),
    ("complaints", "outbox"),
    ("outbox", "complaints"),
    // addresses stand on the base map
    ("directory", "base"),
    // the queue hands over to its gateways, which answer in its words
    ("outbox", "mail"),
    ("outbox", "sms"),
    ("outbox", "sms::sql"),
    ("mail", "outbox"),
    ("mail", "sms"),
    ("sms", "outbox"),
    ("sms", "mail"),
    // photos of a draft live as long as it
    ("photos", "complaints"),
    // the desks work on complaints, whose terms follow the calendar
    ("dispatch", "complaints"),
    ("dispatch", "directory"),
    // imports wake up whoever remembers reference data
    ("transfer", "directory"),
];

/// What is wrong with the knowledge of one file. Tests may know everything.
pub fn check(file: &Source) -> Vec<String> {
    let Some(inside) = file
        .path
        .strip_prefix("server/src/")
        .filter(|path| path.ends_with(".rs"))
    else {
        return Vec::new();
    };
    let module: Vec<&str> = inside
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .collect();
    if !SLICES.contains(&module[0]) || module.contains(&"tests") {
        return Vec::new();
    }
    let code = file.code.split("#[cfg(test)]").next().unwrap_or_default();
    let mut wrong = Vec::new();
    for (line, path) in knows(code, &module) {
        let other = path[0].as_str();
        let is_inside = path.get(1).is_some_and(|part| part == "sql");
        let known = if is_inside {
            format!("{other}::sql")
        } else {
            other.to_owned()
        };
        if other == module[0] || !SLICES.contains(&other) {
            continue;
        }
        if !ARROWS.iter().any(|(from, to)| *from == module[0] && *to == known) {
            wrong.push(format!("{}:{line}: '{}' must not know '{known}'", file.path, module[0]));
        }
    }
    wrong
}

#[test]
fn a_slice_that_reaches_into_another_is_found() {
    let wrong = |path: &str, code: &str| check(&Source::new(path, code)).len();
    assert_eq!(
        wrong("server/src/account/mod.rs", "fn f() { crate::oidc::sql::sweep() }"),
        1
    );
    assert_eq!(
        wrong("server/src/account/register.rs", "use crate::complaints::mine;"),
        1
    );
    assert_eq!(wrong("server/src/oidc/accounts.rs", "use crate::account::Accounts;"), 0);
    assert_eq!(
        wrong("server/src/oidc/accounts.rs", "use crate::account::sql::person;"),
        1
    );
    assert_eq!(
        wrong(
            "server/src/oidc/accounts.rs",
            "use crate::{account::{Accounts, sql::person}, secret};"
        ),
        1
    );
    assert_eq!(wrong("server/src/http/oidc.rs", "use crate::oidc::sql;"), 0, "no slice");
    assert_eq!(wrong("server/src/oidc/tests.rs", "use crate::account::sql;"), 0);
}
