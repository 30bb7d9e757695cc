//! Short messages: the rules that stand before every gateway, and the gateways.
//!
//! Each message costs money and robots know it: only mobile phones of the country, so many a day per phone, so many a day
//! altogether, no notices at night. Whoever wants no notices gets none; a code that he asks for comes nevertheless.

pub mod http;
pub mod optout;
pub mod settings;
pub mod sql;

use crate::mail::Sender;
use crate::mail::templates;
use crate::outbox::gateway::{Gateway, Outcome, Outgoing, Verdict, not_now};
use crate::outbox::inbox::DevInbox;
use app::kernel::{Civil, Timestamp};
use app::messages::model::Cause;
use async_trait::async_trait;
use settings::SmsConfig;
use sqlx::PgPool;
use std::time::Duration;

/// Phones that may get messages, in E.164: mobile phones of Russia. Premium and foreign numbers pay whoever asked for the code.
const PREFIX: &str = "+79";
/// Digits of such a phone with its sign.
const LENGTH: usize = 12;
/// Nobody is woken by a notice: from this hour of the region…
const NIGHT_FROM: u8 = 21;
/// …until this one.
const NIGHT_TO: u8 = 9;
/// The text that its reader has just asked for and waits for: at whatever hour, and whatever else he wants to hear of us.
const ASKED_FOR: &str = "code";

/// A company that carries short messages.
#[async_trait]
pub trait SmsGateway: Send + Sync + 'static {
    /// Hands over a text for a phone in E.164. The same `key` is the same message: a gateway that knows it sends it once.
    async fn send(&self, message: &Outgoing, text: &str) -> Verdict;
}

/// How much may be sent.
#[derive(Debug, Clone, Copy)]
pub struct Quotas {
    /// To one phone per day of the region.
    pub per_phone: u32,
    /// To all together.
    pub per_day: u32,
}

impl From<&SmsConfig> for Quotas {
    fn from(config: &SmsConfig) -> Self {
        Self {
            per_phone: config.sms_per_phone,
            per_day: config.sms_per_day,
        }
    }
}

/// The rules before a gateway.
pub struct Texter<G> {
    /// The gateway.
    pub gateway: G,
    /// Counters and the list of those who want none.
    pub pool: PgPool,
    /// What texts need of us.
    pub sender: Sender,
    /// How much may be sent.
    pub quotas: Quotas,
}

#[async_trait]
impl<G: SmsGateway> Gateway for Texter<G> {
    async fn deliver(&self, message: &Outgoing) -> Verdict {
        match self.try_deliver(message).await {
            Ok(verdict) => verdict,
            Err(error) => not_now(&error),
        }
    }
}

impl<G: SmsGateway> Texter<G> {
    async fn try_deliver(&self, message: &Outgoing) -> sqlx::Result<Verdict> {
        if !is_mobile(&message.to) {
            return Ok(Verdict::failed(Outcome::Refused, Cause::BadPrefix, "", ""));
        }
        let is_code = message.template == ASKED_FOR;
        if !is_code && optout::was_out(&self.pool, &message.address_hash, message.id).await? {
            return Ok(Verdict::failed(Outcome::Refused, Cause::OptedOut, "", ""));
        }
        let today = sql::today(&self.pool, self.sender.zone.offset_s).await?;
        let now = self.sender.zone.civil(Timestamp(today.now.timestamp_millis()));
        if let Some(wait) = night_left(now)
            && !is_code
        {
            return Ok(Verdict::failed(Outcome::Postponed { wait }, Cause::QuietHours, "", ""));
        }
        let mut params = message.params.clone();
        if !is_code && let Some(params) = params.as_object_mut() {
            params.insert("stop".to_owned(), optout::short_path(&message.address_hash).into());
        }
        let text = match templates::short(&message.template, message.lang, &params, self.sender.house()) {
            Ok(text) => text,
            Err(error) => return Ok(Verdict::failed(Outcome::Dead, Cause::Unwritable, "", error.to_string())),
        };
        let tomorrow = Outcome::Postponed {
            wait: until(now, 0).max(Duration::from_mins(1)),
        };
        // Half of a phone's share is for codes alone: nobody is kept from signing in by what others had sent to him.
        let quotas = Quotas {
            per_phone: if is_code {
                self.quotas.per_phone
            } else {
                self.quotas.per_phone.div_ceil(2)
            },
            ..self.quotas
        };
        match sql::reserve(&self.pool, today.day, &message.address_hash, quotas).await? {
            sql::Reserved::Yes => {}
            sql::Reserved::PhoneFull => return Ok(Verdict::failed(tomorrow, Cause::AddressQuota, "", "")),
            sql::Reserved::DayFull => {
                tracing::error!(
                    budget = self.quotas.per_day,
                    "the day's budget of short messages is used up"
                );
                return Ok(Verdict::failed(tomorrow, Cause::Budget, "", ""));
            }
        }
        let verdict = self.gateway.send(message, &text).await;
        // An answer that did not come may still have cost us the message.
        if verdict.outcome != Outcome::Accepted && verdict.cause != Some(Cause::Dropped) {
            sql::release(&self.pool, today.day, &message.address_hash).await?;
        }
        Ok(verdict)
    }
}

/// Short messages of a demonstration go to `/dev/inbox`.
#[async_trait]
impl SmsGateway for DevInbox {
    async fn send(&self, message: &Outgoing, text: &str) -> Verdict {
        self.take_text(message, text).await
    }
}

/// Whether messages may go to this phone.
#[must_use]
pub fn is_mobile(phone: &str) -> bool {
    phone.len() == LENGTH && phone.starts_with(PREFIX) && phone[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// How long the night still is; `None` by day.
#[must_use]
pub fn night_left(now: Civil) -> Option<Duration> {
    (now.hour >= NIGHT_FROM || now.hour < NIGHT_TO).then(|| until(now, NIGHT_TO))
}

/// Until the next time the clock shows this hour.
fn until(now: Civil, hour: u8) -> Duration {
    let second = u64::from(now.hour) * 3600 + u64::from(now.minute) * 60 + u64::from(now.second);
    let wanted = u64::from(hour) * 3600;
    Duration::from_secs((wanted + 86_400 - second - 1) % 86_400 + 1)
}

#[cfg(test)]
mod tests;
