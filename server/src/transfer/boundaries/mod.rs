//! A GeoJSON file → the region and its districts.

mod rings;
mod sql;
mod words;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use geojson::Feature;
use serde_json::Value;
use sqlx::{Connection, PgConnection, PgPool};

use self::words::Identity;
use super::{
    exclusive,
    progress::{Progress, say},
    rejects_path,
};

pub use self::rings::Fixes;
pub(super) use self::words::latin;

/// Code of the region that is nothing but its districts together.
const UNION: &str = "union-of-districts";
/// A repair that changes the area by more than this share is a guess.
const SURELY: f64 = 0.01;
/// `admin_level` of a region of the country; districts have larger ones.
const REGION_LEVEL: i32 = 4;
/// Refused areas that are shown at once; all of them are in the file.
const SHOWN: usize = 20;
/// Complaints per transaction when they get their districts.
const PAGE: i64 = 5_000;

/// How an import of boundaries is to be done.
#[derive(Debug, Clone, Default)]
pub struct BoundaryOptions {
    /// Code of the area that is the region; found out from the file otherwise.
    pub region: Option<String>,
    /// Where refused areas go instead of `FILE.geojson.rejected.csv`.
    pub rejects: Option<PathBuf>,
}

/// What came of an import.
#[derive(Debug, Clone, Default)]
pub struct BoundarySummary {
    /// New areas.
    pub added: u64,
    /// Known areas that differed.
    pub updated: u64,
    /// Known areas that were exactly so.
    pub unchanged: u64,
    /// Refused areas.
    pub rejected: u64,
    /// What was mended.
    pub fixes: Fixes,
    /// Complaints that came to lie in another district.
    pub complaints_moved: u64,
    /// The file of refused areas, if any were.
    pub rejects: Option<PathBuf>,
    /// Of the whole import.
    pub elapsed: Duration,
}

impl std::fmt::Display for BoundarySummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Fixes {
            closed,
            turned,
            repeated,
            empty_holes,
            repaired,
        } = self.fixes;
        write!(
            f,
            "imported areas: {} added, {} updated, {} unchanged, {} rejected; mended: {closed} rings closed, {turned} turned, \
             {repeated} repeated points and {empty_holes} empty holes left out, {repaired} shapes repaired; \
             {} complaints got another district; {:.1} s",
            self.added,
            self.updated,
            self.unchanged,
            self.rejected,
            self.complaints_moved,
            self.elapsed.as_secs_f64()
        )?;
        match &self.rejects {
            Some(path) => write!(f, "; rejected areas and why: {}", path.display()),
            None => Ok(()),
        }
    }
}

/// Imports the areas of a file in one transaction, then tells the complaints their districts.
///
/// A file that is not GeoJSON in EPSG:4326 is an error before anything is written; an area that cannot be mended
/// without guessing is refused with its reason, the others go in.
pub async fn import_boundaries(
    pool: &PgPool,
    path: &Path,
    options: &BoundaryOptions,
) -> anyhow::Result<BoundarySummary> {
    let file = read(path)?;
    let total = file.features.len();
    let mut conn = exclusive(pool).await?;
    let mut progress = Progress::new("import boundaries", u64::try_from(total)?, 0);
    let mut summary = BoundarySummary::default();
    let mut refused = BTreeMap::new();
    let mut tx = conn.begin().await?;
    sql::prepare(&mut tx).await?;
    let mut areas = BTreeMap::new();
    for (ordinal, feature) in (1..).zip(file.features) {
        match area(&mut tx, ordinal, feature, &areas, &mut summary.fixes).await? {
            Ok(identity) => {
                areas.insert(ordinal, identity);
            }
            Err(reason) => {
                refused.insert(ordinal, reason);
            }
        }
        progress.at(u64::from(ordinal.unsigned_abs()), u64::from(ordinal.unsigned_abs()));
    }
    for (ordinal, reason) in sql::refuse(&mut tx).await? {
        let identity = areas.remove(&ordinal);
        refused.insert(
            ordinal,
            Refusal {
                name: identity.map(|it| it.name_ru).unwrap_or_default(),
                reason,
            },
        );
    }
    if let Some(ordinal) = region(&mut tx, &areas, options.region.as_deref()).await? {
        sql::mark_region(&mut tx, ordinal).await?;
    }
    let (added, updated) = sql::publish(&mut tx).await?;
    let (name_ru, name_en) = match &file.name {
        Some(name) => (name.as_str(), latin(name)),
        None => ("Регион", "Region".to_owned()),
    };
    let united = sql::unite(&mut tx, UNION, name_ru, &name_en).await?;
    summary.rejects = write_refused(&rejects_path(path, options.rejects.as_deref()), &refused)?;
    tx.commit().await?;
    if united {
        say("no area of the file is the region: the districts together are");
    }
    (summary.added, summary.updated) = (added.unsigned_abs(), updated.unsigned_abs());
    summary.rejected = u64::try_from(refused.len())?;
    summary.unchanged = u64::try_from(total)?.saturating_sub(summary.added + summary.updated + summary.rejected);
    let elapsed = progress.finish();
    let (moved, took) = assign(&mut conn).await?;
    sql::analyze(&mut conn).await?;
    summary.complaints_moved = moved;
    summary.elapsed = elapsed + took;
    Ok(summary)
}

/// An area that stays out.
struct Refusal {
    name: String,
    reason: String,
}

struct File {
    features: Vec<Value>,
    /// What the file calls itself.
    name: Option<String>,
}

/// Reads the frame of the file; its features one by one later, so that one bad one does not spoil the rest.
fn read(path: &Path) -> anyhow::Result<File> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut json: Value = serde_json::from_slice(bytes).with_context(|| format!("{} is not JSON", path.display()))?;
    check_crs(&json)?;
    let name = json
        .get("name")
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(str::to_owned);
    match json.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => {
            let Some(Value::Array(features)) = json.get_mut("features").map(Value::take) else {
                bail!("{} is a FeatureCollection without `features`", path.display());
            };
            ensure!(!features.is_empty(), "{} holds no areas", path.display());
            Ok(File { features, name })
        }
        Some("Feature") => Ok(File {
            features: vec![json],
            name: None,
        }),
        Some(other) => bail!(
            "{} is a {other}: a FeatureCollection or a Feature is needed, for the names",
            path.display()
        ),
        None => bail!("{} is JSON, but not GeoJSON: it has no `type`", path.display()),
    }
}

/// GeoJSON is EPSG:4326; older files may say so in a member of their own, or that they are not.
fn check_crs(json: &Value) -> anyhow::Result<()> {
    let crs = match json.get("crs") {
        None | Some(Value::Null) => return Ok(()),
        Some(crs) => crs,
    };
    let name = crs
        .pointer("/properties/name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let code = crs
        .pointer("/properties/code")
        .map(Value::to_string)
        .unwrap_or_default();
    let known = name
        .rsplit(':')
        .next()
        .is_some_and(|last| last == "4326" || last.eq_ignore_ascii_case("CRS84"));
    ensure!(
        known || code.trim_matches('"') == "4326",
        "the coordinates are not in EPSG:4326 but in {crs}: convert the file"
    );
    Ok(())
}

/// Reads, mends and stages one feature.
async fn area(
    conn: &mut PgConnection,
    ordinal: i32,
    feature: Value,
    before: &BTreeMap<i32, Identity>,
    fixes: &mut Fixes,
) -> anyhow::Result<Result<Identity, Refusal>> {
    let refuse = |name: &str, reason: String| {
        Ok(Err(Refusal {
            name: name.to_owned(),
            reason,
        }))
    };
    if let Err(error) = check_crs(&feature) {
        return refuse("", error.to_string());
    }
    let feature = match Feature::from_json_value(feature) {
        Ok(feature) => feature,
        Err(error) => return refuse("", format!("not a GeoJSON feature: {error}")),
    };
    let identity = match words::identity(&feature) {
        Ok(identity) => identity,
        Err(reason) => return refuse("", reason),
    };
    let name = identity.name_ru.as_str();
    if let Some((twin, _)) = before.iter().find(|(_, it)| it.code == identity.code) {
        return refuse(
            name,
            format!("the code «{}» is already that of feature {twin}", identity.code),
        );
    }
    let Some(geometry) = &feature.geometry else {
        return refuse(name, "no geometry".to_owned());
    };
    let mut own = Fixes::default();
    let shape = match rings::polygons(geometry, &mut own) {
        Ok(shape) => shape,
        Err(reason) => return refuse(name, reason),
    };
    let geojson = geojson::Geometry::new(geojson::Value::from(&shape)).to_string();
    let mended = sql::mend(conn, &geojson).await?;
    if mended.area_after <= 0.0 {
        return refuse(name, "it has no area".to_owned());
    }
    if !mended.valid {
        if (mended.area_after - mended.area_before).abs() > SURELY * mended.area_after {
            return refuse(name, format!("{}: it cannot be mended without guessing", mended.reason));
        }
        own.repaired += 1;
    }
    sql::stage(conn, ordinal, &identity, &mended.wkb).await?;
    fixes.add(own);
    Ok(Ok(identity))
}

/// Which area is the region: the one asked for, the one that says so, the highest level, or the one around all others.
async fn region(
    conn: &mut PgConnection,
    areas: &BTreeMap<i32, Identity>,
    asked: Option<&str>,
) -> anyhow::Result<Option<i32>> {
    if let Some(code) = asked {
        let found = areas
            .iter()
            .find(|(_, it)| it.code == code)
            .map(|(ordinal, _)| *ordinal);
        let codes = areas.values().map(|it| it.code.as_str()).collect::<Vec<_>>().join(", ");
        return found
            .map(Some)
            .with_context(|| format!("no area of the file has the code «{code}»; there are: {codes}"));
    }
    if let Some((ordinal, _)) = areas.iter().find(|(_, it)| it.region) {
        return Ok(Some(*ordinal));
    }
    let mut levels: Vec<_> = areas
        .iter()
        .filter_map(|(ordinal, it)| Some((it.level?, *ordinal)))
        .collect();
    levels.sort_unstable();
    match levels.as_slice() {
        [(highest, ordinal), (next, _), ..] if highest < next => return Ok(Some(*ordinal)),
        [(only, ordinal)] if *only <= REGION_LEVEL => return Ok(Some(*ordinal)),
        _ => {}
    }
    Ok(sql::outermost(conn).await?)
}

fn write_refused(path: &Path, refused: &BTreeMap<i32, Refusal>) -> anyhow::Result<Option<PathBuf>> {
    if refused.is_empty() {
        if path.exists() {
            std::fs::remove_file(path).with_context(|| format!("cannot remove the older {}", path.display()))?;
        }
        return Ok(None);
    }
    let trouble = || {
        format!(
            "cannot write the rejected areas to {}: name another file with --rejects",
            path.display()
        )
    };
    let mut writer = csv::Writer::from_path(path).with_context(trouble)?;
    writer.write_record(["feature", "name", "reason"])?;
    for (ordinal, it) in refused.iter().take(SHOWN) {
        say(&format!("feature {ordinal} {}: {}", it.name, it.reason));
    }
    for (ordinal, it) in refused {
        writer
            .write_record([&ordinal.to_string(), &it.name, &it.reason])
            .with_context(trouble)?;
    }
    writer.flush().with_context(trouble)?;
    Ok(Some(path.to_owned()))
}

/// Tells every complaint its district, a page per transaction: how many changed, and how long it took.
async fn assign(conn: &mut PgConnection) -> anyhow::Result<(u64, Duration)> {
    let total = sql::count_complaints(conn).await?.unsigned_abs();
    let mut progress = Progress::new("districts of complaints", total, 0);
    let (mut seen, mut moved, mut after) = (0, 0, 0);
    while let (Some(last), page, changed) = sql::assign(conn, after, PAGE).await? {
        seen += page.unsigned_abs();
        moved += changed.unsigned_abs();
        after = last;
        progress.at(seen, seen);
    }
    Ok((moved, progress.finish()))
}
