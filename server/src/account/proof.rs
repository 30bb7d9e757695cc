//! Proof of work, under suspicion only. Nobody's first tries ask for it; who tries again and again, or comes from where many
//! tries come from, lets the browser solve a puzzle (ALTCHA): made of nothing but a keyed signature, good for one door and one
//! network, for some minutes and once.

use super::address::Address;
use super::sql::throttle as counted;
use super::throttle::{
    LETTER_ADDRESS, LETTER_NETWORK, Limit, PROOF_WAITED, SIGN_IN_ADDRESS, SIGN_IN_NETWORK, SMS_ADDRESS, SMS_NETWORK,
};
use super::{Accounts, Whence};
use crate::error::internal;
use app::account::model::{ALGORITHM, Puzzle, Solution, hash};
use app::error::AppError;
use subtle::ConstantTimeEq;

/// Tries of one address that are anybody's: a person mistypes.
const FREE_OF_ADDRESS: i64 = 3;
/// Of what a network may do at most, this part is free: many people share an address.
const FREE_OF_NETWORK: i64 = 4;
/// Numbers that a puzzle is hidden among at first: a tenth of a second on a weak phone.
const EASY: u64 = 20_000;
/// It grows up to so many times that: a second and a half.
const HARDER: u64 = 10;
/// How long a puzzle may be solved, seconds.
const LIVES_S: i64 = 600;
/// Whoever cannot solve it, without script, waits so long instead, seconds. What may be tried at all is limited anyway.
const WAITS_S: i64 = 20;
/// No solution is longer, bytes.
const LONGEST: usize = 1024;

/// What is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Signing in by a password.
    SignIn,
    /// Making an account.
    Register,
    /// A code by SMS.
    Phone,
    /// Recovering an account.
    Recover,
}

impl Door {
    fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Register => "register",
            Self::Phone => "phone",
            Self::Recover => "recover",
        }
    }

    /// What tells suspicion: the counters that the door keeps anyway.
    fn limits(self) -> (Limit, Limit) {
        match self {
            Self::SignIn => (SIGN_IN_ADDRESS, SIGN_IN_NETWORK),
            Self::Register | Self::Recover => (LETTER_ADDRESS, LETTER_NETWORK),
            Self::Phone => (SMS_ADDRESS, SMS_NETWORK),
        }
    }
}

impl Accounts {
    /// The puzzle that has to be solved first; `None` when there is no suspicion, or `given` solves one. The same statements
    /// for known and unknown addresses.
    pub async fn proof(
        &self,
        door: Door,
        address: &Address,
        given: &str,
        whence: &Whence,
    ) -> Result<Option<Puzzle>, AppError> {
        let suspicion = self.suspicion(door, address, whence).await?;
        if suspicion == 0 || self.is_solved(door, given, whence).await? {
            return Ok(None);
        }
        tracing::info!(door = door.code(), suspicion, "a proof of work is asked for");
        self.puzzle(door, suspicion, whence).await.map(Some)
    }

    /// Tries above what is anybody's.
    async fn suspicion(&self, door: Door, address: &Address, whence: &Whence) -> Result<u64, AppError> {
        let (of_address, of_network) = door.limits();
        let (subject, is_known_device) = if door == Door::SignIn {
            let known = self.known(address, whence).await?;
            (self.who_tries(&known, address, whence), known.is_known_device)
        } else {
            (self.blind(address), false)
        };
        let hits = self.hits(of_address, &subject).await?;
        // Where no more than the free tries are allowed, the limit itself answers.
        let by_address = if i64::from(of_address.most) > FREE_OF_ADDRESS {
            hits - FREE_OF_ADDRESS + 1
        } else {
            0
        };
        let by_network =
            self.hits(of_network, &whence.network).await? - i64::from(of_network.most) / FREE_OF_NETWORK + 1;
        // A first try to recover is anybody's, however many others share the network: of letters it has a limit anyway.
        // And the owner's own device answers for nobody else.
        let is_apart = door == Door::Recover || is_known_device;
        let by_network = if is_apart { 0 } else { by_network };
        Ok(by_address.max(by_network).max(0).unsigned_abs())
    }

    pub(super) async fn hits(&self, limit: Limit, subject: &[u8]) -> Result<i64, AppError> {
        let subject = self.vault.blind_index(limit.scope, subject);
        counted::hits(&self.pool, limit.scope, &subject, limit.window.as_secs_f64())
            .await
            .map_err(internal)
    }

    /// Both are signed: whoever waits instead of solving is known by the time, the door and the network in the salt alone.
    fn sign(&self, challenge: &str, salt: &str) -> String {
        let signed = [challenge, salt].join("\n");
        hex::encode(self.vault.blind_index("altcha", signed.as_bytes()))
    }

    /// What binds a puzzle: the door and the network.
    fn bound(&self, door: Door, whence: &Whence) -> String {
        let network = self.vault.blind_index("altcha network", &whence.network);
        format!("&door={}&net={}&", door.code(), hex::encode(&network[..8]))
    }

    async fn puzzle(&self, door: Door, suspicion: u64, whence: &Whence) -> Result<Puzzle, AppError> {
        let now = self.now_s().await?;
        Ok(self.puzzle_of(now, door, suspicion, whence))
    }

    async fn now_s(&self) -> Result<i64, AppError> {
        counted::now_s(&self.pool).await.map_err(internal)
    }

    fn puzzle_of(&self, now: i64, door: Door, suspicion: u64, whence: &Whence) -> Puzzle {
        let random = hex::encode(rand::random::<[u8; 12]>());
        let salt = format!("{random}?expires={}{}", now + LIVES_S, self.bound(door, whence));
        let max = EASY * suspicion.clamp(1, HARDER);
        let challenge = hash(&salt, rand::random_range(0..max));
        Puzzle {
            signature: self.sign(&challenge, &salt),
            challenge,
            salt,
            max,
        }
    }

    /// Whether a solution is right, or was waited for; of this door and network, in time, and new.
    async fn is_solved(&self, door: Door, given: &str, whence: &Whence) -> Result<bool, AppError> {
        if given.is_empty() || given.len() > LONGEST {
            return Ok(false);
        }
        let Ok(solution) = serde_json::from_str::<Solution>(given) else {
            return Ok(false);
        };
        let is_ours = bool::from(
            self.sign(&solution.challenge, &solution.salt)
                .as_bytes()
                .ct_eq(solution.signature.as_bytes()),
        );
        let bound = self.bound(door, whence);
        let until = solution
            .salt
            .strip_suffix(&bound)
            .and_then(|rest| rest.split_once("?expires="))
            .and_then(|(_, until)| until.parse::<i64>().ok());
        let (true, Some(until), Ok(challenge)) = (is_ours, until, hex::decode(&solution.challenge)) else {
            return Ok(false);
        };
        let is_right = match solution.number {
            Some(number) => hash(&solution.salt, number) == solution.challenge,
            None => self.has_waited(until - LIVES_S + WAITS_S, whence).await?,
        };
        if solution.algorithm != ALGORITHM || !is_right {
            return Ok(false);
        }
        counted::use_proof(&self.pool, &challenge, until)
            .await
            .map_err(internal)
    }
}

impl Accounts {
    /// Whether it is this time, seconds since 1970; and not everybody of a network waits at once, as robots could.
    async fn has_waited(&self, from_s: i64, whence: &Whence) -> Result<bool, AppError> {
        Ok(self.now_s().await? >= from_s && self.take(PROOF_WAITED, &whence.network).await?.is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Vault;
    use sqlx::PgPool;
    use std::sync::Arc;

    #[sqlx::test]
    async fn whoever_waits_needs_no_script(pool: PgPool) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open_or_create(&folder.path().join("secret.key")).unwrap();
        let accounts = crate::account::for_tests(pool, Arc::new(vault));
        let whence = Whence::default();
        let now = accounts.now_s().await.unwrap();
        let made = |ago: i64| {
            let puzzle = accounts.puzzle_of(now - ago, Door::SignIn, 1, &whence);
            serde_json::to_string(&puzzle.unsolved()).unwrap()
        };
        let counts = async |door, given: &str| accounts.is_solved(door, given, &whence).await.unwrap();
        assert!(!counts(Door::SignIn, &made(WAITS_S / 2)).await, "too soon");
        assert!(!counts(Door::SignIn, &made(LIVES_S + 1)).await, "too late");
        let waited = made(WAITS_S);
        assert!(!counts(Door::Recover, &waited).await, "another door");
        let later = waited.replace("?expires=", "?expires=1");
        let elsewhere = waited.replace("door=sign_in", "door=recover");
        assert!(
            !counts(Door::SignIn, &later).await && !counts(Door::Recover, &elsewhere).await,
            "forged"
        );
        assert!(counts(Door::SignIn, &waited).await);
        assert!(!counts(Door::SignIn, &waited).await, "used");
    }

    #[sqlx::test]
    async fn a_solution_counts_once_and_in_time(pool: PgPool) {
        let now = counted::now_s(&pool).await.unwrap();
        let used = async |challenge: u8, until| counted::use_proof(&pool, &[challenge; 32], until).await.unwrap();
        assert!(!used(1, now - 1).await, "too late");
        assert!(!used(1, now + 7_200).await, "of no time of ours");
        assert!(used(1, now + LIVES_S).await && !used(1, now + LIVES_S).await && used(2, now + LIVES_S).await);
        sqlx::query("update account_proof set expires_at = now() - interval '1 second'")
            .execute(&pool)
            .await
            .unwrap();
        counted::sweep(&pool).await.unwrap();
        let left: i64 = sqlx::query_scalar("select count(*) from account_proof")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(left, 0);
    }
}
