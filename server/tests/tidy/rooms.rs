//! Who may know whom in `app`: `{shell, ports} → slices → {ui, browser, call} → {kernel, i18n, error}`.

use super::source::Source;

/// Rooms in layers, the lowest first; a room may know every layer below its own.
const LAYERS: &[&[&str]] = &[
    &["kernel"],
    &["i18n", "error"],
    &["ui", "browser", "call"],
    &["directory", "complaints", "dispatch", "messages", "account", "staffing"],
    &["shell", "ports"],
    // the entries of the browser
    &["bin"],
];

/// Arrows that the layers alone would forbid: what a room may know of another, and nothing else of it.
const ARROWS: &[(&str, &str)] = &[
    // words of errors are the words of the interface
    ("i18n", "error"),
    // a complaint has a category with its term and questions, and its form asks for addresses
    ("complaints", "directory::model"),
    ("complaints", "directory::api"),
    // the page of a recovery shows what became of the letter
    ("account", "messages::model"),
    // "my things" are complaints in the rows of the list
    ("account", "complaints::model"),
    ("account", "complaints::parts"),
    // the desks work on complaints and show them as everybody sees them
    ("dispatch", "complaints::model"),
    ("dispatch", "complaints::labels"),
    ("dispatch", "complaints::parts"),
    ("staffing", "dispatch"),
    ("staffing", "complaints::model"),
    ("staffing", "complaints::labels"),
    ("staffing", "complaints::parts"),
    // the page of an invitation shows what became of its letter
    ("staffing", "messages::model"),
    // the browser keeps drafts and sends photos whose shape the model defines
    ("browser", "complaints::model"),
];

/// What is wrong with the knowledge of one file.
pub fn check(file: &Source) -> Vec<String> {
    let Some(inside) = file.path.strip_prefix("app/src/").filter(|path| path.ends_with(".rs")) else {
        return Vec::new();
    };
    let module: Vec<&str> = inside
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .collect();
    if module == ["lib"] {
        return Vec::new();
    }
    let room = module[0];
    let Some(layer) = layer_of(room) else {
        return vec![format!("{}: the room '{room}' is in no layer", file.path)];
    };
    let mut wrong = Vec::new();
    for (line, path) in knows(&file.code, &module) {
        let other = path[0].as_str();
        let known = path.iter().take(2).map(String::as_str).collect::<Vec<_>>().join("::");
        let is_listed = ARROWS
            .iter()
            .any(|(from, to)| *from == room && (*to == known || *to == other));
        let is_below = layer_of(other).is_none_or(|theirs| theirs < layer);
        // a glob or an unknown word after `crate::` is none of the rooms
        if other != room && !is_below && !is_listed {
            wrong.push(format!("{}:{line}: '{room}' must not know '{known}'", file.path));
        }
    }
    wrong
}

fn layer_of(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

/// Every path into the crate with its line: `crate::a::{b, c::d}` and `super::super::a`, resolved to the root.
pub fn knows(code: &str, module: &[&str]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = code[from..].find("crate::").map(|at| from + at) {
        from = at + "crate::".len();
        tree(&code[from..], &[], &mut |path| {
            found.push((super::source::line_of(code, at), path));
        });
    }
    from = 0;
    while let Some(at) = code[from..].find("super::").map(|at| from + at) {
        let rest = &code[at..];
        let above = rest.split("super::").take_while(|part| part.is_empty()).count();
        from = at + above * "super::".len();
        if above == module.len() {
            tree(&code[from..], &[], &mut |path| {
                found.push((super::source::line_of(code, at), path));
            });
        }
    }
    found
}

/// Reads a use tree and tells its paths; gives back where it ends.
fn tree(text: &str, before: &[String], tell: &mut dyn FnMut(Vec<String>)) -> usize {
    let trimmed = text.trim_start();
    let mut at = text.len() - trimmed.len();
    if trimmed.starts_with('{') {
        at += 1;
        loop {
            at += tree(&text[at..], before, tell);
            at += text[at..].find(|c: char| !c.is_whitespace()).unwrap_or(0);
            match text.as_bytes().get(at) {
                Some(b',') => at += 1,
                Some(b'}') => return at + 1,
                _ => return at,
            }
        }
    }
    let word: String = trimmed
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    if word.is_empty() {
        return at + usize::from(trimmed.starts_with('*'));
    }
    at += word.len();
    let path = [before, &[word]].concat();
    if text[at..].starts_with("::") {
        at += 2;
        if text[at..].starts_with(['<', '*']) {
            tell(path);
            return at + usize::from(text[at..].starts_with('*'));
        }
        return at + tree(&text[at..], &path, tell);
    }
    tell(path);
    let alias = text[at..].strip_prefix(" as ").map_or(0, |rest| {
        " as ".len() + rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(0)
    });
    at + alias
}

#[test]
fn upward_and_sideways_knowledge_is_found() {
    let wrong = |path: &str, code: &str| check(&Source::new(path, code)).len();
    assert_eq!(wrong("app/src/kernel/id.rs", "use crate::error::AppError;"), 1);
    assert_eq!(
        wrong("app/src/kernel/id.rs", "use super::Lang; use crate::kernel::Point;"),
        0
    );
    assert_eq!(wrong("app/src/kernel/id.rs", "use super::super::i18n::Common;"), 1);
    assert_eq!(wrong("app/src/i18n/time.rs", "use crate::directory::model::Norm;"), 1);
    assert_eq!(
        wrong(
            "app/src/ui/field.rs",
            "fn f() { crate::complaints::model::headline(x) }"
        ),
        1
    );
    assert_eq!(
        wrong(
            "app/src/ui/field.rs",
            "use crate::{browser::dom, kernel::{Lang, Point}};"
        ),
        1
    );
    assert_eq!(
        wrong(
            "app/src/browser/drafts.rs",
            "use crate::complaints::model::{DraftKey, ReportDraft};"
        ),
        0
    );
    assert_eq!(
        wrong(
            "app/src/browser/drafts.rs",
            "use crate::complaints::{api::submit, model::DraftKey};"
        ),
        1
    );
    assert_eq!(
        wrong(
            "app/src/complaints/pages/map.rs",
            "use crate::directory::{model::Norm, api};"
        ),
        0
    );
    assert_eq!(
        wrong("app/src/complaints/pages/map.rs", "use crate::directory::parts::Tree;"),
        1
    );
    assert_eq!(
        wrong(
            "app/src/complaints/pages/map.rs",
            "use super::super::super::shell::links;"
        ),
        1
    );
    assert_eq!(
        wrong("app/src/directory/model/mod.rs", "use crate::complaints::model::State;"),
        1
    );
    assert_eq!(
        wrong("app/src/complaints/api.rs", "use crate::call; // crate::shell"),
        0
    );
    assert_eq!(
        wrong("app/src/shell/nav.rs", "use crate::complaints::pages::MapPage;"),
        0
    );
    assert_eq!(wrong("app/src/shell/nav.rs", "use crate::ports::Ports;"), 1);
    assert_eq!(
        wrong("app/src/cellar/mod.rs", ""),
        1,
        "a new room must be put into a layer"
    );
}
