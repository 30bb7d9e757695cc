//! Writes the demo region: everything but the map in one transaction, under one progress bar.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use app::complaints::model::ComplaintNumber;
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use indicatif::{ProgressBar, ProgressStyle};
use object_store::ObjectStore;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sqlx::{PgConnection, PgPool};

use super::{
    calendar::Terms,
    city::{self, City},
    complaints::{self, Complaint, Maker, Place},
    directory::{self, Directory},
    pictures::Album,
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
    /// Throw away the region, the directory and every complaint that is there, instead of refusing.
    pub replace: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0x4c75_6b6f,
            now: None,
            zone: chrono_tz::Europe::Moscow,
            complaints: 3_000,
            replace: false,
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
    /// Photos of complaints.
    pub photos: u64,
    /// How long it took.
    pub took: Duration,
}

/// Rows of one statement.
const BATCH: usize = 500;
/// What a picture is worth on the progress bar, in complaints.
const PICTURE: u64 = 40;

/// Writes the whole demo region: map, directory, pictures, complaints. Pictures are kept first, everything else is one
/// transaction: a run that breaks off leaves the database as it was.
///
/// # Errors
/// When the database is not empty and [`Options::replace`] is not set, when what is there is no demo, or when the database or the store refuses.
pub async fn run(pool: &PgPool, objects: Arc<dyn ObjectStore>, options: &Options) -> Result<Summary> {
    let started = Instant::now();
    if !options.replace && !sql::is_empty(pool).await? {
        bail!("the database already holds a region; the demo only fills an empty one");
    }
    if options.replace && !sql::is_empty(pool).await? && !sql::is_demo(pool).await? {
        bail!("the database holds a real region; only an invented one is thrown away");
    }
    let bar = progress(options.complaints, Album::size());
    bar.set_message("map and pictures");
    let seed = options.seed;
    let city = async { Ok(tokio::task::spawn_blocking(move || city::generate(seed)).await?) };
    let album = Album::draw_all(seed, &objects, || bar.inc(PICTURE));
    let (city, album) = tokio::try_join!(city, album)?;
    let mut transaction = pool.begin().await?;
    if options.replace {
        sql::wipe(&mut transaction).await.context("emptying the database")?;
    }
    city::store(&mut *transaction, &city)
        .await
        .context("map of the region")?;
    let summary = fill(&mut transaction, &album, options, &bar, |rng| place(&city, rng)).await?;
    sql::mark_as_demo(&mut transaction).await?;
    transaction.commit().await?;
    sql::analyze(pool).await?;
    bar.finish_and_clear();
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

/// Fills a database that has districts with a directory and complaints. `spot` gives places to complain about.
///
/// # Errors
/// When the database refuses.
pub(super) async fn fill<Spot>(
    db: &mut PgConnection,
    album: &Album,
    options: &Options,
    bar: &ProgressBar,
    spot: Spot,
) -> Result<Summary>
where
    Spot: FnMut(&mut ChaCha8Rng) -> Option<Place>,
{
    let now = match options.now {
        Some(now) => now,
        None => sql::now(db).await?,
    };
    let directory = directory::store(db, now).await?;
    bar.set_message("stories");
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let places = locate(db, options.complaints, &mut rng, spot).await?;
    let list = invent(&directory, album, places, (options.zone, now), &mut rng, bar)?;
    bar.set_message("complaints");
    let list = number(db, list, options.zone).await?;
    let summary = store(db, &list, bar).await?;
    Ok(Summary {
        districts: directory.districts.len(),
        organisations: directory.organisations.len(),
        categories: directory.categories,
        ..summary
    })
}

async fn store(db: &mut PgConnection, list: &[(String, Complaint)], bar: &ProgressBar) -> Result<Summary> {
    let mut summary = Summary {
        complaints: list.len(),
        ..Summary::default()
    };
    for batch in list.chunks(BATCH) {
        let stored = sql::insert_complaints(db, batch).await.context("complaints")?;
        ensure!(
            usize::try_from(stored)? == batch.len(),
            "a complaint names a row that is not there"
        );
        summary.events += sql::insert_events(db, batch).await.context("histories")?;
        summary.supporters += sql::insert_supporters(db, batch).await.context("supporters")?;
        summary.photos += sql::insert_photos(db, batch).await.context("photos")?;
        bar.inc(batch.len() as u64);
    }
    Ok(summary)
}

/// A bar over pictures and complaints; nothing is shown where nobody watches.
fn progress(complaints: usize, pictures: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("demo region {bar:30} {percent:>3} %  {msg}  {eta} left");
    let bar = ProgressBar::new(2 * complaints as u64 + PICTURE * pictures as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

async fn locate<Spot>(db: &mut PgConnection, count: usize, rng: &mut ChaCha8Rng, mut spot: Spot) -> Result<Vec<Place>>
where
    Spot: FnMut(&mut ChaCha8Rng) -> Option<Place>,
{
    let mut places: Vec<Place> = (0..count).filter_map(|_| spot(rng)).collect();
    let (lon, lat): (Vec<_>, Vec<_>) = places.iter().map(|place| (place.lon, place.lat)).unzip();
    let districts = sql::districts_at(db, &lon, &lat)
        .await
        .context("districts of the places")?;
    for (place, district) in places.iter_mut().zip(districts) {
        place.district = district;
    }
    Ok(places)
}

fn invent(
    directory: &Directory,
    album: &Album,
    places: Vec<Place>,
    (zone, now): (Tz, DateTime<Utc>),
    rng: &mut ChaCha8Rng,
    bar: &ProgressBar,
) -> Result<Vec<Complaint>> {
    let terms = Terms::new(zone, &directory.days);
    let words = Words::default();
    let maker = Maker {
        rules: &directory.rules,
        terms: &terms,
        words: &words,
        album,
        now,
    };
    let list = maker.all(places, rng, || bar.inc(1))?;
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
