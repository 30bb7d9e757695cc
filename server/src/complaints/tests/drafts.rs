//! Reports in the making: sealed at rest, found only by their cookie, forgotten in time.

use super::super::drafts;
use super::*;
use app::error::{Field, FieldProblem};

#[sqlx::test(migrations = "./migrations")]
async fn a_draft_is_sealed_and_only_its_cookie_opens_it(pool: PgPool) {
    let town = Town::new(pool).await;
    let (mine, other) = (secret::hash("mine"), secret::hash("other"));
    let mut report = draft();
    (report.name, report.phone) = ("Иван Петров".to_owned(), "+7 999 123-45-67".to_owned());
    let found = vec![FieldProblem::new(Field::Consent, Problem::ConsentNeeded)];
    drafts::save(&town.pool, &town.vault, &mine, &report, &found)
        .await
        .unwrap();
    let load = async |hash: &[u8]| drafts::load(&town.pool, &town.vault, hash).await.unwrap();
    assert_eq!(load(&mine).await, Some((report.clone(), found)));
    assert_eq!(load(&other).await, None);

    let row: String = sqlx::query_scalar("select encode(sealed, 'escape') || d::text from pii.report_draft d")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    let bytes: Vec<u8> = sqlx::query_scalar("select sealed from pii.report_draft")
        .fetch_one(&town.pool)
        .await
        .unwrap();
    for plain in ["Петров", "+7 999", "Яма", &report.key.0] {
        assert!(
            !row.contains(plain) && !bytes.windows(plain.len()).any(|window| window == plain.as_bytes()),
            "{plain}"
        );
    }

    // moved to another row it does not open
    sqlx::query("insert into pii.report_draft (draft_hash, sealed) select $1, sealed from pii.report_draft")
        .bind(&other)
        .execute(&town.pool)
        .await
        .unwrap();
    assert_eq!(load(&other).await, None);

    let changed = ReportDraft {
        body: "Другой текст о яме".to_owned(),
        ..report
    };
    drafts::save(&town.pool, &town.vault, &mine, &changed, &[])
        .await
        .unwrap();
    assert_eq!(load(&mine).await, Some((changed, Vec::new())));
    drafts::delete(&town.pool, &mine).await.unwrap();
    assert_eq!(load(&mine).await, None);
}

#[sqlx::test(migrations = "./migrations")]
async fn drafts_are_forgotten_after_two_days(pool: PgPool) {
    let town = Town::new(pool).await;
    for name in ["old", "new"] {
        drafts::save(&town.pool, &town.vault, &secret::hash(name), &draft(), &[])
            .await
            .unwrap();
    }
    sqlx::query("update pii.report_draft set updated_at = now() - interval '49 h' where draft_hash = $1")
        .bind(secret::hash("old"))
        .execute(&town.pool)
        .await
        .unwrap();
    assert_eq!(drafts::sweep(&town.pool).await, Ok(1));
    assert!(
        drafts::load(&town.pool, &town.vault, &secret::hash("new"))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        drafts::load(&town.pool, &town.vault, &secret::hash("old"))
            .await
            .unwrap()
            .is_none()
    );
}
