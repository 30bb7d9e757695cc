//! First visits in Chromium: our server beside the same HTML and the same files served by a static server.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::json;
use sqlx::Connection as _;

use crate::client::Client;
use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::peer::{Page, Plan};
use crate::sql;
use crate::table::{Bound, Row};

/// The goal: the first contentful paint at most this many times the static server's.
const GOAL: f64 = 1.10;
/// The goal: all bytes of a first visit, kilobytes of 1,000.
const TOTAL_MOST: f64 = 350.0;
/// The goal: bytes until the page can be read and its form sent.
const READABLE_MOST: f64 = 60.0;
/// What the script is called with.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/paint.mjs");

/// What the script says of a page.
#[derive(Debug, Deserialize)]
struct Visits {
    pairs: Vec<(f64, f64)>,
    readable: f64,
    total: f64,
    parts: Vec<(String, f64)>,
}

/// Measures.
///
/// # Errors
/// When Chromium, node or a side fails.
pub async fn run(house: &House, effort: &Effort, out: &mut impl Write) -> Result<Vec<Row>> {
    let mut admin = house.admin().await?;
    let sample = sql::samples(&mut admin, 1)
        .await?
        .pop()
        .context("no complaint at all")?;
    admin.close().await?;
    let paths = ["/report".to_owned(), format!("/c/{}", sample.number)];
    let ours = house.serve()?;
    let mut client = Client::connect(ours.address).await?;
    let mut pages = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        // As Chromium asks, so that the static server has the compressed bytes ready.
        let answer = client
            .get(
                path,
                "accept-encoding: br\r\naccept: text/html\r\naccept-language: ru-RU\r\n",
            )
            .await?;
        let body = house.folder().join(format!("paint-{number}.html.br"));
        fs::write(&body, &answer.body)?;
        let kept = ["content-type", "content-encoding"];
        let headers = kept
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), answer.header(name)?)));
        pages.push(Page {
            path: path.clone(),
            headers: headers.collect(),
            body,
            statements: Vec::new(),
        });
    }
    let bundles = ["citizen", "report"].map(|name| house.dist().join(name).canonicalize());
    let plan = Plan {
        database: None,
        assets: bundles
            .into_iter()
            .collect::<std::io::Result<Vec<_>>>()
            .context("no bundle: run `make build`")?,
        pages,
    };
    let file = house.folder().join("peer-files.json");
    fs::write(&file, serde_json::to_vec(&plan)?)?;
    let peer = house.serve_peer(&file)?;
    let asked = json!({
        "visits": effort.visits,
        "paths": paths,
        "ours": format!("http://{}", ours.address),
        "peer": format!("http://{}", peer.address),
    });
    let done = Command::new("node")
        .args([SCRIPT, &asked.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start node")?;
    ensure!(done.status.success(), "{SCRIPT} failed: {}", done.status);
    let mut found: BTreeMap<String, Visits> = serde_json::from_slice(&done.stdout)?;
    let mut rows = Vec::new();
    for (path, name) in paths.iter().zip(["/report", "/c/…"]) {
        let visits = found.remove(path).with_context(|| format!("no visit of {path}"))?;
        rows.extend(rows_of(name, &visits));
        parts(name, visits.parts, out)?;
    }
    Ok(rows)
}

fn rows_of(name: &str, visits: &Visits) -> [Row; 3] {
    let kilobytes = |bytes: f64| (bytes / 100.0).round() / 10.0;
    let paint = Pairs::of(visits.pairs.clone()).row(
        &format!("{name}, first contentful paint; peer: static files"),
        |time| format!("{time:.0} ms"),
        Bound::AtMost(GOAL),
    );
    [
        paint,
        Row::amount(
            &format!("{name}, bytes until readable and sendable"),
            kilobytes(visits.readable),
            READABLE_MOST,
            "KB",
        ),
        Row::amount(
            &format!("{name}, bytes of a first visit"),
            kilobytes(visits.total),
            TOTAL_MOST,
            "KB",
        ),
    ]
}

/// What a first visit consists of, the largest first.
fn parts(name: &str, mut parts: Vec<(String, f64)>, out: &mut impl Write) -> Result<()> {
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told: Vec<String> = parts
        .iter()
        .take(8)
        .map(|(path, bytes)| {
            let file = Path::new(path)
                .file_name()
                .map_or_else(|| path.clone().into(), |file| file.to_string_lossy());
            format!("{file} {:.1}", bytes / 1e3)
        })
        .collect();
    writeln!(
        out,
        "first visit of {name}: {} requests, KB: {}",
        parts.len(),
        told.join(", ")
    )?;
    Ok(())
}
