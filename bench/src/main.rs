//! Paired benchmarks: every figure stands beside a peer measured in the same run.

mod photos;

use std::io::stdout;
use std::path::PathBuf;

use clap::Parser;

#[derive(Parser)]
#[command(about = "Paired benchmarks of Otklik, each beside a peer in the same run")]
enum Bench {
    /// A 12-megapixel photo to both variants, beside vipsthumbnail
    Photos {
        /// Few pairs, for CI
        #[arg(long)]
        quick: bool,
    },
    /// One photo in a process of its own, to be measured from outside
    #[command(hide = true)]
    PhotosOnce {
        /// The photo
        photo: PathBuf,
        /// Where the variants go
        folder: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Bench::parse() {
        Bench::Photos { quick } => photos::run(quick, &mut stdout()),
        Bench::PhotosOnce { photo, folder } => photos::once(&photo, &folder, &mut stdout()),
    }
}
