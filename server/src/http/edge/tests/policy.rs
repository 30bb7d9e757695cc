//! Headers, origins, panics and addresses that are no text.

use super::*;

#[tokio::test]
async fn only_our_own_pages_change_anything() {
    let server = start(
        &EdgeConfig {
            rates: RateConfig::off(),
            ..config()
        },
        quick(),
    )
    .await;
    let cases = [
        ("Origin: https://evil.example", 403),
        ("Origin: null", 403),
        ("Origin: \u{ff}", 403),
        ("Sec-Fetch-Site: cross-site\nOrigin: http://city.example", 403),
        ("Sec-Fetch-Site: same-site", 403),
        ("Cookie: sid=1", 403),
        ("Sec-Fetch-Site: same-origin\nCookie: sid=1", 200),
        ("Origin: http://city.example\nCookie: sid=1", 200),
        ("User-Agent: curl", 200),
    ];
    for (more, expected) in cases {
        let answer = ask(server.address, &format!("POST /report\n{more}"), b"").await;
        assert_eq!(status(&answer), expected, "{more}: {answer}");
        assert_eq!(
            status(&ask(server.address, &format!("GET /report\n{more}"), b"").await),
            200,
            "reading with {more}"
        );
    }
}

#[tokio::test]
async fn a_panic_is_one_answer_and_the_server_lives() {
    let server = start(&config(), quick()).await;
    let answer = ask(
        server.address,
        "GET /panic\nAccept: text/html\nAccept-Language: en",
        b"",
    )
    .await;
    assert_eq!(status(&answer), 500);
    let number = header(&answer, "x-request-id").expect("a number");
    assert!(
        body(&answer).contains(number) && body(&answer).contains("lang=\"en\""),
        "{answer}"
    );
    assert!(!answer.contains("told to"), "what the panic said stays here");
    assert_eq!(status(&ask(server.address, "GET /", b"").await), 200);
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let https = EdgeConfig::new(
        Some("https://otklik.example/"),
        Some("https://{s}.tiles.example/{z}"),
        0,
    )
    .expect("addresses");
    let server = start(
        &EdgeConfig {
            deadline: Duration::from_millis(300),
            ..https
        },
        quick(),
    )
    .await;
    let asked = [
        ("GET /", 200),
        ("GET /nowhere", 404),
        ("DELETE /", 405),
        ("GET /%FF", 400),
        ("GET /panic\nAccept: text/html", 500),
        ("GET /slow", 503),
        ("POST /report\nOrigin: https://evil.example", 403),
    ];
    let mut pages = 0;
    for (head, expected) in asked {
        let answer = ask(server.address, &format!("{head}\nX-Request-Id: trace-0001"), b"").await;
        assert_eq!(status(&answer), expected, "{head}: {answer}");
        assert_eq!(header(&answer, "x-request-id"), Some("trace-0001"), "{head}");
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"), "{head}");
        assert_eq!(header(&answer, "referrer-policy"), Some("same-origin"), "{head}");
        assert_eq!(
            header(&answer, "strict-transport-security"),
            Some("max-age=31536000"),
            "{head}"
        );
        let policy = header(&answer, "content-security-policy").expect("a policy");
        let is_page = header(&answer, "content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if !is_page {
            assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{head}");
            continue;
        }
        pages += 1;
        assert!(
            policy.contains("img-src 'self' data: blob: https://*.tiles.example;"),
            "{policy}"
        );
        assert_eq!(
            header(&answer, "cross-origin-opener-policy"),
            Some("same-origin"),
            "{head}"
        );
        assert!(
            header(&answer, "permissions-policy")
                .is_some_and(|all| all.starts_with("geolocation=(self), camera=(self)"))
        );
    }
    assert!(pages > 1, "pages among them");
}

#[tokio::test]
async fn the_policy_names_the_nonce_that_the_page_got() {
    let server = start(&config(), quick()).await;
    let answer = ask(server.address, "GET /", b"").await;
    let policy = header(&answer, "content-security-policy").expect("a policy");
    assert!(policy.contains(&format!("'nonce-{}'", body(&answer))), "{answer}");
    assert_eq!(
        header(&answer, "strict-transport-security"),
        None,
        "plain HTTP promises nothing"
    );
}

#[tokio::test]
async fn broken_utf8_is_the_clients_fault() {
    let server = start(&config(), quick()).await;
    for path in ["/c/%FF%FE", "/?q=%D1", "/c/a%00b"] {
        assert_eq!(
            status(&ask(server.address, &format!("GET {path}"), b"").await),
            400,
            "{path}"
        );
    }
    for raw in [b"GET /c/\xff\xfe HTTP/1.1\r\n".as_slice(), b"GET /?q=\xd1 HTTP/1.1\r\n"] {
        let answer = say(
            server.address,
            &[raw, b"Host: city.example\r\nConnection: close\r\n\r\n"].concat(),
        )
        .await;
        assert_eq!(status(&answer), 400, "{raw:?}: {answer}");
    }
    let garbled =
        b"GET / HTTP/1.1\r\nHost: city.example\r\nConnection: close\r\nCookie: \xff\xfe=1\r\nAccept-Language: \xd1\r\n\
                    X-Request-Id: \xff\xff\xff\xff\xff\xff\xff\xff\r\nX-Forwarded-For: \xff\r\n\r\n";
    assert_eq!(
        status(&say(server.address, garbled).await),
        200,
        "headers that cannot be read are as good as absent"
    );
}
