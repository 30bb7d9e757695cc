//! Brings the server up and takes it down again.

use anyhow::{Context, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

use crate::complaints::drafts;
use crate::config::{Config, Demo, RateLimits};
use crate::db::{Database, Role};
use crate::demo;
use crate::directory::watch::watch;
use crate::http::edge::{self, ConnectionLimits, EdgeConfig, RateConfig};
use crate::http::router::router;
use crate::outbox;
use crate::photos::store;
use crate::staffing;
use crate::state::AppState;

/// How often forgotten drafts and photos are swept out.
const SWEEP: Duration = Duration::from_hours(1);

/// Serves until SIGINT or SIGTERM.
pub async fn serve(config: Config) -> Result<()> {
    // From here on a signal is heard; what takes long is broken off, and the private cluster is left in order.
    let mut leave = Box::pin(edge::terminated()?);
    let database = Database::open(&config.store, Role::Server).await?;
    let prepared = tokio::select! {
        biased;
        () = &mut leave => None,
        prepared = prepare(&config, &database) => Some(prepared),
    };
    let served = match prepared {
        Some(Ok(())) => listen(config, &database, leave).await,
        Some(Err(error)) => Err(error),
        None => Ok(()),
    };
    let closed = database.close().await;
    served.and(closed)
}

/// The schema, and the demo region where it is wanted.
async fn prepare(config: &Config, database: &Database) -> Result<()> {
    database.ensure_schema().await?;
    if config.region.demo == Demo::Auto {
        fill_demo(config, database).await?;
    }
    Ok(())
}

async fn listen(config: Config, database: &Database, leave: impl Future<Output = ()>) -> Result<()> {
    let address = config.http.listen_addr;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let url = config.http.public_url(listener.local_addr()?);
    let edge = EdgeConfig::new(
        config.http.public_url.as_ref().map(|_| url.as_str()),
        config.map.basemap_url.as_deref(),
        config.http.trusted_proxy_hops,
    )?;
    let rates = match config.http.rate_limits {
        RateLimits::On => RateConfig::default(),
        RateLimits::Off => RateConfig::off(),
    };
    let behind_proxy = config.http.trusted_proxy_hops > 0;
    let limits = ConnectionLimits {
        per_address: if behind_proxy {
            None
        } else {
            ConnectionLimits::default().per_address
        },
        ..ConnectionLimits::default()
    };
    let state = AppState::new(config, database.pool().clone(), url.is_https()).await?;
    if state.inbox.is_some() {
        make_demo_accounts(&state).await?;
    }
    let outbox_pool = database.pool_for(Role::Runner).await?;
    let outbox = outbox::start(&state, outbox_pool.clone(), url.as_str())?;
    let sweeper = tokio::spawn(sweep(state.clone()));
    let watcher = tokio::spawn(watch(Arc::clone(&state.directory), outbox_pool.clone()));
    tracing::info!(%url, "Otklik is ready");
    let served = edge::serve(listener, router(state, EdgeConfig { rates, ..edge }), limits, leave).await;
    sweeper.abort();
    watcher.abort();
    // Visitors are gone; what they caused to be sent may still be on its way.
    outbox.stop().await;
    outbox_pool.close().await;
    Ok(served?)
}

/// Fills an empty database with the demo region; any other database is left alone.
async fn fill_demo(config: &Config, database: &Database) -> Result<()> {
    let pool = database.pool_for(Role::Command).await?;
    if demo::is_empty(&pool).await? {
        tracing::info!("the database is empty: making the demo region");
        let options = demo::Options {
            zone: config.region.tz.zone(),
            ..demo::Options::default()
        };
        let done = demo::run(&pool, store::local(&config.store.photo_dir())?, &options).await?;
        tracing::info!(
            complaints = done.complaints,
            ms = done.took.as_millis(),
            "the demo region is there"
        );
    }
    pool.close().await;
    Ok(())
}

/// An account for every role of the demonstration, and how to sign in to them.
async fn make_demo_accounts(state: &AppState) -> Result<()> {
    if !state.directory.region().await?.demo {
        return Ok(());
    }
    state
        .staffing
        .make_demo_accounts()
        .await
        .context("accounts of the demonstration")?;
    let addresses: Vec<String> = app::kernel::Role::ALL
        .into_iter()
        .map(staffing::demo::address)
        .collect();
    tracing::info!(
        "members of the staff sign in at /login and go on to /admin, password {}: {}",
        staffing::demo::PASSWORD,
        addresses.join(", ")
    );
    Ok(())
}

/// Sweeps out what nobody sent, now and every hour.
async fn sweep(state: AppState) {
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        if let Err(error) = drafts::sweep(&state.pool).await {
            tracing::warn!(%error, "drafts were not swept");
        }
        if let Err(error) = state.dispatch.tick().await {
            tracing::error!(%error, "the clocks of complaints could not be read");
        }
        if let Err(error) = state.staffing.sweep().await {
            tracing::warn!(%error, "old invitations were not swept out");
        }
        if let Err(error) = state.accounts.sweep().await {
            tracing::warn!(%error, "sessions that are over were not swept");
        }
        if let Err(error) = state.accounts.sweep_departures().await {
            tracing::warn!(%error, "sign-ins that never came back were not swept");
        }
        match state.photos.sweep_orphans().await {
            Ok(swept) => tracing::debug!(photos = swept.photos, "swept photos that nobody sent"),
            Err(error) => tracing::warn!(%error, "photos were not swept"),
        }
    }
}
