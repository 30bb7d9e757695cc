//! Paired benchmarks: every figure stands beside a peer measured in the same run.
//!
//! ```text
//! bench [--quick] [all | photos | page | submit | map | enter | outbox | paint | size]…
//! ```
//! A full run ends with code 1 when a bound is missed; a quick one shows that everything runs, and only warns.

mod capture;
mod client;
mod effort;
mod enter;
mod facts;
mod house;
mod map;
mod outbox;
mod page;
mod paint;
mod pairs;
mod peer;
mod pgbench;
mod photos;
mod size;
mod sql;
mod submit;
mod table;

use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use effort::Effort;
use house::House;
use table::Row;

/// The same as the server's, so that no peer is slower for its allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(
    about = "Paired benchmarks of Otklik, each beside a peer in the same run",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    /// What to measure
    #[arg(default_value = "all")]
    what: Vec<What>,
    /// Small data and few pairs, for CI: shows that everything runs, and only warns of missed bounds
    #[arg(long)]
    quick: bool,
    /// Folder with the bundle
    #[arg(long, env = "DIST_DIR", default_value = "./dist")]
    dist: PathBuf,
    /// Page whose figures are replaced by those of this run
    #[arg(long)]
    write: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Everything
    All,
    /// A 12-megapixel photo to both variants, beside vipsthumbnail
    Photos,
    /// The public page of a complaint, beside a handler written by hand
    Page,
    /// Sending a complaint, beside pgbench
    Submit,
    /// The list and the tiles of the map, beside pgbench
    Map,
    /// The map while two hundred people sign in, beside the same map while nobody does
    Enter,
    /// The queue of what leaves the house, beside pgbench and graphile_worker
    Outbox,
    /// First visits in Chromium, beside static files
    Paint,
    /// Sizes of the bundles
    Size,
}

/// Processes that are measured from outside.
#[derive(Subcommand)]
enum Part {
    /// One photo in a process of its own
    #[command(hide = true)]
    PhotosOnce {
        /// The photo
        photo: PathBuf,
        /// Where the variants go
        folder: PathBuf,
    },
    /// The peer of pages
    #[command(hide = true)]
    Peer {
        /// What it is to do
        plan: PathBuf,
        /// Where it listens
        address: SocketAddr,
    },
}

fn main() -> ExitCode {
    // Errors are told in one line, without the way that they took through the program.
    start().unwrap_or_else(|error| {
        // Nobody is left to tell when standard error is closed.
        let _closed = writeln!(stderr(), "error: {error:#}");
        ExitCode::FAILURE
    })
}

fn start() -> Result<ExitCode> {
    let cli = Cli::parse();
    match &cli.part {
        Some(Part::PhotosOnce { photo, folder }) => {
            photos::once(photo, folder, &mut stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Part::Peer { plan, address }) => {
            // Like the server: as many threads as TOKIO_WORKER_THREADS says.
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(peer::serve(plan, *address))?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            // One thread: the load generator takes as little as it can.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(measure(&cli, &mut stdout()))
        }
    }
}

async fn measure(cli: &Cli, out: &mut impl Write) -> Result<ExitCode> {
    let effort = Effort::of(cli.quick);
    let load = facts::load();
    let wanted = |what: What| cli.what.contains(&what) || cli.what.contains(&What::All);
    let mut rows = Vec::new();
    if wanted(What::Size) {
        rows.extend(size::run(&cli.dist)?);
    }
    if wanted(What::Photos) {
        rows.extend(photos::run(cli.quick, out)?);
    }
    let inside = [
        What::Page,
        What::Submit,
        What::Map,
        What::Outbox,
        What::Paint,
        // last: whoever signs in is told by a letter, which waits in the queue
        What::Enter,
    ];
    let inside = inside.map(|what| (what, wanted(what)));
    let figures;
    if inside.iter().any(|(_, wanted)| *wanted) {
        let house = House::build(effort.complaints, &cli.dist, out).await?;
        let done = in_house(&house, &effort, &inside, out).await;
        if done.is_err() {
            for line in house.complaints() {
                writeln!(out, "{line}")?;
            }
        }
        let facts = facts::of(Some(&house), &effort, &load).await;
        house.close().await?;
        rows.extend(done?);
        figures = facts?;
    } else {
        figures = facts::of(None, &effort, &load).await?;
    }
    let table = table::markdown(&rows);
    writeln!(out, "\n{figures}\n{table}")?;
    if let Some(page) = &cli.write {
        facts::write(page, &format!("{figures}\n{table}"))?;
    }
    verdict(&rows, cli.quick, out)
}

/// Everything that needs the database, one after the other.
async fn in_house(house: &House, effort: &Effort, inside: &[(What, bool)], out: &mut impl Write) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (what, _) in inside.iter().filter(|(_, wanted)| *wanted) {
        let begin = Instant::now();
        let done = match what {
            What::Page => page::run(house, effort).await?,
            What::Submit => submit::run(house, effort).await?,
            What::Map => map::run(house, effort).await?,
            What::Enter => enter::run(house, effort).await?,
            What::Outbox => outbox::run(house, effort).await?,
            _ => paint::run(house, effort, out).await?,
        };
        // At once: what was measured is not lost when a later one fails.
        let seconds = begin.elapsed().as_secs_f64();
        writeln!(out, "{what:?} took {seconds:.0} s\n{}", table::markdown(&done))?;
        rows.extend(done);
        out.flush()?;
    }
    Ok(rows)
}

fn verdict(rows: &[Row], quick: bool, out: &mut impl Write) -> Result<ExitCode> {
    let missed = rows.iter().filter(|row| row.is_missed()).count();
    if missed == 0 {
        writeln!(out, "every bound is met")?;
        return Ok(ExitCode::SUCCESS);
    }
    if quick {
        writeln!(out, "{missed} bounds are missed; a quick run only warns")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{missed} bounds are missed")?;
    Ok(ExitCode::FAILURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
        let cli = Cli::try_parse_from(["bench", "--quick", "page", "size"]).expect("two benchmarks");
        assert_eq!(cli.what, [What::Page, What::Size]);
        assert_eq!(Cli::try_parse_from(["bench"]).expect("all").what, [What::All]);
        assert!(Cli::try_parse_from(["bench", "nothing"]).is_err());
    }

    #[test]
    fn only_a_full_run_fails() {
        let rows = [Row::amount("x", 2.0, 1.0, "")];
        let code = |rows: &[Row], quick| verdict(rows, quick, &mut Vec::new()).expect("a verdict");
        assert_eq!(code(&rows, false), ExitCode::FAILURE);
        assert_eq!(code(&rows, true), ExitCode::SUCCESS);
        assert_eq!(code(&[], false), ExitCode::SUCCESS);
    }
}
