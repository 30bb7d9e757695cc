//! Many people sign in at once. A hash of a password costs a core for some 50 ms on purpose; whoever looks at the map
//! meanwhile must not feel it. Our own peer is the same map in the same run while nobody signs in.

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use app::complaints::model::Filter;
use app::kernel::{AccountId, Lang};
use chrono::FixedOffset;
use serde_json::json;
use server::account::sql::person;
use server::account::{Accounts, Address, Cost};
use server::vault::Vault;
use sqlx::Connection as _;
use sqlx::PgPool;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

use crate::client::{Client, form, get, post};
use crate::effort::Effort;
use crate::house::House;
use crate::map::tile_path;
use crate::pairs::{Pairs, by_turns, median};
use crate::sql::{self, Sample};
use crate::table::{Bound, Row};

/// Requests of the map in a second: a busy evening of a region.
const RATE: u32 = 24;
/// Connections of those who look; more than ever wait at once.
const LOOKERS: usize = 48;
/// One in so many looks is for the list, the others are for tiles.
const EVERY: usize = 3;
/// Fewer looks of a kind say nothing about one of a hundred.
const FEWEST: usize = 20;
/// Everybody's password.
const PASSWORD: &str = "seven samurai and a pumpkin";
/// At most this many times the wait of the idle house.
const GOAL: f64 = 1.5;

/// The rows of the table.
///
/// # Errors
/// When a side fails, or anybody is not let in.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let people = if effort.quick { 40 } else { 200 };
    // Each comes from a network of his own, as two hundred people do. The server has made its key once it is ready.
    let server = house.serve_with(&[("TRUSTED_PROXY_HOPS", "1")])?;
    let pool = PgPool::connect_with(house.options().clone()).await?;
    let cost = make_people(house, &pool, people).await?;
    pool.close().await;
    let mut admin = house.admin().await?;
    let places = sql::samples(&mut admin, 8).await?;
    admin.close().await?;
    let address = server.address;
    let filter = json!({ "filter": Filter::default() }).to_string();
    let tile = |place: &Sample| get(address, &tile_path(13, place.lon, place.lat), "");
    let requests = Arc::new(Requests {
        list: post(address, "/api/complaints/board", &filter),
        tiles: places.iter().map(tile).collect(),
    });
    // a quick run looks long enough, too
    let window = (effort.time * 2).max(Duration::from_secs(4));
    let for_a_while = async || {
        let end = Instant::now() + window;
        look(address, &requests, |_| Instant::now() >= end).await
    };
    for_a_while().await?;
    let mut took = Vec::new();
    let pairs = by_turns(
        effort.pairs,
        async || {
            let begin = Instant::now();
            let is_over = Cell::new(false);
            let entering = async {
                let done = enter(address, people).await;
                is_over.set(true);
                done.map(|()| begin.elapsed())
            };
            let looking = look(address, &requests, |looks| is_over.get() && looks >= FEWEST * EVERY);
            let (entered, waits) = tokio::join!(entering, looking);
            took.push(entered?.as_secs_f64());
            waits?.p99()
        },
        async || for_a_while().await?.p99(),
    )
    .await?;
    let (lists, tiles) = pairs
        .into_iter()
        .map(|((list, tile), (idle_list, idle_tile))| ((list, idle_list), (tile, idle_tile)))
        .unzip();
    let row = |of: &str, pairs| {
        let what = format!("{of}, the slowest of a hundred while {people} sign in; peer: nobody signs in");
        Pairs::of(pairs).row(&what, |wait| format!("{wait:.1} ms"), Bound::AtMost(GOAL))
    };
    Ok(vec![
        row("map, list", lists),
        row("map, tiles", tiles),
        Row::told(
            &format!("{people} sign-ins at once, until the last is in"),
            median(took),
            "s",
        ),
        Row::told("one hash of a password", cost, "ms"),
    ])
}

/// Makes the people, all with the same password; what one hash costs, in milliseconds.
async fn make_people(house: &House, pool: &PgPool, people: usize) -> Result<f64> {
    let vault = Arc::new(Vault::open(&house.folder().join("secret.key"))?);
    // as the server has it by default
    let cost = Cost {
        memory_kib: 19 * 1024,
        passes: 3,
    };
    let zone = FixedOffset::east_opt(0).context("UTC")?;
    let accounts = Accounts::new(pool.clone(), vault, String::new(), zone, cost)?;
    let begin = Instant::now();
    let phc = accounts
        .hasher()
        .hash(PASSWORD)
        .await
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let took = begin.elapsed().as_secs_f64() * 1e3;
    for number in 0..people {
        let address = Address::email(&name(number), Lang::En).map_err(|words| anyhow::anyhow!(words))?;
        let mut tx = pool.begin().await?;
        let account: AccountId = AccountId(person::insert(&mut *tx, "ru").await?);
        let sealed = accounts
            .seal_address(&address)
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        person::confirm_contact(&mut *tx, account.0, "email", &sealed, &accounts.blind(&address)).await?;
        person::set_phc(&mut *tx, account.0, &phc).await?;
        tx.commit().await?;
    }
    Ok(took)
}

fn name(number: usize) -> String {
    format!("n{number}@mail.example")
}

/// Everybody signs in at once and must be let in.
async fn enter(address: SocketAddr, people: usize) -> Result<()> {
    let mut all = JoinSet::new();
    for number in 0..people {
        all.spawn(async move {
            let network = format!("x-forwarded-for: 10.{}.{}.7\r\n", number / 250, number % 250);
            let body = format!(
                "login={}&password={}",
                name(number).replace('@', "%40"),
                PASSWORD.replace(' ', "%20")
            );
            let request = form(address, "/login", &network, &body);
            let answer = Client::connect(address).await?.answer(&request).await?;
            ensure!(answer.status == 303, "{} was answered {}", name(number), answer.status);
            Ok(())
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}

/// What those who look ask for.
struct Requests {
    list: Vec<u8>,
    tiles: Vec<Vec<u8>>,
}

/// How long they waited, milliseconds.
#[derive(Default)]
struct Waits {
    lists: Vec<f64>,
    tiles: Vec<f64>,
}

impl Waits {
    /// The waits that one of a hundred exceeds: of the list, of the tiles.
    fn p99(self) -> Result<(f64, f64)> {
        Ok((p99(self.lists)?, p99(self.tiles)?))
    }
}

/// Looks at the map at a steady rate until so many looks are enough: how long each took from the moment at which it was due,
/// milliseconds.
async fn look(address: SocketAddr, requests: &Arc<Requests>, are_enough: impl Fn(usize) -> bool) -> Result<Waits> {
    let (give, take) = async_channel(LOOKERS, address).await?;
    let mut due = interval(Duration::from_secs(1) / RATE);
    let mut looks = JoinSet::new();
    let mut turn = 0;
    while !are_enough(turn) {
        let at = due.tick().await;
        let (give, take, requests) = (give.clone(), Arc::clone(&take), Arc::clone(requests));
        turn += 1;
        looks.spawn(async move {
            let mut client: Client = take.lock().await.recv().await.context("no connection")?;
            let is_list = turn % EVERY == 0;
            let request = if is_list {
                &requests.list
            } else {
                &requests.tiles[turn % requests.tiles.len()]
            };
            client.ask(request).await?;
            let wait = at.elapsed().as_secs_f64() * 1e3;
            give.send(client).await.map_err(|_| anyhow::anyhow!("no connection"))?;
            Ok::<_, anyhow::Error>((is_list, wait))
        });
    }
    let mut waits = Waits::default();
    while let Some(look) = looks.join_next().await {
        let (is_list, wait) = look??;
        if is_list { &mut waits.lists } else { &mut waits.tiles }.push(wait);
    }
    Ok(waits)
}

type Free = Arc<tokio::sync::Mutex<tokio::sync::mpsc::Receiver<Client>>>;

/// Connections that are free, to be taken and given back.
async fn async_channel(count: usize, address: SocketAddr) -> Result<(tokio::sync::mpsc::Sender<Client>, Free)> {
    let (give, take) = tokio::sync::mpsc::channel(count);
    for _ in 0..count {
        give.send(Client::connect(address).await?).await?;
    }
    Ok((give, Arc::new(tokio::sync::Mutex::new(take))))
}

/// The wait that one of a hundred exceeds.
fn p99(mut waits: Vec<f64>) -> Result<f64> {
    ensure!(waits.len() >= FEWEST, "only {} looks", waits.len());
    waits.sort_by(f64::total_cmp);
    let place = (waits.len() * 99).div_ceil(100) - 1;
    Ok(waits[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_hundred_is_slower() {
        let waits: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert!((p99(waits).expect("enough") - 198.0).abs() < 1e-9);
        assert!(p99(vec![1.0; 19]).is_err());
    }
}
