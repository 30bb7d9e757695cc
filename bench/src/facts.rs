//! Where and how a run was made, and the page that keeps its figures.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use sqlx::Connection as _;

use crate::effort::Effort;
use crate::house::House;
use crate::sql;

/// Everything between these lines of the page is written by a run.
const BEGIN: &str = "<!-- figures: written by `make bench` -->";
const END: &str = "<!-- /figures -->";

/// The machine, the date, the commands and what the database promises; `load` is what the machine did before.
///
/// # Errors
/// When the database is away.
pub async fn of(house: Option<&House>, effort: &Effort, load: &str) -> Result<String> {
    let mut text = String::new();
    let mode = if effort.quick { "quick" } else { "full" };
    let command = if effort.quick {
        "QUICK=1 make bench"
    } else {
        "make bench"
    };
    writeln!(
        text,
        "- Run: {mode}, `{command}`, {}, commit {}.",
        said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        said("git", &["rev-parse", "--short", "HEAD"])
    )?;
    writeln!(
        text,
        "- Machine: {}, {} cores, {}; load before the run {}.",
        cpu(),
        std::thread::available_parallelism()?,
        memory(),
        load
    )?;
    writeln!(text, "- System: {}.", said("uname", &["-sr"]))?;
    if let Some(house) = house {
        let mut admin = house.admin().await?;
        let settings = sql::settings(&mut admin).await?;
        admin.close().await?;
        let told: Vec<String> = settings
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        writeln!(
            text,
            "- PostgreSQL: {}; data on {}.",
            told.join(", "),
            filesystem(house.folder())
        )?;
        if !effort.quick {
            writeln!(text, "- `pg_test_fsync`: fdatasync {}.", fsync(house)?)?;
        }
    }
    Ok(text)
}

/// Puts figures in their place of the page, and leaves the rest of it alone.
///
/// # Errors
/// When the page has no such place.
pub fn write(page: &Path, figures: &str) -> Result<()> {
    let old = fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let new = put(&old, figures).with_context(|| format!("{} has no place for figures", page.display()))?;
    Ok(fs::write(page, new)?)
}

fn put(page: &str, figures: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{figures}\n{END}{after}"))
}

/// The last line that a program prints; it only describes, so a missing one is no error.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|done| String::from_utf8_lossy(&done.stdout).into_owned());
    let line = text.ok().and_then(|text| text.lines().last().map(str::to_owned));
    line.unwrap_or_else(|| "unknown".to_owned())
}

fn line_of(path: &str, begin: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(begin).map(str::to_owned))?;
    Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
}

fn cpu() -> String {
    line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned())
}

fn memory() -> String {
    let kibibytes = line_of("/proc/meminfo", "MemTotal").and_then(|line| line.split(' ').next()?.parse::<u64>().ok());
    kibibytes.map_or_else(String::new, |size| format!("{} GiB", size / 1024 / 1024))
}

/// How busy the machine has been in the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn filesystem(folder: &Path) -> String {
    said("df", &["--output=fstype", &folder.display().to_string()])
}

/// How fast this disk confirms a write: every acknowledged complaint waits for one, alone or in company.
fn fsync(house: &House) -> Result<String> {
    let output = house
        .client_program("pg_test_fsync")?
        .args(["--secs-per-test=1", "--filename"])
        .arg(house.folder().join("fsync.test"))
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.trim().strip_prefix("fdatasync"));
    Ok(line.map_or_else(
        || "unknown".to_owned(),
        |line| line.split_whitespace().collect::<Vec<_>>().join(" "),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_figures_are_replaced() {
        let page = format!("# Top\n{BEGIN}\nold\n{END}\nwords\n");
        let once = put(&page, "new\n").expect("a place");
        assert_eq!(once, format!("# Top\n{BEGIN}\n\nnew\n\n{END}\nwords\n"));
        assert_eq!(put(&once, "new\n").as_deref(), Some(once.as_str()));
        assert_eq!(put("no place", "new"), None);
    }
}
