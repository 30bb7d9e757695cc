//! Who may connect, for how long, and how everybody leaves.

use super::*;

#[tokio::test]
async fn a_header_that_never_ends_is_cut() {
    let server = start(&config(), quick()).await;
    for beginning in ["GET / HTTP/1.1\r\nX-Slow: ", "PR", ""] {
        let mut stream = dial(server.address).await;
        stream
            .write_all(beginning.as_bytes())
            .await
            .expect("the server takes it");
        let began = Instant::now();
        let said = rest(&mut stream).await;
        assert!(said.is_empty() || status(&said) == 408, "{beginning:?}: {said}");
        assert!(
            began.elapsed() >= Duration::from_millis(300),
            "{beginning:?} was cut too early"
        );
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{beginning:?} was cut too late"
        );
    }
}

#[tokio::test]
async fn a_client_over_the_cap_is_told_to_come_back() {
    let server = start(
        &config(),
        ConnectionLimits {
            per_address: Some(2),
            ..quick()
        },
    )
    .await;
    // they are accepted in the order in which they came
    let held = (dial(server.address).await, dial(server.address).await);
    let mut third = dial(server.address).await;
    let refused = rest(&mut third).await;
    assert_eq!(
        (status(&refused), header(&refused, "retry-after")),
        (503, Some("5")),
        "{refused}"
    );
    drop(held);
    for _ in 0..500 {
        if status(&ask(server.address, "GET /", b"").await) == 200 {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("whoever left still counts");
}

#[tokio::test]
async fn accepted_sockets_send_at_once_and_are_probed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let _client = dial(listener.local_addr().expect("an address")).await;
    let (accepted, _) = listener.accept().await.expect("a connection");
    tune(&accepted).expect("a live socket");
    assert!(accepted.nodelay().expect("a live socket"));
    assert!(socket2::SockRef::from(&accepted).keepalive().expect("a live socket"));
}

#[tokio::test]
async fn streams_that_listen_end_at_once_and_the_others_by_the_deadline() {
    let limits = ConnectionLimits {
        drain: Duration::from_secs(2),
        ..quick()
    };
    let server = start(&config(), limits).await;
    let mut polite = dial(server.address).await;
    let mut rude = dial(server.address).await;
    for (stream, path) in [(&mut polite, "/events"), (&mut rude, "/hang")] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: city.example\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("the server takes it");
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).contains("first") {
            let mut piece = [0; 512];
            let count = stream.read(&mut piece).await.expect("a stream");
            assert!(count > 0, "the stream ended early");
            seen.extend_from_slice(&piece[..count]);
        }
    }
    let idle = dial(server.address).await;
    let began = Instant::now();
    server.stop.send(()).expect("the loop listens");
    assert!(
        rest(&mut polite).await.ends_with("0\r\n\r\n"),
        "a stream that listens ends whole"
    );
    assert!(began.elapsed() < Duration::from_millis(1_500), "at once");
    timeout(Duration::from_secs(20), server.ended)
        .await
        .expect("by the deadline")
        .expect("no panic")
        .expect("a clean end");
    assert!(
        began.elapsed() >= Duration::from_millis(1_900),
        "what was in flight had its time"
    );
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nothing is accepted any more"
    );
    drop((rude, idle));
}

#[tokio::test]
async fn an_answer_in_flight_is_finished_before_the_end() {
    let server = start(
        &EdgeConfig {
            deadline: Duration::from_secs(5),
            ..config()
        },
        quick(),
    )
    .await;
    let mut stream = dial(server.address).await;
    stream
        .write_all(b"POST /echo HTTP/1.1\r\nHost: city.example\r\nContent-Length: 4\r\n\r\nab")
        .await
        .expect("taken");
    sleep(Duration::from_millis(50)).await;
    server.stop.send(()).expect("the loop listens");
    sleep(Duration::from_millis(100)).await;
    stream.write_all(b"cd").await.expect("taken");
    let answer = rest(&mut stream).await;
    assert_eq!((status(&answer), body(&answer)), (200, "4"), "{answer}");
    server.ended.await.expect("no panic").expect("a clean end");
}
