//! Whose request it is, as far as counting goes.
//!
//! Anybody may write anything into `X-Forwarded-For`; only the entries that our own proxies appended are true. So the
//! chain is read from the right: the peer of the socket is the nearest hop, and every trusted proxy (their number is
//! `TRUSTED_PROXY_HOPS`, 0 by default) vouches for one entry more.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap};

/// The address that a request is counted under. Never log it in full; see [`neighbourhood`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

/// What quotas and caps are kept by: an IPv4 address, or an IPv6 /64, since one household owns a whole /64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressKey(u64);

impl AddressKey {
    /// The key of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            // 0000::/16 is never a public IPv6 network, so the two families cannot meet.
            IpAddr::V4(v4) => Self(u64::from(u32::from(v4))),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Self(
                    [a, b, c, d]
                        .into_iter()
                        .fold(0, |key, segment| key << 16 | u64::from(segment)),
                )
            }
        }
    }

    /// The key as bytes, for counters that are kept elsewhere.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    /// A wider key, for the hour when there are too many addresses to count one by one: an IPv4 /16 or an IPv6 /32.
    #[must_use]
    pub fn widened(self) -> Self {
        let width = if self.0 > u64::from(u32::MAX) { 32 } else { 16 };
        Self(self.0 >> width << width)
    }
}

/// Finds the client's address: the entry that the farthest of `hops` trusted proxies saw, or the socket's peer.
/// A chain shorter than promised, or an entry that is no address, falls back to the nearest address that is certain.
#[must_use]
pub fn client_ip(headers: &HeaderMap, extensions: &Extensions, hops: u8) -> ClientIp {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    let chain = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b','));
    let forwarded: Vec<&[u8]> = chain.collect();
    let trusted = forwarded.iter().rev().take(usize::from(hops));
    // Each step is believed only as long as all nearer ones could be read.
    let address = trusted.map_while(|entry| parse(entry)).last().unwrap_or(peer);
    ClientIp(address.to_canonical())
}

/// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1` or `[2001:db8::1]:5000`.
fn parse(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry).ok()?.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// An address as it may be logged: its /16 or /32, which tells a network from another and nobody from their neighbour.
pub fn neighbourhood(address: IpAddr) -> impl fmt::Display {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            format!("{}/16", Ipv4Addr::new(a, b, 0, 0))
        }
        IpAddr::V6(v6) => {
            let [a, b, ..] = v6.segments();
            format!("{}/32", Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn seen(forwarded: &[&str], hops: u8) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).expect("a header"));
        }
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 999))));
        client_ip(&headers, &extensions, hops).0.to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_header_is_air() {
        assert_eq!(seen(&[], 0), "10.0.0.1");
        assert_eq!(seen(&["203.0.113.9"], 0), "10.0.0.1");
    }

    #[test]
    fn what_the_client_wrote_on_the_left_does_not_count() {
        assert_eq!(seen(&["203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(seen(&["1.1.1.1, 2.2.2.2, 203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(
            seen(&["1.1.1.1", "203.0.113.9"], 1),
            "203.0.113.9",
            "two lines are one list"
        );
        assert_eq!(seen(&["1.1.1.1, 203.0.113.9, 10.0.0.7"], 2), "203.0.113.9");
    }

    #[test]
    fn a_short_or_broken_chain_falls_back_to_the_certain_part() {
        assert_eq!(seen(&[], 2), "10.0.0.1");
        assert_eq!(seen(&["203.0.113.9"], 3), "203.0.113.9");
        assert_eq!(seen(&["1.1.1.1, unknown"], 2), "10.0.0.1");
        assert_eq!(seen(&["1.1.1.1, unknown, 10.0.0.7"], 3), "10.0.0.7");
    }

    #[test]
    fn every_spelling_of_an_address_is_read() {
        assert_eq!(seen(&["203.0.113.9:4711"], 1), "203.0.113.9");
        assert_eq!(seen(&["[2001:db8::5]:4711"], 1), "2001:db8::5");
        assert_eq!(seen(&["[2001:db8::5]"], 1), "2001:db8::5");
        assert_eq!(seen(&["::ffff:203.0.113.9"], 1), "203.0.113.9");
    }

    #[test]
    fn an_ipv6_household_is_one_key() {
        let key = |text: &str| AddressKey::of(text.parse().expect("an address"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1").widened(), key("192.0.77.77").widened());
        assert_eq!(key("2001:db8:1::").widened(), key("2001:db8:2::").widened());
    }

    #[test]
    fn a_logged_address_names_no_household() {
        assert_eq!(neighbourhood([203, 0, 113, 9].into()).to_string(), "203.0.0.0/16");
        assert_eq!(
            neighbourhood("2001:db8:1:2::1".parse().expect("an address")).to_string(),
            "2001:db8::/32"
        );
    }
}
