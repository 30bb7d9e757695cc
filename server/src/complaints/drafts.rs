//! Reports in the making of visitors without script: kept by us, sealed, found by a random cookie.

use super::sql;
use crate::error::internal;
use crate::photos;
use crate::vault::Vault;
use app::complaints::model::ReportDraft;
use app::error::{AppError, FieldProblem};
use sqlx::PgPool;
use std::time::Duration;
use uuid::Uuid;

/// How long what nobody sent is kept after it was last touched: the draft, its cookie, its photos.
pub const KEEP: Duration = Duration::from_hours(48);

/// What the seal belongs to.
fn place(hash: &[u8]) -> Vec<u8> {
    [b"report_draft:", hash].concat()
}

/// The draft of a device and the problems found when it was last posted.
pub async fn load(
    pool: &PgPool,
    vault: &Vault,
    hash: &[u8],
) -> Result<Option<(ReportDraft, Vec<FieldProblem>)>, AppError> {
    let Some(sealed) = sql::draft(pool, hash).await.map_err(internal)? else {
        return Ok(None);
    };
    let Ok(plain) = vault.open_sealed(&sealed, &place(hash)) else {
        tracing::warn!("a draft could not be opened: its key is gone");
        return Ok(None);
    };
    Ok(serde_json::from_slice(&plain).ok())
}

/// Keeps a draft and its problems.
pub async fn save(
    pool: &PgPool,
    vault: &Vault,
    hash: &[u8],
    draft: &ReportDraft,
    problems: &[FieldProblem],
) -> Result<(), AppError> {
    let plain = serde_json::to_vec(&(draft, problems)).map_err(|_| AppError::Internal)?;
    let sealed = vault.seal(&plain, &place(hash)).map_err(|_| AppError::Internal)?;
    sql::save_draft(pool, hash, &sealed).await.map_err(internal)?;
    // Its photos live as long as the draft.
    if let (false, Ok(key)) = (draft.photos.is_empty(), Uuid::parse_str(&draft.key.0)) {
        photos::sql::touch(pool, key).await.map_err(internal)?;
    }
    Ok(())
}

/// Forgets a draft that nobody wants any more.
pub async fn delete(pool: &PgPool, hash: &[u8]) -> Result<(), AppError> {
    sql::delete_draft(pool, hash).await.map_err(internal)
}

/// Forgets drafts that nobody touched for [`KEEP`]; the number of them.
pub async fn sweep(pool: &PgPool) -> Result<u64, AppError> {
    sql::sweep_drafts(pool, KEEP.as_secs_f64()).await.map_err(internal)
}
