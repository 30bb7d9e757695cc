//! The rules of the house as tests over its sources. Each rule is a function from a file to what is wrong with it, and has
//! a made-up violation beside it that proves that it can fail.
#![expect(clippy::expect_used, reason = "all of this is a test, its helpers too")]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "names of files in the repository are lower case"
)]

#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/licences.rs"]
mod licences;
#[path = "tidy/rooms.rs"]
mod rooms;
#[path = "tidy/slices.rs"]
mod slices;
#[path = "tidy/source.rs"]
mod source;

use source::{Source, end_of_brackets, line_of, tracked};

/// Fails with every finding of a rule over all files.
fn keep(rule: impl Fn(&Source) -> Vec<String>) {
    let wrong: Vec<String> = tracked().iter().flat_map(rule).collect();
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

/// How many findings a rule has for a made-up file.
fn findings(rule: impl Fn(&Source) -> Vec<String>, path: &str, text: &str) -> usize {
    rule(&Source::new(path, text)).len()
}

/// Lines of `text` in which one of the words stands by itself. A word that ends in a sign may go on.
fn say(file: &Source, text: &str, words: &[&str]) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let says = |line: &str, word: &str| {
        line.match_indices(word).any(|(at, _)| {
            let goes_on = line[at + word.len()..].starts_with(is_word) && word.ends_with(is_word);
            !line[..at].ends_with(is_word) && !goes_on
        })
    };
    let found = |(number, line): (usize, &str)| {
        let word = words.iter().find(|word| says(line, word))?;
        Some(format!("{}:{}: says {word}", file.path, number + 1))
    };
    text.lines().enumerate().filter_map(found).collect()
}

fn is_rust_of(file: &Source, folder: &str) -> bool {
    file.path.starts_with(folder) && file.path.ends_with(".rs")
}

#[test]
fn rooms_know_only_what_is_below_them() {
    keep(rooms::check);
}

#[test]
fn slices_of_the_server_know_one_another_by_listed_doors_only() {
    keep(slices::check);
}

/// `model`, `port` and `kernel` are plain words and rules.
fn plain_words(file: &Source) -> Vec<String> {
    let is_plain = |part: &str| ["model", "kernel", "model.rs", "port.rs"].contains(&part);
    if !is_rust_of(file, "app/src/") || !file.path.split('/').any(is_plain) {
        return Vec::new();
    }
    let frameworks = [
        "leptos",
        "web_sys",
        "js_sys",
        "gloo",
        "wasm_bindgen",
        "axum",
        "sqlx",
        "server_fn",
        "leaflet",
    ];
    say(file, &file.code, &frameworks)
}

#[test]
fn models_ports_and_kernel_know_no_framework() {
    keep(plain_words);
    assert_eq!(
        findings(plain_words, "app/src/kernel/geo.rs", "use leptos::prelude::*;"),
        1
    );
    assert_eq!(
        findings(
            plain_words,
            "app/src/complaints/model/card.rs",
            "fn f(x: web_sys::File) {}"
        ),
        1
    );
    assert_eq!(
        findings(plain_words, "app/src/complaints/port.rs", "use sqlx::PgPool; // leptos"),
        1
    );
    assert_eq!(
        findings(
            plain_words,
            "app/src/complaints/model/card.rs",
            "// leptos\nlet a = \"leptos\";"
        ),
        0
    );
    assert_eq!(
        findings(plain_words, "app/src/complaints/api.rs", "use leptos::prelude::*;"),
        0
    );
}

/// Only one room speaks with the browser.
fn browser_words(file: &Source) -> Vec<String> {
    if !is_rust_of(file, "app/src/") || file.path.starts_with("app/src/browser/") {
        return Vec::new();
    }
    say(
        file,
        &file.code,
        &["web_sys", "js_sys", "gloo", "gloo_net", "wasm_bindgen", "leaflet::"],
    )
}

#[test]
fn only_the_browser_room_speaks_with_the_browser() {
    keep(browser_words);
    assert_eq!(
        findings(browser_words, "app/src/ui/dialog.rs", "let w = web_sys::window();"),
        1
    );
    assert_eq!(
        findings(
            browser_words,
            "app/src/complaints/parts/map.rs",
            "use leaflet::Map;\nuse gloo::timers;"
        ),
        2
    );
    assert_eq!(
        findings(browser_words, "app/src/browser/dom.rs", "let w = web_sys::window();"),
        0
    );
}

/// SQL lives in files named for it.
fn sql_in_its_place(file: &Source) -> Vec<String> {
    let room = file.path.strip_prefix("server/src/").unwrap_or_default();
    let is_sql = room.ends_with("/sql.rs") || room.contains("/sql/") || room.starts_with("db/");
    let is_checked = is_rust_of(file, "server/src/") || is_rust_of(file, "app/src/");
    if !is_checked || is_sql || file.is_test() {
        return Vec::new();
    }
    let calls = [
        "sqlx::query",
        "sqlx::raw_sql",
        "query_as",
        "query_scalar",
        "query_with",
        "raw_sql",
        "QueryBuilder",
        "AssertSqlSafe",
    ];
    let mut wrong = say(file, &file.shipped, &calls);
    let is_statement = |text: &str| {
        let words: Vec<&str> = text
            .trim_start_matches(['r', '#', '"', ' ', '\n'])
            .split_whitespace()
            .collect();
        matches!(
            words.as_slice(),
            ["select", _, ..]
                | ["insert", "into", ..]
                | ["delete", "from", ..]
                | ["update", _, "set", ..]
                | ["with", _, "as", ..]
        )
    };
    let statements = file.literals.iter().filter(|(_, text)| is_statement(text));
    wrong.extend(statements.map(|(line, _)| format!("{}:{line}: a statement", file.path)));
    wrong
}

#[test]
fn sql_is_in_its_place() {
    keep(sql_in_its_place);
    let query = "let row = sqlx::query_as(\"x\");";
    assert_eq!(findings(sql_in_its_place, "server/src/complaints/mod.rs", query), 1);
    assert_eq!(
        findings(
            sql_in_its_place,
            "server/src/http/pages.rs",
            "db.execute(\"update a set b = 1\");"
        ),
        1
    );
    assert_eq!(
        findings(sql_in_its_place, "app/src/call.rs", "let q = QueryBuilder::new(\"\");"),
        1
    );
    for path in [
        "complaints/sql.rs",
        "complaints/sql/read.rs",
        "transfer/boundaries/sql.rs",
        "db/facts.rs",
        "photos/tests/http.rs",
    ] {
        assert_eq!(
            findings(sql_in_its_place, &format!("server/src/{path}"), query),
            0,
            "{path}"
        );
    }
}

/// The two builds of `app` differ in as few places as can be.
fn feature_switches(file: &Source) -> Vec<String> {
    let may =
        ["app/src/lib.rs", "app/src/call.rs"].contains(&file.path.as_str()) || file.path.starts_with("app/src/bin/");
    if !is_rust_of(file, "app/src/") || may {
        return Vec::new();
    }
    let tight = file.code.replace(' ', "");
    let switches = |line: &str| line.contains("cfg") && (line.contains("(feature=") || line.contains("feature=\"\""));
    let lines = tight.lines().enumerate().filter(|(_, line)| switches(line));
    lines
        .map(|(number, _)| format!("{}:{}: a feature switch", file.path, number + 1))
        .collect()
}

#[test]
fn features_are_switched_in_three_places() {
    keep(feature_switches);
    let switch = "#[cfg(feature = \"ssr\")]\nfn f() { if cfg!(any(test, feature = \"ssr\")) {} }";
    assert_eq!(findings(feature_switches, "app/src/ui/field.rs", switch), 2);
    assert_eq!(
        findings(
            feature_switches,
            "app/src/ui/field.rs",
            "#[cfg_attr(feature = \"a\", b)]"
        ),
        1
    );
    assert_eq!(findings(feature_switches, "app/src/call.rs", switch), 0);
}

/// Without an endpoint the address of a server function hashes the folder of the build.
fn endpoints(file: &Source) -> Vec<String> {
    let starts = file
        .code
        .match_indices("#[server")
        .filter(|(at, name)| file.code[at + name.len()..].starts_with(['(', ']']));
    starts
        .filter(|(at, _)| {
            let end = end_of_brackets(file.code.as_bytes(), at + 1);
            !file.code[*at..end].contains("endpoint =") || !file.code[*at..end].contains("prefix =")
        })
        .map(|(at, _)| format!("{}:{}: no endpoint or prefix", file.path, line_of(&file.code, at)))
        .collect()
}

#[test]
fn every_server_function_names_its_endpoint() {
    keep(endpoints);
    assert_eq!(
        findings(
            endpoints,
            "app/src/a/api.rs",
            "#[server]\nasync fn f() {}\n#[server(prefix = \"/api\")]"
        ),
        2
    );
    assert_eq!(
        findings(
            endpoints,
            "app/src/a/api.rs",
            "#[server(\n prefix = \"/api\",\n endpoint = \"x\")]"
        ),
        0
    );
}
