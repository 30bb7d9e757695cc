//! Writes the demo region: everything but the map in one transaction, under one progress bar.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use app::complaints::model::ComplaintNumber;
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sqlx::{PgConnection, PgPool};

use super::{
    calendar::Terms,
    city::{self, City},
    complaints::{self, Complaint, Maker, Place},
    directory::{self, Directory},
    sql,
    texts::Words,
};

/// What the demo is to be like.
#[derive(Clone, Debug)]
pub struct Options {
    /// The same seed and the same `now` give the same rows.
    pub seed: u64,
    /// The moment that the histories lead up to; none: the clock of the database.
    pub now: Option<DateTime<Utc>>,
    /// Time zone of the region.
    pub zone: Tz,
    /// How many complaints.
    pub complaints: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0x4c75_6b6f,
            now: None,
            zone: chrono_tz::Europe::Moscow,
            complaints: 3_000,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Districts of the region.
    pub districts: usize,
    /// Organisations.
    pub organisations: usize,
    /// Categories, groups not counted.
    pub categories: usize,
    /// Complaints.
    pub complaints: usize,
    /// Steps of their histories.
    pub events: u64,
    /// Supporters.
    pub supporters: u64,
    /// How long it took.
    pub took: Duration,
}

/// Rows of one statement.
const BATCH: usize = 500;

/// Writes the whole demo region into an empty database: map, directory, complaints.
///
/// # Errors
/// When the database is not empty or refuses.
pub async fn run(pool: &PgPool, options: &Options) -> Result<Summary> {
    let started = Instant::now();
    refuse_unless_empty(pool).await?;
    let seed = options.seed;
    let city = tokio::task::spawn_blocking(move || city::generate(seed)).await?;
    city::store(pool, &city).await.context("map of the region")?;
    let summary = fill(pool, options, |rng| place(&city, rng)).await?;
    Ok(Summary {
        took: started.elapsed(),
        ..summary
    })
}

fn place(city: &City, rng: &mut ChaCha8Rng) -> Option<Place> {
    let spot = city.random_spot(rng)?;
    Some(Place {
        lon: spot.lon,
        lat: spot.lat,
        street: spot.street_ru,
        house: spot.house,
        district: None,
    })
}

async fn refuse_unless_empty(pool: &PgPool) -> Result<()> {
    if !sql::is_empty(pool).await? {
        bail!("the database already holds categories, organisations or complaints; the demo only fills an empty one");
    }
    Ok(())
}

/// Fills a database that has districts but no categories, organisations and complaints. `spot` gives places to complain
/// about: longitude, latitude, street, house.
///
/// # Errors
/// When the database is not empty or refuses. Nothing is written then.
pub async fn fill<Spot>(pool: &PgPool, options: &Options, spot: Spot) -> Result<Summary>
where
    Spot: FnMut(&mut ChaCha8Rng) -> Option<Place>,
{
    let started = Instant::now();
    refuse_unless_empty(pool).await?;
    let bar = progress(options.complaints);
    let mut transaction = pool.begin().await?;
    let now = match options.now {
        Some(now) => now,
        None => sql::now(&mut transaction).await?,
    };
    let directory = directory::store(&mut transaction, now).await?;
    let list = invent(&mut transaction, &directory, options, now, spot, &bar).await?;
    let mut summary = Summary {
        districts: directory.districts.len(),
        organisations: directory.organisations.len(),
        categories: directory.categories,
        complaints: list.len(),
        ..Summary::default()
    };
    bar.set_message("complaints");
    let list = number(&mut transaction, list, options.zone).await?;
    for batch in list.chunks(BATCH) {
        let stored = sql::insert_complaints(&mut transaction, batch)
            .await
            .context("complaints")?;
        anyhow::ensure!(
            usize::try_from(stored)? == batch.len(),
            "a complaint names a row that is not there"
        );
        summary.events += sql::insert_events(&mut transaction, batch).await.context("histories")?;
        summary.supporters += sql::insert_supporters(&mut transaction, batch)
            .await
            .context("supporters")?;
        bar.inc(batch.len() as u64);
    }
    transaction.commit().await?;
    bar.finish_and_clear();
    summary.took = started.elapsed();
    Ok(summary)
}

fn progress(complaints: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("demo region {bar:30} {percent:>3} %  {msg}  {eta} left");
    let bar = ProgressBar::new(2 * complaints as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

async fn invent<Spot>(
    db: &mut PgConnection,
    directory: &Directory,
    options: &Options,
    now: DateTime<Utc>,
    mut spot: Spot,
    bar: &ProgressBar,
) -> Result<Vec<Complaint>>
where
    Spot: FnMut(&mut ChaCha8Rng) -> Option<Place>,
{
    bar.set_message("stories");
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let mut places: Vec<Place> = (0..options.complaints).filter_map(|_| spot(&mut rng)).collect();
    let (lon, lat): (Vec<_>, Vec<_>) = places.iter().map(|place| (place.lon, place.lat)).unzip();
    let districts = sql::districts_at(db, &lon, &lat)
        .await
        .context("districts of the places")?;
    for (place, district) in places.iter_mut().zip(districts) {
        place.district = district;
    }
    let terms = Terms::new(options.zone, &directory.days);
    let words = Words::default();
    let maker = Maker {
        rules: &directory.rules,
        terms: &terms,
        words: &words,
        now,
    };
    let list = maker.all(places, &mut rng, || bar.inc(1))?;
    complaints::check(&list, now)?;
    Ok(list)
}

/// Numbers in the order of time, from the sequences that the live system draws from.
async fn number(db: &mut PgConnection, list: Vec<Complaint>, zone: Tz) -> Result<Vec<(String, Complaint)>> {
    let mut next: BTreeMap<i32, i64> = BTreeMap::new();
    let mut numbered = Vec::with_capacity(list.len());
    for one in list {
        let year = one.created.with_timezone(&zone).year();
        let serial = match next.get(&year) {
            Some(serial) => *serial,
            None => sql::next_serial(db, year).await?,
        };
        next.insert(year, serial + 1);
        let short = u8::try_from(year.rem_euclid(100))?;
        numbered.push((ComplaintNumber::new(short, u64::try_from(serial)?).to_string(), one));
    }
    for (year, serial) in next {
        sql::use_serials(db, year, serial - 1).await?;
    }
    Ok(numbered)
}
