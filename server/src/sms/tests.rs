use super::*;
use crate::outbox::{Channel, address_hash};
use crate::vault::Vault;
use app::kernel::{Lang, Zone};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// A company that takes everything, or loses every connection.
#[derive(Default)]
struct Company {
    sent: AtomicU32,
    is_down: bool,
}

#[async_trait]
impl SmsGateway for Company {
    async fn send(&self, message: &Outgoing, text: &str) -> Verdict {
        let stop = format!("http://127.0.0.1:3000{}", optout::short_path(&message.address_hash));
        assert!(text.contains("123456") || message.template == "news", "{text}");
        assert_eq!(text.contains(&stop), message.template != "code", "{text}");
        if self.is_down {
            return Verdict::failed(Outcome::Delayed { wait: None }, Cause::Unreachable, "sms.example", "");
        }
        self.sent.fetch_add(1, Ordering::Relaxed);
        Verdict::accepted("sms.example", None, "")
    }
}

/// The zone in which it is this hour now.
fn zone_at(hour: i64) -> Zone {
    let now = chrono::Utc::now().timestamp().rem_euclid(86_400);
    let offset = (hour * 3600 + 1800 - now).rem_euclid(86_400);
    Zone {
        offset_s: i32::try_from(offset).unwrap(),
    }
}

fn texter(pool: &PgPool, quotas: Quotas, hour: i64) -> Texter<Company> {
    Texter {
        gateway: Company::default(),
        pool: pool.clone(),
        sender: Sender {
            public_url: "http://127.0.0.1:3000".to_owned(),
            zone: zone_at(hour),
            from: "noreply@otklik.example".parse().unwrap(),
            host: "otklik.example".to_owned(),
        },
        quotas,
    }
}

const PLENTY: Quotas = Quotas {
    per_phone: 10,
    per_day: 10,
};

fn code_to(to: &str) -> Outgoing {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("key"),
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    )
    .unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(folder.path().join("key"), mode).unwrap();
    let vault = Vault::open(&folder.path().join("key")).unwrap();
    Outgoing {
        id: 1,
        template: "code".to_owned(),
        lang: Lang::Ru,
        to: to.to_owned(),
        address_hash: address_hash(&vault, Channel::Sms, to),
        params: json!({ "code": "123456" }),
        dedupe_key: "k".to_owned(),
        tries: 0,
    }
}

#[test]
fn only_mobile_phones_of_the_country() {
    assert!(is_mobile("+79991234567"));
    for bad in [
        "+78001234567",
        "+74951234567",
        "+7999123456",
        "+799912345678",
        "+380501234567",
        "89991234567",
        "+7999123456a",
        "",
    ] {
        assert!(!is_mobile(bad), "{bad}");
    }
}

#[test]
fn the_night_ends_in_the_morning() {
    let at = |hour, minute| Civil {
        year: 2026,
        month: 11,
        day: 22,
        hour,
        minute,
        second: 0,
        weekday: 6,
    };
    assert_eq!(night_left(at(9, 0)), None);
    assert_eq!(night_left(at(20, 59)), None);
    assert_eq!(night_left(at(21, 0)), Some(Duration::from_hours(12)));
    assert_eq!(night_left(at(8, 59)), Some(Duration::from_mins(1)));
    assert_eq!(night_left(at(0, 0)), Some(Duration::from_hours(9)));
    assert_eq!(until(at(0, 0), 0), Duration::from_hours(24));
}

#[sqlx::test]
async fn foreign_numbers_and_those_who_want_none_get_none(pool: PgPool) {
    let texter = texter(&pool, PLENTY, 12);
    let foreign = texter.deliver(&code_to("+18005551234")).await;
    assert_eq!(
        (foreign.outcome, foreign.cause),
        (Outcome::Refused, Some(Cause::BadPrefix))
    );
    let code = code_to("+79991234567");
    let news = Outgoing {
        template: "news".to_owned(),
        params: json!({ "what": "new-sign-in" }),
        ..code.clone()
    };
    let trust = Outgoing {
        template: "trust".to_owned(),
        params: json!({ "code": "123456", "until": "01.12.2026" }),
        ..code.clone()
    };
    sql::opt_out(&pool, &code.address_hash).await.unwrap();
    for unasked in [&news, &trust] {
        assert_eq!(texter.deliver(unasked).await.cause, Some(Cause::OptedOut));
    }
    // what he asks for himself comes nevertheless: he could not get in
    assert_eq!(texter.deliver(&code).await.outcome, Outcome::Accepted);
    sql::opt_in(&pool, &code.address_hash).await.unwrap();
    for unasked in [&news, &trust] {
        assert_eq!(texter.deliver(unasked).await.outcome, Outcome::Accepted);
    }
    assert_eq!(texter.gateway.sent.load(Ordering::Relaxed), 3);
}

#[sqlx::test]
async fn who_stops_notices_does_not_stop_those_that_were_written_before(pool: PgPool) {
    let texter = texter(&pool, PLENTY, 12);
    let code = code_to("+79991234567");
    let written = "insert into outbox (channel, kind, dedupe_key, sealed, address_hash)
                   values ('sms', 'news', $1, '', $2) returning outbox_id";
    let mut stopped = Vec::new();
    for key in ["before", "after"] {
        let id = sqlx::query_scalar(written).bind(key).bind(&code.address_hash);
        let news = Outgoing {
            id: id.fetch_one(&pool).await.unwrap(),
            template: "news".to_owned(),
            params: json!({ "what": "new-sign-in" }),
            ..code.clone()
        };
        if key == "before" {
            sql::opt_out(&pool, &code.address_hash).await.unwrap();
        }
        stopped.push(texter.deliver(&news).await.cause);
    }
    assert_eq!(stopped, [None, Some(Cause::OptedOut)]);
}

#[sqlx::test]
async fn notices_sleep_at_night_and_codes_do_not(pool: PgPool) {
    let texter = texter(&pool, PLENTY, 23);
    assert_eq!(
        texter.deliver(&code_to("+79991234567")).await.outcome,
        Outcome::Accepted
    );
    let notice = Outgoing {
        template: "news".to_owned(),
        ..code_to("+79991234567")
    };
    let verdict = texter.deliver(&notice).await;
    assert_eq!(verdict.cause, Some(Cause::QuietHours));
    let Outcome::Postponed { wait } = verdict.outcome else {
        panic!("{verdict:?}")
    };
    assert!(
        wait > Duration::from_hours(9) && wait < Duration::from_hours(10),
        "{wait:?}"
    );
}

#[sqlx::test]
async fn quotas_hold_under_a_crowd(pool: PgPool) {
    let quotas = Quotas {
        per_phone: 3,
        per_day: 5,
    };
    let texter = std::sync::Arc::new(texter(&pool, quotas, 12));
    let crowd: Vec<_> = (0..24)
        .map(|number| {
            let texter = std::sync::Arc::clone(&texter);
            let phone = if number % 2 == 0 {
                "+79991234567"
            } else {
                "+79991234568"
            };
            tokio::spawn(async move { texter.deliver(&code_to(phone)).await })
        })
        .collect();
    let mut causes = Vec::new();
    for one in crowd {
        causes.push(one.await.unwrap().cause);
    }
    assert_eq!(causes.iter().filter(|cause| cause.is_none()).count(), 5);
    assert_eq!(texter.gateway.sent.load(Ordering::Relaxed), 5);
    assert!(causes.contains(&Some(Cause::AddressQuota)) || causes.contains(&Some(Cause::Budget)));
    let most: i64 = sqlx::query_scalar("select max(sent) from sms_count where address_hash <> ''")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(most <= 3);
}

#[sqlx::test]
async fn a_message_that_did_not_go_costs_no_quota(pool: PgPool) {
    let mut texter = texter(&pool, PLENTY, 12);
    texter.gateway.is_down = true;
    for _ in 0..20 {
        let verdict = texter.deliver(&code_to("+79991234567")).await;
        assert_eq!(verdict.cause, Some(Cause::Unreachable));
    }
    texter.gateway.is_down = false;
    assert_eq!(
        texter.deliver(&code_to("+79991234567")).await.outcome,
        Outcome::Accepted
    );
}
