//! Passwords: argon2id, off the threads that answer requests, in a queue that ends.
//!
//! One hash takes about 50 ms and 19 MiB on purpose. One core at most works on them, so that signing in never takes the
//! map from everybody else; who finds the queue full is told to come again.

use app::error::AppError;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Hashes that may wait for their turn: at 50 ms each the last one waits thirteen seconds.
const QUEUE: usize = 256;

/// What a password turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Another one, or there is none.
    Wrong,
    /// The right one.
    Right,
    /// The right one, under a hash cheaper than today's: to be hashed anew.
    RightButWeak,
}

/// What a hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

/// Hashes and checks passwords.
pub struct Hasher {
    argon: Argon2<'static>,
    /// Against this the password of nobody is checked, so that it takes as long as anybody's.
    dummy: String,
    queue: Arc<Semaphore>,
    running: Arc<Semaphore>,
    computed: AtomicU64,
}

impl Hasher {
    /// With hashes of this cost. Makes one itself, the dummy.
    ///
    /// # Errors
    /// A cost that argon2 does not know.
    pub fn new(cost: Cost) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody: [u8; 32] = rand::random();
        let dummy = hash(&argon, &nobody).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(Self {
            argon,
            dummy,
            queue: Arc::new(Semaphore::new(QUEUE)),
            running: Arc::new(Semaphore::new(1)),
            computed: AtomicU64::new(0),
        })
    }

    /// How many hashes were computed since the start.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// The PHC string of a password. [`AppError::Unavailable`] when the queue is full.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let (argon, bytes) = (self.argon.clone(), normalised(password));
        self.in_turn(move || hash(&argon, &bytes)).await?.map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            AppError::Internal
        })
    }

    /// Checks a password against a PHC string, or against nobody's.
    pub async fn verify(&self, password: &str, phc: Option<&str>) -> Result<Verdict, AppError> {
        let known = phc.is_some();
        let phc = phc.unwrap_or(&self.dummy).to_owned();
        let (argon, bytes) = (self.argon.clone(), normalised(password));
        self.in_turn(move || {
            let Ok(parsed) = PasswordHash::new(&phc) else {
                return Verdict::Wrong;
            };
            let fits = argon.verify_password(&bytes, &parsed).is_ok();
            match (fits && known, is_todays(&argon, &parsed)) {
                (false, _) => Verdict::Wrong,
                (true, true) => Verdict::Right,
                (true, false) => Verdict::RightButWeak,
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let Ok(_place) = Arc::clone(&self.queue).try_acquire_owned() else {
            tracing::warn!("the queue of passwords is full");
            return Err(AppError::Unavailable);
        };
        let turn = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(|_| AppError::Unavailable)?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| AppError::Internal)
    }
}

fn hash(argon: &Argon2<'_>, password: &[u8]) -> Result<String, argon2::password_hash::Error> {
    let done: PasswordHash = argon.hash_password(password)?;
    Ok(done.to_string())
}

fn is_todays(argon: &Argon2<'_>, phc: &PasswordHash) -> bool {
    let params = Params::try_from(phc);
    params.is_ok_and(|params| {
        let now = argon.params();
        params.m_cost() >= now.m_cost() && params.t_cost() >= now.t_cost()
    })
}

/// The same password from any keyboard: «й» is one character on one and two on another (NIST SP 800-63B, §5.1.1.2).
fn normalised(password: &str) -> Vec<u8> {
    password.nfkc().collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(passes: u32) -> Hasher {
        Hasher::new(Cost { memory_kib: 64, passes }).unwrap()
    }

    #[tokio::test]
    async fn a_password_is_right_from_any_keyboard_and_nobody_has_none() {
        let hasher = hasher(1);
        // й typed as one letter or as и with a breve is the same letter; й with another breve is not.
        let phc = hasher.hash("за\u{438}\u{306}ка и ёж").await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
        assert_eq!(
            hasher.verify("за\u{439}\u{306}ка и ёж", Some(&phc)).await,
            Ok(Verdict::Wrong)
        );
        assert_eq!(
            hasher.verify("за\u{439}ка и е\u{308}ж", Some(&phc)).await,
            Ok(Verdict::Right)
        );
        assert_eq!(hasher.verify("зайка", Some(&phc)).await, Ok(Verdict::Wrong));
        assert_eq!(hasher.verify("зайка", None).await, Ok(Verdict::Wrong));
        assert_eq!(
            hasher.verify("зайка", Some("$argon2id$nonsense")).await,
            Ok(Verdict::Wrong)
        );
        assert_eq!(hasher.computed(), 6);
    }

    #[tokio::test]
    async fn a_weaker_hash_is_told() {
        let phc = hasher(1).hash("correct horse").await.unwrap();
        let stronger = hasher(2);
        assert_eq!(
            stronger.verify("correct horse", Some(&phc)).await,
            Ok(Verdict::RightButWeak)
        );
        let phc = stronger.hash("correct horse").await.unwrap();
        assert_eq!(hasher(1).verify("correct horse", Some(&phc)).await, Ok(Verdict::Right));
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once() {
        let hasher = hasher(1);
        let _all = Arc::clone(&hasher.queue)
            .try_acquire_many_owned(u32::try_from(QUEUE).unwrap())
            .unwrap();
        assert_eq!(hasher.verify("x", None).await, Err(AppError::Unavailable));
        assert_eq!(hasher.hash("x").await, Err(AppError::Unavailable));
        assert_eq!(hasher.computed(), 0);
    }
}
