//! Tells a running server that a command changed the reference data.

use super::Directory;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;

/// The channel on which a change is told, in the transaction that makes it.
pub const CHANNEL: &str = "directory";

/// Between two tries to listen while the database is away.
const PAUSE: Duration = Duration::from_secs(5);

/// Listens for ever. What is told while nobody listens is not lost for long: everything is loaded again every half minute.
pub async fn watch(directory: Arc<Directory>, pool: PgPool) {
    loop {
        if let Err(error) = listen(&directory, &pool).await {
            tracing::warn!(%error, "nobody hears changes of the reference data");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(directory: &Directory, pool: &PgPool) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        listener.recv().await?;
        directory.forget();
    }
}
