//! Organisations as a tree: from the top down, from one up, and never out of one's own part.

use super::account::spawn;
use super::staff::proved;
use sqlx::PgPool;

const TREE: &str = "
    insert into organisation (code, name_ru, name_en, kind, parent_id, address, email) values
        ('north', 'Северный участок', 'North Section', 'office', 1, 'ул. Якорная, 4', 'north@mail.example');
    insert into organisation (code, name_ru, name_en, kind, parent_id)
    select 'crew-' || to_char(n, 'FM000'), 'Бригада ' || n, 'Crew ' || n, 'unit', 3 from generate_series(1, 35) as n;
    update organisation set closed_at = now() where code = 'crew-002'";

#[sqlx::test(migrations = "./migrations")]
async fn whoever_sees_the_region_walks_up_and_down(pool: PgPool) {
    let app = spawn(pool).await;
    sqlx::raw_sql(TREE).execute(&app.pool).await.unwrap();
    let mut keeper = proved(&app, "keeper@mail.example", "administrator", None).await;
    let (_, top) = keeper.open(&app, "/admin/organisations?top=1").await;
    assert!(
        top.contains("href=\"/admin/organisations/roadworks\"")
            && top.contains("/harbour\"")
            && !top.contains("/north\""),
        "{top}"
    );
    let (_, all) = keeper.open(&app, "/admin/organisations").await;
    assert!(
        all.contains("href=\"/admin/organisations/north\""),
        "the one above is a link: {all}"
    );
    let (status, page) = keeper.open(&app, "/admin/organisations/north").await;
    assert_eq!(status, 200);
    for part in [
        "href=\"/admin/organisations/roadworks\"",
        "North Section",
        "ул. Якорная, 4",
        "north@mail.example",
        "href=\"/admin/members?q=north\"",
        "href=\"/admin/organisations/crew-030\"",
        "href=\"/admin/organisations/north?after=crew-030\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("crew-031"));
    let (_, page) = keeper.open(&app, "/admin/organisations/north?after=crew-030").await;
    assert!(
        page.contains("crew-035") && !page.contains("/crew-030\"") && !page.contains("after=crew-035"),
        "{page}"
    );
    let (_, page) = keeper.open(&app, "/admin/organisations/crew-002?lang=en").await;
    assert!(
        page.contains("Closed: nothing new") && page.contains(">North Section<") && page.contains(">Roadworks<"),
        "{page}"
    );
    assert_eq!(keeper.open(&app, "/admin/organisations/nobody").await.0, 404);
}

#[sqlx::test(migrations = "./migrations")]
async fn an_operator_stays_within_his_part(pool: PgPool) {
    let app = spawn(pool).await;
    sqlx::raw_sql(TREE).execute(&app.pool).await.unwrap();
    let mut operator = proved(&app, "oleg@mail.example", "operator", Some(3)).await;
    let (status, page) = operator.open(&app, "/admin/organisations/north").await;
    assert!(
        status == 200 && !page.contains("/admin/organisations/roadworks") && !page.contains("/admin/members"),
        "neither what is above nor the staff: {page}"
    );
    let (_, top) = operator.open(&app, "/admin/organisations?top=1").await;
    assert!(
        top.contains("/admin/organisations/north\"") && !top.contains("crew-001"),
        "{top}"
    );
    assert_eq!(operator.open(&app, "/admin/organisations/crew-001").await.0, 200);
    for other in ["roadworks", "harbour"] {
        let (status, page) = operator.open(&app, &format!("/admin/organisations/{other}")).await;
        assert!(status == 404 && !page.contains("Roadworks"), "{other}");
    }
}
