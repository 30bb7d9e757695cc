//! What one request, and one address, may cost.

use super::*;

#[tokio::test]
async fn a_body_over_the_limit_is_413_however_it_comes_and_whoever_reads_it() {
    let server = start(&config(), quick()).await;
    assert_eq!(body(&ask(server.address, "POST /echo", &[b'x'; 1_000]).await), "1000");
    for path in ["/echo", "/deaf"] {
        assert_eq!(
            status(&ask(server.address, &format!("POST {path}"), &vec![b'x'; 70_000]).await),
            413,
            "{path}"
        );
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: city.example\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        let chunk = [b"1f4\r\n", [b'x'; 500].as_slice(), b"\r\n"].concat();
        let chunked = [head.as_bytes(), &chunk.repeat(3), b"0\r\n\r\n"].concat();
        let answer = say(server.address, &chunked).await;
        assert_eq!(status(&answer), 413, "{path} in chunks: {answer}");
        assert!(header(&answer, "content-security-policy").is_some());
    }
    assert_eq!(
        body(&ask(server.address, "POST /photo", &vec![b'x'; 70_000]).await),
        "70000",
        "a photo may be longer"
    );
}

#[tokio::test]
async fn a_body_that_stops_is_408() {
    let server = start(&config(), quick()).await;
    let begun = b"POST /echo HTTP/1.1\r\nHost: city.example\r\nConnection: close\r\nContent-Length: 500\r\n\r\nxx";
    assert_eq!(status(&say(server.address, begun).await), 408);
}

#[tokio::test]
async fn an_upload_that_keeps_its_pace_outlives_the_deadline() {
    let server = start(&config(), quick()).await;
    let mut stream = dial(server.address).await;
    let head = b"POST /upload HTTP/1.1\r\nHost: city.example\r\nConnection: close\r\nContent-Length: 4000\r\n\r\n";
    stream.write_all(head).await.expect("the server takes it");
    for _ in 0..20 {
        stream.write_all(&[b'x'; 200]).await.expect("the server takes it");
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(body(&rest(&mut stream).await), "4000");
}

#[tokio::test]
async fn a_handler_that_knows_of_the_broken_body_answers_itself() {
    let server = start(&config(), quick()).await;
    let answer = ask(server.address, "POST /knows", &vec![b'x'; 70_000]).await;
    assert_eq!((status(&answer), body(&answer)), (200, "the form again"), "{answer}");
}

#[tokio::test]
async fn a_handler_that_dawdles_is_left() {
    let server = start(&config(), quick()).await;
    let answer = ask(server.address, "GET /slow", b"").await;
    assert_eq!(
        (status(&answer), header(&answer, "retry-after")),
        (503, Some("3")),
        "{answer}"
    );
}

fn two_reports(hops: u8) -> EdgeConfig {
    let rate = Rate {
        every: Duration::from_mins(1),
        burst: NonZeroU32::new(2).expect("two"),
    };
    EdgeConfig {
        trusted_proxy_hops: hops,
        rates: RateConfig {
            report: Some(rate),
            ..RateConfig::off()
        },
        ..config()
    }
}

#[tokio::test]
async fn a_third_report_is_told_when_to_come_and_looking_is_free() {
    let server = start(&two_reports(0), quick()).await;
    let send = async |more: &str| ask(server.address, &format!("POST /report\n{more}"), b"").await;
    assert_eq!(status(&send("X-Forwarded-For: 198.51.100.1").await), 200);
    assert_eq!(status(&send("X-Forwarded-For: 198.51.100.2").await), 200);
    let third = send("X-Forwarded-For: 198.51.100.3\nAccept: text/html").await;
    assert_eq!(status(&third), 429, "an invented address moves no bucket: {third}");
    let wait: u64 = header(&third, "retry-after")
        .and_then(|wait| wait.parse().ok())
        .expect("seconds");
    assert!((55..=60).contains(&wait), "{wait}");
    assert!(body(&third).contains("lang=\"ru\""), "{third}");
    assert_eq!(status(&ask(server.address, "GET /report", b"").await), 200);
}

#[tokio::test]
async fn a_search_by_words_is_counted_and_the_rest_of_the_page_is_not() {
    let rate = Rate::new(1, 60, 1);
    let rates = RateConfig {
        search: Some(rate),
        ..RateConfig::off()
    };
    let config = EdgeConfig { rates, ..config() }.rule("/", Rules::new().searches_by("q"));
    let server = start(&config, quick()).await;
    let get = async |path: &str| status(&ask(server.address, &format!("GET {path}"), b"").await);
    for free in ["/", "/?mark=new", "/?q=", "/?sq=x"] {
        assert_eq!((get(free).await, get(free).await), (200, 200), "{free}");
    }
    assert_eq!(get("/?mark=new&q=%D1%8F%D0%BC%D0%B0").await, 200);
    assert_eq!(get("/?q=%D1%8F%D0%BC%D0%B0").await, 429);
    assert_eq!(get("/").await, 200);
}

#[tokio::test]
async fn behind_a_proxy_its_entry_counts_and_the_clients_does_not() {
    let server = start(&two_reports(1), quick()).await;
    assert_eq!(
        body(&ask(server.address, "GET /ip\nX-Forwarded-For: 1.1.1.1, 198.51.100.7", b"").await),
        "198.51.100.7"
    );
    for (spoofed, expected) in [("1.1.1.1", 200), ("2.2.2.2", 200), ("3.3.3.3", 429)] {
        let head = format!("POST /report\nX-Forwarded-For: {spoofed}, 198.51.100.7");
        assert_eq!(status(&ask(server.address, &head, b"").await), expected, "{spoofed}");
    }
    assert_eq!(
        status(&ask(server.address, "POST /report\nX-Forwarded-For: 198.51.100.8", b"").await),
        200
    );
}

#[tokio::test]
async fn a_full_lane_sheds_and_the_others_go_on() {
    let lanes = LaneSizes {
        tiles: 0,
        uploads: 0,
        doors: 0,
        ..LaneSizes::default()
    };
    let server = start(&EdgeConfig { lanes, ..config() }, quick()).await;
    let answer = ask(server.address, "GET /tile\nAccept: application/json", b"").await;
    assert_eq!((status(&answer), header(&answer, "retry-after")), (503, Some("3")));
    assert!(body(&answer).contains("\"code\":\"busy\""), "{answer}");
    assert_eq!(status(&ask(server.address, "GET /", b"").await), 200);
    assert_eq!(status(&ask(server.address, "POST /photo", b"").await), 503);
    assert_eq!(
        status(&ask(server.address, "GET /photo", b"").await),
        200,
        "looking takes no place of an upload"
    );
}

#[tokio::test]
async fn rules_of_a_path_work_like_rules_of_a_route() {
    let config = two_reports(0).rule("/echo", per_form(Bucket::Report).body(2_000));
    let server = start(&config, quick()).await;
    assert_eq!(body(&ask(server.address, "POST /echo", &[b'x'; 1_500]).await), "1500");
    assert_eq!(status(&ask(server.address, "POST /echo", b"").await), 200);
    assert_eq!(status(&ask(server.address, "POST /echo", b"").await), 429);
}
