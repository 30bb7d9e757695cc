//! Invitations: sent, opened, accepted, sent again, withdrawn, grown old.

use super::account::{Browser, OTHER, PASSWORD, inbox, latest, path_of, registered, spawn};
use super::helpers::App;
use super::staff::{code, proved};
use app::kernel::AccountId;
use sqlx::PgPool;

/// Who invites.
pub const KEEPER: &str = "keeper@mail.example";
/// Who is invited.
pub const GUEST: &str = "guest@mail.example";
/// The form.
pub const INVITE: &str = "/admin/members/invite";
/// Invitations that wait.
pub const WAITING: &str =
    "select count(*) from pii.staff_invitation where accepted_at is null and withdrawn_at is null";
/// Roles that hold.
pub const ROLES: &str = "select count(*) from staff_member where ended_at is null";

/// Invites somebody and gives the path of the letter's link.
pub async fn invited(app: &App, keeper: &mut Browser, email: &str, role: &str, organisation: &str) -> String {
    let form = [("email", email), ("role", role), ("organisation", organisation)];
    keeper
        .go(app, INVITE, &form, "/admin/members/invited?done=invited")
        .await;
    path_of(&latest(app, email, "invitation", "link").await)
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
    for bad in ["x".to_owned(), "A".repeat(43)] {
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
async fn who_is_dismissed_has_nothing_left_to_give_and_a_member_cannot_close_his_account(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let link = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    let closing = keeper.send(&app, "/profile/consents/account", &[("say", "no")]).await;
    assert_eq!(closing.status(), 409);
    assert_eq!(app.count(ROLES).await, 1);
    let guest = Browser::new(&app).await;
    assert!(guest.clone().open(&app, &link).await.1.contains("new_password"));
    // his roles end in the very table, past every page: the link asks for itself
    sqlx::raw_sql("update staff_member set ended_at = now()")
        .execute(&app.pool)
        .await
        .unwrap();
    assert!(!guest.clone().open(&app, &link).await.1.contains("new_password"));
    let form = [("new_password", OTHER), ("consent", "1")];
    assert_ne!(guest.clone().send(&app, &link, &form).await.status(), 303);
    assert_eq!((app.count(ROLES).await, app.count(WAITING).await), (0, 1));
    // nor does he invite by a form that he has open
    let invite = [
        ("email", "other@mail.example"),
        ("role", "operator"),
        ("organisation", "roadworks"),
    ];
    assert_ne!(keeper.send(&app, INVITE, &invite).await.status(), 303);
    assert_eq!(app.count(WAITING).await, 1);
    // the operator's command ends what waits
    sqlx::raw_sql("update staff_member set ended_at = null")
        .execute(&app.pool)
        .await
        .unwrap();
    server::staffing::dismiss(&app.pool, &app.state.vault, KEEPER)
        .await
        .unwrap();
    assert_eq!((app.count(ROLES).await, app.count(WAITING).await), (0, 0));
}
