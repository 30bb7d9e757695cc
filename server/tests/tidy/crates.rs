//! Which crates stand behind which: `server → app` only, no SQL behind `app`, no server behind the browser's build.

use super::source::root;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::process::Command;

/// Everything behind a package by a lock file: all targets, all features, tests too. Versions of a name count as one.
fn behind(lock: &str, package: &str) -> HashSet<String> {
    let mut graph: HashMap<String, Vec<String>> = HashMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
        let name = block.lines().find(|line| line.starts_with("name = ")).and_then(quoted);
        let needs = block
            .split("dependencies = [")
            .nth(1)
            .and_then(|rest| rest.split(']').next())
            .unwrap_or_default();
        let needs = needs
            .lines()
            .filter_map(quoted)
            .filter_map(|need| need.split(' ').next().map(str::to_owned));
        graph.entry(name.expect("a name")).or_default().extend(needs);
    }
    assert!(graph.contains_key(package), "{package} is not in the lock file");
    let (mut found, mut next) = (HashSet::new(), vec![package.to_owned()]);
    while let Some(name) = next.pop() {
        for need in graph.get(&name).into_iter().flatten() {
            if found.insert(need.clone()) {
                next.push(need.clone());
            }
        }
    }
    found
}

/// Names in the tree that `cargo tree --prefix none` prints.
fn names(tree: &str) -> HashSet<&str> {
    tree.lines().filter_map(|line| line.split(' ').next()).collect()
}

fn forbidden(found: &HashSet<&str>, not_wanted: &[&str]) -> Vec<String> {
    let family = |name: &&&str| {
        not_wanted
            .iter()
            .any(|word| *name == word || name.strip_prefix(word).is_some_and(|rest| rest.starts_with('-')))
    };
    let mut wrong: Vec<String> = found.iter().filter(family).map(|name| (*name).to_owned()).collect();
    wrong.sort();
    wrong
}

const SQL: &[&str] = &["sqlx", "postgres", "tokio-postgres", "diesel", "rusqlite"];
const SERVER: &[&str] = &[
    "axum",
    "tokio",
    "hyper",
    "mio",
    "tower",
    "tower-http",
    "leptos_axum",
    "sqlx",
];

#[test]
fn server_knows_app_and_app_knows_no_sql() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let app = behind(&lock, "app");
    let app: HashSet<&str> = app.iter().map(String::as_str).collect();
    assert_eq!(forbidden(&app, SQL), [""; 0]);
    assert_eq!(forbidden(&app, &["server", "bench"]), [""; 0]);
    let server = behind(&lock, "server");
    assert!(
        server.contains("app") && server.contains("sqlx") && server.contains("sqlx-postgres"),
        "the lock file is read wrongly"
    );
    assert!(!server.contains("bench"));
}

#[test]
fn a_sql_crate_behind_app_would_be_found() {
    let lock = "[[package]]\nname = \"app\"\nversion = \"1\"\ndependencies = [\n \"a 1.0\",\n]\n\n[[package]]\nname = \"a\"\n\
                dependencies = [\n \"sqlx-core\",\n]\n";
    let found = behind(lock, "app");
    assert_eq!(
        forbidden(&found.iter().map(String::as_str).collect(), SQL),
        ["sqlx-core"]
    );
    let tree = "app v0.1.0 (/x/app)\nhyper-util v0.1.2\nhyperbole v1.0.0\ntokio v1.0.0 (*)\n";
    assert_eq!(forbidden(&names(tree), SERVER), ["hyper-util", "tokio"]);
}

#[test]
fn the_browser_s_build_has_no_server_in_it() {
    let done = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "app",
            "--target",
            "wasm32-unknown-unknown",
            "--features",
            "hydrate",
        ])
        .args([
            "--no-default-features",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--offline",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let tree = String::from_utf8_lossy(&done.stdout);
    let found = names(&tree);
    assert!(
        found.contains("leptos") && found.contains("web-sys"),
        "cargo prints another tree:\n{tree}"
    );
    assert_eq!(forbidden(&found, SERVER), [""; 0]);
}
