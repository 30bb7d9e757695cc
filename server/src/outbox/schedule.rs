//! When a message that did not get through is tried again.

use app::messages::model::Cause;
use std::time::Duration;

/// Tries that may come to nothing before a message is given up.
pub const MOST_TRIES: i32 = 14;

/// Seconds after each failed try. A connection that broke is worth trying soon.
const BROKEN: [u64; 13] = [5, 15, 45, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 14_400, 28_800];
/// A server that says "later" means it: greylists open after one to five minutes (RFC 6647 §2), full boxes after hours.
const LATER: [u64; 13] = [
    30, 60, 120, 300, 300, 600, 900, 1800, 3600, 7200, 14_400, 14_400, 28_800,
];
/// Nobody may make us wait longer than this.
const LONGEST: Duration = Duration::from_hours(8);

/// How long to wait after a failed try, `tries` of which there were before this one. `asked` is what the other side asked for;
/// `luck` in 0..1 spreads messages that failed together: up to a fifth more, never less.
#[must_use]
pub fn wait(cause: Cause, tries: i32, asked: Option<Duration>, luck: f64) -> Duration {
    let table = match cause {
        Cause::Greylisted | Cause::Busy => &LATER,
        _ => &BROKEN,
    };
    let step = usize::try_from(tries).unwrap_or(0).min(table.len() - 1);
    let base = asked.unwrap_or(Duration::from_secs(table[step])).min(LONGEST);
    base.mul_f64(1.0 + luck.clamp(0.0, 1.0) / 5.0)
}

/// "…try again in 300 seconds", "retry after 5 minutes": what greylists ask for in words.
#[must_use]
pub fn asked_for(words: &str) -> Option<Duration> {
    let lower = words.to_lowercase();
    let mut parts = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    let mut number: Option<u64> = None;
    loop {
        let part = parts.next()?;
        let digits = part.trim_end_matches(|c: char| c.is_alphabetic());
        let unit = match (&part[digits.len()..], number) {
            ("", _) => {
                number = digits.parse().ok();
                continue;
            }
            (unit, _) if !digits.is_empty() => {
                number = digits.parse().ok();
                unit
            }
            (unit, Some(_)) => unit,
            _ => continue,
        };
        let scale = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3600,
            _ => {
                number = None;
                continue;
            }
        };
        let seconds = number?.checked_mul(scale)?;
        return (seconds > 0).then(|| Duration::from_secs(seconds).min(LONGEST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_spread_and_end() {
        let mut last = Duration::ZERO;
        for tries in 0..MOST_TRIES {
            let now = wait(Cause::Dropped, tries, None, 0.0);
            assert!(now >= last && now <= LONGEST, "{tries}");
            let spread = wait(Cause::Dropped, tries, None, 1.0);
            assert!(spread > now && spread <= now.mul_f64(1.2001));
            last = now;
        }
        assert_eq!(wait(Cause::Greylisted, 0, None, 0.0), Duration::from_secs(30));
        assert_eq!(
            wait(Cause::Greylisted, 0, Some(Duration::from_mins(5)), 0.0),
            Duration::from_mins(5)
        );
        assert_eq!(wait(Cause::Busy, 0, Some(Duration::from_hours(99)), 0.0), LONGEST);
    }

    #[test]
    fn a_message_is_tried_for_half_a_day() {
        let all: Duration = (0..MOST_TRIES - 1)
            .map(|tries| wait(Cause::Busy, tries, None, 0.0))
            .sum();
        assert!(
            all > Duration::from_hours(12) && all < Duration::from_hours(48),
            "{all:?}"
        );
    }

    #[test]
    fn greylists_say_how_long() {
        let cases = [
            ("4.2.0 Greylisted, please try again in 300 seconds", Some(300)),
            ("Greylisting in action, please come back in 00:04:59", None),
            ("try again in 5 minutes", Some(300)),
            ("retry after 60s", Some(60)),
            ("you are greylisted for 1 hour", Some(3600)),
            ("451 4.7.1 try later", None),
            ("4.2.0 wait 0 seconds", None),
            ("in 99999999999999999999 seconds", None),
            ("", None),
        ];
        for (words, seconds) in cases {
            assert_eq!(asked_for(words), seconds.map(Duration::from_secs), "{words}");
        }
    }
}
