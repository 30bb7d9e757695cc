//! The tracked files, and Rust with its comments, strings and tests blanked out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the project. Every view of its text has the same lines, so that a finding can name its line.
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// As it is; bytes that are no text are replaced.
    pub text: String,
    /// Rust without comments and without the contents of strings.
    pub code: String,
    /// The same without `#[cfg(test)] mod …  { … }`.
    pub shipped: String,
    /// String literals outside such modules with their lines, counted from 1.
    pub literals: Vec<(usize, String)>,
}

impl Source {
    /// A file with these contents.
    pub fn new(path: &str, text: &str) -> Self {
        let (code, literals) = if path.ends_with(".rs") {
            lex(text)
        } else {
            Default::default()
        };
        let shipped = without_test_modules(&code);
        let shipped_lines: Vec<&str> = shipped.lines().collect();
        let is_shipped = |line: usize| shipped_lines.get(line - 1).is_some_and(|line| !line.trim().is_empty());
        let literals = literals.into_iter().filter(|(line, _)| is_shipped(*line)).collect();
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            shipped,
            literals,
        }
    }

    /// Rust that is only compiled for tests.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What git says, a line at a time.
pub fn git(arguments: &[&str]) -> Vec<String> {
    let done = Command::new("git")
        .args(["-c", "core.quotePath=off"])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("git is installed");
    assert!(
        done.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Files that are tracked, or would be with the next `git add`.
pub fn tracked() -> Vec<Source> {
    let names = git(&["ls-files", "--cached", "--others", "--exclude-standard"]);
    let files: Vec<Source> = names
        .iter()
        .filter_map(|name| {
            Some(Source::new(
                name,
                &String::from_utf8_lossy(&fs::read(root().join(name)).ok()?),
            ))
        })
        .collect();
    assert!(
        files.iter().filter(|file| file.path.ends_with(".rs")).count() > 100,
        "git lists no sources"
    );
    files
}

/// Blanks comments and the contents of strings; the literals come with the line they begin in.
fn lex(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut literals) = (String::with_capacity(text.len()), Vec::new());
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => find(&chars, at, |rest| rest[0] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_block(&chars, at),
            '"' => end_of_string(&chars, at),
            'r' if !follows_word(&chars, at) => end_of_raw(&chars, at).unwrap_or(at),
            '\'' => end_of_char(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            line += usize::from(chars[at] == '\n');
            at += 1;
            continue;
        }
        let piece = &chars[at..end];
        let lines = piece.iter().filter(|c| **c == '\n').count();
        if piece[0] != '/' {
            literals.push((line, piece.iter().collect()));
            out.push_str("\"\"");
        }
        out.extend(std::iter::repeat_n('\n', lines));
        line += lines;
        at = end;
    }
    (out, literals)
}

fn find(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len())
        .find(|at| is_end(&chars[*at..]))
        .unwrap_or(chars.len())
}

fn follows_word(chars: &[char], at: usize) -> bool {
    // `br"…"` is a string too: a lone b before r is part of it.
    let before = |n: usize| at.checked_sub(n).map(|at| chars[at]);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    is_word(before(1)) && (before(1) != Some('b') || is_word(before(2)))
}

fn end_of_block(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn end_of_raw(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(from + 1 + hashes) != Some(&'"') {
        return None;
    }
    let closes = |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|c| **c == '#').count() >= hashes;
    Some((find(chars, from + 2 + hashes, closes) + 1 + hashes).min(chars.len()))
}

/// A character, unless the quote begins a lifetime.
fn end_of_char(chars: &[char], from: usize) -> Option<usize> {
    match (chars.get(from + 1)?, chars.get(from + 2)?) {
        ('\\', _) => Some(find(chars, from + 3, |rest| rest[0] == '\'') + 1),
        (_, '\'') => Some(from + 3),
        _ => None,
    }
}

/// Where the bracket that opens at `from` is closed: one past it.
pub fn end_of_brackets(code: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' if depth == 1 => return at + 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    code.len()
}

/// The line of a byte, counted from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].split(|byte| *byte == b'\n').count()
}

fn without_test_modules(code: &str) -> String {
    let (mut out, mut rest) = (String::new(), code);
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        let body = rest[at..].find(['{', ';']).map_or(rest.len(), |offset| at + offset);
        let end = if rest[body..].starts_with('{') {
            end_of_brackets(rest.as_bytes(), body)
        } else {
            body
        };
        out.extend(rest[at..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    let text = "let a = \"x // {\\\" y\"; // tail \"\n/* a /* b */ c */ let b = r#\"q\" z\"#;\nlet c: &'a str = '\"'; let d = '\\'';\n\
                #[cfg(test)]\nmod tests {\n fn f() { g(\"}\"); }\n}\nlet e = b\"w\";";
    let file = Source::new("a.rs", text);
    assert_eq!(
        file.shipped,
        "let a = \"\"; \n let b = \"\";\nlet c: &'a str = \"\"; let d = \"\";\n\n\n\n\nlet e = b\"\";"
    );
    assert_eq!(file.literals.first(), Some(&(1, "\"x // {\\\" y\"".to_owned())));
    assert_eq!(file.literals.last(), Some(&(8, "\"w\"".to_owned())));
    assert!(
        file.literals.iter().all(|(_, words)| !words.contains('}')),
        "tests are left out"
    );
    assert_eq!(line_of(text, text.len()), 8);
}
