//! Pages cost the same in a region of a thousand organisations and a hundred thousand accounts as in a tenth of it: the
//! blocks that PostgreSQL touches for a page are counted, which no busy machine can blur. The statements are those that the
//! server ran, read from PostgreSQL's log with their values.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::capture::Recorder;
use crate::client::{Client, get};
use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::sql;
use crate::table::{Bound, Row};

/// Organisations and accounts of the whole.
const WHOLE: (i64, i64) = (1_000, 100_000);
/// At most this many times the blocks of a tenth.
const GOAL: f64 = 1.3;

/// Pages and what they show. `{c}` is a code in the middle of the list.
const PAGES: [(&str, &str); 10] = [
    ("/admin/organisations", "organisations, the first page"),
    ("/admin/organisations?after={c}", "organisations, a page in the middle"),
    ("/admin/organisations?q={c}", "organisations, one that is looked for"),
    ("/admin/members", "members"),
    ("/admin/members?q={c}", "members of an organisation that is looked for"),
    ("/admin/members/invited", "invitations"),
    ("/admin/journal", "the journal"),
    ("/admin/outbox", "the queue"),
    ("/my", "my complaints and notices"),
    ("/profile", "my profile"),
];

/// One row for each page.
///
/// # Errors
/// When a side fails.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let (organisations, accounts) = if effort.quick { (WHOLE.0, WHOLE.1 / 10) } else { WHOLE };
    let mut admin = house.admin().await?;
    let cookie = sql::keeper(&mut admin, "volume").await?;
    sql::grow(&mut admin, organisations / 10, accounts / 10).await?;
    let tenth = touched(house, &mut admin, &cookie).await?;
    sql::grow(&mut admin, organisations, accounts).await?;
    let whole = touched(house, &mut admin, &cookie).await?;
    admin.close().await?;
    let row = |((_, what), (whole, tenth)): (&(&str, &str), (f64, f64))| {
        let what = format!("{what}: blocks with {organisations} organisations and {accounts} accounts; peer: a tenth");
        Pairs::of(vec![(whole, tenth)]).row(&what, |blocks| format!("{blocks:.0}"), Bound::AtMost(GOAL))
    };
    Ok(PAGES.iter().zip(whole.into_iter().zip(tenth)).map(row).collect())
}

/// Blocks that the statements of each page touch.
async fn touched(house: &House, admin: &mut PgConnection, cookie: &str) -> Result<Vec<f64>> {
    let server = house.serve()?;
    let code = sql::middle_code(admin).await?;
    let mut blocks = Vec::new();
    for (path, _) in PAGES {
        blocks.push(of_page(house, admin, server.address, &path.replace("{c}", &code), cookie).await?);
    }
    Ok(blocks)
}

async fn of_page(
    house: &House,
    admin: &mut PgConnection,
    address: SocketAddr,
    path: &str,
    cookie: &str,
) -> Result<f64> {
    let request = get(address, path, &format!("cookie: sid={cookie}\r\n"));
    let mut client = Client::connect(address).await?;
    let mut recorder = Recorder::start(house).await?;
    // asked twice: what the server remembers is no cost of a page
    client.ask(&request).await.with_context(|| path.to_owned())?;
    let (_, statements) = recorder.during(async || client.ask(&request).await).await?;
    recorder.stop().await?;
    ensure!(statements.len() > 1, "{path}: its statements were not seen");
    let mut blocks = 0;
    for statement in &statements {
        if !statement.text.trim_start().starts_with(['s', 'w', 'S', 'W']) {
            continue;
        }
        let values: Vec<Option<&str>> = statement.values.iter().map(Option::as_deref).collect();
        blocks += sql::blocks(admin, &statement.text, &statement.types, &values).await?;
    }
    Ok(f64::from(u32::try_from(blocks)?))
}
