//! What the server asks of its database, read from PostgreSQL's log: the statements with their values.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::house::House;
use crate::sql;

/// The name under which the server connects.
const SERVER: &str = "otklik-server";

/// A statement as it was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its text, with `$1` and so on.
    pub text: String,
    /// The values, as PostgreSQL writes them; none is null.
    pub values: Vec<Option<String>>,
    /// The types of the values.
    pub types: Vec<String>,
}

/// The log while every statement is written into it.
#[derive(Debug)]
pub struct Recorder {
    log: PathBuf,
    admin: PgConnection,
    marks: u32,
}

impl Recorder {
    /// Turns the writing on.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn start(house: &House) -> Result<Self> {
        let mut admin = house.admin().await?;
        sql::watch(&mut admin).await?;
        Ok(Self {
            log: house.database_log(),
            admin,
            marks: 0,
        })
    }

    /// The statements that the server runs during `work`.
    ///
    /// # Errors
    /// When the work or the reading fails.
    pub async fn during<T>(&mut self, work: impl AsyncFnOnce() -> Result<T>) -> Result<(T, Vec<Statement>)> {
        let from = std::fs::metadata(&self.log).context("the log of PostgreSQL")?.len();
        let done = work().await?;
        self.marks += 1;
        let mark = format!("mark {} of the benchmark", self.marks);
        sql::mark(&mut self.admin, &mark).await?;
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            let mut file = File::open(&self.log)?;
            file.seek(SeekFrom::Start(from))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            let text = String::from_utf8_lossy(&bytes);
            if text.contains(&mark) {
                let mut statements = parse(&text)?;
                for statement in statements.iter_mut().filter(|one| !one.values.is_empty()) {
                    let hints: Vec<&str> = statement.values.iter().map(|value| hint(value.as_deref())).collect();
                    statement.types = sql::types(&mut self.admin, &statement.text, &hints).await?;
                }
                return Ok((done, statements));
            }
            if Instant::now() > deadline {
                bail!("PostgreSQL's log says nothing of our statements: {text}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Turns the writing off again, before anything is measured.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn stop(mut self) -> Result<()> {
        sql::unwatch(&mut self.admin).await?;
        self.admin.close().await?;
        Ok(())
    }
}

/// Reads lines of the form `application|LOG:  execute name: text` and `application|DETAIL:  parameters: …`, whose further
/// lines begin with a tab.
fn parse(log: &str) -> Result<Vec<Statement>> {
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(more), Some(entry)) => {
                entry.push('\n');
                entry.push_str(more);
            }
            _ => entries.push(line.to_owned()),
        }
    }
    let mut statements: Vec<Statement> = Vec::new();
    for entry in &entries {
        let Some((SERVER, rest)) = entry.split_once('|') else {
            continue;
        };
        if let Some(text) = rest.strip_prefix("LOG:  statement: ") {
            statements.push(Statement {
                text: text.to_owned(),
                values: Vec::new(),
                types: Vec::new(),
            });
        } else if let Some(execute) = rest.strip_prefix("LOG:  execute ") {
            let (_name, text) = execute.split_once(": ").context("a line without a statement")?;
            statements.push(Statement {
                text: text.to_owned(),
                values: Vec::new(),
                types: Vec::new(),
            });
        } else if let Some(list) = rest.strip_prefix("DETAIL:  parameters: ") {
            let last = statements.last_mut().context("values without a statement")?;
            last.values = values(list)?;
        }
    }
    Ok(statements)
}

/// The log does not say which types the server declared. PostgreSQL infers them from the statement, but where a moment
/// is added to it would guess an interval.
fn hint(value: Option<&str>) -> &'static str {
    let bytes = value.unwrap_or_default().as_bytes();
    let at = |place: usize, sign: u8| bytes.get(place) == Some(&sign);
    let digits = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    if digits(0, 4) && at(4, b'-') && digits(5, 7) && at(7, b'-') && at(10, b' ') && at(13, b':') && at(16, b':') {
        "timestamptz"
    } else if value.is_some_and(|value| uuid::Uuid::try_parse(value).is_ok()) && at(8, b'-') {
        "uuid"
    } else {
        "unknown"
    }
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn values(list: &str) -> Result<Vec<Option<String>>> {
    let (mut values, mut rest) = (Vec::new(), list);
    while !rest.is_empty() {
        let (_name, after) = rest.split_once(" = ").context("a parameter without a value")?;
        if let Some(after) = after.strip_prefix("NULL") {
            values.push(None);
            rest = after.trim_start_matches(", ");
            continue;
        }
        let quoted = after.strip_prefix('\'').context("a value without its quote")?;
        let mut value = String::new();
        let mut letters = quoted.char_indices().peekable();
        rest = loop {
            match letters.next() {
                Some((_, '\'')) if matches!(letters.peek(), Some((_, '\''))) => {
                    letters.next();
                    value.push('\'');
                }
                Some((end, '\'')) => break quoted[end + 1..].trim_start_matches(", "),
                Some((_, letter)) => value.push(letter),
                None => bail!("a value without its end"),
            }
        };
        values.push(Some(value));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_with_their_values() {
        let log = "otklik-server|LOG:  statement: BEGIN\n\
                   otklik-server|LOG:  execute sqlx_s_2: select a,\n\t       b from c where d = $1 and e = $2\n\
                   otklik-server|DETAIL:  parameters: $1 = 'it''s, $9 = \n\tsecond', $2 = NULL\n\
                   bench|LOG:  statement: select 'mark'\n\
                   |LOG:  received SIGHUP\n\
                   otklik-server|LOG:  execute <unnamed>: select 1\n";
        let found = parse(log).expect("a log");
        let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "BEGIN",
                "select a,\n       b from c where d = $1 and e = $2",
                "select 1"
            ]
        );
        assert_eq!(found[1].values, [Some("it's, $9 = \nsecond".to_owned()), None]);
        assert_eq!(found[2].values, []);
    }

    #[test]
    fn moments_and_ids_say_their_type() {
        assert_eq!(hint(Some("2026-11-21 23:00:00+00")), "timestamptz");
        assert_eq!(hint(Some("0b1e6f6e-8f0f-4a53-9a0e-3f2f5a0e7a11")), "uuid");
        assert_eq!(hint(Some("26-000123-7")), "unknown");
        assert_eq!(hint(None), "unknown");
    }

    #[test]
    fn broken_lists_are_refused() {
        assert!(values("$1 = 'open").is_err());
        assert!(values("$1 = bare").is_err());
        assert_eq!(
            values("$1 = '', $2 = NULL").expect("two values"),
            [Some(String::new()), None]
        );
    }
}
