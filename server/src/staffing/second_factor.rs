//! The second proof: a code of an authenticator, or a recovery code. Each works once; tries are counted per account. A
//! session that gave it gets another secret and a short life.

use super::{Staffing, sql, totp};
use crate::account::sql::person;
use crate::account::{SECOND_FACTOR, Verdict, Whence};
use crate::error::internal;
use crate::secret;
use app::error::AppError;
use app::kernel::AccountId;
use app::staffing::model::Fresh;
use serde_json::json;
use sqlx::PgConnection;

/// Recovery codes of an account.
const RECOVERY_CODES: usize = 10;
/// Signs of recovery codes: none that look alike.
const SIGNS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Signs in one.
const RECOVERY_LEN: usize = 12;

/// How far an account has come with its authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// Connected.
    Done,
    /// Not yet: the secret in Base32, and what the picture says.
    Open {
        /// To be typed.
        key: String,
        /// To be scanned.
        uri: String,
        /// Whether the account has a password to connect it with.
        has_password: bool,
    },
}

/// What came of a second proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Taken: the new secret of the session; recovery codes if an authenticator was connected with it.
    In {
        /// For the cookie.
        session: String,
        /// To be shown once.
        codes: Vec<String>,
    },
    /// The code does not fit, or was used.
    WrongCode,
    /// The password does not fit.
    WrongPassword,
    /// Too many tries.
    TooOften(u32),
}

pub(super) fn place(account: AccountId) -> Vec<u8> {
    format!("staff totp {}", account.0).into_bytes()
}

impl Staffing {
    /// How far an account has come with its authenticator; makes a secret at the first question. Whoever has seen the secret
    /// has the second proof: it is shown to nobody who has not proved lately who he is.
    pub async fn enrolment(&self, account: AccountId) -> Result<Enrolment, AppError> {
        let pool = self.accounts.pool();
        let found = sql::authenticator(pool, account.0).await.map_err(internal)?;
        if found.is_none() {
            let sealed = self.accounts.vault().seal(&totp::secret(), &place(account));
            let sealed = sealed.map_err(|_| AppError::Internal)?;
            sql::keep_secret(pool, account.0, &sealed).await.map_err(internal)?;
        }
        let found = sql::authenticator(pool, account.0).await.map_err(internal)?;
        let found = found.ok_or(AppError::Internal)?;
        if found.confirmed {
            return Ok(Enrolment::Done);
        }
        let secret = self.open(account, &found)?;
        let phc = person::phc(pool, account.0).await.map_err(internal)?;
        Ok(Enrolment::Open {
            key: totp::base32(&secret),
            uri: totp::uri(&secret),
            has_password: phc.is_some(),
        })
    }

    /// The code of now. For demonstrations, which have nobody to keep a secret from.
    pub async fn code_of_now(&self, account: AccountId) -> Result<Option<String>, AppError> {
        let found = sql::authenticator(self.accounts.pool(), account.0)
            .await
            .map_err(internal)?;
        let Some(found) = found else { return Ok(None) };
        let secret = self.open(account, &found)?;
        Ok(totp::code(&secret, found.now_s.div_euclid(totp::STEP_S)))
    }

    fn open(&self, account: AccountId, found: &sql::Authenticator) -> Result<Vec<u8>, AppError> {
        let opened = self.accounts.vault().open_sealed(&found.sealed, &place(account));
        opened.map_err(|_| AppError::Internal)
    }

    /// Takes a second proof. An authenticator is connected by its first code, and only with the password if there is one: who
    /// found an open session must not plant his own telephone.
    pub async fn enter(
        &self,
        account: AccountId,
        password: &str,
        code: &str,
        whence: &Whence,
    ) -> Result<Entered, AppError> {
        let subject = account.0.to_be_bytes();
        if let Err(too_often) = self.accounts.take(SECOND_FACTOR, &subject).await? {
            return Ok(Entered::TooOften(too_often.wait_s));
        }
        let pool = self.accounts.pool();
        let found = sql::authenticator(pool, account.0).await.map_err(internal)?;
        let found = found.ok_or(AppError::Forbidden)?;
        if !found.confirmed {
            let phc = person::phc(pool, account.0).await.map_err(internal)?;
            let verdict = match &phc {
                Some(phc) => self.accounts.hasher().verify(password, Some(phc)).await?,
                // Signs in by a code or by another service, and has done so lately.
                None => Verdict::Right,
            };
            if verdict == Verdict::Wrong {
                self.refused(account, "password", found.now_s, whence).await?;
                return Ok(Entered::WrongPassword);
            }
        }
        let mut tx = pool.begin().await.map_err(internal)?;
        let secret_bytes = self.open(account, &found)?;
        let fits = match totp::step_of(&secret_bytes, code, found.now_s) {
            Some(step) => sql::use_step(&mut *tx, account.0, step).await.map_err(internal)?,
            None => found.confirmed && self.use_recovery(&mut tx, account, code, whence).await?,
        };
        if !fits {
            drop(tx);
            self.refused(account, "code", found.now_s, whence).await?;
            return Ok(Entered::WrongCode);
        }
        let codes = if found.confirmed {
            Vec::new()
        } else {
            self.connect(&mut tx, account, &found.sealed, whence).await?
        };
        let fresh = secret::random();
        let lifted = sql::lift(&mut *tx, account.0, &whence.session_hash, &secret::hash(&fresh)).await;
        if !lifted.map_err(internal)? {
            return Err(AppError::Forbidden);
        }
        let accounts = &self.accounts;
        accounts
            .journal(&mut tx, "second_factor", account, whence, json!({}))
            .await?;
        tx.commit().await.map_err(internal)?;
        accounts.forgive(SECOND_FACTOR, &subject).await?;
        Ok(Entered::In { session: fresh, codes })
    }

    /// Writes recovery codes, and the line that an authenticator was connected, and tells its owner.
    async fn connect(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        sealed: &[u8],
        whence: &Whence,
    ) -> Result<Vec<String>, AppError> {
        let codes = self.write_codes(&mut *conn, account).await?;
        let accounts = &self.accounts;
        let kind = "second_factor_connected";
        accounts.journal(&mut *conn, kind, account, whence, json!({})).await?;
        let news = ("second-factor-connected", accounts.news(whence));
        accounts.tell_once(conn, account, news, sealed).await?;
        Ok(codes)
    }

    /// Makes recovery codes anew; those that were end with it. `None` without an authenticator that they could stand in for.
    pub async fn renew_codes(
        &self,
        _fresh: &Fresh,
        account: AccountId,
        whence: &Whence,
    ) -> Result<Option<Vec<String>>, AppError> {
        let accounts = &self.accounts;
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        // Of two forms at once the codes of the later one hold, and no others.
        accounts.lock(&mut tx, account).await?;
        let found = sql::authenticator(&mut *tx, account.0).await.map_err(internal)?;
        if !found.is_some_and(|found| found.confirmed) {
            return Ok(None);
        }
        let codes = self.write_codes(&mut tx, account).await?;
        let kind = "recovery_codes_made";
        accounts.journal(&mut tx, kind, account, whence, json!({})).await?;
        tx.commit().await.map_err(internal)?;
        Ok(Some(codes))
    }

    /// Recovery codes that are left to an account.
    pub async fn codes_left(&self, account: AccountId) -> Result<i64, AppError> {
        let left = sql::recovery_left(self.accounts.pool(), account.0).await;
        left.map_err(internal)
    }

    /// Writes recovery codes in place of those that were.
    async fn write_codes(&self, conn: &mut PgConnection, account: AccountId) -> Result<Vec<String>, AppError> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let macs: Vec<Vec<u8>> = codes.iter().map(|code| self.mac(account, code)).collect();
        sql::set_recovery(conn, account.0, &macs).await.map_err(internal)?;
        Ok(codes)
    }

    async fn use_recovery(
        &self,
        conn: &mut PgConnection,
        account: AccountId,
        code: &str,
        whence: &Whence,
    ) -> Result<bool, AppError> {
        let mac = self.mac(account, code);
        let used = sql::use_recovery(&mut *conn, account.0, &mac).await.map_err(internal)?;
        if used {
            let accounts = &self.accounts;
            let kind = "recovery_code_used";
            accounts.journal(&mut *conn, kind, account, whence, json!({})).await?;
            let news = ("recovery-code-used", accounts.news(whence));
            accounts.tell_once(conn, account, news, &mac).await?;
        }
        Ok(used)
    }

    /// The keyed hash of a recovery code, however it was typed.
    fn mac(&self, account: AccountId, code: &str) -> Vec<u8> {
        let signs = code
            .to_ascii_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let bound = [account.0.to_be_bytes().as_slice(), signs.as_bytes()].concat();
        self.accounts.vault().blind_index("staff recovery code", &bound)
    }

    /// Writes down a wrong proof. When no more may be tried, the owner is told, once an hour at most: whoever tries has got
    /// through the first proof.
    async fn refused(&self, account: AccountId, what: &str, now_s: i64, whence: &Whence) -> Result<(), AppError> {
        let accounts = &self.accounts;
        let was_last = accounts.is_full(SECOND_FACTOR, &account.0.to_be_bytes()).await?;
        let mut tx = accounts.pool().begin().await.map_err(internal)?;
        let details = json!({ "what": what });
        accounts
            .journal(&mut tx, "second_factor_failed", account, whence, details)
            .await?;
        if was_last {
            let hour = now_s.div_euclid(3600).to_be_bytes();
            let news = ("second-factor-tries", accounts.news(whence));
            accounts.tell_once(&mut tx, account, news, &hour).await?;
        }
        tx.commit().await.map_err(internal)
    }
}

/// `x7km-92ab-qrst`: 59 bits.
fn recovery_code() -> String {
    let sign = |_| char::from(SIGNS[usize::from(rand::random_range(0..31_u8))]);
    let signs: Vec<char> = (0..RECOVERY_LEN).map(sign).collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
