//! Pages cost the same in a region of a thousand organisations and a hundred thousand accounts as in a tenth of it. What is
//! counted are the blocks of tables and indexes that PostgreSQL touched for the page: no busy machine can blur that.

use super::helpers::{App, spawn_app};
use app::kernel::{AccountId, Lang};
use reqwest::Response;
use server::account::Address;
use server::account::sql::person;
use server::outbox::{Channel, address_hash};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// Organisations and accounts of the whole region.
const WHOLE: (i64, i64) = (1_000, 100_000);
/// How many blocks a page may touch beyond those in a tenth of the region, percent.
const MORE: i64 = 30;
/// How often a page is opened before it counts: PostgreSQL plans a statement some times before it keeps a plan for it.
const WARM: usize = 6;
/// How often it is opened then. The least counts: reference data is read anew every half a minute.
const COUNTED: usize = 4;
/// Pages, and the field of their form if they are asked by one. `{code}`, `{agency}`, `{member}`, `{invitation}` and `{event}` stand for
/// a row in the middle of the list, `{part}` for some letters of a code.
const PAGES: [(&str, &str); 28] = [
    ("/admin", ""),
    ("/admin/organisations", ""),
    ("/admin/organisations?after={code}", ""),
    ("/admin/organisations?q={part}", ""),
    ("/admin/organisations?q=благоустройства", ""),
    ("/admin/organisations/{agency}", ""),
    ("/admin/members", ""),
    ("/admin/members?after={member}", ""),
    ("/admin/members?role=doctor", ""),
    ("/admin/members?q={part}", ""),
    ("/admin/members", "email"),
    ("/admin/members/invited", ""),
    ("/admin/members/invited?after={invitation}", ""),
    ("/admin/members/invite", ""),
    ("/admin/journal", ""),
    ("/admin/journal?kind=sign_in", ""),
    ("/admin/journal?after={event}", ""),
    ("/admin/journal", "who"),
    ("/admin/outbox", ""),
    ("/admin/outbox?part=waiting", ""),
    ("/admin/outbox/address", "address"),
    ("/admin/categories", ""),
    ("/admin/calendar", ""),
    ("/admin/areas", ""),
    ("/admin/recovery", ""),
    ("/my", ""),
    ("/my?show=supported", ""),
    ("/profile", ""),
];

/// The address of the keeper.
const ADDRESS: &str = "keeper@mail.example";

/// Lets the region grow.
async fn fill(app: &App, (organisations, accounts): (i64, i64)) {
    sqlx::query("select set_config('volume.organisations', $1, false), set_config('volume.accounts', $2, false)")
        .bind(organisations.to_string())
        .bind(accounts.to_string())
        .execute(&app.pool)
        .await
        .unwrap();
    sqlx::raw_sql(include_str!("../fixtures/volume.sql"))
        .execute(&app.pool)
        .await
        .unwrap();
    // Twice: the first one meets rows whose commit is not on the disk yet, and does not count their pages as seen by all.
    for errand in ["vacuum", "vacuum (analyze)"] {
        sqlx::raw_sql(errand).execute(&app.pool).await.unwrap();
    }
    // another connection: this one remembers plans of before
    app.pool.acquire().await.unwrap().close().await.unwrap();
}

/// Makes an administrator of the region who has given the second proof; the cookies of his browser.
async fn keeper(app: &App) -> (AccountId, String) {
    let sid = format!("{:A<43}", "keeper");
    let account = sqlx::query_scalar(
        "with a as (insert into account default values returning account_id),
              m as (insert into staff_member (account_id, role) select account_id, 'administrator' from a)
         insert into session (session_hash, account_id, method, second_factor_at)
         select $1, account_id, 'password', now() from a returning account_id",
    )
    .bind(Sha256::digest(sid.as_bytes()).to_vec())
    .fetch_one(&app.pool)
    .await
    .unwrap();
    (AccountId(account), format!("sid={sid}; device={sid}"))
}

/// Gives the keeper an address, letters to it, and more reports, own and supported, than stand on a page.
async fn settle_in(app: &App, keeper: AccountId) {
    let address = Address::email(ADDRESS, Lang::En).unwrap();
    let accounts = &app.state.accounts;
    let sealed = accounts.seal_address(&address).unwrap();
    person::confirm_contact(&app.pool, keeper.0, "email", &sealed, &accounts.blind(&address))
        .await
        .unwrap();
    let hash = address_hash(&app.vault, Channel::Mail, address.canonical());
    let letters = "insert into outbox (dedupe_key, channel, kind, state, address_hash, finished_at)
                   select 'keeper-' || n, 'mail', 'register', 'done', $1, now() - interval '30 days' from generate_series(1, 12) as n";
    sqlx::query(letters).bind(hash).execute(&app.pool).await.unwrap();
    let things = [
        "insert into account_complaint (account_id, complaint_id)
         select $1, complaint_id from complaint c
         where not exists (select from account_complaint l where l.complaint_id = c.complaint_id)
         order by complaint_id limit 40",
        "insert into account_support (account_id, complaint_id)
         select $1, complaint_id from complaint order by complaint_id desc limit 40",
        "insert into security_event (at, kind, account_id)
         select now() - interval '1 day', 'sign_in', $1 from generate_series(1, 40)",
    ];
    for query in things {
        sqlx::query(query).bind(keeper.0).execute(&app.pool).await.unwrap();
    }
}

/// Blocks of all tables and indexes that were touched so far.
async fn touched(app: &App) -> i64 {
    sqlx::query("select pg_stat_force_next_flush()")
        .execute(&app.pool)
        .await
        .unwrap();
    app.count(
        "select sum(coalesce(heap_blks_hit, 0) + coalesce(heap_blks_read, 0) + coalesce(idx_blks_hit, 0)
                    + coalesce(idx_blks_read, 0) + coalesce(toast_blks_hit, 0) + coalesce(toast_blks_read, 0))::bigint
         from pg_statio_user_tables",
    )
    .await
}

async fn open(app: &App, cookie: &str, path: &str, field: &str) -> Response {
    if field.is_empty() {
        let request = app.client.get(app.at(path)).header("cookie", cookie);
        return request.send().await.unwrap();
    }
    app.form(path, cookie, &[(field, ADDRESS)]).await
}

/// A text out of the database.
async fn text(app: &App, query: &'static str) -> String {
    sqlx::query_scalar(query).fetch_one(&app.pool).await.unwrap()
}

/// What each page touches.
async fn costs(app: &App, cookie: &str) -> Vec<i64> {
    let code = "select code from organisation where code ~ '^o-' order by organisation_id limit 1 offset 20";
    let code = text(app, code).await;
    let agency = "select code from organisation where code ~ '^o-' and kind = 'agency' order by organisation_id limit 1 offset 1";
    let member = text(app, "select (max(staff_member_id) / 2)::text from staff_member").await;
    let invitation = text(app, "select max(staff_invitation_id)::text from pii.staff_invitation").await;
    let event = "select (extract(epoch from at) * 1000000)::bigint || '.' || security_event_id from security_event
                 order by security_event_id limit 1 offset 5000";
    let places = [
        ("{part}", code[3..7].to_owned()),
        ("{code}", code),
        ("{agency}", text(app, agency).await),
        ("{member}", member),
        ("{invitation}", invitation),
        ("{event}", text(app, event).await),
    ];
    let mut costs = Vec::new();
    for (page, field) in PAGES {
        let path = places
            .iter()
            .fold(page.to_owned(), |path, (name, value)| path.replace(name, value));
        let mut least = i64::MAX;
        for turn in 0..WARM + COUNTED {
            let before = touched(app).await;
            let answer = open(app, cookie, &path, field).await;
            assert_eq!(answer.status(), 200, "{path}");
            assert!(answer.text().await.unwrap().contains("</html>"));
            let cost = touched(app).await - before;
            if turn >= WARM {
                least = least.min(cost);
            }
        }
        costs.push(least);
    }
    costs
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_of_a_large_region_cost_what_those_of_a_small_one_do(_: PgPoolOptions, connect: PgConnectOptions) {
    // one connection, so that its counts can be asked for right after a page; costs of a disk as in production
    let connect = connect.options([("random_page_cost", "1.1")]);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(connect)
        .await
        .unwrap();
    let app = spawn_app(pool).await;
    fill(&app, (WHOLE.0 / 10, WHOLE.1 / 10)).await;
    let (account, cookie) = keeper(&app).await;
    settle_in(&app, account).await;
    let tenth = costs(&app, &cookie).await;
    fill(&app, WHOLE).await;
    let whole = costs(&app, &cookie).await;
    let lines: Vec<String> = PAGES
        .iter()
        .zip(tenth.iter().zip(&whole))
        .map(|((page, field), (tenth, whole))| {
            format!("{page} {field}: {tenth} blocks in a tenth, {whole} in the whole")
        })
        .collect();
    assert!(tenth.iter().all(|cost| *cost > 0), "nothing was counted: {lines:#?}");
    let too_many = |(tenth, whole): (&i64, &i64)| whole * 100 > tenth * (100 + MORE);
    assert!(!tenth.iter().zip(&whole).any(too_many), "{lines:#?}");
}
