//! A small load generator over keep-alive connections: closed loop, every answer read to its end, and so little work of
//! its own that it leaves the processors to the two sides.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The longest wait for anything: the last of two hundred who sign in at once waits ten seconds and more.
const PATIENCE: Duration = Duration::from_secs(40);
/// More headers than any of our answers has.
const HEADERS: usize = 64;

/// One connection.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, as they came, with their status line.
    head: Vec<u8>,
    /// The body as it was sent, without the frames of chunks.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        parsed.parse(&self.head).ok()?;
        let found = parsed
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))?;
        String::from_utf8(found.value.to_vec()).ok()
    }
}

/// How the end of a body is known.
enum Framing {
    Length(usize),
    Chunked,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            address,
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not 200.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        self.ask(&get(self.address, path, headers)).await
    }

    /// Sends a whole request and reads the answer, which must be a 200.
    ///
    /// # Errors
    /// When the connection breaks or the answer is not 200.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        let mut answer = Answer::default();
        self.call(request, &mut answer).await?;
        Ok(answer)
    }

    /// Sends a whole request and reads the answer, whatever its status.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn answer(&mut self, request: &[u8]) -> Result<Answer> {
        let mut answer = Answer::default();
        self.wait(request, &mut answer).await?;
        Ok(answer)
    }

    async fn wait(&mut self, request: &[u8], answer: &mut Answer) -> Result<()> {
        tokio::time::timeout(PATIENCE, self.exchange(request, answer))
            .await
            .context("no answer in time")?
    }

    async fn call(&mut self, request: &[u8], answer: &mut Answer) -> Result<()> {
        self.wait(request, answer).await?;
        if answer.status != 200 {
            let body: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
            let asked: String = String::from_utf8_lossy(request).chars().take(80).collect();
            bail!("status {} to {asked:?}: {body}", answer.status);
        }
        Ok(())
    }

    async fn exchange(&mut self, request: &[u8], answer: &mut Answer) -> Result<()> {
        self.stream.write_all(request).await?;
        answer.body.clear();
        let framing = self.head(answer).await?;
        match framing {
            Framing::Length(length) => self.take(length, &mut answer.body).await,
            Framing::Chunked => self.chunks(&mut answer.body).await,
        }
    }

    async fn head(&mut self, answer: &mut Answer) -> Result<Framing> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; HEADERS];
            let mut parsed = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(end) = parsed.parse(&self.buffer)? {
                answer.status = parsed.code.unwrap_or_default();
                let value = |name: &str| {
                    let found = parsed
                        .headers
                        .iter()
                        .find(|header| header.name.eq_ignore_ascii_case(name));
                    found.and_then(|header| std::str::from_utf8(header.value).ok())
                };
                let framing = match (value("transfer-encoding"), value("content-length")) {
                    (Some(coding), _) if coding.eq_ignore_ascii_case("chunked") => Framing::Chunked,
                    (None, length) => Framing::Length(length.unwrap_or("0").parse()?),
                    (Some(other), _) => bail!("unknown transfer coding {other}"),
                };
                answer.head.clear();
                answer.head.extend(self.buffer.drain(..end));
                return Ok(framing);
            }
            self.more().await?;
        }
    }

    async fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            let parsed = httparse::parse_chunk_size(&self.buffer).map_err(|_| anyhow::anyhow!("a broken chunk"))?;
            let httparse::Status::Complete((start, size)) = parsed else {
                self.more().await?;
                continue;
            };
            self.buffer.drain(..start);
            self.take(usize::try_from(size)?, body).await?;
            while self.buffer.len() < 2 {
                self.more().await?;
            }
            ensure!(self.buffer.starts_with(b"\r\n"), "a chunk without its end");
            self.buffer.drain(..2);
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn take(&mut self, length: usize, body: &mut Vec<u8>) -> Result<()> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        body.extend(self.buffer.drain(..length));
        Ok(())
    }

    async fn more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "the connection was closed in the middle of an answer");
        Ok(())
    }
}

/// A GET with more header lines, each ended by CRLF.
pub fn get(address: SocketAddr, path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n").into_bytes()
}

/// A POST of JSON.
pub fn post(address: SocketAddr, path: &str, json: &str) -> Vec<u8> {
    let length = json.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
         content-length: {length}\r\n\r\n{json}"
    )
    .into_bytes()
}

/// A plain form with more header lines, each ended by CRLF.
pub fn form(address: SocketAddr, path: &str, headers: &str, fields: &str) -> Vec<u8> {
    let length = fields.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\n{headers}\
         content-length: {length}\r\n\r\n{fields}"
    )
    .into_bytes()
}

/// Makes the request at a place of the tour.
pub type Request = Arc<dyn Fn(usize) -> Vec<u8> + Send + Sync>;

/// What to ask for, by how many, how long.
#[derive(Clone)]
pub struct Load {
    /// Whom.
    pub address: SocketAddr,
    /// Connections; each waits for its answer before it asks again.
    pub clients: usize,
    /// A connection begins no tour after this time.
    pub time: Duration,
    /// Requests of a tour.
    pub tour: usize,
    /// The requests.
    pub request: Request,
}

impl Load {
    /// Answers per second. Whole tours only, so that dear and cheap requests keep their proportion.
    ///
    /// # Errors
    /// When any answer is not a 200.
    pub async fn run(&self) -> Result<f64> {
        let mut clients = JoinSet::new();
        let begin = Instant::now();
        for place in 0..self.clients {
            let load = self.clone();
            clients.spawn(async move {
                let mut client = Client::connect(load.address).await?;
                let (mut answer, mut count) = (Answer::default(), 0_u32);
                // Clients begin at different places: they are no procession.
                let first = place * load.tour / load.clients;
                while begin.elapsed() < load.time {
                    for step in 0..load.tour {
                        let request = (load.request)((first + step) % load.tour);
                        client.call(&request, &mut answer).await?;
                        count += 1;
                    }
                }
                Ok::<u32, anyhow::Error>(count)
            });
        }
        let mut count = 0;
        while let Some(done) = clients.join_next().await {
            count += done??;
        }
        Ok(f64::from(count) / begin.elapsed().as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answered(bytes: &'static [u8]) -> Result<Answer> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let mut asked = [0; 512];
            let _read = stream.read(&mut asked).await?;
            // In two pieces, as a network would.
            let (first, second) = bytes.split_at(bytes.len() / 2);
            stream.write_all(first).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream.write_all(second).await
        });
        let answer = Client::connect(address).await?.get("/", "").await;
        server.await??;
        answer
    }

    #[tokio::test]
    async fn answers_are_read_to_their_end() {
        let plain = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello")
            .await
            .expect("an answer");
        assert_eq!(plain.body, b"hello");
        assert_eq!(plain.header("x-a").as_deref(), Some("b"));
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
        assert_eq!(answered(chunked).await.expect("an answer").body, b"abc0123456789");
    }

    #[tokio::test]
    async fn a_refusal_and_a_cut_are_errors() {
        let refused = answered(b"HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nwait").await;
        assert!(format!("{:#}", refused.expect_err("no 200")).contains("status 503"));
        assert!(
            answered(b"HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\nhello")
                .await
                .is_err()
        );
    }
}
