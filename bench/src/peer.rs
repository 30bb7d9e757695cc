//! The peer: what a careful person would write by hand for the same pages, in a process of its own. For each address it
//! runs the statements that it was given, reads every column, and answers bytes that it was given; files come from the
//! folder of the bundle. No templates, no headers beyond the needed ones, no log.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::{Postgres, Row as _};
use tower_http::services::ServeDir;

/// Connections of the pool, as in the server.
const CONNECTIONS: u32 = 8;

/// What the peer is to do.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Where the database is; none for files only.
    pub database: Option<Database>,
    /// Folders whose files are shown under `/assets`.
    pub assets: Vec<PathBuf>,
    /// The pages.
    pub pages: Vec<Page>,
}

/// Where the database is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Database {
    /// Folder of the socket.
    pub socket: PathBuf,
    /// Port in the socket's name.
    pub port: u16,
    /// Role.
    pub user: String,
    /// Database.
    pub name: String,
}

/// A page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Its path.
    pub path: String,
    /// Headers of the answer.
    pub headers: Vec<(String, String)>,
    /// File with the bytes of the answer.
    pub body: PathBuf,
    /// What is asked of the database before it.
    pub statements: Vec<Asked>,
}

/// A statement with its values.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The text.
    pub text: String,
    /// Types of the values.
    pub types: Vec<String>,
    /// The values as PostgreSQL writes them.
    pub values: Vec<Option<String>>,
}

/// A value in the type that is sent.
#[derive(Debug, Clone)]
enum Value {
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    ByteLists(Option<Vec<Vec<u8>>>),
    Long(Option<i64>),
    Double(Option<f64>),
    Int(Option<i32>),
}

type Statement = (&'static str, Vec<Value>);

struct Known {
    headers: HeaderMap,
    body: Bytes,
    statements: Vec<Statement>,
}

struct Peer {
    pool: Option<PgPool>,
    pages: HashMap<String, Known>,
}

/// Serves until the process is ended.
///
/// # Errors
/// When the plan cannot be read or the address is taken.
pub async fn serve(plan: &Path, address: SocketAddr) -> Result<()> {
    let plan: Plan = serde_json::from_slice(&std::fs::read(plan)?)?;
    let pool = match &plan.database {
        Some(database) => {
            let options = PgConnectOptions::new_without_pgpass()
                .socket(&database.socket)
                .port(database.port)
                .username(&database.user)
                .database(&database.name);
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .test_before_acquire(false);
            Some(pool.connect_with(options).await?)
        }
        None => None,
    };
    let pages: Result<HashMap<String, Known>> = plan
        .pages
        .into_iter()
        .map(|page| Ok((page.path.clone(), known(page)?)))
        .collect();
    let mut router = Router::new();
    if let [first, second] = plan.assets.as_slice() {
        let second = ServeDir::new(second).precompressed_br();
        let files = ServeDir::new(first).precompressed_br().fallback(second);
        router = router.nest_service("/assets", files);
    }
    let peer = Arc::new(Peer { pool, pages: pages? });
    let router = router.fallback(answer).with_state(peer);
    let listener = tokio::net::TcpListener::bind(address).await?.tap_io(|stream| {
        // Without it the peer would wait for acknowledgements, and the comparison would flatter us.
        let _fails_on_a_closed_socket_only = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

async fn answer(State(peer): State<Arc<Peer>>, uri: Uri) -> Response {
    let Some(page) = peer.pages.get(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match read(&peer, page).await {
        Ok(()) => (page.headers.clone(), page.body.clone()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}

async fn read(peer: &Peer, page: &Known) -> Result<()> {
    let Some(pool) = peer.pool.as_ref().filter(|_| !page.statements.is_empty()) else {
        return Ok(());
    };
    let mut connection = pool.acquire().await?;
    for (text, values) in &page.statements {
        let query = values.iter().fold(sqlx::query(*text), bind);
        for row in query.fetch_all(&mut *connection).await? {
            columns(&row)?;
        }
    }
    Ok(())
}

fn columns(row: &PgRow) -> sqlx::Result<()> {
    for column in 0..row.len() {
        std::hint::black_box(row.try_get_raw(column)?);
    }
    Ok(())
}

fn bind<'q>(query: Query<'q, Postgres, PgArguments>, value: &Value) -> Query<'q, Postgres, PgArguments> {
    match value.clone() {
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
        Value::ByteLists(value) => query.bind(value),
        Value::Long(value) => query.bind(value),
        Value::Double(value) => query.bind(value),
        Value::Int(value) => query.bind(value),
    }
}

fn known(page: Page) -> Result<Known> {
    let mut headers = HeaderMap::new();
    for (name, value) in &page.headers {
        headers.insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    let statements: Result<Vec<Statement>> = page.statements.into_iter().map(typed).collect();
    Ok(Known {
        headers,
        body: std::fs::read(&page.body)?.into(),
        statements: statements?,
    })
}

fn typed(asked: Asked) -> Result<Statement> {
    let values: Result<Vec<Value>> = asked
        .types
        .iter()
        .zip(asked.values)
        .map(|(kind, value)| typed_value(kind, value))
        .collect();
    // A handful of texts for the life of the process; sqlx prepares each once per connection.
    Ok((asked.text.leak(), values?))
}

fn typed_value(kind: &str, value: Option<String>) -> Result<Value> {
    Ok(match kind {
        "text" => Value::Text(value),
        "bytea" => Value::Bytes(value.as_deref().map(bytes).transpose()?),
        "bytea[]" => Value::ByteLists(value.as_deref().map(byte_lists).transpose()?),
        "bigint" => Value::Long(value.as_deref().map(str::parse).transpose()?),
        "double precision" => Value::Double(value.as_deref().map(str::parse).transpose()?),
        "integer" => Value::Int(value.as_deref().map(str::parse).transpose()?),
        other => bail!("the peer knows no values of type {other}"),
    })
}

/// `\x00ff`
fn bytes(text: &str) -> Result<Vec<u8>> {
    Ok(hex::decode(text.strip_prefix("\\x").context("no bytea")?)?)
}

/// `{"\\x00ff","\\x01"}`
fn byte_lists(text: &str) -> Result<Vec<Vec<u8>>> {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .context("no array")?;
    let elements = inner.split(',').filter(|element| !element.is_empty());
    elements
        .map(|element| bytes(&element.trim_matches('"').replace("\\\\", "\\")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_postgresql_writes_them() {
        assert_eq!(bytes("\\x00ff").expect("bytes"), [0, 255]);
        assert_eq!(byte_lists("{}").expect("none"), Vec::<Vec<u8>>::new());
        assert_eq!(
            byte_lists(r#"{"\\x00ff","\\x01"}"#).expect("two"),
            [vec![0, 255], vec![1]]
        );
        assert!(typed_value("geometry", None).is_err());
    }
}
