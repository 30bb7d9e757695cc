//! Letters and short messages: what waits, what failed, the history of an address.

use super::{Answer, Fields, Member, Proved, WRONG};
use crate::account::Address;
use crate::state::AppState;
use app::error::AppError;
use app::i18n::MessageTexts;
use app::kernel::Cursor;
use app::messages::model::{OutboxKeeper, QueueFilter, QueuePart};
use app::staffing::model::{OutboxView, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/outbox", get(outbox))
        .route("/admin/outbox/address", post(history))
        .route("/admin/outbox/retry", post(retry))
        .route("/admin/outbox/give-up", post(give_up))
}

/// What links may ask for.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    part: String,
    after: String,
}

impl Member {
    /// The queue, with what was typed; `refused` says that a message could not be touched.
    async fn queue(&self, filter: QueueFilter, typed: Typed, refused: bool, status: StatusCode) -> Answer {
        let keeper = self.may(OutboxKeeper::of)?;
        let page = self.tried(self.state.ports.messages.queue(&keeper, &filter).await)?;
        let view = OutboxView {
            filter,
            page,
            refused,
            typed,
        };
        Ok(self.show(StaffPage::Outbox(Box::new(view)), status).await)
    }

    /// Tries a message again, or gives it up.
    async fn act(&self, typed: &Typed, again: bool) -> Answer {
        let keeper = self.may(OutboxKeeper::of)?;
        // what is no number is the number of nothing
        let id = typed.get("id").parse().unwrap_or_default();
        let (staffing, actor, whence) = (&self.state.staffing, self.who.account, &self.whence);
        let done = if again {
            staffing.retry_message(&keeper, id, actor, whence).await
        } else {
            staffing.give_message_up(&keeper, id, actor, whence).await
        };
        if done == Err(AppError::NotFound) {
            let all = QueueFilter::default();
            return self.queue(all, Typed::default(), true, StatusCode::CONFLICT).await;
        }
        self.tried(done)?;
        Ok(Redirect::to("/admin/outbox?part=waiting").into_response())
    }
}

async fn outbox(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    let filter = QueueFilter {
        part: QueuePart::parse(&asked.part),
        after: Cursor::parse(&asked.after),
        address: String::new(),
    };
    let typed = member.returned().await;
    member.queue(filter, typed, false, StatusCode::OK).await
}

/// An address is personal data: it is sent as a form and stands in no link.
async fn history(Proved(member): Proved, Fields(mut typed): Fields) -> Answer {
    let lang = member.visit.lang;
    let text = typed.get("address").trim().to_owned();
    let address = if text.is_empty() {
        Err(MessageTexts::of(lang).no_address.to_owned())
    } else {
        Address::parse(&text, lang)
    };
    let (filter, status) = match address {
        Ok(address) => {
            let address = address.canonical().to_owned();
            (
                QueueFilter {
                    address,
                    after: Cursor::parse(typed.get("after")),
                    ..QueueFilter::default()
                },
                StatusCode::OK,
            )
        }
        Err(words) => {
            typed.refuse("address", words);
            (QueueFilter::default(), WRONG)
        }
    };
    member.queue(filter, typed, false, status).await
}

async fn retry(Proved(member): Proved, Fields(typed): Fields) -> Answer {
    member.act(&typed, true).await
}

async fn give_up(Proved(member): Proved, Fields(typed): Fields) -> Answer {
    member.act(&typed, false).await
}
