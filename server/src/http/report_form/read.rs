//! Reads a posted step into the draft.

use crate::photos::PhotoError;
use crate::state::AppState;
use app::complaints::model::{PHOTOS_MAX, PhotoRef, ReportDraft, StepName};
use app::error::{AppError, Field, FieldProblem, Problem};
use app::kernel::Point;
use axum::extract::Multipart;
use axum::extract::multipart::Field as Part;
use uuid::Uuid;

/// The longest field of text, bytes: 10,000 characters of four bytes and room to say by how much it is too long.
const TEXT_MOST: usize = 256 * 1024;

/// What a step said besides the draft.
#[derive(Debug, Default)]
pub struct Posted {
    /// Which step it was.
    pub step: StepName,
    /// The button.
    pub go: String,
    /// The search in categories.
    pub query: String,
    /// The address differs from the one the pin was put by.
    pub address_changed: bool,
    /// What could not be taken.
    pub problems: Vec<FieldProblem>,
}

/// Takes every field into the draft. What cannot be read is a problem of its field, never a failure of the form.
pub async fn read(state: &AppState, draft: &mut ReportDraft, mut form: Multipart) -> Result<Posted, AppError> {
    let mut posted = Posted::default();
    let before = draft.address.clone();
    let (mut consent, mut category) = (false, None);
    let unreadable = |_| AppError::Invalid(Vec::new());
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photos" {
            if part.file_name().is_some_and(|file| !file.is_empty()) {
                photo(state, draft, part, &mut posted).await?;
            }
            continue;
        }
        let (value, clean) = text(part).await?;
        if !clean {
            posted
                .problems
                .extend(field_of(&name).map(|field| FieldProblem::new(field, Problem::BadCharacters)));
        }
        match name.as_str() {
            "step" => posted.step = StepName::parse(&value).unwrap_or_default(),
            "go" => posted.go = value,
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
    }
    match posted.step {
        StepName::Contact => draft.consent = consent,
        StepName::What if category.is_some() && category != draft.category => {
            draft.category = category;
            draft.answers.clear();
        }
        _ => {}
    }
    posted.address_changed = draft.address.trim() != before.trim();
    Ok(posted)
}

/// A field of text, and whether it was clean UTF-8 without NUL.
async fn text(mut part: Part<'_>) -> Result<(String, bool), AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| AppError::Invalid(Vec::new()))? {
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

/// Takes one photo. Its failure is a problem of the photos; the text of the form is safe in the draft.
async fn photo(state: &AppState, draft: &mut ReportDraft, part: Part<'_>, posted: &mut Posted) -> Result<(), AppError> {
    let key = Uuid::parse_str(&draft.key.0).map_err(|_| AppError::Internal)?;
    match state.photos.accept(key, part).await {
        Ok(stored) => {
            let id = stored.id.to_string();
            if draft.photos.iter().all(|known| known.id != id) {
                draft.photos.push(PhotoRef {
                    id,
                    url_small: crate::photos::routes::url(&stored.small_key),
                    url_large: crate::photos::routes::url(&stored.large_key),
                    gps: stored.gps,
                });
            }
        }
        Err(error) => {
            tracing::debug!(code = error.code(), "a photo was not taken");
            posted.problems.push(FieldProblem::new(Field::Photos, problem(&error)));
        }
    }
    Ok(())
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
