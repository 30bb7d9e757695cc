//! The profile at a glance, one's own name, the language of messages.

use super::{Owner, Posted};
use crate::http::pairs::Pairs;
use app::account::identity::Sex;
use app::account::profile::forms::{PersonFacts, Typed, read_person};
use app::account::profile::model::{Done, PrivatePage};
use app::error::AppError;
use app::kernel::{Day, Lang};
use axum::response::Response;
use http::StatusCode;

/// The page at `/profile`.
pub async fn page(owner: Owner, said: Pairs) -> Response {
    let accounts = &owner.state.accounts;
    let mut view = match accounts.profile(owner.account, owner.zone()).await {
        Ok(view) => view,
        Err(error) => return owner.failed(&error),
    };
    if let Some(provider) = &owner.state.provider {
        match accounts.is_linked(provider.issuer(), owner.account).await {
            Ok(linked) => view.provider = Some((provider.name().to_owned(), linked)),
            Err(error) => return owner.failed(&error),
        }
    }
    view.sms = owner.state.sends_sms();
    view.done = Done::parse(said.get("done"));
    owner.show(PrivatePage::Profile(Box::new(view)), StatusCode::OK).await
}

/// A day as forms take it.
pub fn written(day: Day) -> String {
    format!("{:02}.{:02}.{}", day.day(), day.month(), day.year())
}

/// What a form of a person starts with.
pub fn filled(facts: &PersonFacts) -> Typed {
    let mut typed = Typed::default();
    typed.set("family", &facts.family);
    typed.set("given", &facts.given);
    match &facts.patronymic {
        Some(patronymic) => typed.set("patronymic", patronymic),
        None => typed.set("no_patronymic", "1"),
    }
    typed.set("born", &written(facts.born));
    match facts.sex {
        Some(Sex::Male) => typed.set("sex", "male"),
        Some(Sex::Female) => typed.set("sex", "female"),
        None => {}
    }
    typed
}

/// The form of one's own name.
pub async fn name(owner: Owner) -> Response {
    if let Some(typed) = owner.returned().await {
        return owner.show(PrivatePage::Name(typed), StatusCode::OK).await;
    }
    match owner.state.accounts.own_facts(owner.account).await {
        Ok(known) => {
            let typed = known.map(|(_, facts)| filled(&facts)).unwrap_or_default();
            owner.show(PrivatePage::Name(typed), StatusCode::OK).await
        }
        Err(error) => owner.failed(&error),
    }
}

/// Keeps one's own name.
pub async fn save_name(Posted { owner, mut typed }: Posted) -> Response {
    let saved = save(&owner, &mut typed).await;
    match saved {
        Ok(true) => owner.done("saved"),
        Ok(false) => {
            owner
                .show(PrivatePage::Name(typed), StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
        Err(error) => owner.again(&error, typed).await,
    }
}

async fn save(owner: &Owner, typed: &mut Typed) -> Result<bool, AppError> {
    let accounts = &owner.state.accounts;
    let today = accounts.today(&owner.state.pool, owner.zone()).await?;
    let Some(facts) = read_person(typed, today) else {
        return Ok(false);
    };
    let saved = accounts.save_own(owner.account, &facts, &owner.whence).await?;
    if !saved {
        typed.set("refused", "verified");
    }
    Ok(saved)
}

/// Keeps the language of messages.
pub async fn save_language(Posted { owner, typed }: Posted) -> Response {
    let saved = match Lang::parse(typed.get("language")) {
        Some(lang) => owner.state.accounts.save_language(owner.account, lang).await,
        None => Err(AppError::Invalid(Vec::new())),
    };
    match saved {
        Ok(()) => owner.done("saved"),
        Err(error) => owner.again(&error, typed).await,
    }
}
