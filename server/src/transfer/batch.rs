//! One batch: which of its rows are new, changed, known or wrong, and the statements that say so to the database.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use app::complaints::model::ComplaintNumber;
use chrono::Datelike;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    checkpoint::Counts,
    complaints_in::Import,
    row::{Content, Id, Row},
    rows::{Found, Stored, Wanted, Writes},
    sql,
};

/// Writes the rows that are right; gives back, for each row, why it was rejected.
pub(super) async fn write(
    conn: &mut PgConnection,
    import: &Import,
    verdicts: Vec<Result<Row, String>>,
) -> anyhow::Result<(Vec<Option<String>>, Counts)> {
    let mut wanted = Wanted::default();
    for row in verdicts.iter().flatten() {
        wanted.numbers.push(match &row.id {
            Id::Own(number, ..) => Some(number.clone()),
            Id::Foreign(_) => None,
        });
        wanted.keys.push(key(&import.system, &row.id));
        wanted.lons.push(row.content.lon);
        wanted.lats.push(row.content.lat);
    }
    let found = if wanted.keys.is_empty() {
        Vec::new()
    } else {
        sql::look_up(conn, &wanted).await?
    };
    ensure!(
        found.len() == wanted.keys.len(),
        "the database answered for {} of {} rows",
        found.len(),
        wanted.keys.len()
    );
    let mut places = found.into_iter().zip(wanted.keys);
    let (mut new, mut changes, mut counts) = (Vec::new(), Writes::default(), Counts::default());
    let mut reasons = Vec::with_capacity(verdicts.len());
    let mut touched = BTreeSet::new();
    for verdict in verdicts {
        let row = match verdict {
            Ok(row) => row,
            Err(reason) => {
                reasons.push(Some(reason));
                continue;
            }
        };
        let (found, key) = places.next().context("a row without an answer")?;
        let reason = match judge(&row, &found) {
            Verdict::Wrong(reason) => Some(reason),
            Verdict::Known => {
                counts.unchanged += 1;
                None
            }
            Verdict::Changed(complaint_id) if !touched.insert(complaint_id) => {
                Some("another row of the file is the same complaint under another identifier".to_owned())
            }
            Verdict::Changed(complaint_id) => {
                changes.ids.push(complaint_id);
                push(&mut changes, import, &row, found.district_id);
                None
            }
            Verdict::New => {
                new.push((row, key, found.district_id));
                None
            }
        };
        reasons.push(reason);
    }
    let numbers = numbers(conn, &new).await?;
    let mut adds = Writes::default();
    for ((row, key, district_id), number) in new.into_iter().zip(numbers) {
        adds.hashes.push(Sha256::digest(number.as_bytes()).to_vec());
        adds.numbers.push(number);
        adds.keys.push(key);
        push(&mut adds, import, &row, district_id);
    }
    counts.added = write_columns(conn, &adds, true).await?;
    counts.updated = write_columns(conn, &changes, false).await?;
    Ok((reasons, counts))
}

async fn write_columns(conn: &mut PgConnection, rows: &Writes, new: bool) -> anyhow::Result<u64> {
    let expected = u64::try_from(rows.states.len())?;
    let done = match (expected, new) {
        (0, _) => 0,
        (_, true) => sql::add(conn, rows).await.context("cannot add the rows of a batch")?,
        (_, false) => sql::change(conn, rows)
            .await
            .context("cannot change the complaints of a batch")?,
    };
    ensure!(done == expected, "the database took {done} of {expected} rows");
    Ok(done)
}

enum Verdict {
    New,
    Changed(i64),
    Known,
    Wrong(String),
}

fn judge(row: &Row, found: &Found) -> Verdict {
    if !found.inside {
        let Content { lat, lon, .. } = &row.content;
        let hint = if found.inside_swapped {
            "; lat and long seem to have changed places"
        } else {
            ""
        };
        return Verdict::Wrong(format!("lat {lat}, long {lon}: outside of the region{hint}"));
    }
    let Some((complaint_id, stored)) = stored(&found.stored) else {
        return Verdict::New;
    };
    if stored == row.content {
        Verdict::Known
    } else if stored.created_at != row.content.created_at {
        // Installations number alike: the same number from elsewhere is another complaint.
        Verdict::Wrong(format!(
            "requested_datetime: the complaint of this number was made {}, so this is another one",
            stored.created_at.to_rfc3339()
        ))
    } else if row.content.updated_at < stored.updated_at {
        Verdict::Wrong(format!(
            "older than what is stored, which was updated {}",
            stored.updated_at.to_rfc3339()
        ))
    } else {
        Verdict::Changed(complaint_id)
    }
}

fn stored(it: &Stored) -> Option<(i64, Content)> {
    let content = Content {
        created_at: it.created_at?,
        updated_at: it.updated_at?,
        closed_at: it.closed_at,
        state: it.state.clone()?,
        note: it.note.clone()?,
        source: it.source.clone()?,
        category_id: it.category_id?,
        organisation_id: it.organisation_id,
        address: it.address.clone()?,
        body: it.body.clone()?,
        lon: it.lon?,
        lat: it.lat?,
    };
    Some((it.complaint_id?, content))
}

/// The same row is the same complaint, however often it is imported.
fn key(system: &str, id: &Id) -> Uuid {
    let (kind, id) = match id {
        Id::Own(number, ..) => ("own", number),
        Id::Foreign(id) => ("foreign", id),
    };
    let mut hash = Sha256::new();
    for part in ["import", kind, if kind == "own" { "" } else { system }, id] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Numbers for new complaints: their own, or fresh ones of the year in which they were reported.
async fn numbers(conn: &mut PgConnection, new: &[(Row, Uuid, Option<i32>)]) -> anyhow::Result<Vec<String>> {
    let mut needed = BTreeMap::<i32, i32>::new();
    for (row, ..) in new.iter().filter(|(row, ..)| matches!(row.id, Id::Foreign(_))) {
        *needed.entry(row.content.created_at.year()).or_default() += 1;
    }
    let mut fresh = BTreeMap::new();
    for (year, count) in needed {
        fresh.insert(year, sql::next_serials(conn, year, count).await?.into_iter());
    }
    new.iter()
        .map(|(row, ..)| match &row.id {
            Id::Own(number, ..) => Ok(number.clone()),
            Id::Foreign(_) => {
                let year = row.content.created_at.year();
                let serial = fresh
                    .get_mut(&year)
                    .and_then(Iterator::next)
                    .context("a row without a new number")?;
                let year = u8::try_from(year.rem_euclid(100))?;
                Ok(ComplaintNumber::new(year, serial.unsigned_abs()).to_string())
            }
        })
        .collect()
}

fn push(rows: &mut Writes, import: &Import, row: &Row, district_id: Option<i32>) {
    let Content {
        created_at,
        updated_at,
        closed_at,
        state,
        note,
        source,
        category_id,
        organisation_id,
        address,
        body,
        lon,
        lat,
    } = row.content.clone();
    let mut details = json!({ "file": hex::encode(import.file_hash.get(..8).unwrap_or_default()), "line": row.line });
    if let (Id::Foreign(id), Some(details)) = (&row.id, details.as_object_mut()) {
        details.insert("foreign_id".to_owned(), json!(id));
        if !import.system.is_empty() {
            details.insert("foreign_system".to_owned(), json!(import.system));
        }
    }
    rows.categories.push(category_id);
    rows.states.push(state);
    rows.lons.push(lon);
    rows.lats.push(lat);
    rows.districts.push(district_id);
    rows.organisations.push(organisation_id);
    rows.addresses.push(address);
    rows.bodies.push(body);
    rows.sources.push(source);
    rows.created.push(created_at);
    rows.updated.push(updated_at);
    rows.closed.push(closed_at);
    rows.notes.push(note);
    rows.details.push(details);
}
