//! The edge: everything that is true of every request before a route sees it.
//!
//! From the outside in: the accept loop with its timers and caps ([`accept`]) · the number of the request and its span ·
//! the access log · the security headers and the nonce · containment of panics and missed deadlines · addresses that
//! are no text · the client's address and its general rate · the origin gate · the measured body · the rules of the path
//! or the route (its bucket, its lane, larger bodies). Every answer, refusals included, leaves with its headers.

pub mod accept;
mod activity;
pub mod allowance;
pub mod client_ip;
mod connections;
mod contain;
pub mod headers;
pub mod origin;
mod patient_io;
pub mod rates;
pub mod refusal;
pub mod request_id;
pub mod rules;
#[cfg(test)]
mod tests;
mod utf8;
pub mod visitor;

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};
use tracing::Instrument as _;

pub use self::{
    accept::{ConnectionLimits, Drain, serve, terminated},
    allowance::{Allowance, BodyFault},
    client_ip::ClientIp,
    headers::CspNonce,
    rates::{Bucket, Rate, RateConfig},
    request_id::RequestId,
    rules::{Lane, LaneSizes, Rules, multipart_form, per_form, photo, text_form},
};
use self::{
    allowance::MeasuredBody, client_ip::AddressKey, rates::Rates, refusal::Refusal, rules::Lanes, visitor::Visitor,
};

/// What the edge must know of its surroundings.
#[derive(Clone, Debug)]
pub struct EdgeConfig {
    /// The origin of `PUBLIC_URL`, such as `https://otklik.example`. With `https`, HSTS is sent.
    pub public_origin: Option<String>,
    /// The origin that raster tiles come from, if `BASEMAP_URL` is set.
    pub image_origin: Option<String>,
    /// How many of our own proxies stand before this process.
    pub trusted_proxy_hops: u8,
    /// The rates of each address.
    pub rates: RateConfig,
    /// The sizes of the lanes.
    pub lanes: LaneSizes,
    /// Paths that are not counted in [`Bucket::General`]: immutable files, health.
    pub free_prefixes: Vec<String>,
    /// Rules of exact paths, for routes that are not registered one by one (server functions).
    pub rules: HashMap<String, Rules>,
    /// The longest body where no rule says otherwise, in bytes.
    pub body: u64,
    /// The longest pause within a body.
    pub body_pause: Duration,
    /// The time to the head of an answer where no rule says otherwise.
    pub deadline: Duration,
}

impl Default for EdgeConfig {
    fn default() -> Self {
        Self {
            public_origin: None,
            image_origin: None,
            trusted_proxy_hops: 0,
            rates: RateConfig::default(),
            lanes: LaneSizes::default(),
            free_prefixes: ["/healthz", "/readyz", "/version", "/assets/", "/photos/"]
                .map(str::to_owned)
                .to_vec(),
            rules: HashMap::new(),
            body: 64 * 1024,
            body_pause: Duration::from_secs(10),
            deadline: Duration::from_secs(10),
        }
    }
}

/// A setting that the edge cannot work with.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdgeConfigError {
    /// `PUBLIC_URL` is not `http(s)://host…`.
    #[error("PUBLIC_URL is not an http:// or https:// address")]
    PublicUrl,
    /// `BASEMAP_URL` is not `http(s)://host…`.
    #[error("BASEMAP_URL is not an http:// or https:// address")]
    BasemapUrl,
}

impl EdgeConfig {
    /// The defaults with the settings of the environment.
    ///
    /// # Errors
    /// When an address is not one.
    pub fn new(public_url: Option<&str>, basemap_url: Option<&str>, hops: u8) -> Result<Self, EdgeConfigError> {
        let origin =
            |url: Option<&str>, error: EdgeConfigError| url.map(|url| headers::origin_of(url).ok_or(error)).transpose();
        Ok(Self {
            public_origin: origin(public_url, EdgeConfigError::PublicUrl)?,
            image_origin: origin(basemap_url, EdgeConfigError::BasemapUrl)?,
            trusted_proxy_hops: hops,
            ..Self::default()
        })
    }

    /// Sets the rules of an exact path.
    #[must_use]
    pub fn rule(mut self, path: &str, rules: Rules) -> Self {
        self.rules.insert(path.to_owned(), rules);
        self
    }
}

/// The edge of a process: its settings, buckets and lanes.
#[derive(Debug)]
struct Edge {
    config: EdgeConfig,
    is_https: bool,
    rates: Rates,
    lanes: Lanes,
}

/// What the edge keeps of one request, as an extension of it.
#[derive(Debug)]
struct Passage {
    edge: Arc<Edge>,
    visitor: Visitor,
    address: AddressKey,
    allowance: Arc<Allowance>,
}

impl Passage {
    fn take(&self, bucket: Bucket) -> Result<(), Refusal> {
        self.edge.rates.take(bucket, self.address).map_err(|wait| {
            tracing::info!(bucket = bucket.name(), "a rate limit was reached");
            Refusal::TooMany(wait)
        })
    }
}

/// Puts the edge around all routes of `router`, its fallback included. Call it last; routes added later stand outside.
///
/// Handlers find [`RequestId`], [`CspNonce`], [`ClientIp`] and their [`Allowance`] among the extensions of the request.
pub fn wrap(router: Router, config: &EdgeConfig) -> Router {
    let edge = Arc::new(Edge {
        is_https: config
            .public_origin
            .as_ref()
            .is_some_and(|origin| origin.starts_with("https://")),
        rates: Rates::new(&config.rates),
        lanes: Lanes::new(config.lanes),
        config: config.clone(),
    });
    // The body is measured here, with one limit for every way of reading it.
    router
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(edge, pass))
}

/// One request on its way in and its answer on its way out.
async fn pass(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let request_id = RequestId::of(&parts.headers);
    let visitor = Visitor::of(&parts, request_id.clone());
    let nonce = CspNonce::mint();
    let client = client_ip::client_ip(&parts.headers, &parts.extensions, edge.config.trusted_proxy_hops);
    let allowance = Arc::new(Allowance::new(
        edge.config.body,
        edge.config.deadline,
        edge.config.body_pause,
    ));
    let passage = Arc::new(Passage {
        edge: Arc::clone(&edge),
        visitor,
        address: AddressKey::of(client.0),
        allowance: Arc::clone(&allowance),
    });
    parts.extensions.insert(request_id.clone());
    parts.extensions.insert(nonce.clone());
    parts.extensions.insert(client);
    parts.extensions.insert(Arc::clone(&passage));
    parts.extensions.insert(Arc::clone(&allowance));
    let line = AccessLine::of(&parts);
    let span = tracing::info_span!("request", id = request_id.as_str());

    async move {
        let answered = match check(&parts, &passage) {
            Ok(place) => {
                let body = axum::body::Body::new(MeasuredBody::new(body, allowance));
                let answered = contain::contained(Request::from_parts(parts, body), next, &passage).await;
                drop(place);
                answered
            }
            Err(refusal) => Err(refusal),
        };
        let mut response = answered.unwrap_or_else(|refusal| refusal.answer(&passage.visitor));
        let status = response.status();
        let headers = response.headers_mut();
        headers.insert(request_id::X_REQUEST_ID, request_id.header());
        headers::complete(
            headers,
            status,
            &nonce,
            edge.config.image_origin.as_deref(),
            edge.is_https,
        );
        line.write(&response, started);
        response
    }
    .instrument(span)
    .await
}

/// Everything that can be said of a request without its handler.
fn check(parts: &http::request::Parts, passage: &Passage) -> Result<Option<OwnedSemaphorePermit>, Refusal> {
    let config = &passage.edge.config;
    let path = parts.uri.path();
    if !config
        .free_prefixes
        .iter()
        .any(|prefix| path.starts_with(prefix.as_str()))
    {
        passage.take(Bucket::General)?;
    }
    if !utf8::is_readable(&parts.uri) {
        return Err(Refusal::Unreadable);
    }
    if !origin::is_allowed(parts, config.public_origin.as_deref()) {
        tracing::info!("a change from another site was refused");
        return Err(Refusal::CrossSite);
    }
    config
        .rules
        .get(path)
        .map_or(Ok(None), |rules| rules.enter(&parts.method, &parts.uri, passage))
}

/// One line for each request: what was asked of which route, and how it went. No address, no query, no path with numbers
/// of complaints or tokens in it: the template of the route says enough.
struct AccessLine {
    method: http::Method,
    route: Option<MatchedPath>,
}

impl AccessLine {
    fn of(parts: &http::request::Parts) -> Self {
        Self {
            method: parts.method.clone(),
            route: parts.extensions.get::<MatchedPath>().cloned(),
        }
    }

    fn write(&self, response: &Response, started: Instant) {
        let (method, status) = (self.method.as_str(), response.status().as_u16());
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if status >= 500 {
            tracing::error!(target: "access", method, route, status, ms);
        } else if matches!(route, "/healthz" | "/readyz") {
            tracing::debug!(target: "access", method, route, status, ms);
        } else {
            tracing::info!(target: "access", method, route, status, ms);
        }
    }
}
