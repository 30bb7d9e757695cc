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

/// Numbers of the reports of these secret links that no account has.
pub async fn opened(pool: &PgPool, secrets: &[Vec<u8>]) -> Result<Vec<String>, AppError> {
    sql::unclaimed(pool, secrets).await.map_err(internal)
}
