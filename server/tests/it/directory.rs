//! The operator's files of reference data: from nothing to the first complaint, beside a running server, and through a kill.

use super::helpers::{App, draft, spawn_app};
use app::directory::model::Catalogue;
use app::kernel::{CategoryId, Lang, Point};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example").join(name)
}

fn command(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.args(arguments).env("DATABASE_URL", database);
    command
}

fn run(database: &str, arguments: &[&str]) -> Output {
    command(database, arguments).output().unwrap()
}

/// Runs a command that must succeed.
fn done(database: &str, arguments: &[&str]) -> String {
    let out = run(database, arguments);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(
        out.status.success(),
        "{arguments:?}: {said}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    said
}

async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_so().await {
        assert!(Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn catalogue(app: &App) -> Arc<Catalogue> {
    app.state.ports.directory.catalogue(Lang::Ru).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn from_nothing_to_the_first_complaint(options: PgPoolOptions, connect: PgConnectOptions) {
    let database = connect.to_url_lossy().to_string();
    let pool = options.connect_with(connect).await.unwrap();
    let app = spawn_app(pool.clone()).await;
    let watching = server::directory::watch::watch(Arc::clone(&app.state.directory), pool.clone());
    tokio::spawn(watching);
    // the town of the other tests makes room
    sqlx::raw_sql("truncate organisation, category, district, calendar_day restart identity cascade")
        .execute(&pool)
        .await
        .unwrap();
    app.state.directory.forget();
    assert!(catalogue(&app).await.groups.is_empty());
    let listening = async || {
        let listening = "select count(*) from pg_stat_activity where query = 'LISTEN \"directory\"' and datname = current_database()";
        app.count(listening).await == 1
    };
    eventually("the server listens", listening).await;

    let doctor = run(&database, &["doctor"]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    for line in [
        "server import boundaries",
        "server import organisations",
        "server import categories",
        "server import routes",
        "server import calendar",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let name = |name: &str| file(name).display().to_string();
    done(&database, &["import", "boundaries", &name("districts.geojson")]);
    let look = done(
        &database,
        &["import", "organisations", &name("organisations.csv"), "--dry-run"],
    );
    assert!(
        look.contains("+ roads-south-lights: ") && look.contains("8 added"),
        "{look}"
    );
    assert_eq!(app.count("select count(*) from organisation").await, 0);
    for (what, name) in [
        ("organisations", name("organisations.csv")),
        ("categories", name("categories.csv")),
        ("routes", name("routes.csv")),
        ("calendar", name("calendar.csv")),
    ] {
        done(&database, &["import", what, &name]);
        let again = done(&database, &["import", what, &name]);
        assert!(again.contains(": 0 added, 0 changed, 0 closed"), "{again}");
        let out = done(&database, &["export", what]);
        assert!(out.lines().count() > 3, "{out}");
    }
    let refused = run(&database, &["import", "routes", &name("organisations.csv")]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("missing: ordinal"), "{said}");

    // far sooner than the half minute for which reference data is kept
    let knows = async || !catalogue(&app).await.groups.is_empty();
    eventually("the running server sees the categories", knows).await;
    let known = catalogue(&app).await;
    let groups = &known.groups;
    let pothole = groups
        .iter()
        .flat_map(|it| &it.categories)
        .find(|it| it.name.contains("Яма"))
        .unwrap();
    assert!(pothole.photo_required);
    let mut report = draft();
    report.place = Point::new(39.4, 47.2);
    let lamp = groups
        .iter()
        .flat_map(|it| &it.categories)
        .find(|it| it.name.contains("фонарь"))
        .unwrap();
    report.category = Some(CategoryId(lamp.id.0));
    let number = app.report(&report).await.number;
    let (_, page) = app.text(&format!("/c/{number}")).await;
    assert!(
        page.contains("Бригада освещения") && page.contains("Фонари Южного берега чинит"),
        "{page}"
    );
}

async fn wait_in_the_middle(pool: &PgPool) {
    let asleep = async || {
        let asleep =
            "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
        sqlx::query_scalar::<_, i64>(asleep).fetch_one(pool).await.unwrap() > 0
    };
    eventually("the import is in the middle of its rows", asleep).await;
}

#[sqlx::test(migrations = "./migrations")]
async fn an_import_that_is_killed_in_the_middle_leaves_nothing(options: PgPoolOptions, connect: PgConnectOptions) {
    let database = connect.to_url_lossy().to_string();
    let pool = options.connect_with(connect).await.unwrap();
    sqlx::raw_sql(
        "create function dawdle() returns trigger language plpgsql as
             $$ begin if new.code = 'roads-south' then perform pg_sleep(20); end if; return new; end $$;
         create trigger dawdle after insert on organisation for each row execute function dawdle()",
    )
    .execute(&pool)
    .await
    .unwrap();
    let path = file("organisations.csv").display().to_string();
    let mut import = command(&database, &["import", "organisations", &path])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_in_the_middle(&pool).await;
    import.kill().unwrap();
    import.wait().unwrap();
    // the database notices when it wants to say something; the test need not wait for that
    sqlx::raw_sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()",
    )
    .execute(&pool)
    .await
    .unwrap();
    let gone = async || {
        let locks = "select count(*) from pg_locks where locktype = 'advisory'
                     and database = (select oid from pg_database where datname = current_database())";
        sqlx::query_scalar::<_, i64>(locks).fetch_one(&pool).await.unwrap() == 0
    };
    eventually("the killed import is gone", gone).await;
    let rows = "select count(*) from organisation";
    assert_eq!(sqlx::query_scalar::<_, i64>(rows).fetch_one(&pool).await.unwrap(), 0);
    sqlx::raw_sql("drop trigger dawdle on organisation")
        .execute(&pool)
        .await
        .unwrap();
    done(&database, &["import", "organisations", &path]);
    assert_eq!(sqlx::query_scalar::<_, i64>(rows).fetch_one(&pool).await.unwrap(), 8);
}
