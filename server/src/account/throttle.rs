//! How often somebody may try, counted in the database: across processes and restarts, exactly, by its clock.

use super::sql::throttle as sql;
use super::{Accounts, Whence};
use crate::error::internal;
use app::error::AppError;
use sqlx::PgConnection;
use std::time::Duration;

/// Something that is counted: its name in the table, how often, within which time.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The name.
    pub scope: &'static str,
    /// How often.
    pub most: i32,
    /// Within which sliding window.
    pub window: Duration,
}

const fn limit(scope: &'static str, most: i32, minutes: u64) -> Limit {
    Limit {
        scope,
        most,
        window: Duration::from_mins(minutes),
    }
}

/// Wrong passwords for one address; of a device that signed in before, counted apart, so that nobody locks the owner out.
pub const SIGN_IN_ADDRESS: Limit = limit("sign_in_address", 10, 15);
/// Wrong passwords from one network, whatever the addresses: spraying.
pub const SIGN_IN_NETWORK: Limit = limit("sign_in_network", 40, 15);
/// Wrong passwords from a provider's whole network. Far above what its customers mistype.
pub const SIGN_IN_WIDE: Limit = limit("sign_in_wide", 2000, 15);
/// Second proofs of one member of the staff.
pub const SECOND_FACTOR: Limit = limit("second_factor", 6, 15);
/// Documents that one clerk compares: names are not tried out.
pub const DESK_CHECK: Limit = limit("desk_check", 30, 60);
/// Invitations of one member of the staff: he invites a whole region's offices from one network, which citizens may share.
pub const INVITATIONS: Limit = limit("invitations", 300, 60);
/// Letters to one address.
pub const LETTER_ADDRESS: Limit = limit("letter_address", 5, 60);
/// SMS to one phone.
pub const SMS_ADDRESS: Limit = limit("sms_address", 3, 60);
/// Messages to one address in a row.
pub const AGAIN: Limit = limit("message_again", 1, 1);
/// Letters asked for from one network.
pub const LETTER_NETWORK: Limit = limit("letter_network", 60, 60);
/// SMS asked for from one network.
pub const SMS_NETWORK: Limit = limit("sms_network", 20, 60);
/// Trusts that one account asks for, of whatever phones: a day.
pub const TRUST_ACCOUNT: Limit = limit("trust_account", 8, 24 * 60);
/// Codes and links tried from one network: each code allows five tries, and there are many codes.
pub const CODE_NETWORK: Limit = limit("code_network", 60, 15);

/// Puzzles of one network that are waited for instead of being solved.
pub const PROOF_WAITED: Limit = limit("proof_waited", 30, 15);

/// Forms from one network that wait until their senders have signed in again.
pub const KEPT_FORMS: Limit = limit("kept_forms", 30, 60);

/// Something was tried too often: it may be tried again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    /// Whole seconds.
    pub wait_s: u32,
}

impl Accounts {
    /// Counts a try; or says when the next one is allowed.
    pub(crate) async fn take(&self, limit: Limit, subject: &[u8]) -> Result<Result<(), TooOften>, AppError> {
        let mut conn = self.pool.acquire().await.map_err(internal)?;
        self.take_in(&mut conn, limit, subject).await
    }

    /// The same in the caller's transaction: what is not done in the end is not counted.
    pub(crate) async fn take_in(
        &self,
        conn: &mut PgConnection,
        limit: Limit,
        subject: &[u8],
    ) -> Result<Result<(), TooOften>, AppError> {
        let subject = self.vault.blind_index(limit.scope, subject);
        let window = limit.window.as_secs_f64();
        let taken = sql::take(&mut *conn, limit.scope, &subject, limit.most, window)
            .await
            .map_err(internal)?;
        if taken {
            return Ok(Ok(()));
        }
        let wait = sql::wait(&mut *conn, limit.scope, &subject, limit.most, window)
            .await
            .map_err(internal)?;
        tracing::info!(scope = limit.scope, "tried too often");
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "seconds of a window, made positive"
        )]
        let wait_s = wait.unwrap_or(1.0).ceil().max(1.0) as u32;
        Ok(Err(TooOften { wait_s }))
    }

    /// Whether nothing is left of a limit.
    pub(crate) async fn is_full(&self, limit: Limit, subject: &[u8]) -> Result<bool, AppError> {
        Ok(self.hits(limit, subject).await? >= i64::from(limit.most))
    }

    /// Counts one try under several limits, in order; the first that is full says so.
    pub(super) async fn take_all(&self, limits: &[(Limit, &[u8])]) -> Result<Result<(), TooOften>, AppError> {
        for (limit, subject) in limits {
            if let Err(too_often) = self.take(*limit, subject).await? {
                return Ok(Err(too_often));
            }
        }
        Ok(Ok(()))
    }

    /// Takes back the last try: it was no mistake.
    pub(super) async fn give_back(&self, limit: Limit, subject: &[u8]) -> Result<(), AppError> {
        let subject = self.vault.blind_index(limit.scope, subject);
        sql::give_back(&self.pool, limit.scope, &subject)
            .await
            .map_err(internal)
    }

    /// Forgets all tries: the person proved to be the right one.
    pub(crate) async fn forgive(&self, limit: Limit, subject: &[u8]) -> Result<(), AppError> {
        let subject = self.vault.blind_index(limit.scope, subject);
        sql::forgive(&self.pool, limit.scope, &subject).await.map_err(internal)
    }

    /// Counts a code or a link that is tried.
    pub(crate) async fn take_code(&self, whence: &Whence) -> Result<Result<(), TooOften>, AppError> {
        self.take(CODE_NETWORK, &whence.network).await
    }
}
