//! Stores the reference data of the demo region: categories, organisations, rules, calendar.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    calendar::{self, CalendarDay},
    categories,
    organisations::{self, District, Organisation},
    rules::{self, Rule},
    sql,
};

/// What was stored, for the complaints that refer to it.
pub struct Directory {
    /// Districts of the region.
    pub districts: Vec<District>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Routing rules in their order.
    pub rules: Vec<Rule>,
    /// Exceptions of the ordinary week.
    pub days: Vec<CalendarDay>,
    /// How many categories there are, groups not counted.
    pub categories: usize,
}

/// Writes the reference data for the districts that are in the database.
///
/// # Errors
/// When a row refers to something that is not there, or the database refuses.
pub async fn store(db: &mut PgConnection, now: DateTime<Utc>) -> Result<Directory> {
    let districts = sql::districts(db).await?;
    let organisations = organisations::all(&districts);
    let rules = rules::all(&districts, &organisations);
    let days = calendar::days(now);
    sql::insert_groups(db, &categories::GROUPS)
        .await
        .context("groups of categories")?;
    let mut count = 0;
    for group in categories::GROUPS {
        let questions = group
            .leaves
            .iter()
            .map(|leaf| serde_json::to_string(leaf.questions))
            .collect::<Result<Vec<_>, _>>()
            .context("questions")?;
        count += sql::insert_leaves(db, group, &questions).await.context("categories")?;
    }
    sql::insert_organisations(db, &organisations)
        .await
        .context("organisations")?;
    let written = sql::insert_rules(db, &rules).await.context("routing rules")?;
    ensure!(
        usize::try_from(written)? == rules.len(),
        "some routing rules name an organisation that is not there"
    );
    sql::insert_calendar(db, &days).await.context("calendar")?;
    Ok(Directory {
        districts,
        organisations,
        rules,
        days,
        categories: usize::try_from(count)?,
    })
}
