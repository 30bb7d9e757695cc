//! What an account has reported and supported.

use super::{read, sql};
use crate::error::internal;
use app::complaints::model::{Counters, ListItem};
use app::error::AppError;
use app::kernel::{AccountId, Cursor, Lang, PAGE_SIZE};
use sqlx::PgPool;

/// A page of an account's own complaints, or of those that it supports; and where the next one begins.
pub async fn page(
    pool: &PgPool,
    account: AccountId,
    own: bool,
    after: Option<Cursor>,
    lang: Lang,
) -> Result<(Vec<ListItem>, Option<Cursor>), AppError> {
    let rows = sql::of_account(pool, account, own, after, PAGE_SIZE + 1, lang)
        .await
        .map_err(internal)?;
    let board = read::board(Counters::default(), rows);
    Ok((board.items, board.next))
}

/// How many there are: own, supported.
pub async fn counts(pool: &PgPool, account: AccountId) -> Result<(i64, i64), AppError> {
    sql::counts(pool, account).await.map_err(internal)
}

/// A report whose secret link this device knows.
pub struct Opened {
    /// Its number.
    pub number: String,
    /// SHA-256 of its secret.
    pub secret: Vec<u8>,
    /// Another account has it.
    pub elsewhere: bool,
}

/// The reports of these secret links that are not this account's own yet.
pub async fn opened(pool: &PgPool, account: AccountId, secrets: &[Vec<u8>]) -> Result<Vec<Opened>, AppError> {
    let rows = sql::opened(pool, account, secrets).await.map_err(internal)?;
    let opened = |row: sql::OpenedRow| Opened {
        number: row.number,
        secret: row.secret_hash,
        elsewhere: row.elsewhere,
    };
    Ok(rows.into_iter().map(opened).collect())
}

/// How many reports were supported on this device and not by this account.
pub async fn supported_here(pool: &PgPool, account: AccountId, device: &[u8]) -> Result<i64, AppError> {
    sql::supported_here(pool, account, device).await.map_err(internal)
}
