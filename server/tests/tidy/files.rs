//! Names and sizes of files, and what no file may say.

use super::source::{Source, end_of_brackets, git, line_of, tracked};
use super::{findings, is_rust_of, keep, say};
use std::collections::HashMap;

/// Longest file of Rust, lines.
const FILE_LINES: usize = 400;
/// Longest `view!`, lines.
const VIEW_LINES: usize = 60;

fn long_files(file: &Source) -> Vec<String> {
    let lines = file.text.lines().count();
    let is_long = file.path.ends_with(".rs") && lines > FILE_LINES;
    is_long
        .then(|| format!("{}: {lines} lines", file.path))
        .into_iter()
        .collect()
}

fn long_views(file: &Source) -> Vec<String> {
    let views = file
        .code
        .match_indices("view!")
        .filter(|(at, _)| !file.code[..*at].ends_with(char::is_alphanumeric));
    let lines = |at: usize| {
        let open = file.code[at..].find(['{', '(', '[']).map_or(at, |offset| at + offset);
        let view = &file.code[at..end_of_brackets(file.code.as_bytes(), open)];
        view.lines().count()
    };
    let measured = views.map(|(at, _)| (line_of(&file.code, at), lines(at)));
    let long = measured.filter(|(_, lines)| *lines > VIEW_LINES);
    long.map(|(line, lines)| format!("{}:{line}: a view of {lines} lines", file.path))
        .collect()
}

#[test]
fn files_and_views_can_be_read_at_once() {
    keep(long_files);
    keep(long_views);
    assert_eq!(
        findings(long_files, "server/src/a.rs", &"// line\n".repeat(FILE_LINES + 1)),
        1
    );
    assert_eq!(
        findings(long_files, "server/src/a.rs", &"// line\n".repeat(FILE_LINES)),
        0
    );
    let view = |inner: usize| format!("fn f() {{ view! {{\n{}}} }}", "<p>{x}\"}\"</p>\n".repeat(inner));
    assert_eq!(findings(long_views, "app/src/a.rs", &view(VIEW_LINES - 1)), 1);
    assert_eq!(findings(long_views, "app/src/a.rs", &view(VIEW_LINES - 2)), 0);
}

/// What is wrong with the names of migrations: `YYYYMMDDHHMMSS_<slice>_<what>.sql`, every version once.
fn migration_names<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut wrong, mut seen) = (Vec::new(), HashMap::new());
    for path in paths.filter(|path| path.starts_with("server/migrations/")) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let (version, what) = name.split_once('_').unwrap_or_default();
        let is_version = version.len() == 14 && version.bytes().all(|byte| byte.is_ascii_digit());
        let words = what.strip_suffix(".sql").unwrap_or_default();
        let is_words = words.contains('_')
            && words
                .split('_')
                .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        if !is_version || !is_words {
            wrong.push(format!("{path}: not YYYYMMDDHHMMSS_slice_what.sql"));
        }
        if let Some(other) = seen.insert(version.to_owned(), path) {
            wrong.push(format!("{path}: the version of {other}"));
        }
    }
    wrong
}

#[test]
fn migrations_are_named_and_numbered() {
    let files = tracked();
    assert_eq!(migration_names(files.iter().map(|file| file.path.as_str())), [""; 0]);
    let wrong = |names: &[&str]| {
        let paths: Vec<String> = names.iter().map(|name| format!("server/migrations/{name}")).collect();
        migration_names(paths.iter().map(String::as_str)).len()
    };
    assert_eq!(
        wrong(&[
            "20261121000001_foundation_extensions.sql",
            "20261121000002_directory_tables.sql"
        ]),
        0
    );
    assert_eq!(wrong(&["20261121000001_a_b.sql", "20261121000001_c_d.sql"]), 1);
    assert_eq!(
        wrong(&[
            "1_a_b.sql",
            "20261121000001_tables.sql",
            "20261121000003_A_b.sql",
            "20261121000004_a_b.txt"
        ]),
        4
    );
}

/// Text becomes markup in one place only: the head that our own build wrote.
fn raw_markup(file: &Source) -> Vec<String> {
    if !is_rust_of(file, "app/src/") && !file.path.starts_with("app/map/") && !file.path.starts_with("public/") {
        return Vec::new();
    }
    let text = if file.path.ends_with(".rs") {
        &file.code
    } else {
        &file.text
    };
    let ways = [
        "inner_html",
        "set_inner_html",
        "set_outer_html",
        "insert_adjacent_html",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
    ];
    say(file, text, &ways)
}

#[test]
fn no_text_becomes_markup() {
    keep(raw_markup);
    assert_eq!(
        findings(raw_markup, "app/src/ui/card.rs", "view! { <p inner_html=text/> }"),
        1
    );
    assert_eq!(findings(raw_markup, "app/map/pins.mjs", "box.innerHTML = title;"), 1);
    assert_eq!(findings(raw_markup, "app/src/ui/card.rs", "// inner_html"), 0);
}

/// Words that belong to somebody's machine, not to the project. They are put together here so that this file has none.
fn strange_words(file: &Source) -> Vec<String> {
    // Cargo writes the name of its index into its own lock file.
    if file.path == "Cargo.lock" {
        return Vec::new();
    }
    let words = [
        ["crates", ".io"],
        ["npm", "js."],
        ["registry.", "npm"],
        ["../", "shared"],
        [".", "library"],
        ["crates-io", "-index"],
    ];
    let lines = file.text.lines().enumerate();
    let found = lines.flat_map(|(number, line)| words.iter().map(move |word| (number, line, word.concat())));
    let found = found.filter(|(_, line, word)| line.contains(word.as_str()));
    found
        .map(|(number, _, word)| format!("{}:{}: says {word}", file.path, number + 1))
        .collect()
}

#[test]
fn no_file_speaks_of_somebody_s_machine() {
    keep(strange_words);
    for word in [
        ["https://crates", ".io/x"],
        ["// see ../", "shared/design.md"],
        ["/work/.", "library"],
        ["https://registry.np", "mjs.org"],
    ] {
        assert!(findings(strange_words, "README.md", &word.concat()) > 0, "{word:?}");
    }
    assert_eq!(findings(strange_words, "README.md", "a shared library of crates"), 0);
}

#[test]
fn nothing_tracked_is_ignored() {
    let list = ["ls-files", "--cached", "--ignored", "--exclude-standard"];
    assert_eq!(git(&list), [""; 0]);
    // The same question with a rule that ignores everything: it can find something.
    assert!(!git(&["ls-files", "--cached", "--ignored", "--exclude=*.toml"]).is_empty());
}

/// What is wrong with the numbers of decisions: `docs/adr/NNNN-what.md`, every number once.
fn decision_numbers<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut wrong, mut seen) = (Vec::new(), HashMap::new());
    for path in paths.filter(|path| path.starts_with("docs/adr/")) {
        let number = path["docs/adr/".len()..].split('-').next().unwrap_or_default();
        if number.len() != 4 || number.parse::<u16>().is_err() {
            wrong.push(format!("{path}: not NNNN-what.md"));
        }
        if let Some(other) = seen.insert(number, path) {
            wrong.push(format!("{path}: the number of {other}"));
        }
    }
    wrong
}

#[test]
fn decisions_are_numbered_once() {
    let files = tracked();
    assert_eq!(decision_numbers(files.iter().map(|file| file.path.as_str())), [""; 0]);
    let wrong = |names: &[&str]| decision_numbers(names.iter().copied()).len();
    assert_eq!(wrong(&["docs/adr/0001-a.md", "docs/adr/0002-b.md", "docs/other.md"]), 0);
    assert_eq!(wrong(&["docs/adr/0001-a.md", "docs/adr/0001-b.md"]), 1);
    assert_eq!(wrong(&["docs/adr/1-a.md", "docs/adr/readme.md"]), 2);
}
