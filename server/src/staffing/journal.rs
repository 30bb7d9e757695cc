//! Reading the journal of security.

use super::{Staffing, sql};
use crate::account::Address;
use crate::account::sql::person;
use crate::error::internal;
use app::error::AppError;
use app::kernel::{Cursor, Day, PAGE_SIZE, Timestamp, Zone, cut_page};
use app::staffing::model::{JournalLine, JournalReader, Whose};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// Which lines are asked for.
#[derive(Clone, Debug, Default)]
pub struct JournalFilter {
    /// Only this kind; empty: any.
    pub kind: String,
    /// Only of this day in the region.
    pub day: Option<Day>,
    /// Only of whoever has confirmed this address, or done by him.
    pub who: Option<Address>,
    /// Only before this line.
    pub before: Option<Cursor>,
}

/// A page of lines, and where the next one begins.
pub type JournalLines = (Vec<JournalLine>, Option<Cursor>);

impl Staffing {
    /// A page of the journal; `None` when the address belongs to nobody.
    pub async fn journal(
        &self,
        _reader: &JournalReader,
        filter: &JournalFilter,
        zone: Zone,
    ) -> Result<Option<JournalLines>, AppError> {
        let accounts = &self.accounts;
        let account = match &filter.who {
            Some(address) => {
                let blind = accounts.blind(address);
                let known = person::find(accounts.pool(), address.kind(), &blind, &[])
                    .await
                    .map_err(internal)?;
                let Some(account) = known.account_id else {
                    return Ok(None);
                };
                Some(account)
            }
            None => None,
        };
        let asked = sql::journal::Asked {
            kind: &filter.kind,
            account,
            span: filter.day.and_then(|day| span(day, zone)),
            before: filter.before.and_then(|cursor| Some((moment(cursor.key)?, cursor.id))),
            limit: PAGE_SIZE + 1,
        };
        let mut rows = sql::journal::lines(accounts.pool(), &asked).await.map_err(internal)?;
        let has_more = cut_page(&mut rows);
        let next = rows.last().filter(|_| has_more).map(|row| Cursor {
            key: row.at.timestamp_micros(),
            id: row.security_event_id,
        });
        let lines = rows.into_iter().map(|row| self.line(row)).collect();
        Ok(Some((lines, next)))
    }

    fn line(&self, row: sql::journal::Line) -> JournalLine {
        let whose = |id: Option<i64>, sealed: Option<Vec<u8>>| {
            id.map(|_| {
                let address = sealed.and_then(|sealed| self.accounts.open_address(&sealed));
                address.map_or(Whose::Nameless, |address| Whose::Masked(address.masked()))
            })
        };
        JournalLine {
            at: Timestamp(row.at.timestamp_millis()),
            kind: row.kind,
            account: whose(row.account_id, row.account),
            actor: whose(row.actor_id, row.actor),
            network: row.network,
            device: row.device,
            details: details(row.details),
        }
    }
}

fn details(value: Value) -> Vec<(String, String)> {
    let Value::Object(members) = value else {
        return Vec::new();
    };
    let said = |(name, value): (String, Value)| match value {
        Value::Null => None,
        Value::String(text) => Some((name, text)),
        Value::Bool(is) => is.then(|| (name, "+".to_owned())),
        other => Some((name, other.to_string())),
    };
    members.into_iter().filter_map(said).collect()
}

fn moment(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
}

/// A day of the region, from its first moment to the first of the next.
fn span(day: Day, zone: Zone) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let first = DateTime::from_timestamp(day.number() * 86_400 - i64::from(zone.offset_s), 0)?;
    Some((first, first + TimeDelta::days(1)))
}
