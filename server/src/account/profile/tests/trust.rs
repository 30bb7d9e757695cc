//! A grown-up agrees by his own phone.

use super::*;
use app::account::identity::Fault;

#[sqlx::test]
async fn trust_needs_the_code_from_the_phone_and_its_owner_takes_it_back(pool: PgPool) {
    let house = House::new(&pool);
    let (who, ..) = house.owner().await;
    house.agree(who, Purpose::Family).await;
    let today = house.accounts.today(&pool, MOSCOW).await.unwrap();
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
    let ask = async || house.accounts.ask_trust(who, &new, &Whence::default()).await;
    let request = ask().await.unwrap();
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
    for _ in 0..5 {
        assert_eq!(answer(request, "not a code").await, Ok(Answered::Wrong));
    }
    assert_eq!(answer(request, "000000").await, Ok(Answered::Over), "five tries");
    let request = ask().await.unwrap();
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
    assert_eq!(answer(request, &right).await, Ok(Answered::Over), "a code works once");
    ask().await.unwrap();
    assert_eq!(
        ask().await,
        Err(AppError::TooMany { retry_s: 3600 }),
        "three codes an hour"
    );
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
}
