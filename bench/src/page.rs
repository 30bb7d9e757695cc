//! The public page of a complaint beside a handler written by hand that runs the same statements and answers the same
//! bytes.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use sqlx::Connection as _;

use crate::capture::Recorder;
use crate::client::{Client, Load, get};
use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::peer::{Asked, Database, Page, Plan};
use crate::sql;
use crate::table::{Bound, Row};

/// Pages of the tour.
const PAGES: i64 = 32;
/// Keep-alive connections.
const CLIENTS: usize = 16;
/// Statements that a page may run.
const STATEMENTS_MOST: f64 = 3.0;
/// The goal: at least this part of the peer's rate.
const GOAL: f64 = 0.5;

/// Measures.
///
/// # Errors
/// When a side fails.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let mut admin = house.admin().await?;
    let paths: Vec<String> = sql::samples(&mut admin, PAGES)
        .await?
        .into_iter()
        .map(|sample| format!("/c/{}", sample.number))
        .collect();
    admin.close().await?;
    let ours = house.serve()?;
    let mut recorder = Recorder::start(house).await?;
    let mut client = Client::connect(ours.address).await?;
    let (mut pages, mut most) = (Vec::new(), 0);
    // The first one fills the caches.
    client.get(&paths[0], "").await?;
    for (number, path) in paths.iter().enumerate() {
        let (answer, statements) = recorder.during(async || client.get(path, "").await).await?;
        most = most.max(statements.len());
        let body = house.folder().join(format!("page-{number}.html"));
        fs::write(&body, &answer.body)?;
        let kind = answer.header("content-type").context("a page without a type")?;
        let asked = statements.into_iter().map(|statement| Asked {
            text: statement.text,
            types: statement.types,
            values: statement.values,
        });
        pages.push(Page {
            path: path.clone(),
            headers: vec![("content-type".to_owned(), kind)],
            body,
            statements: asked.collect(),
        });
    }
    recorder.stop().await?;
    ensure!(most > 0, "no statement of a page was seen");
    let peer = house.serve_peer(&plan(house, pages)?)?;
    same_bytes(&mut client, &mut Client::connect(peer.address).await?, &paths).await?;

    let load = |address| {
        let paths = paths.clone();
        Load {
            address,
            clients: CLIENTS,
            time: effort.time,
            tour: paths.len(),
            request: Arc::new(move |place| get(address, &paths[place], "")),
        }
    };
    let (our_load, peer_load) = (load(ours.address), load(peer.address));
    our_load.run().await?;
    peer_load.run().await?;
    let pairs = Pairs::measure(
        effort.pairs,
        async || our_load.run().await,
        async || peer_load.run().await,
    )
    .await?;
    Ok(vec![
        pairs.row(
            "page of a complaint, pages/s; peer: handler by hand",
            |rate| format!("{rate:.0}/s"),
            Bound::AtLeast(GOAL),
        ),
        Row::amount(
            "page of a complaint, statements",
            f64::from(u32::try_from(most)?),
            STATEMENTS_MOST,
            "",
        ),
    ])
}

fn plan(house: &House, pages: Vec<Page>) -> Result<PathBuf> {
    let options = house.options();
    let database = Database {
        socket: options
            .get_socket()
            .context("the private cluster has no socket")?
            .clone(),
        port: options.get_port(),
        user: options.get_username().to_owned(),
        name: options.get_database().unwrap_or_default().to_owned(),
    };
    let plan = Plan {
        database: Some(database),
        assets: Vec::new(),
        pages,
    };
    let path = house.folder().join("peer-pages.json");
    fs::write(&path, serde_json::to_vec(&plan)?)?;
    Ok(path)
}

/// Both sides answer as much: only nonces and the moment of rendering differ from one answer to the next.
async fn same_bytes(ours: &mut Client, peer: &mut Client, paths: &[String]) -> Result<()> {
    for path in paths {
        let (a, b) = (
            ours.get(path, "").await?.body.len(),
            peer.get(path, "").await?.body.len(),
        );
        ensure!(
            a.abs_diff(b) * 100 < a,
            "{path}: {a} bytes from us and {b} from the peer"
        );
    }
    Ok(())
}
