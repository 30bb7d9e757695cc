//! The counts above the list. Counting reads every complaint that fits, so it costs more the more there are, and many people
//! look through the same filter: what was counted is shared, and counted anew behind the back of whoever looks.

use super::sql;
use app::complaints::model::{Counters, Filter};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// So old counts are shown without a thought.
const FRESH: Duration = Duration::from_secs(3);
/// Older ones are shown while they are counted anew; whoever comes later than this waits for the new ones.
const STALE: Duration = Duration::from_secs(15);
/// Filters whose counts are remembered.
const MOST: usize = 256;

#[derive(Clone, Copy)]
struct Kept {
    counted: Instant,
    counters: Counters,
    is_renewed: bool,
}

/// Counts by filter.
#[derive(Clone)]
pub struct Tallies {
    pool: PgPool,
    kept: Arc<Mutex<HashMap<String, Kept>>>,
}

impl Tallies {
    /// Nothing is counted yet.
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            kept: Arc::default(),
        }
    }

    /// How many complaints fit, whatever their marks and wherever the page begins; at most [`STALE`] old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(&self, filter: &Filter) -> sqlx::Result<Counters> {
        let shared = Filter {
            marks: Vec::new(),
            near: None,
            after: None,
            ..filter.clone()
        };
        let key = shared.to_query();
        let Some((kept, is_due)) = self.look(&key) else {
            return self.count(&shared, key).await;
        };
        if is_due {
            let counting = self.clone();
            tokio::spawn(async move {
                if let Err(error) = counting.count(&shared, key.clone()).await {
                    tracing::warn!(%error, "the counts above the list are old");
                    counting.give_back(&key);
                }
            });
        }
        Ok(kept)
    }

    /// What is remembered, and whether it is this caller who has to renew it.
    fn look(&self, key: &str) -> Option<(Counters, bool)> {
        let mut all = self.kept.lock().ok()?;
        let kept = all.get_mut(key)?;
        let age = kept.counted.elapsed();
        if age >= STALE {
            return None;
        }
        let is_due = age >= FRESH && !kept.is_renewed;
        kept.is_renewed |= is_due;
        Some((kept.counters, is_due))
    }

    async fn count(&self, shared: &Filter, key: String) -> sqlx::Result<Counters> {
        let counters = sql::counters(&self.pool, shared).await?;
        if let Ok(mut all) = self.kept.lock() {
            if all.len() >= MOST {
                all.retain(|_, kept| kept.counted.elapsed() < STALE);
            }
            if all.len() < MOST || all.contains_key(&key) {
                let counted = Instant::now();
                all.insert(
                    key,
                    Kept {
                        counted,
                        counters,
                        is_renewed: false,
                    },
                );
            }
        }
        Ok(counters)
    }

    /// The next one may try.
    fn give_back(&self, key: &str) {
        if let Ok(mut all) = self.kept.lock()
            && let Some(kept) = all.get_mut(key)
        {
            kept.is_renewed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Put, Town};
    use super::*;

    /// Nobody's complaint is counted, then there is one.
    async fn one_more(pool: PgPool) -> (Town, Tallies) {
        let town = Town::new(pool).await;
        let tallies = Tallies::new(town.pool.clone());
        assert_eq!(open(&tallies).await, 0);
        town.put(1, Put::default()).await;
        (town, tallies)
    }

    async fn open(tallies: &Tallies) -> i64 {
        tallies.of(&Filter::default()).await.unwrap().open
    }

    fn is_due(tallies: &Tallies) -> bool {
        tallies.look(&Filter::default().to_query()).unwrap().1
    }

    /// Makes what is remembered older.
    fn age(tallies: &Tallies, by: Duration) {
        for kept in tallies.kept.lock().unwrap().values_mut() {
            kept.counted = kept.counted.checked_sub(by).unwrap();
        }
    }

    #[sqlx::test(migrations = "./migrations")]
    async fn old_counts_are_shown_while_one_caller_counts_anew(pool: PgPool) {
        let (_town, tallies) = one_more(pool).await;
        assert_eq!(open(&tallies).await, 0, "fresh");
        age(&tallies, FRESH);
        assert_eq!(open(&tallies).await, 0, "old, and counted anew behind it");
        assert!(!is_due(&tallies), "one is enough");
        for _ in 0..500 {
            if open(&tallies).await == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never counted anew");
    }

    #[sqlx::test(migrations = "./migrations")]
    async fn very_old_counts_are_shown_to_nobody(pool: PgPool) {
        let (_town, tallies) = one_more(pool).await;
        age(&tallies, STALE);
        assert_eq!(open(&tallies).await, 1);
    }

    #[sqlx::test(migrations = "./migrations")]
    async fn a_failure_leaves_the_work_to_the_next_one(pool: PgPool) {
        let (town, tallies) = one_more(pool).await;
        town.pool.close().await;
        age(&tallies, FRESH);
        assert_eq!(open(&tallies).await, 0, "shown all the same");
        for _ in 0..500 {
            if is_due(&tallies) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nobody may try again");
    }
}
