//! Which of the drawn pictures a complaint has, as if people and crews had taken them.

use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    categories::Leaf,
    complaints::uuid,
    history::Life,
    pictures::{Album, Kept},
};

/// A row of `complaint_photo`.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// Its id.
    pub id: Uuid,
    /// The draft it was uploaded for.
    pub draft: Uuid,
    /// `before` or `after`.
    pub stage: &'static str,
    /// Place among its kind.
    pub ordinal: i16,
    /// Hash of the upload.
    pub source_hash: Vec<u8>,
    /// The picture.
    pub picture: Kept,
    /// When it was uploaded.
    pub at: DateTime<Utc>,
}

/// Photos of a complaint: what the citizen took, and what the crew took of the same place.
pub fn of(album: &Album, leaf: &Leaf, source: &str, life: &Life, rng: &mut ChaCha8Rng) -> Vec<Photo> {
    // who calls sends no photo; a required one is nearly always there
    let share = match (source, leaf.photo) {
        ("phone", _) => 0.1,
        (_, true) => 0.97,
        (_, false) => 0.72,
    };
    let taken = rng.random_bool(share);
    let (Some(first), true) = (album.pick(leaf.code, rng), taken) else {
        return Vec::new();
    };
    let draft = uuid(rng);
    let created = life.steps.first().map(|step| step.at).unwrap_or_default();
    let mut list = Vec::new();
    let mut add = |stage, ordinal, picture: &Kept, at, rng: &mut ChaCha8Rng| {
        let id = uuid(rng);
        let source_hash = Sha256::digest(id.as_bytes()).to_vec();
        list.push(Photo {
            id,
            draft,
            stage,
            ordinal,
            source_hash,
            picture: picture.clone(),
            at,
        });
    };
    let before = Duration::seconds(rng.random_range(20..240));
    add("before", 0, &first.0, created - before, rng);
    let second = album.pick(leaf.code, rng);
    if let Some(second) = second.filter(|second| *second != first) {
        add("before", 1, &second.0, created - before, rng);
    }
    if let Some(check) = life.steps.iter().find(|step| step.kind == "check") {
        add(
            "after",
            0,
            &first.1,
            check.at - Duration::seconds(rng.random_range(20..40)),
            rng,
        );
    }
    list
}
