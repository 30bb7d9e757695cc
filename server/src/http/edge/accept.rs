//! The accept loop: who may connect, for how long, and how everybody leaves.
//!
//! `axum::serve` arms no timer, so one client that sends a header byte by byte holds a connection for ever, and one open
//! event stream holds up the shutdown for ever. This loop sets the timers of hyper, caps the connections in all and per
//! address, turns Nagle's algorithm off (streamed pages waited 40 ms for a delayed acknowledgement otherwise) and ends
//! within a known time.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{Request, Response};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, MissedTickBehavior},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service as _;

use super::{
    activity::{Activity, CountedBody},
    connections::{Admission, Connections},
    patient_io::PatientIo,
};

/// What one process allows its connections. The defaults suit two cores behind a reverse proxy or in front of a city.
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    /// Open connections in all; the process needs that many file descriptors and some hundred more.
    pub total: usize,
    /// Open connections from one IPv4 address or one IPv6 /64. `None` behind a proxy, where every peer is the proxy.
    /// Phone networks put thousands of people behind one address, so keep it generous.
    pub per_address: Option<usize>,
    /// How long a request's header may take, and on HTTP/1.1 how long a kept-alive connection may wait for the next one.
    pub header: Duration,
    /// How long an HTTP/2 connection may stay without a request.
    pub idle: Duration,
    /// How long a client may refuse to take a byte of the answer.
    pub write_stall: Duration,
    /// How long the process goes on accepting after the signal, with `/readyz` already red, so that a balancer notices.
    pub drain_notice: Duration,
    /// How long requests in flight may take to finish after that; whatever is left is cut.
    pub drain: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            total: 8_192,
            per_address: Some(256),
            header: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            write_stall: Duration::from_secs(30),
            drain_notice: Duration::from_millis(500),
            drain: Duration::from_secs(8),
        }
    }
}

/// The two steps of leaving, told to every request as an extension.
///
/// A stream that would never end by itself (server-sent events) must `select!` on [`Drain::closing`] and finish.
#[derive(Clone, Debug, Default)]
pub struct Drain {
    announced: CancellationToken,
    closing: CancellationToken,
}

impl Drain {
    /// Whether the process has been asked to stop; `/readyz` answers 503 from here on.
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.announced.is_cancelled()
    }

    /// Resolves when long-lived streams must end.
    pub async fn closing(&self) {
        self.closing.cancelled().await;
    }

    /// The first step: readiness drops.
    pub fn announce(&self) {
        self.announced.cancel();
    }

    /// The second step: nothing new is accepted and streams end.
    pub fn close(&self) {
        self.closing.cancel();
    }
}

/// Takes SIGTERM and SIGINT over at once; the answer resolves at the first of them. Call it before anybody can know that
/// the process runs: a signal that comes earlier ends it without any cleaning up.
///
/// # Errors
/// When the process may not install signal handlers.
pub fn terminated() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => tracing::info!("SIGTERM: leaving"),
            _ = int.recv() => tracing::info!("SIGINT: leaving"),
        }
    })
}

/// Serves `router` on `listener` until `shutdown` resolves, then lets requests in flight finish and returns.
///
/// Every request carries `ConnectInfo<SocketAddr>` and [`Drain`] as extensions.
///
/// # Errors
/// When the listener has no local address. Errors of single connections are logged, never returned.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let drain = Drain::default();
    let cut = CancellationToken::new();
    let tasks = TaskTracker::new();
    let open = Connections::new(limits.total, limits.per_address);
    let host = Arc::new(Host {
        builder: builder(&limits),
        router,
        limits,
        drain: drain.clone(),
        cut: cut.clone(),
    });
    tracing::info!(%address, "listening");

    let stop = async {
        shutdown.await;
        drain.announce();
        tokio::time::sleep(host.limits.drain_notice).await;
    };
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => { after_failed_accept(&error).await; continue; }
            },
        };
        match open.admit(peer.ip()) {
            Admission::Entered(place) => {
                let host = Arc::clone(&host);
                tasks.spawn(async move {
                    host.attend(stream, peer).await;
                    drop(place);
                });
            }
            Admission::Refused => turn_away(&stream),
        }
    }

    drop(listener);
    drain.close();
    tasks.close();
    tracing::info!(connections = open.count(), "draining");
    if tokio::time::timeout(host.limits.drain, tasks.wait()).await.is_err() {
        tracing::warn!(connections = open.count(), "cutting what did not finish in time");
        cut.cancel();
        tasks.wait().await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// What every connection of this process shares.
struct Host {
    builder: auto::Builder<TokioExecutor>,
    router: Router,
    limits: ConnectionLimits,
    drain: Drain,
    cut: CancellationToken,
}

impl Host {
    /// Serves one connection to its end.
    async fn attend(&self, stream: TcpStream, peer: SocketAddr) {
        if let Err(error) = tune(&stream) {
            tracing::debug!(%error, "a connection was gone before it began");
            return;
        }
        let activity = Arc::new(Activity::new());
        let service = service_fn(|request| self.answer(request, peer, &activity));
        let io = TokioIo::new(PatientIo::new(stream, self.limits.write_stall));
        let connection = self.builder.serve_connection(io, service);
        tokio::pin!(connection);

        let mut watch = tokio::time::interval(self.limits.header.min(self.limits.idle) / 4);
        watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut leaving = false;
        loop {
            tokio::select! {
                end = connection.as_mut() => {
                    if let Err(error) = end {
                        tracing::debug!(%error, "a connection ended early");
                    }
                    return;
                }
                () = self.cut.cancelled() => return,
                () = self.drain.closing(), if !leaving => {
                    leaving = true;
                    connection.as_mut().graceful_shutdown();
                }
                _ = watch.tick(), if !leaving => {
                    if activity.never_asked_for() > self.limits.header {
                        // Nothing, or half of the HTTP/2 preface: hyper has no timer before it knows the version.
                        tracing::debug!("a connection that never asked was cut");
                        return;
                    }
                    if activity.idle_for() > self.limits.idle {
                        leaving = true;
                        connection.as_mut().graceful_shutdown();
                    }
                }
            }
        }
    }

    /// Hands one request to the router.
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
        activity: &Arc<Activity>,
    ) -> impl Future<Output = Result<Response<CountedBody>, std::convert::Infallible>> + use<> {
        let guard = activity.enter();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(self.drain.clone());
        let answer = self.router.clone().call(request);
        async move { Ok(answer.await?.map(|body| CountedBody::new(body, guard))) }
    }
}

/// HTTP/1.1 and HTTP/2 on one port, with the timers that hyper leaves off.
fn builder(limits: &ConnectionLimits) -> auto::Builder<TokioExecutor> {
    /// The longest request head, in bytes; hyper answers 431 above.
    const HEAD: usize = 64 * 1024;
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_buf_size(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(limits.header);
    builder
}

/// Sends small writes at once and lets the kernel find peers that are gone within a minute.
pub(super) fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let probes = TcpKeepalive::new()
        .with_time(Duration::from_secs(30))
        .with_interval(Duration::from_secs(10))
        .with_retries(3);
    SockRef::from(stream).set_tcp_keepalive(&probes)
}

/// Tells a client over the cap to come back, as far as the socket's buffer takes it, and closes.
fn turn_away(stream: &TcpStream) {
    const BUSY: &[u8] =
        b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    if let Err(error) = stream.try_write(BUSY) {
        tracing::debug!(%error, "a refused client did not wait for the answer");
    }
}

/// A failed `accept` is either the client's fault, and the loop goes on, or this process is out of descriptors, and
/// turning at full speed would not bring one back.
async fn after_failed_accept(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot accept connections; trying again in 200 ms");
        tokio::time::sleep_until(Instant::now() + Duration::from_millis(200)).await;
    }
}
