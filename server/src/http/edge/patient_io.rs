//! A socket whose patience ends.
//!
//! Two things hyper does not do: give up on a client that stopped taking the answer, and close so that a client that is
//! still sending can read why it was refused (unread bytes at `close` make the kernel send a reset, which throws away
//! the 413 that is on its way).

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// After our last byte, how long we go on reading and throwing away.
const LINGER: Duration = Duration::from_secs(1);
/// And how much.
const LINGER_BYTES: usize = 1024 * 1024;

/// A stream with a deadline on stalled writes and a lingering close.
#[derive(Debug)]
pub struct PatientIo<S> {
    inner: S,
    write_stall: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    closing: Closing,
}

#[derive(Debug)]
enum Closing {
    Open,
    Lingering { until: Pin<Box<Sleep>>, thrown_away: usize },
    Closed,
}

impl<S> PatientIo<S> {
    /// Wraps a stream; a write that makes no progress for `write_stall` fails.
    pub fn new(inner: S, write_stall: Duration) -> Self {
        Self {
            inner,
            write_stall,
            stalled: None,
            closing: Closing::Open,
        }
    }

    /// Starts or reads the clock of a write that returned `result`.
    fn timed<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let wait = self.write_stall;
        let clock = self.stalled.get_or_insert_with(|| Box::pin(sleep(wait)));
        ready!(clock.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the client stopped reading",
        )))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PatientIo<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for PatientIo<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.timed(cx, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.timed(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.inner).poll_flush(cx);
        self.timed(cx, result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            match &mut this.closing {
                Closing::Open => {
                    ready!(Pin::new(&mut this.inner).poll_shutdown(cx))?;
                    let until = Box::pin(tokio::time::sleep_until(Instant::now() + LINGER));
                    this.closing = Closing::Lingering { until, thrown_away: 0 };
                }
                Closing::Lingering { until, thrown_away } => {
                    let mut space = [0_u8; 4096];
                    let mut buf = ReadBuf::new(&mut space);
                    let over = match Pin::new(&mut this.inner).poll_read(cx, &mut buf) {
                        Poll::Ready(Ok(())) => {
                            *thrown_away += buf.filled().len();
                            buf.filled().is_empty() || *thrown_away > LINGER_BYTES
                        }
                        Poll::Ready(Err(_)) => true,
                        Poll::Pending => {
                            ready!(until.as_mut().poll(cx));
                            true
                        }
                    };
                    if over {
                        this.closing = Closing::Closed;
                    }
                }
                Closing::Closed => return Poll::Ready(Ok(())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn a_client_that_stops_reading_is_left() {
        let (ours, _theirs) = duplex(16);
        let mut io = PatientIo::new(ours, Duration::from_millis(50));
        let before = Instant::now();
        let error = io.write_all(&[0; 64]).await.expect_err("nobody reads");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(before.elapsed() >= Duration::from_millis(50));
    }

    #[tokio::test]
    async fn closing_waits_for_a_client_that_is_still_sending() {
        let (ours, mut theirs) = duplex(16);
        let mut io = PatientIo::new(ours, Duration::from_secs(30));
        io.write_all(b"no").await.expect("there is room");
        let closing = tokio::spawn(async move { io.shutdown().await });
        theirs.write_all(&[0; 4096]).await.expect("our side still takes bytes");
        let mut answer = Vec::new();
        theirs.read_to_end(&mut answer).await.expect("an answer");
        assert_eq!(answer, b"no");
        drop(theirs);
        closing.await.expect("no panic").expect("a clean close");
    }
}
