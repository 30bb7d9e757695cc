//! Brings the server up and takes it down again.

use anyhow::{Context, Result};
use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::Config;
use crate::db::{Database, Role};

/// Serves until SIGINT or SIGTERM.
pub async fn serve(config: Config) -> Result<()> {
    let database = Database::open(&config.store, Role::Server).await?;
    let served = match database.ensure_schema().await {
        Ok(()) => listen(&config).await,
        Err(error) => Err(error),
    };
    let closed = database.close().await;
    served.and(closed)
}

async fn listen(config: &Config) -> Result<()> {
    let address = config.http.listen_addr;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let url = config.http.public_url(listener.local_addr()?);
    let router = Router::new().route("/healthz", get(async || "ok\n"));
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tracing::info!(%url, "listening");
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
        .await?;
    Ok(())
}
