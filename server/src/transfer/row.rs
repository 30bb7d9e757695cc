//! One row of a GeoReport bulk file → a complaint, or the reasons why not.

use app::complaints::model::{BODY_MAX, BODY_MIN, State};
use app::i18n::ImportFault;
use app::kernel::clean_text;
use chrono::{DateTime, Utc};

use super::{
    names::Directory,
    number::{self, OwnNumber},
};

/// Longest identifier of another system, in characters.
const LONGEST_FOREIGN_ID: usize = 100;
/// Lengths of the text of a complaint, in characters; the same as those of the form.
const BODY: std::ops::RangeInclusive<usize> = BODY_MIN..=BODY_MAX;
const LONGEST_NOTE: usize = 10_000;
const LONGEST_ADDRESS: usize = 500;
const LONGEST_SOURCE: usize = 60;

/// The words of Open311 and of its update extension, for files of other systems. Our own files carry our own codes, so
/// that an export brings back exactly what was.
const OPEN311: [(&str, State); 11] = [
    ("open", State::Submitted),
    ("for_triage", State::Moderation),
    ("investigating", State::Accepted),
    ("in_progress", State::InWork),
    ("action_scheduled", State::Planned),
    ("fixed", State::Confirmed),
    // nobody asked the author, as far as we know
    ("closed", State::AutoConfirmed),
    ("reopen", State::Reopened),
    ("no_further_action", State::NotSolved),
    ("not_councils_responsibility", State::NotSolved),
    ("internal_referral", State::HandedOver),
];

/// Whose identifier a row carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Id {
    /// Ours: the complaint keeps it.
    Own(String, u8, u64),
    /// Another system's: the complaint gets a new number.
    Foreign(String),
}

/// A row that is right in itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub line: u64,
    pub id: Id,
    pub content: Content,
}

/// What a row says about a complaint, and what the database knows: compared field by field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub state: String,
    pub note: String,
    pub source: String,
    pub category_id: i32,
    pub organisation_id: Option<i32>,
    pub address: String,
    pub body: String,
    pub lon: f64,
    pub lat: f64,
}

/// Reads a row whose fields are in the order of [`super::columns::COLUMNS`]. `now` is the database's clock.
pub(super) fn parse(
    record: &csv::ByteRecord,
    line: u64,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Result<Row, String> {
    let mut faults = Vec::new();
    let fields = texts(record)?.map(clean_text);
    let fields = fields.each_ref().map(String::as_str);
    let [
        id,
        requested,
        updated,
        closed,
        status,
        note,
        source,
        group,
        name,
        body,
        agency,
        address,
        lat,
        long,
    ] = fields;
    let id = keep(&mut faults, identifier(id.trim()));
    let state = keep(&mut faults, state(status));
    let times = times([requested, updated, closed], state, now, &mut faults);
    let category_id = keep(&mut faults, directory.category(group, name));
    let organisation_id = if agency.trim().is_empty() {
        Some(None)
    } else {
        keep(&mut faults, directory.organisation(agency)).map(Some)
    };
    let source = if source.trim().is_empty() { "import" } else { source };
    check_lengths(
        body,
        &[
            ("status_notes", note, LONGEST_NOTE),
            ("address", address, LONGEST_ADDRESS),
            ("source", source, LONGEST_SOURCE),
        ],
        &mut faults,
    );
    let lat = keep(&mut faults, degrees("lat", lat, 90).map_err(|fault| fault.to_string()));
    let lon = keep(
        &mut faults,
        degrees("long", long, 180).map_err(|fault| fault.to_string()),
    );
    let all = (id, times, state, category_id, organisation_id, lon, lat);
    let (Some(id), Some(times), Some(state), Some(category_id), Some(organisation_id), Some(lon), Some(lat)) = all
    else {
        return Err(faults.join("; "));
    };
    if !faults.is_empty() {
        return Err(faults.join("; "));
    }
    let content = Content {
        created_at: times.created,
        updated_at: times.updated,
        closed_at: times.closed,
        state: state.code().to_owned(),
        note: note.to_owned(),
        source: source.to_owned(),
        category_id,
        organisation_id,
        address: address.to_owned(),
        body: body.to_owned(),
        lon,
        lat,
    };
    Ok(Row { line, id, content })
}

/// When things happened to a complaint.
struct Times {
    created: DateTime<Utc>,
    updated: DateTime<Utc>,
    closed: Option<DateTime<Utc>>,
}

/// The three moments, in an order that can be; without an update the complaint was last touched when it was reported.
fn times(
    [requested, updated, closed]: [&str; 3],
    state: Option<State>,
    now: DateTime<Utc>,
    faults: &mut Vec<String>,
) -> Option<Times> {
    let mut read = |column, text: &str| {
        if text.trim().is_empty() {
            Some(None)
        } else {
            keep(faults, moment(column, text, now)).map(Some)
        }
    };
    let (created_at, updated_at, closed_at) = (
        read("requested_datetime", requested),
        read("updated_datetime", updated),
        read("closed_date", closed),
    );
    let Some(created_at) = created_at? else {
        faults.push("requested_datetime is empty".to_owned());
        return None;
    };
    let (updated_at, closed_at) = (updated_at?.unwrap_or(created_at), closed_at?);
    if updated_at < created_at {
        faults.push("updated_datetime is before requested_datetime".to_owned());
    }
    if closed_at.is_some_and(|closed| closed < created_at) {
        faults.push("closed_date is before requested_datetime".to_owned());
    }
    if closed_at.is_some() && state.is_some_and(State::is_open) {
        faults.push("closed_date is given, but status_description is open".to_owned());
    }
    Some(Times {
        created: created_at,
        updated: updated_at,
        closed: closed_at,
    })
}

fn check_lengths(body: &str, others: &[(&str, &str, usize)], faults: &mut Vec<String>) {
    let characters = body.chars().count();
    if !BODY.contains(&characters) {
        faults.push(format!(
            "description: {characters} characters, {BODY_MIN} to {BODY_MAX} are allowed"
        ));
    }
    for (column, text, longest) in others {
        if text.chars().count() > *longest {
            faults.push(format!("{column}: more than {longest} characters"));
        }
    }
}

fn keep<T>(faults: &mut Vec<String>, result: Result<T, String>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

/// All fields as text; a zero character is refused because PostgreSQL cannot keep it.
fn texts(record: &csv::ByteRecord) -> Result<[&str; 14], String> {
    let mut fields = [""; 14];
    for ((field, bytes), column) in fields.iter_mut().zip(record).zip(super::columns::COLUMNS) {
        *field =
            std::str::from_utf8(bytes).map_err(|_| format!("{column}: not UTF-8; save the file in that encoding"))?;
        if field.contains('\0') {
            return Err(format!("{column}: a zero character"));
        }
    }
    Ok(fields)
}

fn identifier(text: &str) -> Result<Id, String> {
    match number::kind(text) {
        _ if text.is_empty() => Err("service_request_id is empty".to_owned()),
        number::Kind::Own(OwnNumber { year, serial }) => Ok(Id::Own(text.to_owned(), year, serial)),
        number::Kind::Mistyped => Err(format!("service_request_id «{text}»: the check digit is wrong")),
        number::Kind::Foreign if text.chars().count() > LONGEST_FOREIGN_ID => {
            Err(format!("service_request_id: more than {LONGEST_FOREIGN_ID} characters"))
        }
        number::Kind::Foreign => Ok(Id::Foreign(text.to_owned())),
    }
}

/// W3C date and time with a zone; seconds may be absent. Finer than microseconds is cut, as PostgreSQL keeps no more.
fn moment(column: &str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    let parsed = DateTime::parse_from_rfc3339(text).or_else(|_| {
        let zoned = text
            .strip_suffix('Z')
            .map_or_else(|| text.to_owned(), |text| format!("{text}+00:00"));
        DateTime::parse_from_str(&zoned, "%Y-%m-%dT%H:%M%:z")
    });
    let moment = parsed
        .ok()
        .and_then(|moment| DateTime::from_timestamp_micros(moment.timestamp_micros()))
        .ok_or_else(|| {
            format!("{column} «{text}»: not a moment like 2026-03-01T09:30:00Z or 2026-03-01T12:30:00+03:00")
        })?;
    if moment.timestamp() < 946_684_800 {
        return Err(format!("{column} «{text}»: before the year 2000"));
    }
    // clocks differ a little
    if moment > now + chrono::TimeDelta::minutes(5) {
        return Err(format!("{column} «{text}»: in the future"));
    }
    Ok(moment)
}

fn state(text: &str) -> Result<State, String> {
    let code = text.trim().to_ascii_lowercase();
    State::parse(&code)
        .or_else(|| OPEN311.iter().find(|(word, _)| *word == code).map(|(_, state)| *state))
        .ok_or_else(|| format!("status_description «{text}»: no such state"))
}

/// Degrees; a comma in place of the point is what office programs write.
pub(super) fn degrees(column: &str, text: &str, limit: i32) -> Result<f64, ImportFault> {
    let number = text
        .trim()
        .replace(',', ".")
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    let (column, text) = (column.to_owned(), text.to_owned());
    match number {
        None => Err(ImportFault::NotDegrees { column, text }),
        Some(number) if number.abs() > f64::from(limit) => Err(ImportFault::OutsideDegrees { column, text, limit }),
        // a zero has no sign
        Some(number) => Ok(number + 0.0),
    }
}
