//! What a service publishes of itself: asked for now and then, by one request at a time. A service that is away is left in
//! peace for a while, and what is known of it stays good meanwhile.

use super::VouchError;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Asked for again after this time.
const FRESH: Duration = Duration::from_mins(10);
/// After a failure nobody asks for so long.
const PAUSE: Duration = Duration::from_secs(5);
/// Asked for out of turn, because a token has an unknown key, at most so often.
const RENEW: Duration = Duration::from_mins(1);

struct Slot<T> {
    /// What is known, however old.
    value: Option<T>,
    /// Before this nobody asks.
    next: Option<Instant>,
    /// When it was last asked for out of turn.
    renewed: Option<Instant>,
}

/// What a service publishes.
pub struct Known<T> {
    slot: Mutex<Slot<T>>,
    turn: tokio::sync::Mutex<()>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self {
            slot: Mutex::new(Slot {
                value: None,
                next: None,
                renewed: None,
            }),
            turn: tokio::sync::Mutex::default(),
        }
    }
}

/// What is to be done without asking.
enum Step<T> {
    Good(T),
    Old(T),
    Ask,
    Pause,
}

impl<T: Clone> Known<T> {
    /// What is known. Nobody waits for another's asking who has something old to go on with; those who have nothing wait for
    /// one answer, and share its failure.
    pub async fn get<F: Future<Output = Result<T, VouchError>>>(
        &self,
        ask: impl FnOnce() -> F,
    ) -> Result<T, VouchError> {
        let (old, _turn) = match self.step() {
            Step::Good(value) => return Ok(value),
            Step::Pause => return Err(VouchError::Away("it was away a moment ago")),
            Step::Old(value) => match self.turn.try_lock() {
                Ok(turn) => (Some(value), turn),
                Err(_) => return Ok(value),
            },
            Step::Ask => (None, self.turn.lock().await),
        };
        // Somebody else may have asked meanwhile.
        match self.step() {
            Step::Good(value) => return Ok(value),
            Step::Pause => return Err(VouchError::Away("it was away a moment ago")),
            Step::Old(_) | Step::Ask => {}
        }
        match (ask().await, old) {
            (Ok(value), _) => Ok(self.put(value)),
            (Err(_), Some(old)) => {
                self.with(|slot| slot.next = Some(Instant::now() + PAUSE));
                Ok(old)
            }
            (Err(error), None) => {
                self.with(|slot| slot.next = Some(Instant::now() + PAUSE));
                Err(error)
            }
        }
    }

    /// Asks now, because what is known does not fit; `None` when that was done a moment ago, or nobody answers.
    pub async fn renew<F: Future<Output = Result<T, VouchError>>>(&self, ask: impl FnOnce() -> F) -> Option<T> {
        let may = self.with(|slot| {
            let may = slot.renewed.is_none_or(|at| at.elapsed() >= RENEW);
            if may {
                slot.renewed = Some(Instant::now());
            }
            may
        });
        if !may {
            return None;
        }
        ask().await.ok().map(|value| self.put(value))
    }

    fn step(&self) -> Step<T> {
        self.with(|slot| {
            let is_early = slot.next.is_some_and(|next| Instant::now() < next);
            match (slot.value.clone(), is_early) {
                (Some(value), true) => Step::Good(value),
                (Some(value), false) => Step::Old(value),
                (None, true) => Step::Pause,
                (None, false) => Step::Ask,
            }
        })
    }

    fn put(&self, value: T) -> T {
        self.with(|slot| {
            slot.value = Some(value.clone());
            slot.next = Some(Instant::now() + FRESH);
        });
        value
    }

    fn with<R>(&self, work: impl FnOnce(&mut Slot<T>) -> R) -> R {
        work(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use tokio::task::yield_now;

    const AWAY: VouchError = VouchError::Away("test");

    /// The time until the next question passes.
    fn pass(known: &Known<u32>) {
        known.with(|slot| slot.next = Some(Instant::now()));
    }

    #[tokio::test]
    async fn one_asks_for_all_and_a_failure_is_remembered_for_a_while() {
        let (known, asked) = (Known::<u32>::default(), AtomicU32::new(0));
        let ask = async |answer: Option<u32>| {
            let load = || async {
                asked.fetch_add(1, SeqCst);
                for _ in 0..20 {
                    yield_now().await;
                }
                answer.ok_or(AWAY)
            };
            known.get(load).await.ok()
        };
        let all = futures::future::join_all((0..50).map(|_| ask(None))).await;
        assert!(all.iter().all(Option::is_none) && asked.load(SeqCst) == 1);
        assert_eq!((ask(Some(1)).await, asked.load(SeqCst)), (None, 1), "left in peace");
        pass(&known);
        assert_eq!((ask(Some(1)).await, asked.load(SeqCst)), (Some(1), 2));
        assert_eq!((ask(Some(2)).await, asked.load(SeqCst)), (Some(1), 2));
        pass(&known);
        assert_eq!(
            (ask(None).await, asked.load(SeqCst)),
            (Some(1), 3),
            "old is better than none"
        );
        pass(&known);
        let both = futures::future::join(ask(Some(2)), ask(Some(3))).await;
        assert_eq!(
            (both, asked.load(SeqCst)),
            ((Some(2), Some(1)), 4),
            "nobody waits who has something"
        );
    }

    #[tokio::test]
    async fn out_of_turn_it_is_asked_once_a_minute() {
        let known = Known::<u32>::default();
        assert_eq!(known.renew(|| async { Ok(1) }).await, Some(1));
        assert_eq!(known.renew(|| async { Ok(2) }).await, None);
        assert_eq!(known.get(|| async { Err(AWAY) }).await.ok(), Some(1));
        known.with(|slot| slot.renewed = Instant::now().checked_sub(RENEW));
        assert_eq!(known.renew(|| async { Err(AWAY) }).await, None);
        assert_eq!(
            known.get(|| async { Err(AWAY) }).await.ok(),
            Some(1),
            "a failure loses nothing"
        );
    }
}
