//! Forms whose session has ended while they were filled in: sealed, for an hour, for the person whose form it was and the
//! browser that sent it.

use super::sql::kept as sql;
use crate::account::throttle::KEPT_FORMS;
use crate::account::{Accounts, Whence};
use crate::error::internal;
use crate::secret;
use app::error::AppError;
use app::kernel::AccountId;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a form waits for its sender.
pub const KEPT_FORM: Duration = Duration::from_hours(1);
/// No form of ours has more characters.
const LONGEST: usize = 8 * 1024;
/// Most fields.
const FIELDS: usize = 40;

/// What is done by one form, once; 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormKey(pub Vec<u8>);

#[derive(Serialize, Deserialize)]
struct SealedForm {
    page: String,
    fields: Vec<(String, String)>,
}

fn form_place(hash: &[u8]) -> Vec<u8> {
    [b"kept form ", hash].concat()
}

impl Accounts {
    /// Marks a form as one that was shown to this account. Tells nobody which.
    pub fn form_mark(&self, account: AccountId) -> String {
        let mark = self.vault.blind_index("form of", &account.0.to_be_bytes());
        hex::encode(&mark[..16])
    }

    /// Names what is done by a form: its idempotency key together with all that was typed, so that the same form once more is
    /// the same, and other words under the same key are not. Without a key every form is another one.
    pub fn form_key(&self, account: AccountId, path: &str, fields: &[(String, String)]) -> FormKey {
        let key = fields.iter().find(|(name, value)| name == "key" && !value.is_empty());
        if key.is_none() {
            return FormKey(rand::random::<[u8; 32]>().to_vec());
        }
        let mut all = vec![account.0.to_string(), path.to_owned()];
        for (name, value) in fields.iter().filter(|(name, _)| name != "whose") {
            all.push(name.clone());
            all.push(value.clone());
        }
        // Lengths keep fields apart.
        let parts: Vec<String> = all.iter().map(|part| format!("{}:{part}", part.len())).collect();
        let text = parts.concat();
        FormKey(self.vault.blind_index("form key", text.as_bytes()))
    }

    /// Keeps what was typed and gives the secret of it; `None` when it cannot be kept: it is too long, there are too many, or
    /// the form was shown to nobody.
    pub async fn keep_form(
        &self,
        page: &str,
        fields: &[(String, String)],
        whence: &Whence,
    ) -> Result<Option<String>, AppError> {
        let length: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        let marked = fields.iter().any(|(name, value)| name == "whose" && value.len() == 32);
        if !marked || length > LONGEST || fields.len() > FIELDS {
            return Ok(None);
        }
        if self.take(KEPT_FORMS, &whence.network).await?.is_err() {
            return Ok(None);
        }
        let secret = secret::random();
        let hash = secret::hash(&secret);
        let form = SealedForm {
            page: page.to_owned(),
            fields: fields.to_vec(),
        };
        let sealed = self.seal(&form, &form_place(&hash))?;
        sql::insert(&self.pool, &hash, &sealed, KEPT_FORM.as_secs_f64())
            .await
            .map_err(internal)?;
        Ok(Some(secret))
    }

    /// What was typed into the form of this page by this account. What another person typed on the same device is erased.
    pub async fn kept_form(
        &self,
        account: AccountId,
        secret: &str,
        page: &str,
    ) -> Result<Option<Vec<(String, String)>>, AppError> {
        let hash = secret::hash(secret);
        let Some(sealed) = sql::find(&self.pool, &hash).await.map_err(internal)? else {
            return Ok(None);
        };
        let form = self.open::<SealedForm>(&sealed, &form_place(&hash));
        let mark = self.form_mark(account);
        let own = form.filter(|form| {
            form.fields
                .iter()
                .any(|(name, value)| name == "whose" && *value == mark)
        });
        if own.is_none() {
            sql::delete(&self.pool, &hash).await.map_err(internal)?;
        }
        Ok(own.filter(|form| form.page == page).map(|form| form.fields))
    }

    /// Forgets the form of a page.
    pub async fn forget_form(&self, account: AccountId, secret: &str, page: &str) -> Result<(), AppError> {
        if self.kept_form(account, secret, page).await?.is_some() {
            sql::delete(&self.pool, &secret::hash(secret)).await.map_err(internal)?;
        }
        Ok(())
    }
}
