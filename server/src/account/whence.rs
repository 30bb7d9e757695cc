//! Where a request comes from, as sessions, throttles and the journal know it.

use app::kernel::Lang;

/// The client behind a request.
#[derive(Clone, Debug, Default)]
pub struct Whence {
    /// What quotas are kept by: an IPv4 address or an IPv6 /64. Kept only as a keyed hash.
    pub network: Vec<u8>,
    /// The same wider: an IPv4 /16 or an IPv6 /32.
    pub wide_network: Vec<u8>,
    /// A network wide enough to tell nobody from their neighbour, for the journal.
    pub neighbourhood: String,
    /// "Chrome, Android": what the browser says of itself.
    pub device: String,
    /// SHA-256 of the device's cookie, also of the one that this answer sets.
    pub device_hash: Vec<u8>,
    /// SHA-256 of the session cookie that came with the request, alive or not; empty without one.
    pub session_hash: Vec<u8>,
    /// SHA-256 of the secret links followed on this device.
    pub secrets: Vec<Vec<u8>>,
    /// The language of the answer and of what is sent.
    pub lang: Lang,
}

impl Whence {
    /// The device for the eyes of people; a question mark when it says nothing of itself.
    #[must_use]
    pub fn said_device(&self) -> &str {
        if self.device.is_empty() { "?" } else { &self.device }
    }
}

/// The browser and the system that a `User-Agent` names, in words that people know.
pub fn device_name(user_agent: &str) -> String {
    // The order matters: every browser claims to be most of the others.
    let browsers = [
        ("YaBrowser/", "Яндекс Браузер"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let known: Vec<&str> = [find(&browsers), find(&systems)].into_iter().flatten().collect();
    known.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let name = device_name;
        let chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Mobile Safari/537.36";
        assert_eq!(name(chrome), "Chrome, Android");
        assert_eq!(name(&format!("{chrome} YaBrowser/24.7")), "Яндекс Браузер, Android");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(name(safari), "Safari, iPhone");
        assert_eq!(
            name("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
            "Firefox, Linux"
        );
        assert_eq!(name("curl/8.0 <script>"), "");
    }
}
