//! Members of the staff: who sees them, inviting, accepting, changing and ending roles, looking at an address.

use super::account::{Browser, OTHER, PASSWORD, inbox, latest, path_of, registered, spawn};
use super::helpers::App;
use super::staff::{code, half_a_minute_later, member, proved};
use app::kernel::AccountId;
use sqlx::PgPool;

const KEEPER: &str = "keeper@mail.example";
const GUEST: &str = "guest@mail.example";
const INVITE: &str = "/admin/members/invite";
const WAITING: &str = "select count(*) from pii.staff_invitation where accepted_at is null and withdrawn_at is null";
const ROLES: &str = "select count(*) from staff_member where ended_at is null";

/// Invites somebody and gives the path of the letter's link.
async fn invited(app: &App, keeper: &mut Browser, email: &str, role: &str, organisation: &str) -> String {
    let form = [("email", email), ("role", role), ("organisation", organisation)];
    keeper
        .go(app, INVITE, &form, "/admin/members/invited?done=invited")
        .await;
    path_of(&latest(app, email, "invitation", "link").await)
}

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
async fn somebody_new_comes_by_a_letter_and_sees_only_what_is_his(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let link = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    let (_, page) = keeper.open(&app, "/admin/members/invited").await;
    assert!(
        page.contains("Дорожная служба") && !page.contains(GUEST),
        "masked: {page}"
    );

    let mut guest = Browser::new(&app).await;
    for _ in 0..3 {
        let (status, page) = guest.open(&app, &link).await;
        assert!(status == 200 && page.contains("name=\"new_password\""), "{page}");
    }
    assert_eq!(app.count(WAITING).await, 1, "looking changes nothing");
    let weak = guest
        .send(&app, &link, &[("new_password", "qwerty123"), ("consent", "1")])
        .await;
    assert_eq!(weak.status(), 422);
    let page = weak.text().await.unwrap();
    assert!(
        page.contains("new_password-error") && page.contains("checked"),
        "the consent stays: {page}"
    );
    assert_eq!(guest.send(&app, &link, &[("new_password", OTHER)]).await.status(), 422);
    let form = [("new_password", OTHER), ("consent", "1")];
    guest.go(&app, &link, &form, "/admin/enter?next=/admin").await;

    let account: i64 = sqlx::query_scalar("select max(account_id) from account")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    assert_eq!(guest.open(&app, "/admin/enter").await.0, 200);
    let proof = code(&app, AccountId(account)).await;
    let fields = [("password", OTHER), ("code", proof.as_str()), ("next", "/admin")];
    assert_eq!(guest.send(&app, "/admin/enter", &fields).await.status(), 200);
    let (status, page) = guest.open(&app, "/admin/organisations").await;
    assert!(status == 200 && page.contains("Дорожная служба") && !page.contains("Управа порта"));
    assert_eq!(guest.open(&app, "/admin/members").await.0, 403);
    // the address is proved by the letter, and the consent is on record
    let mut elsewhere = Browser::new(&app).await;
    elsewhere
        .go(&app, "/login", &[("login", GUEST), ("password", OTHER)], "/my")
        .await;
    assert_eq!(
        app.count("select count(*) from account_consent where account_id = (select max(account_id) from account)")
            .await,
        1
    );
    // the link works once, and the address is forgotten with it
    assert_eq!(guest.open(&app, &link).await.0, 410);
    let used = "select count(*) from pii.staff_invitation where accepted_at is not null and contact is null and contact_blind is null";
    assert_eq!(app.count(used).await, 1);
    let told = inbox(&app, GUEST).await;
    assert!(
        told.iter()
            .any(|(template, params)| template == "role-given" && params["role"] == "operator")
    );
    let lines =
        "select count(*) from security_event where kind in ('invitation_sent', 'role_given') and actor_id is not null";
    assert_eq!(app.count(lines).await, 2);
}

#[sqlx::test(migrations = "./migrations")]
async fn somebody_known_signs_in_first_and_nobody_else_can_use_the_link(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let mut guest = registered(&app, GUEST).await;
    let mut stranger = registered(&app, "stranger@mail.example").await;
    let link = invited(&app, &mut keeper, GUEST, "head", "roadworks").await;

    let (status, page) = stranger.open(&app, &link).await;
    assert!(
        status == 200 && page.contains("action=\"/logout\"") && !page.contains("roadworks"),
        "{page}"
    );
    assert_eq!(stranger.send(&app, &link, &[]).await.status(), 403);
    let mut nobody = Browser::new(&app).await;
    let (_, page) = nobody.open(&app, &link).await;
    assert!(
        page.contains("/login?next=%2Finvitation%2F") && !page.contains("new_password"),
        "{page}"
    );
    let form = [("new_password", OTHER), ("consent", "1")];
    nobody.go(&app, &link, &form, &format!("/login?next={link}")).await;
    assert_eq!(app.count(ROLES).await, 1);
    nobody
        .go(
            &app,
            "/login",
            &[("login", GUEST), ("password", PASSWORD), ("next", &link)],
            &link,
        )
        .await;

    let before = guest.session().unwrap().to_owned();
    guest.go(&app, &link, &[], "/admin/enter?next=/admin").await;
    assert_ne!(guest.session().unwrap(), before, "rights came: another secret");
    assert!(!nobody.is_in(&app).await, "all sessions of before have ended");
    assert_eq!(app.count(ROLES).await, 2);
    // whose role waits for the second proof
    assert_eq!(guest.open(&app, "/admin/members").await.0, 303);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_form_with_errors_says_so_at_the_fields_and_loses_nothing(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    for (form, wrong, kept) in [
        (
            [("email", "нет"), ("role", ""), ("organisation", "nowhere")],
            vec!["email-error", "role-error", "organisation-error"],
            "nowhere",
        ),
        (
            [("email", GUEST), ("role", "emperor"), ("organisation", "")],
            vec!["role-error"],
            GUEST,
        ),
        // both names hold it
        (
            [("email", GUEST), ("role", "head"), ("organisation", "r")],
            vec!["organisation-error", "name=\"pick\""],
            GUEST,
        ),
        (
            [("email", GUEST), ("role", "head"), ("organisation", "a\0b")],
            vec!["organisation-error"],
            GUEST,
        ),
    ] {
        let answer = keeper.send(&app, INVITE, &form).await;
        assert_eq!(answer.status(), 422, "{form:?}");
        let page = answer.text().await.unwrap();
        for part in wrong {
            assert!(page.contains(part), "{form:?}: no {part} in {page}");
        }
        assert!(page.contains(&format!("value=\"{kept}\"")), "{page}");
    }
    assert_eq!(app.count(WAITING).await, 0);
    // by a part of the name, and by choosing
    let by_part = [
        ("email", GUEST),
        ("role", "head"),
        ("organisation", "Управа"),
        ("pick", ""),
    ];
    keeper
        .go(&app, INVITE, &by_part, "/admin/members/invited?done=invited")
        .await;
    let picked = [
        ("email", GUEST),
        ("role", "head"),
        ("organisation", "r"),
        ("pick", "roadworks"),
    ];
    keeper
        .go(&app, INVITE, &picked, "/admin/members/invited?done=invited")
        .await;
    assert_eq!(app.count(WAITING).await, 2);
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
async fn an_invitation_is_one_is_sent_again_withdrawn_and_grows_old(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let first = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    let form = [
        ("email", "Guest@Mail.example"),
        ("role", "operator"),
        ("organisation", "roadworks"),
    ];
    assert_eq!(keeper.send(&app, INVITE, &form).await.status(), 409);
    let id: i64 = sqlx::query_scalar("select staff_invitation_id from pii.staff_invitation")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let page = format!("/admin/invitations/{id}");
    let (status, text) = keeper.open(&app, &page).await;
    assert!(status == 200 && !text.contains(GUEST), "{text}");
    keeper
        .go(&app, &format!("{page}/again"), &[], "/admin/members/invited?done=again")
        .await;
    let second = path_of(&latest(&app, GUEST, "invitation", "link").await);
    assert_eq!(app.get(&first).await.status(), 410, "the former link");
    assert_eq!(app.get(&second).await.status(), 200);
    sqlx::query(
        "update pii.staff_invitation set sent_at = now() - interval '8 days', expires_at = now() - interval '1 day'",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    assert_eq!(app.get(&second).await.status(), 410, "too old");
    let mut guest = Browser::new(&app).await;
    let yes = [("new_password", OTHER), ("consent", "1")];
    assert_eq!(guest.send(&app, &second, &yes).await.status(), 410);
    keeper
        .go(&app, &format!("{page}/again"), &[], "/admin/members/invited?done=again")
        .await;
    let third = path_of(&latest(&app, GUEST, "invitation", "link").await);
    keeper
        .go(
            &app,
            &format!("{page}/withdraw"),
            &[],
            "/admin/members/invited?done=withdrawn",
        )
        .await;
    assert_eq!(guest.send(&app, &third, &yes).await.status(), 410, "withdrawn");
    assert_eq!(keeper.send(&app, &format!("{page}/withdraw"), &[]).await.status(), 404);
    assert_eq!(app.count(ROLES).await, 1);
    // a closed organisation takes nobody in
    let fourth = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    sqlx::query("update organisation set closed_at = now() where code = 'roadworks'")
        .execute(&app.pool)
        .await
        .unwrap();
    assert_eq!(guest.send(&app, &fourth, &yes).await.status(), 410);
    for bad in ["x".to_owned(), "%00".to_owned(), "A".repeat(43)] {
        assert_eq!(app.get(&format!("/invitation/{bad}")).await.status(), 410, "{bad}");
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn of_many_who_use_one_link_at_once_one_comes_in(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let link = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    let tries = (0..8).map(|_| {
        let (app, link) = (&app, link.clone());
        async move {
            let mut guest = Browser::new(app).await;
            let form = [("new_password", OTHER), ("consent", "1")];
            guest.send(app, &link, &form).await.status().as_u16()
        }
    });
    let mut statuses = futures::future::join_all(tries).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303, "{statuses:?}");
    assert!(
        statuses[1..]
            .iter()
            .all(|status| [403, 410].contains(status) || *status == 303),
        "{statuses:?}"
    );
    assert_eq!(app.count("select count(*) from account").await, 2);
    assert_eq!(app.count(ROLES).await, 2);
    let used = "select count(*) from security_event where kind = 'role_given'";
    assert_eq!(app.count(used).await, 1);
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
        let fields = [("role", "analyst"), ("organisation", "")];
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

    // an address is looked at after a line in the journal
    let (_, text) = {
        let answer = keeper.send(&app, &format!("{page}/reveal"), &[]).await;
        (answer.status(), answer.text().await.unwrap())
    };
    assert!(text.contains("head@mail.example"), "{text}");
    let line = "select count(*) from security_event where kind = 'revealed' and actor_id <> account_id and details->>'what' = 'email'";
    assert_eq!(app.count(line).await, 1);

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
    assert_eq!(app.count(ROLES).await, 1);
    let by = "select count(*) from staff_member where ended_at is not null and ended_by is not null";
    assert_eq!(app.count(by).await, 2);
    // found by the whole address, with nothing of it in a link
    let found = keeper.send(&app, "/admin/members", &[("email", KEEPER)]).await;
    assert!(found.status() == 200 && found.text().await.unwrap().contains("/admin/members/"));
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
    let (a, b) = tokio::join!(one.send(&app, &end_other, &[]), two.send(&app, &end, &[]));
    let statuses = [a.status().as_u16(), b.status().as_u16()];
    assert!(statuses.contains(&303), "{statuses:?}");
    assert_eq!(app.count(ROLES).await, 1, "{statuses:?}");
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
        let after = page.split("after=").nth(1).and_then(|rest| rest.split('"').next());
        path = format!("/admin/members?after={}", after.unwrap_or_default());
    }
    assert_eq!(seen.len(), 71, "each once");
    assert!(seen.is_sorted_by(|a, b| a > b));
    let (_, page) = keeper.open(&app, "/admin/members?q=harbour&role=clerk").await;
    assert!(page.contains("Управа порта") && page.contains("after="), "{page}");
    let (_, page) = keeper.open(&app, "/admin/members?q=harbour&role=operator").await;
    assert!(!page.contains("/admin/members/2"), "{page}");
    for odd in [
        "/admin/members?q=%25",
        "/admin/members?q=%00",
        "/admin/members?after=x&role=y",
    ] {
        assert_eq!(keeper.open(&app, odd).await.0, 200, "{odd}");
    }
}
