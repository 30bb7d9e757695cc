//! Messages per second through the outbox, beside a bare `SKIP LOCKED` loop in pgbench and beside `graphile_worker`, all on
//! the same database, eight at once. Nothing is sent: the gateway takes everything at once, so what is measured is the queue.

use std::cell::Cell;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use app::kernel::Lang;
use async_trait::async_trait;
use graphile_worker::{IntoTaskHandlerResult, JobSpec, RawJobSpec, TaskHandler, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use serde_json::json;
use server::outbox::gateway::{Gateway, Outgoing, Verdict};
use server::outbox::runner::{Lane, POLL, Runner};
use server::outbox::{Channel, Message, enqueue};
use server::vault::Vault;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::time::sleep;

use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::sql;
use crate::table::{Bound, Row};

/// Messages in hand at once, on every side.
const WIDTH: usize = 8;
/// Nothing here may take longer.
const PATIENCE: Duration = Duration::from_mins(5);
/// Claims one row and commits, then marks it: what any such queue must do at least.
const BARE: &str = "with due as (select id from bench_queue where state = 'ready' and next_at <= now() order by next_at, id limit 1 for update skip locked) \
update bench_queue q set state = 'leased', lease_until = now() + interval '2 minutes' from due where q.id = due.id returning q.id \\gset
update bench_queue set state = 'done', lease_until = null where id = :id;
";

/// Counts and accepts.
#[derive(Default)]
struct Sink(AtomicUsize);

#[async_trait]
impl Gateway for Sink {
    async fn deliver(&self, _message: &Outgoing) -> Verdict {
        self.0.fetch_add(1, Ordering::Relaxed);
        Verdict::accepted("sink", None, "")
    }
}

/// Both rows of the table.
///
/// # Errors
/// When a side fails.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let count = if effort.quick { 800 } else { 16_000 };
    // The other one grows slower with its queue.
    let fewer = count / 4;
    let pool = PgPoolOptions::new()
        .max_connections(u32::try_from(WIDTH)? + 2)
        .connect_with(house.options().clone())
        .await?;
    let vault = Arc::new(Vault::open_or_create(&house.folder().join("bench.key"))?);
    let turn = Cell::new(0);
    let ours = async || ours(&pool, &vault, count, turn.replace(turn.get() + 1)).await;
    let bare = Pairs::measure(effort.pairs, ours, async || bare(house, count).await).await?;
    let ours = async || self::ours(&pool, &vault, fewer, turn.replace(turn.get() + 1)).await;
    let worker = Pairs::measure(effort.pairs, ours, async || graphile(&pool, fewer).await).await?;
    pool.close().await;
    let show = |rate: f64| format!("{rate:.0}/s");
    Ok(vec![
        bare.row(
            "outbox, messages; peer: bare loop in pgbench",
            show,
            Bound::AtLeast(0.8),
        ),
        worker.row("outbox, messages; peer: graphile_worker", show, Bound::AtLeast(1.0)),
    ])
}

/// The runner of the server with its history, leases and sealed texts.
async fn ours(pool: &PgPool, vault: &Arc<Vault>, count: usize, turn: usize) -> Result<f64> {
    let mut tx = pool.begin().await?;
    for number in 0..count {
        let message = Message {
            channel: Channel::Mail,
            template: "code",
            to: format!("n{number}@mail.example"),
            lang: Lang::Ru,
            params: json!({ "code": "123456" }),
            dedupe_key: format!("bench:{turn}:{number}"),
            lives: None,
        };
        enqueue(&mut tx, vault, &message).await?;
    }
    tx.commit().await?;
    sql::settle_outbox(pool).await?;
    let sink = Arc::new(Sink::default());
    let runner = Runner {
        pool: pool.clone(),
        vault: Arc::clone(vault),
        lanes: vec![Lane {
            channel: "mail",
            gateway: Arc::<Sink>::clone(&sink),
            width: WIDTH,
        }],
        lease: Duration::from_mins(2),
        poll: POLL,
    };
    let begin = Instant::now();
    let running = runner.start();
    while sink.0.load(Ordering::Relaxed) < count {
        ensure!(begin.elapsed() < PATIENCE, "the outbox does not get through");
        sleep(Duration::from_millis(1)).await;
    }
    // ends when the last outcome is written
    running.stop().await;
    let rate = per_second(count, begin);
    ensure!(sql::outbox_left(pool).await? == 0, "messages were left");
    Ok(rate)
}

async fn bare(house: &House, count: usize) -> Result<f64> {
    let mut admin = house.admin().await?;
    sql::fill_bare_queue(&mut admin, i64::try_from(count)?).await?;
    let path = house.folder().join("bare.pgbench");
    fs::write(&path, BARE)?;
    let done = house
        .client_program("pgbench")?
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
        .arg(format!("--client={WIDTH}"))
        .arg(format!("--transactions={}", count / WIDTH))
        .arg("--file")
        .arg(&path)
        .output()
        .context("cannot start pgbench")?;
    let said = String::from_utf8_lossy(&done.stdout);
    if !done.status.success() {
        bail!("pgbench failed: {}", String::from_utf8_lossy(&done.stderr));
    }
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|rate| rate.split_whitespace().next());
    Ok(rate.with_context(|| format!("pgbench told no rate: {said}"))?.parse()?)
}

/// How many jobs were done.
#[derive(Clone, Debug)]
struct Counter(Arc<AtomicUsize>);

#[derive(Serialize, Deserialize)]
struct Job {
    to: String,
    code: String,
}

impl TaskHandler for Job {
    const IDENTIFIER: &'static str = "letter";

    async fn run(self, ctx: WorkerContext) -> impl IntoTaskHandlerResult {
        if let Some(counter) = ctx.get_ext::<Counter>() {
            counter.0.fetch_add(1, Ordering::Relaxed);
        }
        Ok::<(), String>(())
    }
}

/// The peer draining its queue. Waiting for news instead, it takes one job for each, and what a burst of them leaves behind only
/// at the pace of its polling.
async fn graphile(pool: &PgPool, count: usize) -> Result<f64> {
    let done = Arc::new(AtomicUsize::new(0));
    let worker = WorkerOptions::default()
        .concurrency(WIDTH)
        .schema("graphile_worker")
        .define_job::<Job>()
        .add_extension(Counter(Arc::clone(&done)))
        .pg_pool(pool.clone())
        .init()
        .await
        .map_err(|error| anyhow::anyhow!("graphile_worker: {error}"))?;
    let jobs: Vec<RawJobSpec> = (0..count)
        .map(|number| RawJobSpec {
            identifier: Job::IDENTIFIER.to_owned(),
            payload: json!({ "to": format!("n{number}@mail.example"), "code": "123456" }),
            spec: JobSpec::default(),
        })
        .collect();
    let utils = worker.create_utils();
    let added = utils.add_raw_jobs(&jobs).await;
    added.map_err(|error| anyhow::anyhow!("graphile_worker: {error}"))?;
    sql::settle_worker(pool).await?;
    let begin = Instant::now();
    let drained = worker.run_once().await;
    drained.map_err(|error| anyhow::anyhow!("graphile_worker: {error}"))?;
    let rate = per_second(count, begin);
    let done = done.load(Ordering::Relaxed);
    ensure!(done == count, "graphile_worker did {done} of {count}");
    Ok(rate)
}

fn per_second(count: usize, begin: Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / begin.elapsed().as_secs_f64()
}
