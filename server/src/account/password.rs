//! Passwords: argon2id, off the threads that answer requests, in a queue that ends.
//!
//! One hash takes about 50 ms and 19 MiB on purpose. One thread works on them, and it gives way to whatever else wants the
//! processor, so that signing in never takes the map from everybody else; who finds the queue full is told to come again.

use app::error::AppError;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, oneshot};
use unicode_normalization::UnicodeNormalization;

/// Hashes that may wait for their turn: at 50 ms each the last one waits thirteen seconds.
const QUEUE: usize = 256;
/// By how much the thread that hashes is nicer than others: beside those that answer requests it gets a tenth of a core when
/// there is no other left, and a whole one as soon as they pause.
const NICENESS: i32 = 10;

/// Something to be done on the thread that hashes.
type Job = Box<dyn FnOnce() + Send>;

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
    /// To the thread that hashes; it ends with this.
    jobs: Sender<Job>,
    computed: AtomicU64,
}

impl Hasher {
    /// With hashes of this cost. Makes one itself, the dummy.
    ///
    /// # Errors
    /// A cost that argon2 does not know, or no thread to hash on.
    pub fn new(cost: Cost) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody: [u8; 32] = rand::random();
        let dummy = hash(&argon, &nobody).map_err(|error| anyhow::anyhow!("{error}"))?;
        let (jobs, taken) = channel();
        std::thread::Builder::new()
            .name("passwords".to_owned())
            .spawn(move || work_off(&taken))?;
        Ok(Self {
            argon,
            dummy,
            jobs,
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
        let (give, done) = oneshot::channel();
        let job = move || {
            let _turn = turn;
            // whoever asked may have gone meanwhile
            let _ = give.send(work());
        };
        self.jobs.send(Box::new(job)).map_err(|_| AppError::Internal)?;
        done.await.map_err(|_| AppError::Internal)
    }
}

/// What the thread does: one job after the other, as long as there is anybody who could send one.
fn work_off(jobs: &Receiver<Job>) {
    // On Linux this is of the calling thread alone. Where it is refused, hashing is merely as urgent as anything else.
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::warn!(%error, "passwords are hashed without giving way");
    }
    for job in jobs {
        // A job that fails is answered by its closed channel; the next one must find the thread alive.
        let _ = catch_unwind(AssertUnwindSafe(job));
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
    async fn hashing_gives_way_alone_and_outlives_a_failure() {
        fn niceness() -> rustix::io::Result<i32> {
            rustix::process::getpriority_process(None)
        }
        let hasher = hasher(1);
        let usual = niceness().unwrap();
        let there = hasher.in_turn(niceness).await.unwrap().unwrap();
        assert_eq!((there, niceness().unwrap()), ((usual + NICENESS).min(19), usual));
        let failed = hasher.in_turn::<()>(|| std::panic::resume_unwind(Box::new(()))).await;
        assert_eq!(failed, Err(AppError::Internal));
        assert_eq!(hasher.in_turn(|| 7).await, Ok(7));
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
