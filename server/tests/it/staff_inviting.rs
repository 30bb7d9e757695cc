//! Inviting many from one place, and what whoever comes agrees to.

use super::account::{Browser, OTHER, PASSWORD, consent_text, puzzle, spawn};
use super::profile_kept::field;
use super::staff::proved;
use super::staff_invitations::{GUEST, INVITE, KEEPER, WAITING, invited};
use app::account::profile::consent::Purpose;
use app::kernel::Lang;
use server::account::profile::text_of;
use sqlx::PgPool;

#[sqlx::test(migrations = "./migrations")]
async fn a_whole_region_is_invited_from_one_network_and_its_citizens_keep_their_letters(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let letters = "select coalesce(sum(cardinality(hits)), 0)::bigint from throttle where scope = 'letter_network'";
    let before = app.count(letters).await;
    let done = "/admin/members/invited?done=invited";
    let form = |email: String| [("email".to_owned(), email), ("role".to_owned(), "operator".to_owned())];
    for n in 0..70 {
        let form = form(format!("guest{n}@mail.example"));
        let mut fields: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.push(("organisation", "roadworks"));
        keeper.go(&app, INVITE, &fields, done).await;
    }
    assert_eq!((app.count(WAITING).await, app.count(letters).await), (70, before));
    // a citizen behind the same address gets his letter, and no puzzle
    let text = consent_text();
    let fields = [
        ("email", "vera@example.ru"),
        ("new_password", PASSWORD),
        ("consent", "1"),
        ("consent_text", &text),
    ];
    let answer = app.form("/register", "", &fields).await;
    let (status, page) = (answer.status(), answer.text().await.unwrap());
    assert!(status == 303 && puzzle(&page).is_none(), "{status} {page}");

    // the sender has a limit of his own; what it stops uses up nobody's letters
    let full = "update throttle set hits = array_fill(clock_timestamp(), array[300]) where scope = 'invitations'";
    sqlx::raw_sql(full).execute(&app.pool).await.unwrap();
    let addresses = "select count(*) from throttle where scope = 'letter_address'";
    let before = app.count(addresses).await;
    let one_more = [("email", GUEST), ("role", "operator"), ("organisation", "roadworks")];
    let answer = keeper.send(&app, INVITE, &one_more).await;
    assert_eq!(answer.status(), 429);
    assert!(answer.text().await.unwrap().contains("слишком много приглашений"));
    assert_eq!((app.count(WAITING).await, app.count(addresses).await), (70, before));
    // and so has an address
    sqlx::raw_sql("delete from throttle where scope = 'invitations'")
        .execute(&app.pool)
        .await
        .unwrap();
    let again = app
        .count("select min(staff_invitation_id) from pii.staff_invitation")
        .await;
    let again = format!("/admin/invitations/{again}/again");
    for _ in 0..4 {
        keeper.go(&app, &again, &[], "/admin/members/invited?done=again").await;
    }
    assert_eq!(keeper.send(&app, &again, &[]).await.status(), 429);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_newcomer_agrees_to_the_words_that_he_was_shown(pool: PgPool) {
    let app = spawn(pool).await;
    let mut keeper = proved(&app, KEEPER, "administrator", None).await;
    let link = invited(&app, &mut keeper, GUEST, "operator", "roadworks").await;
    let mut guest = Browser::new(&app).await;
    let (_, page) = guest.open(&app, &link).await;
    assert_eq!(field(&page, "consent_text"), consent_text());
    let english = text_of(Purpose::Account, Lang::En);
    let old = "ab".repeat(32);
    for words in [old.as_str(), ""] {
        let form = [("new_password", OTHER), ("consent", "1"), ("consent_text", words)];
        let answer = guest.send(&app, &link, &form).await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.unwrap();
        let (_, tick) = page.split_once("name=\"consent\"").unwrap();
        let is_kept = tick.split('>').next().unwrap().contains("checked");
        assert!(page.contains("consent-error") && !is_kept, "{page}");
    }
    assert_eq!(
        (
            app.count("select count(*) from account").await,
            app.count(WAITING).await
        ),
        (1, 1)
    );
    // whatever language his browser speaks by now
    let form = [("new_password", OTHER), ("consent", "1"), ("consent_text", &english)];
    guest.go(&app, &link, &form, "/admin/enter?next=/admin").await;
    let agreed = "select count(*) from account_consent join consent_text using (text_hash) where language = 'en'";
    assert_eq!(app.count(agreed).await, 1);
}
