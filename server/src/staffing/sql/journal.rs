//! Reading the journal of security.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgExecutor, Postgres, QueryBuilder};

/// Which lines are asked for.
#[derive(Default)]
pub struct Asked<'a> {
    /// Only this kind; empty: any.
    pub kind: &'a str,
    /// Only of this account, or done by it.
    pub account: Option<i64>,
    /// Only from this moment on, and before that one.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Only before this line.
    pub before: Option<(DateTime<Utc>, i64)>,
    /// At most so many.
    pub limit: i64,
}

/// A line.
#[derive(sqlx::FromRow)]
pub struct Line {
    pub security_event_id: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub account_id: Option<i64>,
    pub actor_id: Option<i64>,
    pub network: String,
    pub device: String,
    pub details: Value,
    /// An address of the account, sealed.
    pub account: Option<Vec<u8>>,
    /// An address of who did it, sealed.
    pub actor: Option<Vec<u8>>,
}

/// Lines, the latest first. Only what is asked for stands in the statement, so that each question finds its index; whoever
/// stands in many lines of a page is looked up once.
pub async fn lines(db: impl PgExecutor<'_>, asked: &Asked<'_>) -> sqlx::Result<Vec<Line>> {
    let mut query = QueryBuilder::new("with found as (select * from security_event e where ");
    if let Some(account) = asked.account {
        query.push("account_id = ").push_bind(account);
        narrow(&mut query, asked);
        query.push(" union all (select * from security_event e where actor_id = ");
        query
            .push_bind(account)
            .push(" and account_id is distinct from ")
            .push_bind(account);
        narrow(&mut query, asked);
        query.push(")");
    } else {
        query.push("true");
        narrow(&mut query, asked);
    }
    query
        .push("), page as (select * from found order by at desc, security_event_id desc limit ")
        .push_bind(asked.limit)
        .push(
            "), people as (
                 select account_id, (select c.sealed from pii.account_contact c
                                     where c.account_id = p.account_id and c.confirmed_at is not null
                                     order by c.kind, c.contact_id limit 1) as sealed
                 from (select account_id from page union select actor_id from page) p where account_id is not null
             )
             select e.security_event_id, e.at, e.kind, e.account_id, e.actor_id, e.network, e.device, e.details,
                    whose.sealed as account, who.sealed as actor
             from page e
             left join people whose on whose.account_id = e.account_id
             left join people who on who.account_id = e.actor_id
             order by e.at desc, e.security_event_id desc",
        );
    query.build_query_as().fetch_all(db).await
}

fn narrow(query: &mut QueryBuilder<Postgres>, asked: &Asked<'_>) {
    if !asked.kind.is_empty() {
        query.push(" and kind = ").push_bind(asked.kind.to_owned());
    }
    if let Some((from, to)) = asked.span {
        query.push(" and at >= ").push_bind(from);
        query.push(" and at < ").push_bind(to);
    }
    if let Some((at, id)) = asked.before {
        query.push(" and (at, security_event_id) < (").push_bind(at);
        query.push(", ").push_bind(id).push(")");
    }
}
