//! How often one address may ask: token buckets in the memory of this process.
//!
//! They keep one greedy client from everybody else's share. Quotas that must hold across processes or restarts (votes,
//! codes by SMS) are kept in the database by their slices.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    state::keyed::DashMapStateStore,
};

use super::client_ip::AddressKey;

/// What is counted separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Every request, except for the paths that [`super::EdgeConfig::free_prefixes`] names.
    General,
    /// Sending a report.
    Report,
    /// Uploading one photo.
    Photo,
    /// Supporting somebody's report.
    Support,
    /// Searching by words.
    Search,
    /// Leaving for another service that vouches, and coming back.
    Vouch,
}

impl Bucket {
    /// The name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Report => "report",
            Self::Photo => "photo",
            Self::Support => "support",
            Self::Search => "search",
            Self::Vouch => "vouch",
        }
    }
}

/// The size of a bucket and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// One more request is allowed each time this has passed.
    pub every: Duration,
    /// As many may come at once after a pause.
    pub burst: NonZeroU32,
}

impl Rate {
    /// `count` in `seconds`, of which `burst` at once. Zeros are taken as one.
    #[must_use]
    pub fn new(count: u32, seconds: u64, burst: u32) -> Self {
        let every = Duration::from_secs(seconds.max(1)) / count.max(1);
        Self {
            every,
            burst: NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN),
        }
    }
}

/// The rates of all buckets; `None` does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateConfig {
    /// See [`Bucket::General`].
    pub general: Option<Rate>,
    /// See [`Bucket::Report`].
    pub report: Option<Rate>,
    /// See [`Bucket::Photo`].
    pub photo: Option<Rate>,
    /// See [`Bucket::Support`].
    pub support: Option<Rate>,
    /// See [`Bucket::Search`].
    pub search: Option<Rate>,
    /// See [`Bucket::Vouch`].
    pub vouch: Option<Rate>,
}

impl Default for RateConfig {
    /// Far above what a person does, far below what a script can.
    fn default() -> Self {
        Self {
            general: Some(Rate::new(600, 60, 300)),
            report: Some(Rate::new(10, 600, 5)),
            photo: Some(Rate::new(60, 600, 30)),
            support: Some(Rate::new(60, 600, 30)),
            search: Some(Rate::new(120, 60, 60)),
            vouch: Some(Rate::new(60, 600, 20)),
        }
    }
}

impl RateConfig {
    /// No counting at all, for tests and benchmarks.
    #[must_use]
    pub const fn off() -> Self {
        Self {
            general: None,
            report: None,
            photo: None,
            support: None,
            search: None,
            vouch: None,
        }
    }
}

/// The buckets of this process.
#[derive(Debug)]
pub struct Rates {
    general: Option<Keyed>,
    report: Option<Keyed>,
    photo: Option<Keyed>,
    support: Option<Keyed>,
    search: Option<Keyed>,
    vouch: Option<Keyed>,
}

impl Rates {
    /// Empty buckets.
    #[must_use]
    pub fn new(config: &RateConfig) -> Self {
        let keyed = |rate: Option<Rate>| rate.and_then(Keyed::new);
        Self {
            general: keyed(config.general),
            report: keyed(config.report),
            photo: keyed(config.photo),
            support: keyed(config.support),
            search: keyed(config.search),
            vouch: keyed(config.vouch),
        }
    }

    /// Takes one from the address's bucket.
    ///
    /// # Errors
    /// The time after which it is worth trying again, if the bucket is empty.
    pub fn take(&self, bucket: Bucket, key: AddressKey) -> Result<(), Duration> {
        let keyed = match bucket {
            Bucket::General => &self.general,
            Bucket::Report => &self.report,
            Bucket::Photo => &self.photo,
            Bucket::Support => &self.support,
            Bucket::Search => &self.search,
            Bucket::Vouch => &self.vouch,
        };
        keyed.as_ref().map_or(Ok(()), |keyed| keyed.take(key))
    }
}

/// After so many requests the addresses whose bucket is full again are forgotten.
const SWEEP_EVERY: u32 = 4_096;
/// Above so many remembered addresses (some 10 MB) neighbourhoods share a bucket.
const MOST_KEYS: usize = 100_000;

/// One bucket for each address.
#[derive(Debug)]
struct Keyed {
    limiter: RateLimiter<AddressKey, DashMapStateStore<AddressKey>, MonotonicClock>,
    clock: MonotonicClock,
    since_sweep: AtomicU32,
    crowded: AtomicBool,
}

impl Keyed {
    fn new(rate: Rate) -> Option<Self> {
        let quota = Quota::with_period(rate.every)?.allow_burst(rate.burst);
        Some(Self {
            limiter: RateLimiter::dashmap_with_clock(quota, MonotonicClock),
            clock: MonotonicClock,
            since_sweep: AtomicU32::new(0),
            crowded: AtomicBool::new(false),
        })
    }

    fn take(&self, key: AddressKey) -> Result<(), Duration> {
        if self.since_sweep.fetch_add(1, Relaxed) >= SWEEP_EVERY {
            self.sweep();
        }
        let key = if self.crowded.load(Relaxed) { key.widened() } else { key };
        self.limiter
            .check_key(&key)
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }

    fn sweep(&self) {
        self.since_sweep.store(0, Relaxed);
        self.limiter.retain_recent();
        let crowded = self.limiter.len() > MOST_KEYS;
        if crowded && !self.crowded.load(Relaxed) {
            tracing::warn!(
                addresses = self.limiter.len(),
                "too many addresses to count: neighbourhoods share a bucket"
            );
        }
        self.crowded.store(crowded, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn key(number: u32) -> AddressKey {
        AddressKey::of(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn a_burst_passes_and_the_next_is_told_when_to_come() {
        let rates = Rates::new(&RateConfig::default());
        for _ in 0..5 {
            assert_eq!(rates.take(Bucket::Report, key(1)), Ok(()));
        }
        let wait = rates.take(Bucket::Report, key(1)).expect_err("the sixth");
        assert!(
            wait > Duration::from_secs(55) && wait <= Duration::from_mins(1),
            "{wait:?}"
        );
        assert_eq!(
            rates.take(Bucket::Report, key(2)),
            Ok(()),
            "another address has its own bucket"
        );
        assert_eq!(
            rates.take(Bucket::Photo, key(1)),
            Ok(()),
            "another form has its own bucket"
        );
    }

    #[test]
    fn a_bucket_fills_again() {
        let config = RateConfig {
            search: Some(Rate {
                every: Duration::from_millis(5),
                burst: NonZeroU32::MIN,
            }),
            ..RateConfig::off()
        };
        let rates = Rates::new(&config);
        assert_eq!(rates.take(Bucket::Search, key(1)), Ok(()));
        let wait = rates.take(Bucket::Search, key(1)).expect_err("empty");
        std::thread::sleep(wait + Duration::from_millis(1));
        assert_eq!(rates.take(Bucket::Search, key(1)), Ok(()));
    }

    #[test]
    fn addresses_are_forgotten_when_their_bucket_is_full() {
        let keyed = Keyed::new(Rate {
            every: Duration::from_micros(1),
            burst: NonZeroU32::MIN,
        })
        .expect("a period");
        for number in 0..=SWEEP_EVERY {
            keyed.take(key(number)).expect("the first of an address");
        }
        std::thread::sleep(Duration::from_millis(1));
        keyed.take(key(0)).expect("full again");
        assert!(
            keyed.limiter.len() < 100,
            "{} addresses are still kept",
            keyed.limiter.len()
        );
    }

    #[test]
    fn a_flood_of_addresses_is_counted_by_neighbourhood() {
        let keyed = Keyed::new(Rate::new(1, 600, 1)).expect("a period");
        let most = u32::try_from(MOST_KEYS).expect("a small number");
        for number in 0..most + 2 * SWEEP_EVERY + 2 {
            // Every other /16 gets one address until there are too many; then only one passes in each.
            let _ = keyed.take(key(number.wrapping_mul(65_537)));
        }
        assert!(keyed.crowded.load(Relaxed));
        assert!(
            keyed.limiter.len() <= MOST_KEYS + 3 * SWEEP_EVERY as usize,
            "{}",
            keyed.limiter.len()
        );
    }

    #[test]
    fn off_counts_nothing() {
        let rates = Rates::new(&RateConfig::off());
        assert!((0..10_000).all(|_| rates.take(Bucket::General, key(1)).is_ok()));
    }
}
