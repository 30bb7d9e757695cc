//! Reads a posted step into the draft.

use super::Kept;
use crate::photos::PhotoError;
use crate::state::AppState;
use app::complaints::model::{DraftKey, PHOTOS_MAX, PhotoRef, StepName};
use app::error::{Field, FieldProblem, Problem};
use app::kernel::{CategoryId, Point};
use axum::extract::Multipart;
use axum::extract::multipart::{Field as Part, MultipartError};
use uuid::Uuid;

/// The longest field of text, bytes: 10,000 characters of four bytes and room to say by how much it is too long.
const TEXT_MOST: usize = 256 * 1024;

/// What a step said besides the draft.
#[derive(Debug, Default)]
pub struct Posted {
    /// The draft that the page was made of; empty on a page of none.
    pub key: DraftKey,
    /// Which step it was; none when not even that could be read.
    pub step: Option<StepName>,
    /// The button.
    pub go: String,
    /// The category whose questions were on the page.
    pub asked: Option<CategoryId>,
    /// The search in categories.
    pub query: String,
    /// The address differs from the one the pin was put by.
    pub address_changed: bool,
    /// What could not be taken.
    pub problems: Vec<FieldProblem>,
}

/// Takes every field into the draft, as they come: what was read before an error is there. What cannot be read is a
/// problem of its field, never a failure of the form.
pub async fn read(
    state: &AppState,
    kept: &mut Kept,
    posted: &mut Posted,
    mut form: Multipart,
) -> Result<(), MultipartError> {
    let before = kept.draft.address.clone();
    let (mut consent, mut category) = (false, None);
    while let Some(part) = form.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photos" {
            if part.file_name().is_some_and(|file| !file.is_empty()) {
                photo(state, kept, part, posted).await;
            }
            continue;
        }
        let (value, clean) = text(part).await?;
        if !clean {
            posted
                .problems
                .extend(field_of(&name).map(|field| FieldProblem::new(field, Problem::BadCharacters)));
        }
        let draft = &mut kept.draft;
        match name.as_str() {
            "key" => posted.key = DraftKey(value),
            "step" => posted.step = StepName::parse(&value),
            "go" => posted.go = value,
            "asked" => posted.asked = value.parse().ok(),
            "q" => posted.query = value,
            "place" => draft.place = Point::parse_lat_lon(&value).or(draft.place),
            "address" => draft.address = value,
            "place_note" => draft.place_note = value,
            "category" => category = value.parse().ok(),
            "body" => draft.body = value.replace("\r\n", "\n"),
            "name" => draft.name = value,
            "phone" => draft.phone = value,
            "email" => draft.email = value,
            "consent" => consent = true,
            name => {
                if let Some(question) = name.strip_prefix("answer_") {
                    draft.set_answer(question, &value);
                }
            }
        }
        if name == "key" && kept.fresh && posted.key.is_valid() {
            // Photos, and a report that was sent before, are known by it.
            kept.draft.key.clone_from(&posted.key);
        }
    }
    let draft = &mut kept.draft;
    match posted.step {
        Some(StepName::Contact) => draft.consent = consent,
        Some(StepName::What) if category.is_some() && category != draft.category => {
            draft.category = category;
            draft.answers.clear();
        }
        _ => {}
    }
    posted.address_changed = draft.address.trim() != before.trim();
    Ok(())
}

/// A field of text, and whether it was clean UTF-8 without NUL.
async fn text(mut part: Part<'_>) -> Result<(String, bool), MultipartError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await? {
        let room = TEXT_MOST.saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    let text = String::from_utf8_lossy(&bytes);
    let clean = matches!(text, std::borrow::Cow::Borrowed(_)) && !text.contains('\0');
    Ok((text.replace('\0', ""), clean))
}

fn field_of(name: &str) -> Option<Field> {
    let known = [
        Field::Address,
        Field::PlaceNote,
        Field::Body,
        Field::Name,
        Field::Phone,
        Field::Email,
    ];
    known.into_iter().find(|field| field.id() == name)
}

/// Takes one photo. Its failure is a problem of the photos. It takes minutes to arrive on a bad link, so the draft is kept
/// before it and with it: whatever happens to the rest of the form, this much is there.
async fn photo(state: &AppState, kept: &mut Kept, part: Part<'_>, posted: &mut Posted) {
    let Ok(key) = Uuid::parse_str(&kept.draft.key.0) else {
        return;
    };
    kept.save_quietly(state, &posted.problems).await;
    match state.photos.accept(key, part).await {
        Ok(stored) => {
            let id = stored.id.to_string();
            if kept.draft.photos.iter().all(|known| known.id != id) {
                kept.draft.photos.push(PhotoRef {
                    id,
                    url_small: crate::photos::routes::url(&stored.small_key),
                    url_large: crate::photos::routes::url(&stored.large_key),
                    gps: stored.gps,
                });
                kept.save_quietly(state, &posted.problems).await;
            }
        }
        Err(error) => {
            tracing::debug!(code = error.code(), "a photo was not taken");
            posted.problems.push(FieldProblem::new(Field::Photos, problem(&error)));
        }
    }
}

fn problem(error: &PhotoError) -> Problem {
    match error.code() {
        "photo_too_many" => Problem::TooManyPhotos { most: PHOTOS_MAX },
        "photo_too_large" => Problem::PhotoTooBig,
        "photo_too_many_pixels" => Problem::PhotoTooManyPixels,
        "photo_empty" | "photo_interrupted" | "photo_truncated" | "photo_damaged" | "photo_too_slow" => {
            Problem::PhotoBroken
        }
        "photo_busy" | "photo_unavailable" => Problem::PhotoGone,
        _ => Problem::PhotoType,
    }
}
