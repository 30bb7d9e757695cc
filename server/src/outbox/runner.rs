//! Hands messages over: one lane per channel, so that a slow mail server holds up no short message.
//!
//! A lane claims what is due (committed before anything is sent), hands over up to so many at once, and writes what came of
//! them. PostgreSQL's notification only wakes it; looking every second is the guarantee.

use super::gateway::{Gateway, Outcome, Outgoing, Verdict, without_addresses};
use super::sql::queue::{self, Claimed, Outcomes};
use super::{Sealed, WAKE, schedule};
use crate::vault::Vault;
use app::kernel::Lang;
use app::messages::model::Cause;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

/// How often a lane looks by itself.
pub const POLL: Duration = Duration::from_secs(1);
/// How long what is in hand may take when the server is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Days after which address and text of a message that ended are erased.
const KEEP_DAYS: i32 = 14;
/// How often that is done.
const ERASE: Duration = Duration::from_hours(1);

/// The way of one channel.
#[derive(Clone)]
pub struct Lane {
    /// `mail`, `sms` or `event`.
    pub channel: &'static str,
    /// Where it leads.
    pub gateway: Arc<dyn Gateway>,
    /// How many messages are handed over at once.
    pub width: usize,
}

/// What a runner needs.
#[derive(Clone)]
pub struct Runner {
    /// A small pool of its own: visitors must not wait for letters, nor letters for visitors.
    pub pool: PgPool,
    /// Opens addresses and parameters.
    pub vault: Arc<Vault>,
    /// The channels that have a gateway; messages of others wait.
    pub lanes: Vec<Lane>,
    /// How long a message is left to a runner that may have died.
    pub lease: Duration,
    /// How often a lane looks by itself: [`POLL`].
    pub poll: Duration,
}

/// A runner at work. Dropping it leaves its messages to others when their leases end; [`Running::stop`] is the clean way.
pub struct Running {
    stop: CancellationToken,
    tasks: JoinSet<()>,
    listener: JoinHandle<()>,
}

impl Running {
    /// Takes no more messages, finishes what is in hand, for five seconds at most.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(LAST_WORDS + Duration::from_secs(1), all).await.is_err() {
            tracing::warn!("messages in hand were left to the next server");
        }
        self.listener.abort();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Runner {
    /// Begins to work.
    #[must_use]
    pub fn start(self) -> Running {
        let stop = CancellationToken::new();
        let (wake, woken) = watch::channel(());
        let mut tasks = JoinSet::new();
        for lane in &self.lanes {
            tasks.spawn(run(self.clone(), lane.clone(), stop.clone(), woken.clone()));
        }
        tasks.spawn(keep_house(self.pool.clone(), stop.clone()));
        let listener = tokio::spawn(listen(self.pool, wake));
        Running { stop, tasks, listener }
    }
}

/// Passes PostgreSQL's notifications on. The listener connects again by itself; what it misses meanwhile, the lanes find.
async fn listen(pool: PgPool, wake: watch::Sender<()>) {
    loop {
        let begun = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(WAKE).await?;
            loop {
                listener.recv().await?;
                wake.send_replace(());
            }
        };
        let ended: sqlx::Result<()> = begun.await;
        if let Err(error) = ended {
            tracing::debug!(%error, "not listening: messages are found by looking");
        }
        sleep(POLL).await;
    }
}

/// Messages that were left, that are too late, that need no longer be known.
async fn keep_house(pool: PgPool, stop: CancellationToken) {
    let mut erased: Option<Instant> = None;
    loop {
        let kept: sqlx::Result<()> = async {
            let (left, late) = (queue::reap(&pool).await?, queue::expire(&pool).await?);
            if left > 0 {
                tracing::warn!(
                    messages = left,
                    "a server died with messages in hand: they are tried again"
                );
            }
            if late > 0 {
                tracing::warn!(messages = late, "messages came too late and were not sent");
            }
            if erased.is_none_or(|at| at.elapsed() > ERASE) {
                let messages = queue::erase(&pool, KEEP_DAYS).await?;
                crate::sms::sql::forget(&pool).await?;
                tracing::debug!(messages, "erased old messages");
                erased = Some(Instant::now());
            }
            Ok(())
        }
        .await;
        if let Err(error) = kept {
            tracing::warn!(%error, "the queue was not tidied");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(POLL) => {}
        }
    }
}

/// A try and what came of it.
struct Done {
    id: i64,
    lease_no: i32,
    tries: i32,
    to: String,
    verdict: Verdict,
}

async fn run(runner: Runner, lane: Lane, stop: CancellationToken, mut woken: watch::Receiver<()>) {
    let mut in_hand: JoinSet<Done> = JoinSet::new();
    while !stop.is_cancelled() {
        let free = lane.width - in_hand.len();
        let claimed = if free == 0 {
            Vec::new()
        } else {
            runner.claim(&lane, free).await
        };
        let was_full = claimed.len() == free;
        for message in claimed {
            in_hand.spawn(runner.clone().hand_over(Arc::clone(&lane.gateway), message));
        }
        tokio::select! {
            done = in_hand.join_next(), if !in_hand.is_empty() => {
                // others that are as good as done are written with it
                tokio::task::yield_now().await;
                let mut all: Vec<Done> = done.into_iter().filter_map(Result::ok).collect();
                while let Some(more) = in_hand.try_join_next() {
                    all.extend(more);
                }
                runner.finish(all).await;
            }
            () = stop.cancelled() => break,
            changed = woken.changed(), if !was_full => {
                if changed.is_err() {
                    // the listener is gone, and so is everything else
                    break;
                }
            }
            () = sleep(runner.poll), if !was_full => {}
        }
    }
    let deadline = Instant::now() + LAST_WORDS;
    while let Ok(Some(done)) = timeout_at(deadline, in_hand.join_next()).await {
        runner.finish(done.into_iter().collect()).await;
    }
}

impl Runner {
    async fn claim(&self, lane: &Lane, most: usize) -> Vec<Claimed> {
        let most = i64::try_from(most).unwrap_or(1);
        match queue::claim(&self.pool, lane.channel, most, self.lease.as_secs_f64()).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(%error, channel = lane.channel, "the queue does not answer");
                sleep(POLL).await;
                Vec::new()
            }
        }
    }

    async fn hand_over(self, gateway: Arc<dyn Gateway>, claimed: Claimed) -> Done {
        let (id, lease_no, tries) = (claimed.outbox_id, claimed.lease_no, claimed.attempts);
        if tries >= schedule::MOST_TRIES {
            // every try killed the server
            let verdict = Verdict::failed(Outcome::Dead, Cause::Exhausted, "", "");
            let to = String::new();
            return Done {
                id,
                lease_no,
                tries,
                to,
                verdict,
            };
        }
        let Some(message) = self.open(claimed) else {
            let verdict = Verdict::failed(Outcome::Dead, Cause::Unwritable, "", "the sealed text does not open");
            let to = String::new();
            return Done {
                id,
                lease_no,
                tries,
                to,
                verdict,
            };
        };
        // Long before the lease ends: nobody else may have the message in hand while we still do.
        let verdict = timeout(self.lease.mul_f64(0.75), gateway.deliver(&message)).await;
        let verdict = verdict.unwrap_or_else(|_| {
            Verdict::failed(Outcome::Delayed { wait: None }, Cause::Dropped, "", "no answer in time")
        });
        let to = message.to;
        Done {
            id,
            lease_no,
            tries,
            to,
            verdict,
        }
    }

    fn open(&self, claimed: Claimed) -> Option<Outgoing> {
        let (to, params) = match &claimed.sealed {
            None => (String::new(), claimed.payload),
            Some(sealed) => {
                let plain = self
                    .vault
                    .open_sealed(sealed, &super::place(&claimed.dedupe_key))
                    .ok()?;
                let content: Sealed = serde_json::from_slice(&plain).ok()?;
                (content.to, content.params)
            }
        };
        Some(Outgoing {
            id: claimed.outbox_id,
            template: claimed.kind,
            lang: Lang::parse(&claimed.language).unwrap_or_default(),
            to,
            address_hash: claimed.address_hash.unwrap_or_default(),
            params,
            dedupe_key: claimed.dedupe_key,
            tries: claimed.attempts,
        })
    }

    /// Writes what came of tries. When the database is away this is tried until the leases end: better late than twice.
    async fn finish(&self, done: Vec<Done>) {
        if done.is_empty() {
            return;
        }
        let mut outcomes = Outcomes::default();
        for one in done {
            add(&mut outcomes, one);
        }
        let deadline = Instant::now() + self.lease / 4;
        while let Err(error) = queue::finish(&self.pool, &outcomes).await {
            tracing::warn!(%error, "what came of messages could not be written");
            if Instant::now() > deadline {
                break;
            }
            sleep(POLL / 4).await;
        }
    }
}

/// Turns a verdict into what is written: a message that was tried too often is given up.
fn add(outcomes: &mut Outcomes, done: Done) {
    let Verdict {
        outcome,
        cause,
        host,
        code,
        words,
    } = done.verdict;
    let (outcome, cause, wait, tries) = match (outcome, cause) {
        (Outcome::Accepted, _) => ("accepted", None, None, 1),
        (Outcome::Refused, cause) => ("refused", cause, None, 1),
        (Outcome::Dead, cause) => ("dead", cause, None, 1),
        (Outcome::Postponed { wait }, cause) => ("delayed", cause, Some(wait), 0),
        (Outcome::Delayed { .. }, _) if done.tries + 1 >= schedule::MOST_TRIES => {
            ("dead", Some(Cause::Exhausted), None, 1)
        }
        (Outcome::Delayed { wait }, cause) => {
            let wait = schedule::wait(cause.unwrap_or(Cause::Busy), done.tries, wait, rand::random());
            ("delayed", cause, Some(wait), 1)
        }
    };
    outcomes.ids.push(done.id);
    outcomes.leases.push(done.lease_no);
    outcomes.outcomes.push(outcome);
    outcomes.causes.push(cause.map_or("", Cause::code));
    outcomes.hosts.push(host);
    outcomes.codes.push(code.and_then(|code| i16::try_from(code).ok()));
    outcomes.words.push(without_addresses(&words, &done.to));
    outcomes.waits.push(wait.map(|wait| wait.as_secs_f64()));
    outcomes.tries.push(tries);
}
