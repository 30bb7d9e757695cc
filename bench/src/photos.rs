//! A 12-megapixel photo to both variants: CPU time and peak memory of our pipeline beside `vipsthumbnail`.
//!
//! Both sides run as processes of their own, read the same file, write the same two sizes at the same quality, and take
//! turns. CPU time is user + system of all threads, so that a peer with many threads gains nothing. The peer is asked
//! in its own best way: the large variant with shrink-on-load, the small one from the large.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use nix::sys::resource::{UsageWho, getrusage};
use server::photos::PhotoLimits;
use server::photos::variants::{LARGE_SIDE, SMALL_SIDE, render};

use crate::pairs::Pairs;
use crate::table::{Bound, Row};

/// The goal: not more CPU time than this many times the peer's.
const GOAL_RATIO: f64 = 2.5;
/// The goal: peak resident memory, MiB.
const GOAL_PEAK: f64 = 256.0;
const WIDTH: u16 = 4000;
const HEIGHT: u16 = 3000;

/// Runs the pairs.
///
/// # Errors
/// Without `vipsthumbnail`, or when a side fails.
pub fn run(quick: bool, out: &mut impl Write) -> anyhow::Result<Vec<Row>> {
    let pairs = if quick { 5 } else { 25 };
    let folder = tempfile::tempdir()?;
    let photo = folder.path().join("photo.jpg");
    std::fs::write(&photo, photo_like()?)?;
    let megabytes = f64::from(u32::try_from(std::fs::metadata(&photo)?.len())?) / 1e6;

    // Once each for the disk cache and the dynamic linker.
    let mut peak = ours(&photo, folder.path())?.1;
    peer(&photo, folder.path())?;
    let mut rows = Vec::with_capacity(pairs);
    for _ in 0..pairs {
        let peer_time = peer(&photo, folder.path())?;
        let (our_time, our_peak) = ours(&photo, folder.path())?;
        peak = peak.max(our_peak);
        rows.push((our_time.as_secs_f64() * 1e3, peer_time.as_secs_f64() * 1e3));
    }
    writeln!(
        out,
        "photo: {WIDTH} x {HEIGHT} JPEG of {megabytes:.1} MB to {LARGE_SIDE} and {SMALL_SIDE} px"
    )?;
    let cpu = Pairs::of(rows).row(
        "12-megapixel photo, CPU time; peer: vipsthumbnail",
        |time| format!("{time:.0} ms"),
        Bound::AtMost(GOAL_RATIO),
    );
    let memory = Row::amount("12-megapixel photo, peak memory", peak, GOAL_PEAK, "MiB");
    Ok(vec![cpu, memory])
}

/// The measured part of our side: reads the photo, writes both variants, prints its own peak memory in MiB.
///
/// # Errors
/// When the photo cannot be read or is refused.
pub fn once(photo: &Path, folder: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let variants = render(&std::fs::read(photo)?, &PhotoLimits::default())?;
    std::fs::write(folder.join("ours-large.jpg"), variants.large)?;
    std::fs::write(folder.join("ours-small.jpg"), variants.small)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .context("no VmHWM")?;
    let kibibytes: u64 = peak.trim().trim_end_matches("kB").trim().parse()?;
    writeln!(out, "{}", kibibytes.div_ceil(1024))?;
    Ok(())
}

fn ours(photo: &Path, folder: &Path) -> anyhow::Result<(Duration, f64)> {
    let program = std::env::current_exe()?;
    let (time, answer) = timed(
        &program,
        [OsStr::new("photos-once"), photo.as_os_str(), folder.as_os_str()],
    )?;
    Ok((time, answer.trim().parse()?))
}

fn peer(photo: &Path, folder: &Path) -> anyhow::Result<Duration> {
    let vips = Path::new("vipsthumbnail");
    let (large, small) = (folder.join("peer-large.jpg"), folder.join("peer-small.jpg"));
    let mut total = Duration::ZERO;
    for (from, to, side) in [(photo, &large, LARGE_SIDE), (&large, &small, SMALL_SIDE)] {
        let (size, target) = (side.to_string(), format!("{}[Q=80,strip]", to.display()));
        let arguments = [
            from.as_os_str(),
            OsStr::new("-s"),
            OsStr::new(&size),
            OsStr::new("-o"),
            OsStr::new(&target),
        ];
        total += timed(vips, arguments)
            .context("vipsthumbnail (Debian: libvips-tools)")?
            .0;
        ensure!(to.exists(), "vipsthumbnail wrote nothing");
    }
    Ok(total)
}

/// Runs a program to its end; answers its CPU time and what it printed.
fn timed<'a>(program: &Path, arguments: impl IntoIterator<Item = &'a OsStr>) -> anyhow::Result<(Duration, String)> {
    let before = cpu_of_children()?;
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(
        output.status.success(),
        "{} failed: {}",
        program.display(),
        output.status
    );
    Ok((
        cpu_of_children()?.saturating_sub(before),
        String::from_utf8(output.stdout)?,
    ))
}

fn cpu_of_children() -> anyhow::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = [usage.user_time(), usage.system_time()].map(|t| t.tv_sec() * 1_000_000 + t.tv_usec());
    Ok(Duration::from_micros(u64::try_from(micros.iter().sum::<i64>())?))
}

/// A picture with the entropy of a photo: soft shapes, edges, texture and the noise of a sensor, always the same.
fn photo_like() -> anyhow::Result<Vec<u8>> {
    let mut pixels = Vec::with_capacity(usize::from(WIDTH) * usize::from(HEIGHT) * 3);
    let mut random: u32 = 0x2026_1121;
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let (across, down) = (f32::from(x) / f32::from(WIDTH), f32::from(y) / f32::from(HEIGHT));
            let sky = 90.0 + 110.0 * (1.0 - down);
            let hills = 40.0 * ((across * 9.0).sin() + (down * 13.0 + across * 5.0).cos());
            let bricks = if (x / 67 + y / 41) % 2 == 0 && down > 0.45 {
                35.0
            } else {
                0.0
            };
            let grass = 18.0 * ((f32::from(x) * 0.61).sin() * (f32::from(y) * 0.47).sin());
            for tint in [1.0, 0.92, 0.78] {
                random ^= random << 13;
                random ^= random >> 17;
                random ^= random << 5;
                let noise = f32::from(random.to_be_bytes()[0]) / 16.0 - 8.0;
                pixels.push(sample(tint * (sky + hills + bricks + grass) + noise));
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 88);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&pixels, WIDTH, HEIGHT, ColorType::Rgb)?;
    Ok(file)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of the target"
)]
fn sample(value: f32) -> u8 {
    value.clamp(0.0, 255.0) as u8
}
