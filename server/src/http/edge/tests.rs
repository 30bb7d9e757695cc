//! The edge as a client sees it: the real loop on a real port, spoken to in bytes.

mod connections;
mod costs;
mod policy;

use std::{convert::Infallible, net::SocketAddr, num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    response::IntoResponse as _,
    routing::{get, post},
};
use futures::{StreamExt as _, stream};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

use super::{
    Allowance, Bucket, ClientIp, ConnectionLimits, CspNonce, Drain, EdgeConfig, Lane, LaneSizes, Rate, RateConfig,
    Rules, accept::tune, per_form, photo, serve, wrap,
};

/// A running loop; dropping the handle leaves it to the end of the test's runtime.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

fn quick() -> ConnectionLimits {
    ConnectionLimits {
        header: Duration::from_millis(400),
        idle: Duration::from_millis(600),
        drain_notice: Duration::ZERO,
        drain: Duration::from_millis(500),
        ..ConnectionLimits::default()
    }
}

fn config() -> EdgeConfig {
    EdgeConfig {
        body: 1_000,
        body_pause: Duration::from_millis(300),
        deadline: Duration::from_millis(600),
        ..EdgeConfig::default()
    }
}

fn routes() -> Router {
    let endless = || stream::once(async { Ok::<_, Infallible>("first\n") }).chain(stream::pending());
    Router::new()
        .route(
            "/",
            get(|Extension(nonce): Extension<CspNonce>| async move { axum::response::Html(nonce.0) }),
        )
        .route("/echo", post(|body: Bytes| async move { body.len().to_string() }))
        .route(
            "/deaf",
            post(|body: Body| async move { format!("{}", axum::body::to_bytes(body, usize::MAX).await.is_ok()) }),
        )
        .route(
            "/photo",
            get(async || "list")
                .post(|body: Bytes| async move { body.len().to_string() })
                .layer(photo()),
        )
        .route(
            "/upload",
            post(|body: Bytes| async move { body.len().to_string() }).layer(
                Rules::new()
                    .body(70_000)
                    .deadline(Duration::from_secs(1))
                    .pace(1_000, Duration::from_secs(2)),
            ),
        )
        .route(
            "/knows",
            post(
                |Extension(allowance): Extension<Arc<Allowance>>, body: Body| async move {
                    let _ = axum::body::to_bytes(body, usize::MAX).await;
                    match allowance.fault() {
                        Some(fault) => (Extension(fault), "the form again").into_response(),
                        None => "all of it".into_response(),
                    }
                },
            ),
        )
        .route(
            "/report",
            get(|| async { "form" })
                .post(|| async { "done" })
                .layer(per_form(Bucket::Report)),
        )
        .route("/tile", get(|| async { "tile" }).layer(Rules::new().lane(Lane::Tiles)))
        .route(
            "/ip",
            get(|Extension(ip): Extension<ClientIp>| async move { ip.0.to_string() }),
        )
        .route("/panic", get(told_to_panic))
        .route("/slow", get(|| sleep(Duration::from_mins(1))))
        .route(
            "/c/{number}",
            get(|axum::extract::Path(number): axum::extract::Path<String>| async { number }),
        )
        .route("/hang", get(move || async move { Body::from_stream(endless()) }))
        .route(
            "/events",
            get(move |Extension(drain): Extension<Drain>| async move {
                Body::from_stream(endless().take_until(async move { drain.closing().await }))
            }),
        )
}

async fn told_to_panic(Extension(nonce): Extension<CspNonce>) {
    assert!(nonce.0.is_empty(), "told to");
}

async fn start(config: &EdgeConfig, limits: ConnectionLimits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let router = wrap(routes(), config);
    let ended = tokio::spawn(serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    Running { address, stop, ended }
}

async fn dial(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.expect("a connection")
}

/// Sends bytes and reads until the server closes.
async fn say(address: SocketAddr, words: &[u8]) -> String {
    let mut stream = dial(address).await;
    stream.write_all(words).await.expect("the server takes it");
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(Duration::from_secs(5), stream.read_to_end(&mut answer))
        .await
        .expect("an end in time");
    read.expect("no reset");
    String::from_utf8_lossy(&answer).into_owned()
}

/// One request with `Connection: close`; `head` is the request line without the version, then more header lines.
async fn ask(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let (line, more) = head.split_once('\n').map_or((head, String::new()), |(line, more)| {
        (line, more.replace('\n', "\r\n") + "\r\n")
    });
    let length = if line.starts_with("POST") {
        format!("Content-Length: {}\r\n", body.len())
    } else {
        String::new()
    };
    let head = format!("{line} HTTP/1.1\r\nHost: city.example\r\nConnection: close\r\n{length}{more}\r\n");
    say(address, &[head.as_bytes(), body].concat()).await
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
