//! The switchboard: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser;
use server::cli::Cli;

/// Half of what rendering costs is small pieces of memory: this allocator halves that (docs/BENCHMARKS.md).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Cli::parse().main()
}
