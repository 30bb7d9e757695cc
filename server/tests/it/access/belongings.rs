//! What belongs to somebody, read from the schema itself: a new table whose rows name an account, an organisation or a
//! complaint is watched without a word here.

use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeSet;

/// The rows of one side.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Accounts of its people.
    pub accounts: Vec<i64>,
    /// Its organisations.
    pub organisations: Vec<i64>,
    /// Its complaints.
    pub complaints: Vec<i64>,
}

/// A table whose rows name their owner.
#[derive(sqlx::FromRow)]
struct Owned {
    name: String,
    owner: String,
    key: Option<String>,
}

/// Anybody may add here to what is public of somebody else.
const OPEN: [&str; 2] = ["public.complaint_support", "public.account_support"];

const TABLES: &str = "select format('%I.%I', n.nspname, c.relname) as name, a.attname::text as owner,
    (select k.attname::text from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
     where i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
       and k.atttypid in ('int4'::regtype, 'int8'::regtype, 'uuid'::regtype)) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
        and a.attname in ('account_id', 'organisation_id', 'complaint_id')
    where c.relkind = 'r' and n.nspname in ('public', 'pii') order by 1, 2";

async fn tables(pool: &PgPool) -> Vec<Owned> {
    let mut tables: Vec<Owned> = sqlx::query_as(TABLES).fetch_all(pool).await.unwrap();
    tables.retain(|table| !OPEN.contains(&table.name.as_str()));
    assert!(tables.len() > 15, "the schema was not read");
    tables
}

impl Side {
    fn owners(&self, column: &str) -> &[i64] {
        match column {
            "account_id" => &self.accounts,
            "organisation_id" => &self.organisations,
            _ => &self.complaints,
        }
    }

    /// Keys of all rows: a few of each table.
    pub async fn keys(&self, pool: &PgPool) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for Owned { name, owner, key } in tables(pool).await {
            let Some(key) = key else { continue };
            // of people all that are there: each stands to the others in another way
            let most = if name.starts_with("pii.") { 8 } else { 2 };
            let query = format!("select {key}::text from {name} where {owner} = any ($1) order by 1 limit {most}");
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query))
                .bind(self.owners(&owner))
                .fetch_all(pool)
                .await
                .unwrap();
            keys.extend(found);
        }
        keys
    }

    /// Everything that is written of this side, but for what a visit of its own or somebody's support changes.
    pub async fn state(&self, pool: &PgPool) -> Vec<(String, Option<String>)> {
        let mut state = Vec::new();
        for Owned { name, owner, .. } in tables(pool).await {
            let query = format!(
                "select md5(string_agg(line, ',' order by line)) from (
                     select (to_jsonb(t) - array['seen_at', 'support_count', 'updated_at', 'version'])::text as line
                     from {name} t where {owner} = any ($1)) as lines"
            );
            let hash: Option<String> = sqlx::query_scalar(AssertSqlSafe(query))
                .bind(self.owners(&owner))
                .fetch_one(pool)
                .await
                .unwrap();
            state.push((format!("{name} by {owner}"), hash));
        }
        state
    }
}

/// Gives every table numbers of its own, so that a number says what it is the number of.
pub async fn tell_numbers_apart(pool: &PgPool) {
    let apart = "do $$ declare s record; n bigint := 0; begin
        for s in select oid::regclass as name from pg_class where relkind = 'S' order by 1 loop
            n := n + 1; perform setval(s.name, 100000 * n); end loop; end $$";
    sqlx::raw_sql(apart).execute(pool).await.unwrap();
}
