//! Members of the staff: who sees them, changing and ending roles, looking at an address, fresh proofs.

use super::account::{PASSWORD, inbox, spawn};
use super::helpers::App;
use super::staff::{code, half_a_minute_later, member, proved};
use super::staff_invitations::{GUEST, INVITE, KEEPER, ROLES, WAITING, invited};
use sqlx::PgPool;

/// The second proof of everybody was given long ago.
async fn a_quarter_of_an_hour_later(app: &App) {
    sqlx::query(
        "update session set second_factor_at = now() - interval '16 minutes' where second_factor_at is not null",
    )
    .execute(&app.pool)
    .await
    .unwrap();
}

async fn number(app: &App, email_of_role: &str) -> i64 {
    sqlx::query_scalar("select staff_member_id from staff_member where role = $1 and ended_at is null")
        .bind(email_of_role)
        .fetch_one(&app.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn nobody_gives_more_than_he_has_or_beyond_his_part(pool: PgPool) {
    let app = spawn(pool).await;
    let mut head = proved(&app, "head@mail.example", "head", Some(1)).await;
    let mut operator = proved(&app, "operator@mail.example", "operator", Some(1)).await;
    member(&app, "far@mail.example", "operator", Some(2)).await;
    let (_, page) = head.open(&app, INVITE).await;
    assert!(
        page.contains("value=\"clerk\"") && !page.contains("value=\"administrator\""),
        "{page}"
    );
    for (role, organisation) in [
        ("administrator", "roadworks"),
        ("head", "roadworks"),
        ("operator", "harbour"),
        ("operator", ""),
    ] {
        let form = [("email", GUEST), ("role", role), ("organisation", organisation)];
        assert_eq!(
            head.send(&app, INVITE, &form).await.status(),
            422,
            "{role} {organisation}"
        );
    }
    assert_eq!(app.count(WAITING).await, 0);
    invited(&app, &mut head, GUEST, "operator", "roadworks").await;
    // what lies beyond is not there
    let (_, page) = head.open(&app, "/admin/members").await;
    assert!(
        page.contains("Дорожная служба") && !page.contains("Управа порта"),
        "{page}"
    );
    let far: i64 = sqlx::query_scalar("select staff_member_id from staff_member where organisation_id = 2")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    for (path, own) in [("", false), ("/end", true), ("/change", true), ("/reveal", true)] {
        let path = format!("/admin/members/{far}{path}");
        let fields = [("role", "operator"), ("organisation", "roadworks")];
        let status = if own {
            head.send(&app, &path, &fields).await.status().as_u16()
        } else {
            head.open(&app, &path).await.0
        };
        assert_eq!(status, 404, "{path}");
    }
    // his own role is not his to change
    let own = number(&app, "head").await;
    assert_eq!(
        head.send(&app, &format!("/admin/members/{own}/end"), &[])
            .await
            .status(),
        404
    );
    // an invitation of somebody above
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    invited(&app, &mut keeper, GUEST, "head", "roadworks").await;
    let above: i64 = sqlx::query_scalar("select staff_invitation_id from pii.staff_invitation where role = 'head'")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(head.open(&app, &format!("/admin/invitations/{above}")).await.0, 404);
    for act in ["again", "withdraw"] {
        let path = format!("/admin/invitations/{above}/{act}");
        assert_eq!(head.send(&app, &path, &[]).await.status(), 404, "{act}");
    }
    let (_, page) = head.open(&app, "/admin/members/invited").await;
    assert!(!page.contains(&format!("/admin/invitations/{above}")), "{page}");
    for path in ["/admin/members", INVITE, "/admin/members/invited"] {
        assert_eq!(operator.open(&app, path).await.0, 403, "{path}");
    }
    let form = [("email", GUEST), ("role", "operator"), ("organisation", "roadworks")];
    assert_eq!(operator.send(&app, INVITE, &form).await.status(), 403);
    assert_eq!(app.count(WAITING).await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_weighty_form_asks_for_a_fresh_proof_and_keeps_what_was_typed(pool: PgPool) {
    let app = spawn(pool).await;
    let (mut keeper, account) = member(&app, KEEPER, "administrator", None).await;
    keeper.open(&app, "/admin/enter").await;
    let first = code(&app, account).await;
    keeper
        .send(&app, "/admin/enter", &[("password", PASSWORD), ("code", &first)])
        .await;
    let (_, page) = keeper.open(&app, INVITE).await;
    assert!(!page.contains("name=\"code\""), "the proof is fresh: {page}");
    a_quarter_of_an_hour_later(&app).await;
    let (_, page) = keeper.open(&app, INVITE).await;
    assert!(page.contains("name=\"code\""), "{page}");
    let form = |code: &'static str| {
        [
            ("email", GUEST),
            ("role", "operator"),
            ("organisation", "roadworks"),
            ("code", code),
        ]
    };
    for wrong in ["", "000000"] {
        let answer = keeper.send(&app, INVITE, &form(wrong)).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("code-error") && page.contains(&format!("value=\"{GUEST}\"")),
            "{page}"
        );
    }
    assert_eq!(app.count(WAITING).await, 0);
    half_a_minute_later(&app).await;
    let right = code(&app, account).await;
    let old = keeper.clone();
    let sent = [
        ("email", GUEST),
        ("role", "operator"),
        ("organisation", "roadworks"),
        ("code", right.as_str()),
    ];
    keeper
        .go(&app, INVITE, &sent, "/admin/members/invited?done=invited")
        .await;
    assert_ne!(old.session(), keeper.session(), "another secret");
    assert_eq!(
        old.clone().open(&app, "/admin").await.0,
        303,
        "the former one opens nothing"
    );
    assert_eq!(keeper.open(&app, "/admin/members").await.0, 200);

    a_quarter_of_an_hour_later(&app).await;
    let own = number(&app, "administrator").await;
    for act in ["reveal", "end", "change"] {
        let path = format!("/admin/members/{own}/{act}");
        let fields = [("role", "analyst"), ("organisation", ""), ("reason", "сверить адрес")];
        assert_eq!(keeper.send(&app, &path, &fields).await.status(), 422, "{act}");
    }
    assert_eq!(
        app.count("select count(*) from security_event where kind in ('revealed', 'role_ended', 'role_changed')")
            .await,
        0
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn a_role_is_changed_and_ended_its_holder_signed_out_and_told(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let mut head = proved(&app, "head@mail.example", "head", Some(1)).await;
    invited(&app, &mut head, GUEST, "operator", "roadworks").await;
    let id = number(&app, "head").await;
    let page = format!("/admin/members/{id}");
    let (status, text) = keeper.open(&app, &page).await;
    assert!(
        status == 200 && text.contains("Дорожная служба") && !text.contains("head@mail.example"),
        "{text}"
    );

    // an address is looked at for a reason, after a line in the journal
    let line = "select count(*) from security_event where kind = 'revealed' and actor_id <> account_id and details->>'what' = 'email'
                and details->>'reason' = 'сверить адрес'";
    for (reason, status, lines) in [("", 422, 0), ("  ой ", 422, 0), (" сверить адрес ", 200, 1)] {
        let answer = keeper
            .send(&app, &format!("{page}/reveal"), &[("reason", reason)])
            .await;
        assert_eq!(answer.status(), status, "{reason:?}");
        let text = answer.text().await.unwrap();
        assert_eq!(text.contains("head@mail.example"), lines == 1, "{text}");
        assert!(lines == 1 || text.contains("от\u{a0}5 до\u{a0}200 знаков"), "{text}");
        assert_eq!(app.count(line).await, lines);
    }

    let same = [("role", "head"), ("organisation", "roadworks")];
    assert_eq!(keeper.send(&app, &format!("{page}/change"), &same).await.status(), 409);
    let other = [("role", "operator"), ("organisation", "harbour")];
    keeper
        .go(&app, &format!("{page}/change"), &other, "/admin/members?done=changed")
        .await;
    assert!(!head.is_in(&app).await, "signed out everywhere");
    assert_eq!(app.count(WAITING).await, 0, "what the head promised is withdrawn");
    let told = inbox(&app, "head@mail.example").await;
    assert!(
        told.iter()
            .any(|(template, params)| template == "role-changed" && params["former_role"] == "head")
    );
    assert_eq!(
        keeper.send(&app, &format!("{page}/end"), &[]).await.status(),
        404,
        "it has ended"
    );

    let id = number(&app, "operator").await;
    keeper
        .go(
            &app,
            &format!("/admin/members/{id}/end"),
            &[],
            "/admin/members?done=ended",
        )
        .await;
    let told = inbox(&app, "head@mail.example").await;
    assert!(told.iter().any(|(template, _)| template == "role-ended"));
    assert_eq!(
        app.count("select count(*) from pii.staff_totp").await,
        1,
        "who comes back connects a telephone anew"
    );
    assert_eq!(app.count(ROLES).await, 1);
    let by = "select count(*) from staff_member where ended_at is not null and ended_by is not null";
    assert_eq!(app.count(by).await, 2);
    // found by the whole address, with nothing of it in a link
    let found = keeper.send(&app, "/admin/members", &[("email", KEEPER)]).await;
    let own = format!("/admin/members/{}\"", number(&app, "administrator").await);
    assert!(found.status() == 200 && found.text().await.unwrap().contains(&own));
    assert_eq!(
        keeper.send(&app, "/admin/members", &[("email", "нет")]).await.status(),
        422
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn the_last_administrator_stays_even_if_two_end_one_another_at_once(pool: PgPool) {
    let app = spawn(pool).await;
    let mut one = proved(&app, KEEPER, "administrator", None).await;
    let own = number(&app, "administrator").await;
    let end = format!("/admin/members/{own}/end");
    assert_eq!(one.send(&app, &end, &[]).await.status(), 409);
    let to_less = [("role", "analyst"), ("organisation", "")];
    assert_eq!(
        one.send(&app, &format!("/admin/members/{own}/change"), &to_less)
            .await
            .status(),
        409
    );
    let mut two = proved(&app, "second@mail.example", "administrator", None).await;
    let other: i64 = sqlx::query_scalar("select max(staff_member_id) from staff_member")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let end_other = format!("/admin/members/{other}/end");
    // both are let in and have read their rights before either may write
    let mut tx = app.pool.begin().await.unwrap();
    sqlx::raw_sql("select from staff_member for update")
        .execute(&mut *tx)
        .await
        .unwrap();
    let let_go = async {
        are_waited_for(&app, 2).await;
        tx.commit().await.unwrap();
    };
    let (a, b, ()) = tokio::join!(one.send(&app, &end_other, &[]), two.send(&app, &end, &[]), let_go);
    let mut statuses = [a.status().as_u16(), b.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403], "the other one is nobody any more");
    assert_eq!(app.count(ROLES).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn members_come_in_pages_and_are_found_by_organisation_and_role(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    sqlx::raw_sql(
        "with people as (insert into account select from generate_series(1, 70) returning account_id)
         insert into staff_member (account_id, role, organisation_id)
         select account_id, case when account_id % 2 = 0 then 'operator' else 'clerk' end, 1 + account_id % 2 from people",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    let (mut seen, mut path) = (Vec::new(), "/admin/members".to_owned());
    for _ in 0..3 {
        let (_, page) = keeper.open(&app, &path).await;
        let rows = page.split("href=\"/admin/members/").skip(1);
        let ids = rows.filter_map(|rest| rest.split('"').next()?.parse::<i64>().ok());
        seen.extend(ids);
        let after = page.rsplit_once("after=").and_then(|(_, rest)| rest.split('"').next());
        path = format!("/admin/members?after={}", after.unwrap_or_default());
    }
    assert_eq!(seen.len(), 71, "each once");
    assert!(seen.is_sorted_by(|a, b| a > b));
    let (_, page) = keeper.open(&app, "/admin/members?q=harbour&role=clerk").await;
    assert!(page.contains("Управа порта") && page.contains("after="), "{page}");
    let (_, page) = keeper.open(&app, "/admin/members?q=harbour&role=operator").await;
    assert!(!page.contains("/admin/members/2"), "{page}");
    for odd in ["/admin/members?q=%25", "/admin/members?after=x&role=y"] {
        assert_eq!(keeper.open(&app, odd).await.0, 200, "{odd}");
    }
}

/// Ends when so many wait for a lock.
async fn are_waited_for(app: &App, count: i64) {
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..1_000 {
        if app.count(waiting).await >= count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(
        app.count(waiting).await,
        count,
        "nobody asked whether the role is still held"
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn who_is_dismissed_at_this_moment_gives_nothing_any_more(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let _second = proved(&app, "second@mail.example", "administrator", None).await;
    let _analyst = proved(&app, "analyst@mail.example", "analyst", None).await;
    let change = format!("/admin/members/{}/change", number(&app, "analyst").await);
    let invite = [("email", GUEST), ("role", "operator"), ("organisation", "roadworks")];
    let promote = [("role", "administrator"), ("organisation", "")];
    for (path, fields) in [(INVITE, &invite[..]), (change.as_str(), &promote)] {
        // the session is still there and the rights were read; then the roles end
        let mut tx = app.pool.begin().await.unwrap();
        sqlx::raw_sql(
            "update staff_member set ended_at = now() where account_id = (select min(account_id) from staff_member)",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        let dismissed = async {
            are_waited_for(&app, 1).await;
            tx.commit().await.unwrap();
        };
        let (answer, ()) = tokio::join!(keeper.send(&app, path, fields), dismissed);
        assert_eq!(answer.status(), 403, "{path}");
        sqlx::raw_sql(
            "update staff_member set ended_at = null where account_id = (select min(account_id) from staff_member)",
        )
        .execute(&app.pool)
        .await
        .unwrap();
    }
    let administrators = "select count(*) from staff_member where role = 'administrator' and ended_at is null";
    assert_eq!((app.count(WAITING).await, app.count(administrators).await), (0, 2));
}
