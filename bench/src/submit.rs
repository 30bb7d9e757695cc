//! Sending a complaint over HTTP beside pgbench running the same statements with as many clients.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use app::complaints::model::{DraftKey, ReportDraft};
use app::kernel::{CategoryId, Point};
use serde_json::{Value, json};
use sqlx::Connection as _;
use uuid::Uuid;

use crate::capture::{Recorder, Statement};
use crate::client::{Client, Load, post};
use crate::effort::Effort;
use crate::house::House;
use crate::pairs::Pairs;
use crate::pgbench::Script;
use crate::sql;
use crate::table::{Bound, Row};

/// Clients that send at the same time.
const CLIENTS: [usize; 2] = [1, 8];
/// The goal: at least this part of pgbench's rate.
const GOAL: f64 = 0.7;
/// The address of the server function.
const SUBMIT: &str = "/api/complaints/submit";

/// Measures.
///
/// # Errors
/// When a side fails.
pub async fn run(house: &House, effort: &Effort) -> Result<Vec<Row>> {
    let mut admin = house.admin().await?;
    let place = sql::samples(&mut admin, 1)
        .await?
        .pop()
        .context("no complaint at all")?;
    let draft = ReportDraft {
        place: Some(Point {
            lon: place.lon,
            lat: place.lat,
        }),
        address: "Улица у моря, 12".to_owned(),
        place_note: "у второго подъезда".to_owned(),
        category: Some(CategoryId(sql::plain_category(&mut admin).await?)),
        body: "Третий день не горит фонарь у второго подъезда: вечером двор стоит тёмный, дети спотыкаются о бордюр."
            .to_owned(),
        ..ReportDraft::default()
    };
    let server = house.serve()?;
    let address = server.address;
    let request = Arc::new(move |_: usize| post(address, SUBMIT, &with_key(&draft, &Uuid::new_v4().to_string())));

    let mut client = Client::connect(address).await?;
    client.ask(&request(0)).await.context("the first report")?;
    let mut recorder = Recorder::start(house).await?;
    let (first, statements) = recorder.during(async || sent(&mut client, &request(0)).await).await?;
    let (_, again) = recorder.during(async || sent(&mut client, &request(0)).await).await?;
    recorder.stop().await?;
    let complaint_id = sql::complaint_id(&mut admin, &first).await?.to_string();
    admin.close().await?;
    let script = script(&statements, &again, &first, &complaint_id)?;

    let mut rows = Vec::new();
    for clients in CLIENTS {
        let load = Load {
            address,
            clients,
            time: effort.time,
            tour: 1,
            request: request.clone(),
        };
        let name = format!("submit-{clients}");
        load.run().await?;
        let pairs = Pairs::measure(
            effort.pairs,
            async || load.run().await,
            async || script.run(house, &name, clients, effort.time.as_secs().max(1)),
        )
        .await?;
        let what = format!("sending a complaint, {clients} at once; peer: pgbench");
        rows.push(pairs.row(&what, |rate| format!("{rate:.0}/s"), Bound::AtLeast(GOAL)));
    }
    rows.push(Row::told(
        "sending a complaint, statements",
        f64::from(u32::try_from(statements.len())?),
        "",
    ));
    Ok(rows)
}

fn with_key(draft: &ReportDraft, key: &str) -> String {
    let draft = ReportDraft {
        key: DraftKey(key.to_owned()),
        ..draft.clone()
    };
    json!({ "draft": draft }).to_string()
}

/// Sends a report; answers its number.
async fn sent(client: &mut Client, request: &[u8]) -> Result<String> {
    let answer: Value = serde_json::from_slice(&client.ask(request).await?.body)?;
    Ok(answer["number"]
        .as_str()
        .context("an answer without a number")?
        .to_owned())
}

/// The same statements for pgbench. What differs between two reports is what must be new in each: the key and what is
/// made of it, the running number, the row's id. Moments are left as they were.
fn script(statements: &[Statement], again: &[Statement], number: &str, complaint_id: &str) -> Result<Script> {
    ensure!(
        statements
            .iter()
            .map(|one| &one.text)
            .eq(again.iter().map(|one| &one.text)),
        "two reports ran different statements: {statements:#?} {again:#?}"
    );
    let mut script = Script::default();
    script.line("\\set new random(1, 9000000000000000000)");
    for (one, other) in statements.iter().zip(again) {
        let instead = |place: usize, value: &str| {
            let differs = other
                .values
                .get(place)
                .is_none_or(|other| other.as_deref() != Some(value));
            differs.then(|| fresh(value, number, complaint_id)).flatten()
        };
        let end = if one.text.contains("next_complaint_serial") || one.text.contains("returning complaint_id") {
            " \\gset"
        } else {
            ""
        };
        script.statement_with(one, instead, end);
    }
    Ok(script)
}

fn fresh(value: &str, number: &str, complaint_id: &str) -> Option<String> {
    let hash = "sha256((:new::text)::bytea)";
    let is_hash = |text: &str| text.len() == 66 && text.starts_with("\\x");
    if value == number {
        Some("('26-' || lpad(:next_complaint_serial::text, 9, '0'))".to_owned())
    } else if value == complaint_id {
        Some(":complaint_id::bigint".to_owned())
    } else if Uuid::try_parse(value).is_ok() {
        Some("md5(:new::text)::uuid".to_owned())
    } else if is_hash(value) {
        Some(hash.to_owned())
    } else if value.starts_with("{\"\\\\x") {
        Some(format!("array[{hash}]"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_new_is_recognised() {
        let told = |value: &str| fresh(value, "26-000123-7", "3001");
        assert!(told("26-000123-7").is_some_and(|word| word.contains("serial")));
        assert_eq!(told("3001").as_deref(), Some(":complaint_id::bigint"));
        assert!(told("0b1e6f6e-8f0f-4a53-9a0e-3f2f5a0e7a11").is_some_and(|word| word.contains("uuid")));
        assert!(told(&format!("\\x{}", "0".repeat(64))).is_some_and(|word| word.starts_with("sha256")));
        assert!(told(&format!("{{\"\\\\x{}\"}}", "0".repeat(64))).is_some_and(|word| word.starts_with("array")));
        assert_eq!(told("2026-11-21 23:00:00+00"), None);
    }

    #[test]
    fn two_reports_with_other_statements_are_no_script() {
        let one = |text: &str| Statement {
            text: text.to_owned(),
            values: Vec::new(),
            types: Vec::new(),
        };
        assert!(script(&[one("a")], &[one("b")], "1", "2").is_err());
        assert!(script(&[one("a")], &[one("a")], "1", "2").is_ok());
    }
}
