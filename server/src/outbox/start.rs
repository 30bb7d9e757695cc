//! Which channels have a gateway, by the settings.

use super::gateway::Gateway;
use super::runner::{Lane, POLL, Runner, Running};
use crate::complaints::notices::Notices;
use crate::mail::smtp::Route;
use crate::mail::{Mailer, Sender};
use crate::sms::Texter;
use crate::sms::http::HttpGateway;
use crate::sms::settings::SmsConfig;
use crate::state::AppState;
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;

/// Letters handed over at once.
const LETTERS: usize = 8;
/// Short messages handed over at once.
const TEXTS: usize = 4;
/// Events handled at once.
const EVENTS: usize = 4;

/// Begins to hand over what is in the queue, over a pool of its own. A channel without a gateway is left alone: its messages
/// wait, and `/admin/outbox` and `server doctor` say so.
///
/// # Errors
/// When the settings of mail or of short messages cannot be used.
pub fn start(state: &AppState, pool: PgPool, public_url: &str) -> anyhow::Result<Running> {
    let config = &state.config.mail;
    let sender = Sender::new(config, public_url, state.config.region.tz.wall())?;
    let notices = Notices::new(pool.clone(), Arc::clone(&state.vault));
    let mut lanes = vec![Lane {
        channel: "event",
        gateway: Arc::new(notices),
        width: EVENTS,
    }];
    let mut mail = None;
    lanes.extend(texts(state, &pool, &sender)?.map(|gateway| Lane {
        channel: "sms",
        gateway,
        width: TEXTS,
    }));
    if let Some(inbox) = &state.inbox {
        tracing::info!("no mail server is set: letters and short messages are shown at /dev/inbox");
        let inbox = inbox.clone();
        mail = Some(Mailer::Inbox { sender, inbox });
    } else if config.smtp_url.is_some() {
        let routes = config
            .routes()
            .iter()
            .map(Route::new)
            .collect::<anyhow::Result<Vec<_>>>()?;
        let pool = pool.clone();
        mail = Some(Mailer::Smtp { sender, routes, pool });
    } else {
        tracing::warn!("no mail server is set: letters wait in the queue until SMTP_URL is given");
    }
    lanes.extend(mail.map(|mailer| Lane {
        channel: "mail",
        gateway: Arc::new(mailer),
        width: LETTERS,
    }));
    let runner = Runner {
        pool,
        vault: Arc::clone(&state.vault),
        lanes,
        lease: Duration::from_secs(config.outbox_lease.into()),
        poll: POLL,
    };
    Ok(runner.start())
}

/// The way out of short messages, if there is one.
fn texts(state: &AppState, pool: &PgPool, sender: &Sender) -> anyhow::Result<Option<Arc<dyn Gateway>>> {
    let config = &state.config.sms;
    if let Some(inbox) = &state.inbox {
        return Ok(Some(texter(inbox.clone(), config, pool, sender)));
    }
    let Some(settings) = config.gateway()? else {
        tracing::warn!("no gateway for short messages: the doors by phone are closed until SMS_URL is given");
        return Ok(None);
    };
    Ok(Some(texter(HttpGateway::new(settings)?, config, pool, sender)))
}

fn texter<G>(gateway: G, config: &SmsConfig, pool: &PgPool, sender: &Sender) -> Arc<dyn Gateway>
where
    Texter<G>: Gateway + 'static,
{
    Arc::new(Texter {
        gateway,
        pool: pool.clone(),
        sender: sender.clone(),
        quotas: config.into(),
    })
}
