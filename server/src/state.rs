//! What handlers share, and the only place that wires services into [`app::ports::Ports`].

use crate::account::Accounts;
use crate::complaints::Complaints;
use crate::config::{Config, Demo};
use crate::db::open_vault;
use crate::directory::Directory;
use crate::dispatch::Dispatch;
use crate::http::assets::Bundle;
use crate::oidc::demo::DemoProvider;
use crate::oidc::{IdentityProvider, OpenIdConnect};
use crate::outbox::{desk::Desk, inbox::DevInbox};
use crate::photos::{PhotoLimits, PhotoService, store};
use crate::staffing::Staffing;
use crate::vault::Vault;
use anyhow::Result;
use app::ports::Ports;
use app::shell::Frames;
use axum::extract::FromRef;
use sqlx::PgPool;
use std::sync::Arc;

/// What every request may ask for.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub pool: PgPool,
    /// The services behind the server functions.
    pub ports: Ports,
    /// Accounts.
    pub accounts: Arc<Accounts>,
    /// The service that vouches for people, if one is set.
    pub provider: Option<Arc<dyn IdentityProvider>>,
    /// The staff.
    pub staffing: Arc<Staffing>,
    /// The desks where complaints are worked on.
    pub dispatch: Arc<Dispatch>,
    /// Reference data, for what only the server needs of it.
    pub directory: Arc<Directory>,
    /// Photos.
    pub photos: PhotoService,
    /// The keys.
    pub vault: Arc<Vault>,
    /// Where letters and short messages of a demonstration go; none in a real installation.
    pub inbox: Option<DevInbox>,
    /// The bundles that Trunk built.
    pub bundle: Arc<Bundle>,
    /// Headers and footers that were rendered already.
    pub frames: Arc<Frames>,
    /// Settings.
    pub config: Arc<Config>,
    /// Cookies demand TLS.
    pub https: bool,
}

impl AppState {
    /// Wires everything over an open database.
    pub async fn new(config: Config, pool: PgPool, https: bool) -> Result<Self> {
        let vault = Arc::new(open_vault(&pool, &config.store.key_file()).await?);
        let objects = store::local(&config.store.photo_dir())?;
        let photos = PhotoService::new(pool.clone(), objects, PhotoLimits::default());
        let zone = config.region.tz.offset();
        let directory = Arc::new(Directory::new(pool.clone(), zone));
        let complaints = Complaints::new(pool.clone(), Arc::clone(&directory), Arc::clone(&vault), zone);
        let complaints = Arc::new(complaints);
        let known = (Arc::clone(&complaints), Arc::clone(&directory));
        let dispatch = Arc::new(Dispatch::new(pool.clone(), known.0, known.1, zone));
        let accounts = {
            let origin = config.http.public_url(config.http.listen_addr);
            Arc::new(Accounts::new(
                pool.clone(),
                Arc::clone(&vault),
                origin.to_string(),
                zone,
                crate::account::Cost {
                    memory_kib: config.account.password_memory_kib,
                    passes: config.account.password_passes,
                },
            )?)
        };
        let ports = Ports {
            account: Arc::<Accounts>::clone(&accounts),
            complaints,
            directory: Arc::<Directory>::clone(&directory),
            dispatch: Arc::<Dispatch>::clone(&dispatch),
            messages: Arc::new(Desk::new(pool.clone(), Arc::clone(&vault))),
        };
        let is_demo = plays(&config, &pool).await?;
        let inbox = is_demo.then(|| DevInbox::new(pool.clone(), Arc::clone(&vault)));
        let provider = match config.oidc.settings(&config.http)? {
            Some(settings) => Some(Arc::new(OpenIdConnect::new(settings)?) as Arc<dyn IdentityProvider>),
            // A demonstration needs no settings.
            None => inbox.as_ref().map(|_| {
                let played = DemoProvider::new(Arc::clone(&vault), config.oidc.name.clone());
                Arc::new(played) as Arc<dyn IdentityProvider>
            }),
        };
        Ok(Self {
            staffing: Arc::new(Staffing::new(Arc::clone(&accounts))),
            provider,
            bundle: Arc::new(Bundle::read(&config.http.dist_dir)),
            frames: Arc::default(),
            config: Arc::new(config),
            pool,
            ports,
            accounts,
            directory,
            dispatch,
            photos,
            vault,
            inbox,
            https,
        })
    }
}

impl AppState {
    /// Whether short messages leave this house. Where they do not, no door by phone is shown, and none opens.
    #[must_use]
    pub fn sends_sms(&self) -> bool {
        self.inbox.is_some() || self.config.sms.has_gateway()
    }
}

impl FromRef<AppState> for PgPool {
    fn from_ref(state: &AppState) -> Self {
        state.pool.clone()
    }
}

impl FromRef<AppState> for PhotoService {
    fn from_ref(state: &AppState) -> Self {
        state.photos.clone()
    }
}

/// Whether letters are shown to everybody and a service that vouches is played: only over invented data, whatever DEMO says.
async fn plays(config: &Config, pool: &PgPool) -> sqlx::Result<bool> {
    if config.region.demo == Demo::Off || config.mail.smtp_url.is_some() {
        return Ok(false);
    }
    let is_demo = crate::demo::is_demo(pool).await?;
    if !is_demo {
        tracing::error!(
            "DEMO is on over a real region: letters are not shown, nobody is played; unset DEMO, set SMTP_URL"
        );
    }
    Ok(is_demo)
}
