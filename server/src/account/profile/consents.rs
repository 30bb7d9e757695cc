//! Consents: given to a text of one version, taken back at any time, and what follows from that at once.

use super::sql;
use super::sql::consents::{self as said, ConsentRow, Text};
use crate::account::{Accounts, Whence};
use crate::error::internal;
use app::account::profile::consent::Purpose;
use app::account::profile::model::{ConsentLine, ConsentView};
use app::error::AppError;
use app::kernel::{AccountId, Lang, Timestamp};
use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgExecutor};

/// The version of a text: SHA-256 of language, title and body.
fn version(purpose: Purpose, lang: Lang) -> Vec<u8> {
    let (title, body) = purpose.words(lang);
    let mut digest = Sha256::new();
    for part in [lang.code(), title, body] {
        digest.update(part.as_bytes());
        digest.update(b"\0");
    }
    digest.finalize().to_vec()
}

/// Names the words of a purpose in a language, for a form that shows them.
pub fn text_of(purpose: Purpose, lang: Lang) -> String {
    hex::encode(version(purpose, lang))
}

/// The language of the words that a form has shown; none when they are not today's.
fn shown(purpose: Purpose, text: &str) -> Option<Lang> {
    [Lang::Ru, Lang::En]
        .into_iter()
        .find(|lang| text_of(purpose, *lang) == text)
}

fn moment(at: DateTime<Utc>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}

/// What was said to a purpose, the newest first.
async fn rows(db: impl PgExecutor<'_>, account: AccountId, purpose: Purpose) -> Result<Vec<ConsentRow>, AppError> {
    said::said(db, account.0, purpose.code()).await.map_err(internal)
}

fn standing(rows: &[ConsentRow]) -> Option<&ConsentRow> {
    rows.iter().find(|row| row.withdrawn_at.is_none())
}

fn line(purpose: Purpose, rows: &[ConsentRow]) -> ConsentLine {
    let standing = standing(rows);
    ConsentLine {
        purpose,
        given_at: standing.map(|row| moment(row.given_at)),
        outdated: standing.is_some_and(|row| shown(purpose, &hex::encode(&row.text_hash)).is_none()),
    }
}

impl Accounts {
    /// Whether a consent stands.
    pub async fn stands(
        &self,
        db: impl PgExecutor<'_>,
        account: AccountId,
        purpose: Purpose,
    ) -> Result<bool, AppError> {
        said::stands(db, account.0, purpose.code()).await.map_err(internal)
    }

    /// The same over the pool.
    pub async fn has_consent(&self, account: AccountId, purpose: Purpose) -> Result<bool, AppError> {
        self.stands(&self.pool, account, purpose).await
    }

    /// How a consent stands.
    pub(super) async fn consent(&self, account: AccountId, purpose: Purpose) -> Result<ConsentLine, AppError> {
        Ok(line(purpose, &rows(&self.pool, account, purpose).await?))
    }

    /// A consent with what was said to it before.
    pub async fn consent_page(
        &self,
        account: AccountId,
        purpose: Purpose,
        lang: Lang,
        next: &str,
    ) -> Result<ConsentView, AppError> {
        let rows = rows(&self.pool, account, purpose).await?;
        let line = line(purpose, &rows);
        let old = standing(&rows).filter(|_| line.outdated).map(|row| row.body.clone());
        Ok(ConsentView {
            line,
            old_words: old,
            next: next.to_owned(),
            text: text_of(purpose, lang),
            changed: false,
            history: rows
                .iter()
                .map(|row| (moment(row.given_at), row.withdrawn_at.map(moment)))
                .collect(),
        })
    }

    /// Gives a consent to the words that were shown, `text` names them; one to older words is replaced. Whether it was given:
    /// words that have changed meanwhile are shown anew.
    pub async fn give_consent(
        &self,
        account: AccountId,
        purpose: Purpose,
        text: &str,
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        let Some(hash) = self.keep_shown(&mut tx, purpose, text).await? else {
            return Ok(false);
        };
        self.record_consent(&mut tx, account, purpose, &hash, whence).await?;
        tx.commit().await.map_err(internal)?;
        Ok(true)
    }

    /// Keeps the words that a form has shown, word for word, and gives their version; `None` when they are not today's.
    pub(crate) async fn keep_shown(
        &self,
        conn: &mut PgConnection,
        purpose: Purpose,
        text: &str,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let Some(lang) = shown(purpose, text) else {
            return Ok(None);
        };
        let hash = version(purpose, lang);
        let (title, body) = purpose.words(lang);
        let text = Text {
            hash: &hash,
            purpose: purpose.code(),
            language: lang.code(),
            title,
            body,
        };
        said::keep_text(conn, &text).await.map_err(internal)?;
        Ok(Some(hash))
    }

    /// Writes a consent to words that are kept, in the caller's transaction.
    pub(crate) async fn record_consent(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        purpose: Purpose,
        hash: &[u8],
        whence: &Whence,
    ) -> Result<(), AppError> {
        if line(purpose, &rows(&mut *conn, account, purpose).await?).outdated {
            said::withdraw(&mut *conn, account.0, purpose.code())
                .await
                .map_err(internal)?;
        }
        if said::give(&mut *conn, account.0, purpose.code(), hash)
            .await
            .map_err(internal)?
        {
            let details = json!({ "purpose": purpose.code(), "text": hex::encode(hash) });
            self.journal(conn, "consent_given", account, whence, details).await?;
        }
        Ok(())
    }

    /// Takes a consent back. What was kept by it is erased in the same transaction.
    pub async fn withdraw_consent(
        &self,
        account: AccountId,
        purpose: Purpose,
        whence: &Whence,
    ) -> Result<(), AppError> {
        let mut tx = self.pool.begin().await.map_err(internal)?;
        sql::lock_account(&mut tx, account.0).await.map_err(internal)?;
        if purpose == Purpose::Account && said::is_staff(&mut *tx, account.0).await.map_err(internal)? {
            // Roles are ended by whoever gives them, who sees to it that somebody is left.
            return Err(AppError::Forbidden);
        }
        if said::withdraw(&mut *tx, account.0, purpose.code())
            .await
            .map_err(internal)?
        {
            let erased = match purpose {
                Purpose::Account => {
                    let phones = sql::contacts::phones(&mut *tx, account.0).await.map_err(internal)?;
                    for phone in phones {
                        self.lose_trusts(&mut tx, &phone).await?;
                    }
                    said::close(&mut tx, account.0).await.map_err(internal)?
                }
                Purpose::Documents => sql::papers::delete_documents(&mut *tx, account.0)
                    .await
                    .map_err(internal)?,
                Purpose::Family => {
                    let asked = sql::proxy::delete_all(&mut *tx, account.0).await.map_err(internal)?;
                    asked + sql::delete_relatives(&mut *tx, account.0).await.map_err(internal)?
                }
                Purpose::Notices => 0,
            };
            let details = json!({ "purpose": purpose.code(), "erased": erased });
            self.journal(&mut tx, "consent_withdrawn", account, whence, details)
                .await?;
        }
        tx.commit().await.map_err(internal)
    }
}
