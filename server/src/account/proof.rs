//! Proof of work, under suspicion only. Nobody's first tries ask for it; who tries again and again, or comes from where many
//! tries come from, lets the browser solve a puzzle (ALTCHA): made of nothing but a keyed signature, good for one door and one
//! network, for some minutes and once.

use super::address::Address;
use super::sql::throttle as counted;
use super::throttle::{
    LETTER_ADDRESS, LETTER_NETWORK, Limit, SIGN_IN_ADDRESS, SIGN_IN_NETWORK, SMS_ADDRESS, SMS_NETWORK,
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
        let hits = self.hits(of_address, &self.blind(address)).await?;
        // Where no more than the free tries are allowed, the limit itself answers.
        let by_address = if i64::from(of_address.most) > FREE_OF_ADDRESS {
            hits - FREE_OF_ADDRESS + 1
        } else {
            0
        };
        let by_network =
            self.hits(of_network, &whence.network).await? - i64::from(of_network.most) / FREE_OF_NETWORK + 1;
        // A first try to recover is anybody's, however many others share the network: of letters it has a limit anyway.
        let by_network = if door == Door::Recover { 0 } else { by_network };
        Ok(by_address.max(by_network).max(0).unsigned_abs())
    }

    pub(super) async fn hits(&self, limit: Limit, subject: &[u8]) -> Result<i64, AppError> {
        let subject = self.vault.blind_index(limit.scope, subject);
        counted::hits(&self.pool, limit.scope, &subject, limit.window.as_secs_f64())
            .await
            .map_err(internal)
    }

    fn sign(&self, challenge: &str) -> String {
        hex::encode(self.vault.blind_index("altcha", challenge.as_bytes()))
    }

    /// What binds a puzzle: the door and the network.
    fn bound(&self, door: Door, whence: &Whence) -> String {
        let network = self.vault.blind_index("altcha network", &whence.network);
        format!("&door={}&net={}&", door.code(), hex::encode(&network[..8]))
    }

    async fn puzzle(&self, door: Door, suspicion: u64, whence: &Whence) -> Result<Puzzle, AppError> {
        let now = counted::now_s(&self.pool).await.map_err(internal)?;
        let random = hex::encode(rand::random::<[u8; 12]>());
        let salt = format!("{random}?expires={}{}", now + LIVES_S, self.bound(door, whence));
        let max = EASY * suspicion.clamp(1, HARDER);
        let challenge = hash(&salt, rand::random_range(0..max));
        Ok(Puzzle {
            signature: self.sign(&challenge),
            challenge,
            salt,
            max,
        })
    }

    /// Whether a solution is right, of this door and network, in time, and new.
    async fn is_solved(&self, door: Door, given: &str, whence: &Whence) -> Result<bool, AppError> {
        if given.is_empty() || given.len() > LONGEST {
            return Ok(false);
        }
        let Ok(solution) = serde_json::from_str::<Solution>(given) else {
            return Ok(false);
        };
        let is_ours = bool::from(
            self.sign(&solution.challenge)
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
        if solution.algorithm != ALGORITHM || hash(&solution.salt, solution.number) != solution.challenge {
            return Ok(false);
        }
        counted::use_proof(&self.pool, &challenge, until)
            .await
            .map_err(internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::PgPool;

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
