//! Cookies: who the device is, how the visitor wants the pages, which secret links were opened here.

use crate::account::SignedIn;
use crate::account::profile::KEPT_FORM;
use crate::complaints::drafts;
use crate::secret;
use app::call::Caller;
use app::error::AppError;
use app::kernel::{Lang, Prefs, Viewer};
use http::{HeaderMap, HeaderValue, header};
use std::sync::Arc;

/// A random text that lets one device support a complaint once.
const DEVICE: &str = "device";
/// Secrets of the complaints followed on this device, newest last.
const FOLLOW: &str = "follow";
/// The report in the making of a visitor without script.
const DRAFT: &str = "draft";
/// The letter or SMS that this device waits for.
const TICKET: &str = "ticket";
/// A form that waits until its sender has signed in again.
const KEPT: &str = "kept";
/// Language.
const LANG: &str = "lang";
/// Look.
const PREFS: &str = "prefs";
/// Complaints followed on one device.
const FOLLOW_MOST: usize = 20;
/// A year, seconds.
const YEAR: u64 = 365 * 24 * 3600;

/// What the cookies and the URL of a request say.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a request")]
pub struct Visit {
    /// The language of the answer: the URL decides, then the cookie, then the browser's list.
    pub lang: Lang,
    /// The language was chosen by this URL and must be remembered.
    pub lang_chosen: bool,
    /// The look, when the URL has chosen it: it must be remembered.
    pub looks_chosen: Option<Prefs>,
    /// The look.
    pub prefs: Prefs,
    /// Pages without WebAssembly, by cookie, URL or `Save-Data`.
    pub lite: bool,
    /// The device's secret.
    pub device: String,
    /// The device is new: its cookie must be set.
    pub device_new: bool,
    /// Secrets of complaints followed here.
    pub follow: Vec<String>,
    /// The secret of the draft.
    pub draft: Option<String>,
    /// The ticket of the letter or SMS that this device waits for.
    pub ticket: Option<String>,
    /// The secret of the session, alive or not.
    pub session: Option<String>,
    /// Who is signed in; known once the session was looked up.
    pub signed_in: Option<SignedIn>,
    /// The session could not be looked up: nobody knows whether somebody is signed in.
    pub unknown: bool,
    /// The secret of a form that waits until its sender has signed in again.
    pub kept: Option<String>,
}

/// The language that a request asks for, and whether its URL chose another than the cookie: the URL decides, then the
/// cookie, then the browser's list; Russian otherwise.
pub fn language(headers: &HeaderMap, query: Option<&str>) -> (Lang, bool) {
    let chosen = asked(query, LANG).and_then(Lang::parse);
    let remembered = cookie(headers, LANG).and_then(Lang::parse);
    let accepted = || {
        headers
            .get(header::ACCEPT_LANGUAGE)?
            .to_str()
            .ok()
            .and_then(Lang::from_accept_language)
    };
    let lang = chosen.or(remembered).or_else(accepted).unwrap_or_default();
    (lang, chosen.is_some() && chosen != remembered)
}

/// The value of the query for `key`.
fn asked<'q>(query: Option<&'q str>, key: &str) -> Option<&'q str> {
    let mut pairs = query?.split('&');
    pairs.find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

impl Visit {
    /// Reads a request.
    pub fn read(headers: &HeaderMap, query: Option<&str>) -> Self {
        let (lang, lang_chosen) = language(headers, query);
        let mut prefs = cookie(headers, PREFS).map(Prefs::from_cookie).unwrap_or_default();
        let save_data = headers
            .get("save-data")
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"on"));
        // Asked for by the URL, it holds from then on, like the language.
        let looks_chosen = asked(query, "lite").map(|asked| {
            prefs.lite = asked != "0";
            prefs
        });
        let lite = prefs.lite || (save_data && looks_chosen.is_none());
        let device = cookie(headers, DEVICE).filter(|text| secret::is_plausible(text));
        let follow = cookie(headers, FOLLOW)
            .unwrap_or_default()
            .split('.')
            .filter(|text| secret::is_plausible(text));
        Self {
            lang,
            lang_chosen,
            looks_chosen,
            prefs,
            lite,
            device_new: device.is_none(),
            device: device.map_or_else(secret::random, ToOwned::to_owned),
            follow: follow.take(FOLLOW_MOST).map(ToOwned::to_owned).collect(),
            draft: cookie(headers, DRAFT)
                .filter(|text| secret::is_plausible(text))
                .map(ToOwned::to_owned),
            ticket: cookie(headers, TICKET)
                .filter(|text| secret::is_plausible(text))
                .map(ToOwned::to_owned),
            session: None,
            signed_in: None,
            unknown: false,
            kept: cookie(headers, KEPT)
                .filter(|text| secret::is_plausible(text))
                .map(ToOwned::to_owned),
        }
    }

    /// Who is signed in, if that is known: a database that is away makes nobody a guest.
    pub fn known(&self) -> Result<Option<&SignedIn>, AppError> {
        if self.unknown {
            return Err(AppError::Unavailable);
        }
        Ok(self.signed_in.as_ref())
    }

    /// Who asks. A device is known from its second request on: whoever keeps no cookies is a new one each time, and
    /// could support a complaint as often as he asks.
    pub fn viewer(&self) -> Viewer {
        let device = if self.device_new {
            Vec::new()
        } else {
            secret::hash(&self.device)
        };
        Viewer {
            device,
            secrets: self.follow.iter().map(|text| secret::hash(text)).collect(),
            links: self.follow.clone(),
            rights: self.signed_in.as_ref().map(SignedIn::rights).unwrap_or_default(),
            account: self.signed_in.as_ref().map(|person| person.account),
            session: self
                .signed_in
                .as_ref()
                .and(self.session.as_deref())
                .map(secret::hash)
                .unwrap_or_default(),
        }
    }

    /// Who asks, for server functions; `set` puts a cookie on the answer.
    pub fn caller(&self, https: bool, set: impl Fn(HeaderValue) + Send + Sync + 'static) -> Caller {
        let follow = self.follow.clone();
        let drafted = self.draft.is_some();
        let registered = move |key: &str| {
            let ended = drafted.then(|| drafting("", https)).flatten();
            let cookies = [followed(&follow, &secret::of_complaint(key), https), ended];
            cookies.into_iter().flatten().for_each(&set);
        };
        Caller {
            viewer: self.viewer(),
            lang: self.lang,
            draft_hash: self.draft.as_deref().map(secret::hash),
            ticket_hash: self.ticket.as_deref().map(secret::hash),
            registered: Arc::new(registered),
        }
    }

    /// Cookies that any answer to this request must set.
    pub fn fresh_cookies(&self, https: bool) -> Vec<HeaderValue> {
        let device = self.device_new.then(|| set(DEVICE, &self.device, YEAR, https, true));
        let lang = self
            .lang_chosen
            .then(|| set(LANG, self.lang.code(), YEAR, https, false));
        let looks = self.looks_chosen.map(|prefs| looks(prefs, https));
        [device, lang, looks].into_iter().flatten().flatten().collect()
    }
}

/// The cookie that follows one more complaint on this device.
pub fn followed(before: &[String], new: &str, https: bool) -> Option<HeaderValue> {
    let mut secrets: Vec<&str> = before.iter().map(String::as_str).filter(|old| *old != new).collect();
    secrets.push(new);
    let from = secrets.len().saturating_sub(FOLLOW_MOST);
    set(FOLLOW, &secrets[from..].join("."), YEAR, https, true)
}

/// The cookie that follows on this device what is left of the complaints without these.
pub fn unfollowed(before: &[String], gone: &[Vec<u8>], https: bool) -> Option<HeaderValue> {
    let left = before.iter().filter(|text| !gone.contains(&secret::hash(text)));
    let left: Vec<&str> = left.map(String::as_str).collect();
    set(
        FOLLOW,
        &left.join("."),
        if left.is_empty() { 0 } else { YEAR },
        https,
        true,
    )
}

/// The cookie of the look.
pub fn looks(prefs: Prefs, https: bool) -> Option<HeaderValue> {
    set(PREFS, &prefs.to_cookie(), YEAR, https, false)
}

/// The cookie of a draft; an empty secret ends it.
pub fn drafting(draft: &str, https: bool) -> Option<HeaderValue> {
    set(
        DRAFT,
        draft,
        if draft.is_empty() { 0 } else { drafts::KEEP.as_secs() },
        https,
        true,
    )
}

/// The cookie of a ticket, for as long as a letter may be followed; an empty one ends it.
pub fn waiting(ticket: &str, https: bool) -> Option<HeaderValue> {
    set(
        TICKET,
        ticket,
        if ticket.is_empty() { 0 } else { 25 * 3600 },
        https,
        true,
    )
}

/// The cookie of a form that waits for its sender; an empty one ends it.
pub fn keeping(kept: &str, https: bool) -> Option<HeaderValue> {
    let seconds = if kept.is_empty() { 0 } else { KEPT_FORM.as_secs() };
    set(KEPT, kept, seconds, https, true)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie for the whole site; `hidden` from scripts.
pub fn set(name: &str, value: &str, seconds: u64, https: bool, hidden: bool) -> Option<HeaderValue> {
    let secure = if https { "; Secure" } else { "" };
    let http_only = if hidden { "; HttpOnly" } else { "" };
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{http_only}{secure}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(cookies: &str, query: &str) -> Visit {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookies.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        Visit::read(&headers, Some(query))
    }

    #[test]
    fn the_url_decides_the_language_then_the_cookie_then_the_browser() {
        assert_eq!(visit("", "").lang, Lang::En);
        assert_eq!(visit("lang=ru", "").lang, Lang::Ru);
        let chosen = visit("lang=ru", "q=1&lang=en");
        assert!(chosen.lang == Lang::En && chosen.lang_chosen);
        assert_eq!(visit("lang=ru; prefs=dark.150.wide.-.-", "lang=xx").lang, Lang::Ru);
    }

    #[test]
    fn the_light_version_of_the_url_holds_on_the_next_page() {
        let asked = visit("", "lite=1");
        let cookies = asked.fresh_cookies(false);
        let looks = cookies
            .iter()
            .filter_map(|line| line.to_str().ok())
            .find_map(|line| line.strip_prefix("prefs="));
        let looks = looks.and_then(|line| line.split(';').next()).unwrap();
        assert!(asked.lite && visit(&format!("prefs={looks}"), "").lite);
        let back = visit(&format!("prefs={looks}"), "lite=0");
        assert!(!back.lite && back.looks_chosen.is_some());
        assert!(visit("", "").looks_chosen.is_none(), "who did not ask gets no cookie");
    }

    #[test]
    fn forged_cookies_are_passed_over() {
        let forged = visit("device=<script>; follow=a.b; draft=../../etc", "");
        assert!(forged.device_new && forged.follow.is_empty() && forged.draft.is_none());
        assert!(secret::is_plausible(&forged.device));
    }

    #[test]
    fn a_device_follows_the_latest_twenty() {
        let secrets: Vec<String> = (0..FOLLOW_MOST).map(|_| secret::random()).collect();
        let new = secret::random();
        let cookie = followed(&secrets, &new, true).unwrap();
        let text = cookie.to_str().unwrap();
        assert!(
            text.contains(&new)
                && !text.contains(&secrets[0])
                && text.contains(&secrets[1])
                && text.ends_with("; Secure")
        );
        assert_eq!(visit(text.split(';').next().unwrap(), "").follow.len(), FOLLOW_MOST);
    }
}
