//! How many connections are open, in all and per address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::client_ip::{AddressKey, neighbourhood};

/// A cap that is being hit says so once in this time, with the number of refusals since.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// The open connections of the process.
#[derive(Clone, Debug)]
pub struct Connections {
    book: Arc<Mutex<Book>>,
    total: usize,
    per_address: Option<usize>,
}

#[derive(Debug, Default)]
struct Book {
    open: usize,
    by_address: HashMap<AddressKey, usize>,
    refused: u64,
    last_logged: Option<Instant>,
}

/// Whether a new connection may stay.
#[derive(Debug)]
pub enum Admission {
    /// It counts until the place is dropped.
    Entered(Place),
    /// A cap was reached; the log says which.
    Refused,
}

/// One counted connection.
#[derive(Debug)]
pub struct Place {
    connections: Connections,
    key: AddressKey,
}

impl Connections {
    /// An empty book with its caps.
    #[must_use]
    pub fn new(total: usize, per_address: Option<usize>) -> Self {
        Self {
            book: Arc::default(),
            total,
            per_address,
        }
    }

    /// Counts a connection from `address`, unless a cap is reached.
    #[must_use]
    pub fn admit(&self, address: IpAddr) -> Admission {
        let key = AddressKey::of(address);
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let cap = if book.open >= self.total {
            Some(("total", self.total))
        } else {
            let from_here = book.by_address.get(&key).copied().unwrap_or(0);
            self.per_address
                .filter(|&most| from_here >= most)
                .map(|most| ("per address", most))
        };
        if let Some((cap, most)) = cap {
            book.refuse(cap, most, address);
            return Admission::Refused;
        }
        book.open += 1;
        *book.by_address.entry(key).or_default() += 1;
        Admission::Entered(Place {
            connections: self.clone(),
            key,
        })
    }

    /// The number of open connections.
    #[must_use]
    pub fn count(&self) -> usize {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).open
    }
}

impl Book {
    fn refuse(&mut self, cap: &'static str, most: usize, address: IpAddr) {
        self.refused += 1;
        let due = self.last_logged.is_none_or(|at| at.elapsed() >= LOG_EVERY);
        if due {
            let from = neighbourhood(address);
            tracing::warn!(cap, most, refused = self.refused, %from, "connection cap reached: connections are refused");
            self.refused = 0;
            self.last_logged = Some(Instant::now());
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut book = self.connections.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.open = book.open.saturating_sub(1);
        if let Some(count) = book.by_address.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                book.by_address.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_place_is_free_again_when_dropped() {
        let open = Connections::new(2, None);
        let first = open.admit(ip("192.0.2.1"));
        let second = open.admit(ip("192.0.2.2"));
        assert!(matches!(open.admit(ip("192.0.2.3")), Admission::Refused));
        drop(first);
        assert!(matches!(open.admit(ip("192.0.2.3")), Admission::Entered(_)));
        drop(second);
        assert_eq!(open.count(), 0);
    }

    #[test]
    fn one_address_cannot_take_the_places_of_others() {
        let open = Connections::new(10, Some(1));
        let held = open.admit(ip("2001:db8:1:2::1"));
        assert!(matches!(held, Admission::Entered(_)));
        assert!(
            matches!(open.admit(ip("2001:db8:1:2:ffff::9")), Admission::Refused),
            "the same /64"
        );
        assert!(matches!(open.admit(ip("2001:db8:1:3::1")), Admission::Entered(_)));
        assert!(matches!(open.admit(ip("192.0.2.1")), Admission::Entered(_)));
    }
}
