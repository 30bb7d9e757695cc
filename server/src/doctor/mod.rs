//! `server doctor`: looks at everything the server stands on, and says of each thing that is wrong how to mend it.
//!
//! It changes nothing: a cluster that does not exist yet is not created, one that is down is started and stopped again.

mod bundle;
mod database;
mod machine;
mod mail;
mod outside;
mod report;

use std::io::{self, Write};

use anyhow::Result;

use crate::config::Config;
pub use report::{Finding, Report};

/// Runs all checks and prints a line for each; `true` when nothing has to be mended.
pub async fn run(config: &Config) -> Result<bool> {
    let mut report = Report::new(io::stdout());
    report.section("Machine")?;
    report.add("PostgreSQL", machine::postgres(&config.store))?;
    report.add("system user", machine::owner(&config.store))?;
    report.add("Chromium", machine::chromium())?;
    report.section("Settings")?;
    report.add(
        "region",
        Finding::ok(format!(
            "{} (UTC{})",
            config.region.tz.name(),
            config.region.tz.offset()
        )),
    )?;
    report.add("address", machine::listen(config))?;
    report.add("public address", machine::public_url(&config.http))?;
    report.add("limits", machine::limits(&config.http))?;
    report.add("bundle, citizens", bundle::check(&config.http.dist_dir.join("citizen")))?;
    report.add(
        "bundle, report form",
        bundle::check(&config.http.dist_dir.join("report")),
    )?;
    report.add("bundle, accounts", bundle::check(&config.http.dist_dir.join("account")))?;
    report.add("bundle, staff", bundle::check(&config.http.dist_dir.join("staff")))?;
    for (name, found) in mail::servers(config).await {
        report.add(name, found)?;
    }
    report.add("sender", mail::sender(config))?;
    report.add("short messages", mail::texts(config).await)?;
    report.add("vouching service", outside::vouching(config).await)?;
    report.add("base map", outside::base_map(config).await)?;
    report.section("Data")?;
    report.add("folder", machine::data_dir(&config.store))?;
    report.add("disk space", machine::disk_space(&config.store))?;
    report.add("key file", machine::key_file(&config.store))?;
    database::check(config, &mut report).await?;
    let wrong = report.wrong();
    report.finish()?;
    io::stdout().flush()?;
    Ok(wrong == 0)
}
