//! The database's own load generator, running statements of the server.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::capture::Statement;
use crate::house::House;

/// A script of pgbench with the values of its variables.
#[derive(Clone, Debug, Default)]
pub struct Script {
    text: String,
    variables: Vec<(String, String)>,
}

impl Script {
    /// A line as it stands, such as `\set`.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A statement whose values stay what they were. They are bound as the server binds them, not written into the text:
    /// PostgreSQL plans it in the same way.
    pub fn statement(&mut self, statement: &Statement) {
        self.statement_with(statement, |_, _| None, "");
    }

    /// A statement of which some values are told by expressions instead; `end` closes it, as `\gset` does.
    pub fn statement_with(
        &mut self,
        statement: &Statement,
        instead: impl Fn(usize, &str) -> Option<String>,
        end: &str,
    ) {
        let fresh = self.variables.len();
        let words: Vec<String> = statement
            .values
            .iter()
            .enumerate()
            .map(|(place, value)| match value {
                None => format!("null::{}", statement.types[place]),
                Some(value) => instead(place, value).unwrap_or_else(|| {
                    let name = format!("v{fresh}_{place}");
                    // pgbench binds each mention apart: each must know its type.
                    let word = format!(":{name}::{}", statement.types[place]);
                    self.variables.push((name, value.clone()));
                    word
                }),
            })
            .collect();
        self.text.push_str(&fill(&statement.text, &words));
        self.line(if end.is_empty() { ";" } else { end });
    }

    /// Transactions (runs of the whole script) per second.
    ///
    /// # Errors
    /// When pgbench is missing or a statement fails.
    pub fn run(&self, house: &House, name: &str, clients: usize, seconds: u64) -> Result<f64> {
        let path: PathBuf = house.folder().join(format!("{name}.pgbench"));
        fs::write(&path, &self.text)?;
        let mut command = house.client_program("pgbench")?;
        command
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
            .arg(format!("--client={clients}"))
            .arg(format!("--time={seconds}"));
        for (variable, value) in &self.variables {
            command.arg(format!("--define={variable}={value}"));
        }
        let done = command
            .arg("--file")
            .arg(&path)
            .output()
            .context("cannot start pgbench")?;
        let (said, complained) = (
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr),
        );
        ensure!(
            done.status.success() && !complained.contains("aborted"),
            "pgbench failed on {}: {complained}",
            path.display()
        );
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|rate| rate.split_whitespace().next());
        Ok(rate.with_context(|| format!("pgbench told no rate: {said}"))?.parse()?)
    }
}

/// Puts a word in the place of each `$n`.
fn fill(text: &str, words: &[String]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let word = after[..digits]
            .parse::<usize>()
            .ok()
            .and_then(|place| words.get(place.checked_sub(1)?));
        if let Some(word) = word {
            filled.push_str(word);
        } else {
            filled.push('$');
            filled.push_str(&after[..digits]);
        }
        rest = &after[digits..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_variables_and_nulls_stay() {
        let statement = Statement {
            text: "select $1::text, $2, $10 from t where at > $3 and x = $1".to_owned(),
            values: vec![Some("ru".to_owned()), None, Some("2026-11-21 23:00:00.5+00".to_owned())],
            types: ["text", "bytea", "timestamptz"].map(str::to_owned).to_vec(),
        };
        let mut script = Script::default();
        script.statement(&statement);
        assert_eq!(
            script.text,
            "select :v0_0::text::text, null::bytea, $10 from t where at > :v0_2::timestamptz and x = :v0_0::text;\n"
        );
        assert_eq!(script.variables.len(), 2);
    }

    #[test]
    fn values_may_be_told_by_expressions() {
        let statement = Statement {
            text: "select f($1, $2)".to_owned(),
            values: vec![Some("7".to_owned()), Some("8".to_owned())],
            types: vec!["bigint".to_owned(), "bigint".to_owned()],
        };
        let mut script = Script::default();
        script.statement_with(
            &statement,
            |_, value| (value == "7").then(|| "random()".to_owned()),
            " \\gset",
        );
        assert_eq!(script.text, "select f(random(), :v0_1::bigint) \\gset\n");
    }
}
