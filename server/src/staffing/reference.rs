//! Reference data as the staff sees and changes it: norms that begin on a day, days of the calendar, areas.

use super::roles::note;
use super::{Staffing, sql};
use crate::account::Whence;
use crate::db::UnlessRefused;
use crate::directory::terms::Calendar;
use crate::error::internal;
use app::error::AppError;
use app::kernel::{AccountId, Day, Lang, Norm, NormUnit, PAGE_SIZE, Zone, cut_page};
use app::staffing::model::{
    AreaLine, AreasView, CalendarLine, CalendarView, CategoriesView, CategoryCard, CategoryLine, NormLine,
    ReferenceEditor, ReferenceReader, Typed,
};
use chrono::{Datelike, NaiveDate};
use serde_json::json;

/// What came of adding a norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormAdded {
    /// It is there.
    Done,
    /// The day has come already.
    TooEarly,
    /// There is a norm from this day.
    Taken,
    /// There is no such open category.
    Missing,
}

/// What is to become of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Nobody works.
    Off,
    /// People work, although it is a weekend.
    On,
    /// As in any week.
    Ordinary,
}

fn day(date: NaiveDate) -> Option<Day> {
    Day::new(
        date.year(),
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    )
}

fn date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), u32::from(day.month()), u32::from(day.day()))
}

fn norm(value: Option<i32>, unit: Option<&str>) -> Option<Norm> {
    Some(Norm {
        value: value?,
        unit: NormUnit::parse(unit?)?,
    })
}

fn line(row: sql::reference::Category) -> CategoryLine {
    CategoryLine {
        norm: norm(row.norm_value, row.norm_unit.as_deref()),
        changes: row.changes.and_then(day),
        code: row.code,
        name: row.name,
        group: row.group_name,
        is_closed: row.is_closed,
    }
}

fn has_nul(texts: &[&str]) -> bool {
    texts.iter().any(|text| text.contains('\0'))
}

impl Staffing {
    /// A page of categories.
    pub async fn categories(
        &self,
        _reader: &ReferenceReader,
        (query, after): (&str, &str),
        lang: Lang,
        zone: Zone,
    ) -> Result<CategoriesView, AppError> {
        let query = query.trim();
        let mut rows = if has_nul(&[query, after]) {
            Vec::new()
        } else {
            sql::reference::categories(
                self.accounts.pool(),
                (query, after, None),
                (lang.code(), f64::from(zone.offset_s)),
                PAGE_SIZE + 1,
            )
            .await
            .map_err(internal)?
        };
        let has_more = cut_page(&mut rows);
        let rows: Vec<_> = rows.into_iter().map(line).collect();
        Ok(CategoriesView {
            query: query.to_owned(),
            next: rows.last().filter(|_| has_more).map(|row| row.code.clone()),
            rows,
            ..CategoriesView::default()
        })
    }

    /// One category with all its norms.
    pub async fn category(
        &self,
        _reader: &ReferenceReader,
        code: &str,
        lang: Lang,
        zone: Zone,
    ) -> Result<Option<CategoryCard>, AppError> {
        if has_nul(&[code]) {
            return Ok(None);
        }
        let (pool, offset) = (self.accounts.pool(), f64::from(zone.offset_s));
        let rows = sql::reference::categories(pool, ("", "", Some(code)), (lang.code(), offset), 1)
            .await
            .map_err(internal)?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let norms = sql::reference::norms(pool, code, offset).await.map_err(internal)?;
        let now = norms.iter().rposition(|norm| norm.has_begun);
        let norms = norms.into_iter().enumerate().filter_map(|(place, row)| {
            Some(NormLine {
                from: row.valid_from.and_then(day),
                norm: norm(Some(row.value), Some(&row.unit))?,
                source: row.source,
                is_now: now == Some(place),
            })
        });
        Ok(Some(CategoryCard {
            keywords: row.keywords.clone(),
            norms: norms.collect(),
            line: line(row),
            may_edit: false,
            typed: Typed::default(),
        }))
    }

    /// Adds a norm that begins tomorrow or later. What holds today and held before stays as it is.
    pub async fn add_norm(
        &self,
        _editor: &ReferenceEditor,
        actor: AccountId,
        code: &str,
        (from, norm, source): (Day, Norm, &str),
        (zone, whence): (Zone, &Whence),
    ) -> Result<NormAdded, AppError> {
        let Some(from) = date(from).filter(|_| !has_nul(&[code, source])) else {
            return Ok(NormAdded::Missing);
        };
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let is_to_come = sql::reference::is_to_come(&mut *tx, from, f64::from(zone.offset_s)).await;
        if !is_to_come.map_err(internal)? {
            return Ok(NormAdded::TooEarly);
        }
        let new = sql::reference::NewNorm {
            code,
            from,
            value: norm.value,
            unit: norm.unit.code(),
            source,
        };
        let added = sql::reference::add_norm(&mut *tx, &new)
            .await
            .unless_refused("category_norm_pkey");
        match added.map_err(internal)? {
            Some(true) => {}
            Some(false) => return Ok(NormAdded::Missing),
            None => return Ok(NormAdded::Taken),
        }
        let about = json!({ "category": code, "from": from.to_string() });
        note(&mut tx, "norm_changed", None, actor, whence, about).await?;
        sql::reference::tell(&mut *tx).await.map_err(internal)?;
        tx.commit().await.map_err(internal)?;
        Ok(NormAdded::Done)
    }

    /// A year of the calendar; without one, the year of today.
    pub async fn calendar_year(
        &self,
        _reader: &ReferenceReader,
        year: Option<i32>,
        zone: Zone,
    ) -> Result<CalendarView, AppError> {
        let pool = self.accounts.pool();
        let (mut years, now) = sql::reference::years(pool, f64::from(zone.offset_s))
            .await
            .map_err(internal)?;
        let year = year.filter(|year| (2000..=2100).contains(year)).unwrap_or(now);
        let rows = sql::reference::days(pool, year).await.map_err(internal)?;
        let worked = years.contains(&year).then(|| worked(year, &rows));
        for near in [now, now + 1] {
            if !years.contains(&near) {
                years.push(near);
            }
        }
        years.sort_unstable();
        let days = rows.into_iter().filter_map(|row| {
            Some(CalendarLine {
                day: day(row.day)?,
                is_off: row.is_off,
                note: row.note,
            })
        });
        Ok(CalendarView {
            year,
            years,
            days: days.collect(),
            worked,
            ..CalendarView::default()
        })
    }

    /// Changes one day of a year that is known; whether it is.
    pub async fn set_day(
        &self,
        _editor: &ReferenceEditor,
        actor: AccountId,
        (day, kind, why): (Day, DayKind, &str),
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let Some(day) = date(day).filter(|_| !has_nul(&[why])) else {
            return Ok(false);
        };
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        let done = match kind {
            DayKind::Off => sql::reference::set_day(&mut *tx, day, true, why).await,
            DayKind::On => sql::reference::set_day(&mut *tx, day, false, why).await,
            DayKind::Ordinary => sql::reference::clear_day(&mut *tx, day).await,
        };
        if !done.map_err(internal)? {
            return Ok(false);
        }
        let about = json!({ "day": day.to_string(), "kind": format!("{kind:?}").to_lowercase() });
        note(&mut tx, "calendar_changed", None, actor, whence, about).await?;
        sql::reference::tell(&mut *tx).await.map_err(internal)?;
        tx.commit().await.map_err(internal)?;
        Ok(true)
    }

    /// A page of areas.
    pub async fn areas(
        &self,
        _reader: &ReferenceReader,
        (query, after): (&str, &str),
        lang: Lang,
    ) -> Result<AreasView, AppError> {
        let query = query.trim();
        let mut rows = if has_nul(&[query, after]) {
            Vec::new()
        } else {
            sql::reference::areas(self.accounts.pool(), query, after, lang.code(), PAGE_SIZE + 1)
                .await
                .map_err(internal)?
        };
        let has_more = cut_page(&mut rows);
        let line = |row: sql::reference::Area| AreaLine {
            code: row.code,
            name: row.name,
            is_region: row.is_region,
            km2: row.km2,
            rules: row.rules,
        };
        let rows: Vec<_> = rows.into_iter().map(line).collect();
        Ok(AreasView {
            query: query.to_owned(),
            next: rows.last().filter(|_| has_more).map(|row| row.code.clone()),
            rows,
        })
    }
}

/// Working days of a year with these exceptions.
fn worked(year: i32, rows: &[sql::reference::Exception]) -> u32 {
    let calendar = Calendar::new(rows.iter().map(|row| (row.day, row.is_off)));
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days = first.into_iter().flat_map(|day| day.iter_days());
    let days = days.take_while(|day| day.year() == year);
    let count = days.filter(|day| calendar.works(*day).unwrap_or_default()).count();
    u32::try_from(count).unwrap_or_default()
}
