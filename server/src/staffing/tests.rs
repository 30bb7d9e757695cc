//! The accounts of the demonstration.

use super::*;
use crate::account::{Address, Whence};
use crate::vault::Vault;
use app::kernel::{Right, Rights, Viewer};
use app::staffing::model::{Fresh, MemberEditor};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;

#[sqlx::test(migrations = "./migrations")]
async fn the_demonstration_has_an_account_for_every_role_once(pool: PgPool) {
    sqlx::raw_sql(
        "insert into organisation (code, name_ru, name_en) values ('dorservice', 'Дорсервис', 'Roads'), ('clinic_1', 'Поликлиника', 'Clinic')",
    )
    .execute(&pool)
    .await
    .unwrap();
    let keys = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::open_or_create(&keys.path().join("secret.key")).unwrap());
    let accounts = Arc::new(crate::account::for_tests(pool.clone(), vault));
    let staffing = Staffing::new(accounts);
    for _ in 0..2 {
        staffing.make_demo_accounts().await.unwrap();
        let rows: Vec<(i64, String, bool)> = sqlx::query_as(
            "select m.account_id, m.role, m.organisation_id is null from staff_member m join pii.staff_totp using (account_id)
             where confirmed_at is not null order by m.role",
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        assert_eq!(rows.len(), Role::ALL.len());
        for (account, role, everywhere) in rows {
            let known = Role::parse(&role).unwrap();
            let bound = matches!(known, Role::Operator | Role::Head | Role::Clerk | Role::Doctor);
            assert_eq!(everywhere, !bound, "{role}");
            let sealed: Vec<u8> = sqlx::query_scalar("select sealed from pii.account_name where account_id = $1")
                .bind(account)
                .fetch_one(&pool)
                .await
                .unwrap();
            assert!(
                staffing
                    .accounts
                    .open_name(AccountId(account), Some(&sealed))
                    .contains(' ')
            );
            assert_eq!(staffing.enrolment(AccountId(account)).await.unwrap(), Enrolment::Done);
            assert_eq!(
                staffing.code_of_now(AccountId(account)).await.unwrap().unwrap().len(),
                6
            );
        }
    }
}

#[test]
fn a_part_that_is_not_known_is_nothing_and_not_everything() {
    let post = |text: &str| serde_json::from_str::<Post>(text).unwrap();
    let gone = post(r#"{"role": "administrator", "organisation": 7, "below": null}"#);
    assert_eq!(gone.scope(), Scope::Organisations(Vec::new()));
    let all = post(r#"{"role": "administrator", "organisation": null, "below": null}"#);
    assert_eq!((all.role(), all.scope()), (Some(Role::Administrator), Scope::Region));
    let strange = post(r#"{"role": "emperor", "organisation": null, "below": null}"#);
    assert_eq!(strange.role(), None);
    let none = Rights::of_roles(strange.role().map(|role| (role, strange.scope())));
    assert!(!none.contains(Right::TendMessages));
}

#[sqlx::test(migrations = "./migrations")]
async fn the_first_administrator_is_appointed_by_command(pool: PgPool) {
    sqlx::raw_sql("insert into organisation (code, name_ru, name_en) values ('dorservice', 'Дорсервис', 'Roads')")
        .execute(&pool)
        .await
        .unwrap();
    let keys = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::open_or_create(&keys.path().join("secret.key")).unwrap());
    let staffing = Staffing::new(Arc::new(crate::account::for_tests(pool.clone(), Arc::clone(&vault))));
    staffing.make_demo_accounts().await.unwrap();
    sqlx::raw_sql("delete from staff_member").execute(&pool).await.unwrap();
    let who = "Analyst@demo.example";
    let give = async |address: &str, role: &str, place: Option<&str>| {
        let given = appoint(&pool, &vault, address, role, place).await;
        given.map_err(|error| error.to_string())
    };
    for (address, role, place, part) in [
        (who, "emperor", None, "there are: moderator"),
        (who, "head", Some("nowhere"), "no organisation has the code"),
        ("nobody@demo.example", "head", None, "registers at /register first"),
        ("nobody", "head", None, "one @"),
    ] {
        let said = give(address, role, place).await.unwrap_err();
        assert!(said.contains(part), "{said}");
    }
    for _ in 0..2 {
        give(who, "administrator", None).await.unwrap();
        give(who, "head", Some("dorservice")).await.unwrap();
    }
    let count = async |query: &'static str| -> i64 { sqlx::query_scalar(query).fetch_one(&pool).await.unwrap() };
    let open = "select count(*) from staff_member where ended_at is null";
    assert_eq!(count(open).await, 2);
    let told = "select count(*) from outbox where kind = 'role-given' and channel = 'mail'";
    assert_eq!(count(told).await, 2, "of each role once");
    assert_eq!(dismiss(&pool, &vault, who).await.unwrap(), 2);
    assert!(
        dismiss(&pool, &vault, who)
            .await
            .unwrap_err()
            .to_string()
            .contains("no role")
    );
    assert_eq!(count(open).await, 0);
    let lines = "select count(*) from security_event where kind in ('role_given', 'roles_ended')";
    assert_eq!(count(lines).await, 3);
}

#[sqlx::test(migrations = "./migrations")]
async fn inviting_needs_one_connection_at_a_time(_: PgPoolOptions, connect: PgConnectOptions) {
    let options = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(5));
    let pool = options.connect_with(connect).await.unwrap();
    let keys = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::open_or_create(&keys.path().join("secret.key")).unwrap());
    let staffing = Staffing::new(Arc::new(crate::account::for_tests(pool.clone(), vault)));
    let actor = sqlx::query_scalar(
        "with a as (insert into account default values returning account_id),
              m as (insert into staff_member (account_id, role) select account_id, 'administrator' from a)
         insert into session (session_hash, account_id, method) select sha256('x'), account_id, 'password' from a
         returning account_id",
    );
    let actor = AccountId(actor.fetch_one(&pool).await.unwrap());
    let viewer = Viewer {
        rights: Rights::of_roles([(Role::Administrator, Scope::Region)]),
        ..Viewer::default()
    };
    let (editor, fresh, whence) = (MemberEditor::of(&viewer).unwrap(), Fresh::seen(), Whence::default());
    let guest = Address::email("guest@mail.example", Lang::Ru).unwrap();
    let asked = (Role::Analyst, None);
    let sent = staffing.invite(&editor, &fresh, actor, &guest, asked, &whence).await;
    assert_eq!(sent, Ok(Invited::Sent));
    let id: i64 = sqlx::query_scalar("select staff_invitation_id from pii.staff_invitation")
        .fetch_one(&pool)
        .await
        .unwrap();
    let again = staffing.invite_again(&editor, &fresh, actor, id, &whence).await;
    assert_eq!(again, Ok(Invited::Sent));
}
