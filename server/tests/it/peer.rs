//! Real services of others, in Node: a mail server with the moods of theirs (`tests/peers/smtp.mjs`), a service that vouches
//! for people (`tests/peers/oidc.mjs`).

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running service; ends with the test.
pub struct Peer {
    process: Child,
    input: ChildStdin,
    events: Receiver<Value>,
    /// Where it listens on loopback.
    pub port: u16,
}

impl Peer {
    /// Starts a mail server; `options` as the script knows them.
    pub fn start(options: &[&str]) -> Self {
        Self::run("smtp.mjs", options)
    }

    /// Starts a service; `options` as its script knows them.
    pub fn run(script: &str, options: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
        let mut process = Command::new("node")
            .arg(script)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, events) = channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if tell.send(serde_json::from_str(&line).unwrap()).is_err() {
                    break;
                }
            }
        });
        let input = process.stdin.take().unwrap();
        let mut peer = Self {
            process,
            input,
            events,
            port: 0,
        };
        let port = peer.next("listening")["port"].as_u64().unwrap();
        peer.port = u16::try_from(port).unwrap();
        peer
    }

    /// Waits for the next event of this kind; others before it are forgotten.
    pub fn next(&self, kind: &str) -> Value {
        loop {
            let event = self.events.recv_timeout(Duration::from_secs(30)).unwrap();
            if event["event"] == kind {
                return event;
            }
        }
    }

    /// Everything of this kind that came so far.
    pub fn all(&self, kind: &str) -> Vec<Value> {
        self.events.try_iter().filter(|event| event["event"] == kind).collect()
    }

    /// Every answer to a letter waits so long.
    pub fn hold(&mut self, wait: Duration) {
        writeln!(self.input, "hold {}", wait.as_millis()).unwrap();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}
