//! Photos of the demo: drawn by us, two or three of every kind of scene, before and after the work, shared by the
//! complaints through content-addressed names.

mod backdrop;
mod canvas;
mod green;
mod streets;
mod traffic;
mod yards;

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, Result};
use jpeg_encoder::{ColorType, Encoder};
use object_store::{ObjectStore, PutPayload, path::Path};
use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use self::{backdrop::Mood, canvas::Canvas};
use crate::photos::{
    store::{Size, key},
    variants::SMALL_SIDE,
};

/// Width of the large variant, pixels: as much as a flat drawing needs.
const LARGE: u32 = 1280;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scene {
    Pothole,
    Manhole,
    Pavement,
    Puddle,
    Lamp,
    Pole,
    Parking,
    OldCar,
    TrafficLight,
    Crossing,
    Sign,
    BusStop,
    Snow,
    Playground,
    Bench,
    Fence,
    Dump,
    Bins,
    Litter,
    WeakTree,
    FallenTree,
    Wall,
    Leak,
    Ceiling,
    Beach,
    Embankment,
    Smoke,
    Grass,
}

impl Scene {
    /// Every scene.
    pub const ALL: [Self; 28] = [
        Self::Pothole,
        Self::Manhole,
        Self::Pavement,
        Self::Puddle,
        Self::Lamp,
        Self::Pole,
        Self::Parking,
        Self::OldCar,
        Self::TrafficLight,
        Self::Crossing,
        Self::Sign,
        Self::BusStop,
        Self::Snow,
        Self::Playground,
        Self::Bench,
        Self::Fence,
        Self::Dump,
        Self::Bins,
        Self::Litter,
        Self::WeakTree,
        Self::FallenTree,
        Self::Wall,
        Self::Leak,
        Self::Ceiling,
        Self::Beach,
        Self::Embankment,
        Self::Smoke,
        Self::Grass,
    ];

    /// The scene of a category; some things nobody photographs.
    pub fn of(category: &str) -> Option<Self> {
        Some(match category {
            "pothole" | "yard_potholes" | "road_collapse" => Self::Pothole,
            "open_manhole" => Self::Manhole,
            "pavement" | "barrier" | "snow_pavement" => Self::Pavement,
            "road_drain" | "basement" | "sewage" => Self::Puddle,
            "street_light" | "dark_yard" | "power_cut" => Self::Lamp,
            "wire" | "lamp_pole" => Self::Pole,
            "parking" => Self::Parking,
            "abandoned_car" => Self::OldCar,
            "traffic_light" => Self::TrafficLight,
            "crossing" | "road_marking" | "speeding" => Self::Crossing,
            "sign" => Self::Sign,
            "bus_stop" | "bus_late" => Self::BusStop,
            "snow_road" => Self::Snow,
            "playground" => Self::Playground,
            "bench" => Self::Bench,
            "fence" => Self::Fence,
            "dump" | "building_waste" => Self::Dump,
            "bins_full" => Self::Bins,
            "street_cleaning" | "litter_bin" | "leaves" => Self::Litter,
            "tree" => Self::WeakTree,
            "fallen_tree" | "branches" => Self::FallenTree,
            "graffiti" | "facade" | "entrance" => Self::Wall,
            "pipe_leak" | "water_quality" => Self::Leak,
            "roof_leak" | "school" => Self::Ceiling,
            "beach" => Self::Beach,
            "embankment" | "spill" => Self::Embankment,
            "smoke" | "smell" => Self::Smoke,
            "grass" | "park" => Self::Grass,
            _ => return None,
        })
    }

    /// How many pictures there are of it: more of what is reported more.
    pub const fn variants(self) -> u8 {
        match self {
            Self::Pothole => 3,
            Self::Manhole | Self::Lamp | Self::Dump | Self::Bins | Self::Litter | Self::WeakTree => 2,
            _ => 1,
        }
    }

    fn draw(self, canvas: &mut Canvas, done: bool, rng: &mut ChaCha8Rng) {
        // finished work is photographed on another, clearer day
        let mood = Mood::day(rng);
        let mood = if done { Mood::clear() } else { mood };
        let scene: fn(&mut Canvas, &Mood, bool, &mut ChaCha8Rng) = match self {
            Self::Pothole => streets::pothole,
            Self::Manhole => streets::manhole,
            Self::Pavement => streets::pavement,
            Self::Puddle => streets::puddle,
            Self::Lamp => |canvas, _, done, rng| streets::lamp(canvas, done, rng),
            Self::Pole => streets::pole,
            Self::Parking => traffic::parking,
            Self::OldCar => traffic::old_car,
            Self::TrafficLight => traffic::traffic_light,
            Self::Crossing => traffic::crossing,
            Self::Sign => traffic::sign,
            Self::BusStop => traffic::bus_stop,
            Self::Snow => |canvas, _, done, rng| streets::snow(canvas, done, rng),
            Self::Playground => yards::playground,
            Self::Bench => yards::bench,
            Self::Fence => yards::fence,
            Self::Dump => yards::dump,
            Self::Bins => yards::bins,
            Self::Litter => yards::litter,
            Self::WeakTree => green::weak_tree,
            Self::FallenTree => green::fallen_tree,
            Self::Wall => yards::wall,
            Self::Leak => yards::leak,
            Self::Ceiling => |canvas, _, done, rng| yards::ceiling(canvas, done, rng),
            Self::Beach => green::beach,
            Self::Embankment => green::embankment,
            Self::Smoke => green::smoke,
            Self::Grass => green::grass,
        };
        scene(canvas, &mood, done, rng);
        canvas.grain(rng);
    }
}

/// A drawn picture in both sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// JPEG 1280 pixels wide.
    pub large: Vec<u8>,
    /// JPEG as wide as the small variant of any photo.
    pub small: Vec<u8>,
    /// Width of the large one, pixels.
    pub width: u32,
    /// Height of the large one, pixels.
    pub height: u32,
}

/// Draws a scene. The same arguments give the same bytes; before and after show the same place.
///
/// # Errors
/// When the picture cannot be encoded.
pub fn draw(scene: Scene, variant: u8, done: bool, seed: u64) -> Result<Picture> {
    let sheet = |side: u32| -> Result<Canvas> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(variant) << 32) ^ ((scene as u64) << 40));
        let mut canvas = Canvas::new(u16::try_from(side)?)?;
        scene.draw(&mut canvas, done, &mut rng);
        Ok(canvas)
    };
    let (large, small) = (sheet(LARGE)?, sheet(SMALL_SIDE)?);
    let (width, height, _) = large.pixels();
    Ok(Picture {
        large: encode(&large, 78)?,
        small: encode(&small, 82)?,
        width,
        height,
    })
}

fn encode(canvas: &Canvas, quality: u8) -> Result<Vec<u8>> {
    let (width, height, pixels) = canvas.pixels();
    let mut file = Vec::with_capacity(pixels.len() / 16);
    let encoder = Encoder::new(&mut file, quality);
    encoder
        .encode(pixels, u16::try_from(width)?, u16::try_from(height)?, ColorType::Rgba)
        .context("drawn picture")?;
    Ok(file)
}

/// A picture that is in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Name of the large variant.
    pub large_key: String,
    /// Name of the small variant.
    pub small_key: String,
    /// Width of the large one, pixels.
    pub width: i32,
    /// Height of the large one, pixels.
    pub height: i32,
    /// Size of the large one.
    pub bytes: i32,
}

/// All pictures by scene, each before and after the work.
#[derive(Debug, Default)]
pub struct Album {
    kept: BTreeMap<Scene, Vec<(Kept, Kept)>>,
}

impl Album {
    /// Draws everything on all cores and puts it into the store.
    ///
    /// # Errors
    /// When a picture cannot be drawn or kept.
    pub async fn draw_all(seed: u64, objects: &Arc<dyn ObjectStore>, mut tick: impl FnMut()) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs: Vec<_> = Scene::ALL
            .into_iter()
            .flat_map(|scene| (0..scene.variants()).map(move |variant| (scene, variant)))
            .collect();
        let mut album = Self::default();
        for batch in jobs.chunks(cores) {
            let drawing: Vec<_> = batch
                .iter()
                .map(|&(scene, variant)| {
                    tokio::task::spawn_blocking(move || {
                        anyhow::Ok((draw(scene, variant, false, seed)?, draw(scene, variant, true, seed)?))
                    })
                })
                .collect();
            for ((scene, _), pair) in batch.iter().zip(drawing) {
                let (before, after) = pair.await??;
                let pair = (keep(objects, before).await?, keep(objects, after).await?);
                album.kept.entry(*scene).or_default().push(pair);
                tick();
            }
        }
        Ok(album)
    }

    /// How many pictures there are to draw, before and after counted as one.
    pub fn size() -> usize {
        Scene::ALL.iter().map(|scene| usize::from(scene.variants())).sum()
    }

    /// A pair of pictures for a category.
    pub fn pick(&self, category: &str, rng: &mut impl Rng) -> Option<&(Kept, Kept)> {
        self.kept.get(&Scene::of(category)?)?.choose(rng)
    }
}

async fn keep(objects: &Arc<dyn ObjectStore>, picture: Picture) -> Result<Kept> {
    let (large_key, small_key) = (key(&picture.large, Size::Large), key(&picture.small, Size::Small));
    let kept = Kept {
        width: i32::try_from(picture.width)?,
        height: i32::try_from(picture.height)?,
        bytes: i32::try_from(picture.large.len())?,
        large_key,
        small_key,
    };
    for (name, bytes) in [(&kept.large_key, picture.large), (&kept.small_key, picture.small)] {
        objects
            .put(&Path::from(name.as_str()), PutPayload::from(bytes))
            .await
            .context("keeping a drawn picture")?;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, time::Instant};

    use super::{super::categories, *};

    #[test]
    fn a_picture_is_a_jpeg_in_two_sizes_and_the_same_every_time() {
        let picture = draw(Scene::Pothole, 0, false, 7).unwrap();
        assert_eq!((picture.width, picture.height), (1280, 960));
        let small = image::load_from_memory(&picture.small).unwrap();
        assert_eq!((small.width(), small.height()), (400, 300));
        assert!(picture.large.len() < 400_000, "{} bytes", picture.large.len());
        assert_eq!(draw(Scene::Pothole, 0, false, 7).unwrap(), picture);
        assert_ne!(draw(Scene::Pothole, 1, false, 7).unwrap(), picture);
    }

    #[test]
    fn work_shows_in_every_scene() {
        let started = Instant::now();
        let mut seen = HashSet::new();
        for scene in Scene::ALL {
            let small = |done| {
                let mut canvas = Canvas::new(400).unwrap();
                scene.draw(&mut canvas, done, &mut ChaCha8Rng::seed_from_u64(1));
                canvas.pixels().2.to_vec()
            };
            assert!(
                seen.insert(small(false)) && seen.insert(small(true)),
                "{scene:?} is drawn twice alike"
            );
        }
        assert!(
            started.elapsed().as_secs() < 60,
            "drawing takes {:?}",
            started.elapsed()
        );
    }

    #[test]
    fn every_category_that_needs_a_photo_has_one() {
        let shown: HashSet<_> = categories::leaves()
            .filter_map(|(_, leaf)| Scene::of(leaf.code))
            .collect();
        assert_eq!(shown.len(), Scene::ALL.len(), "a scene is used by no category");
        for (_, leaf) in categories::leaves().filter(|(_, leaf)| leaf.photo) {
            assert!(Scene::of(leaf.code).is_some(), "{} needs a photo", leaf.code);
        }
    }
}
