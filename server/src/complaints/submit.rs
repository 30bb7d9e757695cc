//! Sending a report: the rules once more, then one transaction.

use super::read::timestamp;
use super::{Complaints, read, sql};
use crate::directory::terms::{self, Calendar};
use crate::error::internal;
use crate::photos::{self, sql::AttachError};
use crate::secret;
use app::complaints::model::{ComplaintNumber, PHOTOS_MAX, Preview, ReportDraft, StepName, Submitted};
use app::complaints::port::ComplaintsPort;
use app::directory::model::{Category, Norm};
use app::directory::port::DirectoryPort;
use app::error::{AppError, Field, FieldProblem, Problem};
use app::i18n::ReportTexts;
use app::kernel::{AccountId, Lang, Point, Viewer};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

/// Where the report will go and by when, and what only the server can find wrong with it.
pub async fn preview(host: &Complaints, who: &Viewer, draft: &ReportDraft, lang: Lang) -> Result<Preview, AppError> {
    let draft = draft.cleaned();
    let category = category(host, &draft, lang).await?;
    let mut problems = draft.problems(StepName::Check, category.as_ref());
    let Some(place) = draft.place.and_then(|place| Point::new(place.lon, place.lat)) else {
        let none = (None, None, None, String::new(), Vec::new());
        let (organisation, reason, due_at, district, nearby) = none;
        return Ok(Preview {
            organisation,
            reason,
            due_at,
            district,
            nearby,
            problems,
        });
    };
    let resolved = sql::resolve(&host.pool, place, draft.category.map(|id| id.0))
        .await
        .map_err(internal)?;
    if !resolved.inside {
        problems.push(FieldProblem::new(Field::Place, Problem::OutsideRegion));
    }
    let due_at = match &category {
        Some(category) => {
            let calendar = host.directory.calendar().await.map_err(internal)?;
            due(host, &calendar, resolved.now, category.norm)
        }
        None => None,
    };
    let nearby = match draft.category {
        Some(id) => host.nearby(who, place, id, lang).await?,
        None => Vec::new(),
    };
    let pick = |ru: Option<String>, en: Option<String>| if lang == Lang::En { en } else { ru };
    Ok(Preview {
        organisation: pick(resolved.organisation_ru, resolved.organisation_en),
        reason: pick(resolved.reason_ru, resolved.reason_en),
        due_at: due_at.map(timestamp),
        district: pick(resolved.district_ru, resolved.district_en).unwrap_or_default(),
        nearby,
        problems,
    })
}

/// Registers a complaint; the draft that the server keeps for the device ends with it.
pub async fn submit(
    host: &Complaints,
    account: Option<AccountId>,
    draft_hash: Option<&[u8]>,
    draft: &ReportDraft,
    lang: Lang,
) -> Result<Submitted, AppError> {
    if !draft.key.is_valid() {
        return Err(AppError::Invalid(Vec::new()));
    }
    let key = Uuid::parse_str(&draft.key.0).map_err(|_| AppError::Invalid(Vec::new()))?;
    let draft = draft.cleaned();
    let request_hash = fingerprint(&draft)?;
    let category = category(host, &draft, lang).await?;
    // Before the connection: a request that waits for a second one while it holds one can wait for itself.
    let calendar = host.directory.calendar().await.map_err(internal)?;
    // One connection for all of it: each return to the pool costs a round trip.
    let mut db = host.pool.acquire().await.map_err(internal)?;
    if let Some(known) = sql::existing(&mut *db, key).await.map_err(internal)? {
        return repeat(host, &mut db, draft_hash, &known, &request_hash, &draft, lang).await;
    }
    let problems = draft.problems(StepName::Check, category.as_ref());
    let (Some(category), Some(place), true) = (category, draft.place, problems.is_empty()) else {
        return Err(AppError::Invalid(problems));
    };
    let photos = photo_ids(&draft)?;
    let contact = contact(host, &draft, key, lang)?;
    let mut tx = db.begin().await.map_err(internal)?;
    let resolved = sql::resolve(&mut *tx, place, Some(category.id.0))
        .await
        .map_err(internal)?;
    if !resolved.inside {
        return Err(AppError::Invalid(vec![FieldProblem::new(
            Field::Place,
            Problem::OutsideRegion,
        )]));
    }
    let new = sql::NewRow {
        key,
        request_hash: &request_hash,
        secret_hash: &secret::hash(&secret::of_complaint(&draft.key.0)),
        category_id: category.id.0,
        place,
        address: &draft.address,
        place_note: &draft.place_note,
        body: &draft.body,
        answers: serde_json::to_value(&draft.answers).map_err(|_| AppError::Internal)?,
        language: lang.code(),
        due_at: due(host, &calendar, resolved.now, category.norm),
        resolved: &resolved,
        contact,
        zone: host.zone,
    };
    let Some((complaint_id, number)) = sql::insert(&mut tx, &new).await.map_err(internal)? else {
        // Another request with this key was faster by a moment.
        tx.rollback().await.map_err(internal)?;
        let known = sql::existing(&mut *db, key)
            .await
            .map_err(internal)?
            .ok_or(AppError::Unavailable)?;
        return repeat(host, &mut db, draft_hash, &known, &request_hash, &draft, lang).await;
    };
    photos::sql::attach(&mut tx, key, complaint_id, &photos)
        .await
        .map_err(photo_error)?;
    if let Some(account) = account {
        sql::own(&mut *tx, account, complaint_id).await.map_err(internal)?;
    }
    if let Some(hash) = draft_hash {
        sql::delete_draft(&mut *tx, hash).await.map_err(internal)?;
    }
    tx.commit().await.map_err(internal)?;
    tracing::info!(complaint.number = %number, "a complaint was registered");
    answer(host, &mut db, &number, &draft, lang).await
}

/// The first result again; another body under the same key is refused.
async fn repeat(
    host: &Complaints,
    db: &mut PgConnection,
    draft_hash: Option<&[u8]>,
    known: &sql::Existing,
    hash: &[u8],
    draft: &ReportDraft,
    lang: Lang,
) -> Result<Submitted, AppError> {
    if let Some(draft_hash) = draft_hash {
        sql::delete_draft(&mut *db, draft_hash).await.map_err(internal)?;
    }
    if known.request_hash != hash {
        return Err(AppError::KeyReused {
            number: known.number.clone(),
        });
    }
    let number = ComplaintNumber::parse(&known.number).ok_or(AppError::Internal)?;
    answer(host, db, &number, draft, lang).await
}

async fn answer(
    host: &Complaints,
    db: &mut PgConnection,
    number: &ComplaintNumber,
    draft: &ReportDraft,
    lang: Lang,
) -> Result<Submitted, AppError> {
    let secret = secret::of_complaint(&draft.key.0);
    let who = Viewer {
        secrets: vec![secret::hash(&secret)],
        ..Viewer::default()
    };
    let card = sql::card(db, &who, number, lang, host.zone, false)
        .await
        .map_err(internal)?
        .ok_or(AppError::Internal)?;
    let (at, edit_until) = (timestamp(card.created_at), card.edit_until.map(timestamp));
    let item = sql::item(db, number, lang).await.map_err(internal)?;
    Ok(Submitted {
        number: number.clone(),
        secret: Some(secret),
        at,
        edit_until: edit_until.unwrap_or(at),
        item: item.and_then(read::item).ok_or(AppError::Internal)?,
    })
}

async fn category(host: &Complaints, draft: &ReportDraft, lang: Lang) -> Result<Option<Category>, AppError> {
    let catalogue = host.directory.catalogue(lang).await?;
    Ok(draft.category.and_then(|id| catalogue.category(id)).cloned())
}

/// By when; a year without a calendar gives no promise and a line in the log.
fn due(host: &Complaints, calendar: &Calendar, from: DateTime<Utc>, norm: Norm) -> Option<DateTime<Utc>> {
    match terms::due(from, norm, calendar, host.zone) {
        Ok(due) => Some(due),
        Err(missing) => {
            tracing::error!(
                year = missing.year,
                "no term can be given: the working calendar is missing"
            );
            None
        }
    }
}

fn photo_ids(draft: &ReportDraft) -> Result<Vec<Uuid>, AppError> {
    let gone = || AppError::Invalid(vec![FieldProblem::new(Field::Photos, Problem::PhotoGone)]);
    draft
        .photos
        .iter()
        .map(|photo| Uuid::parse_str(&photo.id).map_err(|_| gone()))
        .collect()
}

fn photo_error(error: AttachError) -> AppError {
    let problem = match error {
        AttachError::TooMany { .. } => Problem::TooManyPhotos { most: PHOTOS_MAX },
        AttachError::Repeated | AttachError::NotOfDraft { .. } => Problem::PhotoGone,
        AttachError::Db(error) => return internal(error),
    };
    AppError::Invalid(vec![FieldProblem::new(Field::Photos, problem)])
}

/// The contact, sealed for this complaint's key, and the words of the consent.
fn contact<'a>(
    host: &Complaints,
    draft: &ReportDraft,
    key: Uuid,
    lang: Lang,
) -> Result<Option<(Vec<u8>, &'a str)>, AppError> {
    if !draft.has_contact() {
        return Ok(None);
    }
    let plain = serde_json::json!({ "name": draft.name, "phone": draft.phone, "email": draft.email }).to_string();
    let place = [b"complaint_contact:".as_slice(), key.as_bytes()].concat();
    let sealed = host
        .vault
        .seal(plain.as_bytes(), &place)
        .map_err(|_| AppError::Internal)?;
    Ok(Some((sealed, ReportTexts::of(lang).consent)))
}

/// SHA-256 of what was sent, without the key and without what only decorates.
fn fingerprint(draft: &ReportDraft) -> Result<Vec<u8>, AppError> {
    let ids: Vec<&str> = draft.photos.iter().map(|photo| photo.id.as_str()).collect();
    let what = (
        draft.place,
        &draft.address,
        &draft.place_note,
        draft.category,
        &draft.answers,
        &draft.body,
        ids,
    );
    let who = (&draft.name, &draft.phone, &draft.email, draft.consent);
    let bytes = serde_json::to_vec(&(what, who)).map_err(|_| AppError::Internal)?;
    Ok(Sha256::digest(bytes).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_sees_every_word() {
        let draft = ReportDraft {
            body: "Яма на дороге".to_owned(),
            ..ReportDraft::default()
        };
        let same = fingerprint(&draft).unwrap();
        assert_eq!(
            fingerprint(&ReportDraft {
                key: app::complaints::model::DraftKey("x".to_owned()),
                ..draft.clone()
            })
            .unwrap(),
            same
        );
        assert_ne!(
            fingerprint(&ReportDraft {
                body: "Яма на дорогe".to_owned(),
                ..draft.clone()
            })
            .unwrap(),
            same
        );
        assert_ne!(fingerprint(&ReportDraft { consent: true, ..draft }).unwrap(), same);
    }
}
