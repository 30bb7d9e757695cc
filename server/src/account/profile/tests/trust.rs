//! A grown-up agrees by his own phone.

use super::*;
use app::account::identity::{Fault, Phone};

impl House {
    /// A trust that waits for the code `123456`.
    async fn asked(&self, who: AccountId, until: Day) -> Uuid {
        let new = NewRelative {
            until,
            phone: Phone::parse("8 910 123-45-67").ok(),
            ..child("2018-03-05", self.today().await)
        };
        let asked = self.accounts.ask_trust(who, &new, &once(), &Whence::default()).await;
        let Ok(Request::Sent(request)) = asked else {
            panic!("{asked:?}")
        };
        sqlx::query("update pii.proxy_request set code_mac = $1")
            .bind(self.accounts.trust_mac(request, "123456"))
            .execute(&self.pool)
            .await
            .unwrap();
        request
    }
}

#[sqlx::test]
async fn trust_needs_the_code_from_the_phone_and_its_owner_takes_it_back(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let today = house.today().await;
    let more = [
        ("until", today.plus_years(1).to_string()),
        ("phone", "8 910 123-45-67".to_owned()),
    ];
    let pairs: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut long = form("1950-01-01", &pairs);
    assert!(read_relative(Relation::Proxy, &mut long, today).is_none());
    assert_eq!(long.fault("until"), Some(&Fault::DayTooLate));
    let near = [("until", today.to_string()), ("phone", "8 910 123-45-67".to_owned())];
    let pairs: Vec<(&str, &str)> = near.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let new = read_relative(Relation::Proxy, &mut form("1950-01-01", &pairs), today).unwrap();
    assert_eq!(
        house.relative(who, Relation::Proxy, &new).await,
        Err(AppError::Forbidden),
        "never without the code"
    );
    let ask = async || {
        let (key, none) = (once(), Whence::default());
        house.accounts.ask_trust(who, &new, &key, &none).await.unwrap()
    };
    let Request::Sent(request) = ask().await else { panic!() };
    assert_eq!(
        house.accounts.asked_trust(who, request).await.unwrap().unwrap().phone,
        "+7 ••• •••-••-67"
    );
    let answer = async |request, code: &str| {
        house
            .accounts
            .answer_trust(who, request, code, MOSCOW, &Whence::default())
            .await
    };
    for left in (1..5).rev() {
        assert_eq!(answer(request, "not a code").await, Ok(Answered::Wrong(left)));
    }
    for _ in 0..2 {
        assert_eq!(answer(request, "000000").await, Ok(Answered::Over), "five tries");
    }
    let before = house.accounts.asked_before(who, request).await.unwrap().unwrap();
    assert!(before.facts == new.facts && before.until == new.until && before.phone == new.phone);
    assert!(
        house
            .accounts
            .asked_before(AccountId(who.0 + 1), request)
            .await
            .unwrap()
            .is_none()
    );
    house.accounts.forget_trust(who, request).await.unwrap();
    assert_eq!(answer(request, "000000").await, Ok(Answered::None));
    let Request::Sent(request) = ask().await else { panic!() };
    let code = (0..1_000_000_u32).map(|code| format!("{code:06}"));
    let mac: Vec<u8> = sqlx::query_scalar("select code_mac from pii.proxy_request where request_id = $1")
        .bind(request)
        .fetch_one(&pool)
        .await
        .unwrap();
    let right = code
        .into_iter()
        .find(|code| house.accounts.trust_mac(request, code) == mac)
        .unwrap();
    assert_eq!(
        answer(request, &format!(" {} {}", &right[..3], &right[3..])).await,
        Ok(Answered::Yes)
    );
    assert_eq!(answer(request, &right).await, Ok(Answered::None), "a code works once");
    assert_eq!(
        house.count("select count(*) from pii.proxy_request").await,
        0,
        "and nothing of it is kept"
    );
    assert!(matches!(ask().await, Request::Sent(_)));
    assert!(
        matches!(ask().await, Request::TooOften(wait) if wait > 3500),
        "three codes an hour"
    );
    // who takes the consent back leaves no names and phones of others behind
    house
        .accounts
        .withdraw_consent(who, Purpose::Notices, &Whence::default())
        .await
        .unwrap();
    assert_eq!(house.count("select count(*) from pii.proxy_request").await, 1);
    // the owner of the phone sees it and takes it back
    let trustor = house.account().await;
    let strange = house.account().await;
    sqlx::query("insert into pii.account_contact (account_id, kind, sealed, blind, confirmed_at) values ($1, 'phone', '', $2, now())")
        .bind(trustor.0)
        .bind(house.accounts.vault.blind_index("phone", b"+79101234567"))
        .execute(&pool)
        .await
        .unwrap();
    assert!(
        house
            .accounts
            .profile(strange, MOSCOW)
            .await
            .unwrap()
            .trusted
            .is_empty()
    );
    let seen = house.accounts.profile(trustor, MOSCOW).await.unwrap().trusted;
    assert_eq!((seen.len(), seen[0].name.as_str()), (1, "Нина О."));
    let trust = Uuid::parse_str(&seen[0].handle).unwrap();
    assert_eq!(
        house.accounts.revoke_trust(strange, trust, &Whence::default()).await,
        Ok(false)
    );
    assert_eq!(
        house.accounts.revoke_trust(trustor, trust, &Whence::default()).await,
        Ok(true)
    );
    assert!(house.accounts.profile(who, MOSCOW).await.unwrap().family.is_empty());
    house
        .accounts
        .withdraw_consent(who, Purpose::Family, &Whence::default())
        .await
        .unwrap();
    assert_eq!(house.count("select count(*) from pii.proxy_request").await, 0);
}

#[sqlx::test]
async fn of_many_answers_at_once_one_is_trusted(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let until = local_day(crate::clock::now() + chrono::TimeDelta::days(300), MOSCOW);
    let request = house.asked(who, until).await;
    let none = Whence::default();
    let tries = (0..5).map(|_| house.accounts.answer_trust(who, request, "123456", MOSCOW, &none));
    let answers = futures::future::join_all(tries).await;
    let trusted = answers.iter().filter(|answer| **answer == Ok(Answered::Yes)).count();
    assert_eq!(trusted, 1, "{answers:?}");
    assert_eq!(
        house
            .count("select count(*) from pii.person where relation = 'proxy'")
            .await,
        1
    );
}

#[sqlx::test]
async fn a_trust_whose_last_day_has_passed_meanwhile_is_asked_for_anew(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let request = house.asked(who, house.today().await).await;
    let answered = house
        .accounts
        .answer_trust(who, request, "123456", MOSCOW, &Whence::default())
        .await;
    assert_eq!(answered, Ok(Answered::DayOver));
    assert!(
        house.accounts.asked_before(who, request).await.unwrap().is_some(),
        "nothing typed is lost"
    );
}

impl House {
    /// Gives an account a phone, proved or not, and an e-mail beside it; the phone's handle.
    async fn reached_by(&self, who: AccountId, phone: &str, proved: bool) -> String {
        let phone = crate::account::Address::Phone(Phone::parse(phone).unwrap());
        let mail = crate::account::Address::parse(&format!("n{}@mail.example", who.0), Lang::Ru).unwrap();
        for (address, proved) in [(&phone, proved), (&mail, true)] {
            sqlx::query(
                "insert into pii.account_contact (account_id, kind, sealed, blind, confirmed_at)
                 values ($1, $2, $3, $4, case when $5 then now() end)",
            )
            .bind(who.0)
            .bind(address.kind())
            .bind(self.accounts.seal_address(address).unwrap())
            .bind(self.accounts.blind(address))
            .bind(proved)
            .execute(&self.pool)
            .await
            .unwrap();
        }
        hex::encode(&self.accounts.blind(&phone)[..12])
    }
}

#[sqlx::test]
async fn a_trust_ends_with_the_phone_or_the_account_that_could_take_it_back(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let until = local_day(crate::clock::now() + chrono::TimeDelta::days(300), MOSCOW);
    let none = Whence::default();
    let trusts = async || {
        house
            .count("select count(*) from pii.person where relation = 'proxy'")
            .await
    };
    let requests = async || house.count("select count(*) from pii.proxy_request").await;
    let trusted = async || {
        let request = house.asked(who, until).await;
        let answered = house.accounts.answer_trust(who, request, "123456", MOSCOW, &none).await;
        assert_eq!(answered, Ok(Answered::Yes));
    };
    trusted().await;
    // who has typed somebody else's phone has no say in it
    let strange = house.account().await;
    let typed = house.reached_by(strange, "8 910 123-45-67", false).await;
    assert_eq!(house.accounts.remove_contact(strange, &typed, &none).await, Ok(true));
    assert_eq!(trusts().await, 1);
    // its owner parts with it, and with what waits for its code
    let owner = house.account().await;
    let handle = house.reached_by(owner, "8 910 123-45-67", true).await;
    let waiting = house.asked(who, until).await;
    assert_eq!((trusts().await, requests().await), (1, 1));
    assert_eq!(house.accounts.remove_contact(owner, &handle, &none).await, Ok(true));
    assert_eq!((trusts().await, requests().await), (0, 0));
    let late = house.accounts.answer_trust(who, waiting, "123456", MOSCOW, &none).await;
    assert_eq!(late, Ok(Answered::None));
    // the next owner of the number closes the account
    let next = house.account().await;
    house.reached_by(next, "8 910 123-45-67", true).await;
    house.agree(next, Purpose::Account).await;
    trusted().await;
    assert_eq!(trusts().await, 1);
    let closed = house.accounts.withdraw_consent(next, Purpose::Account, &none).await;
    assert_eq!((closed, trusts().await), (Ok(()), 0));
    let lost = "select count(*) from security_event where kind = 'trust_lost'";
    assert_eq!(house.count(lost).await, 2, "whoever acted can read why");
}
