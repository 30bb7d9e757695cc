//! The profile at a glance, one's own name, where news may go.

use super::{Fields, Owner, done};
use app::account::identity::Sex;
use app::account::profile::forms::{PersonFacts, Typed, read_person};
use app::account::profile::model::{Done, Notices, PrivatePage};
use app::error::AppError;
use app::kernel::Lang;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;

/// What links to the profile may say.
#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    done: String,
}

/// The page at `/profile`.
pub async fn page(owner: Owner, Query(said): Query<Said>) -> Response {
    let accounts = &owner.state.accounts;
    let mut view = match accounts.profile(owner.account, owner.zone()).await {
        Ok(view) => view,
        Err(error) => return owner.failed(&error, ""),
    };
    if let Some(provider) = &owner.state.provider {
        match accounts.is_linked(provider.issuer(), owner.account).await {
            Ok(linked) => view.provider = Some((provider.name().to_owned(), linked)),
            Err(error) => return owner.failed(&error, ""),
        }
    }
    view.done = Done::parse(&said.done);
    owner.show(PrivatePage::Profile(Box::new(view)), StatusCode::OK).await
}

/// What a form of a person starts with.
fn filled(facts: &PersonFacts) -> Typed {
    let mut typed = Typed::default();
    typed.set("family", &facts.family);
    typed.set("given", &facts.given);
    match &facts.patronymic {
        Some(patronymic) => typed.set("patronymic", patronymic),
        None => typed.set("no_patronymic", "1"),
    }
    typed.set(
        "born",
        &format!(
            "{:02}.{:02}.{}",
            facts.born.day(),
            facts.born.month(),
            facts.born.year()
        ),
    );
    match facts.sex {
        Some(Sex::Male) => typed.set("sex", "male"),
        Some(Sex::Female) => typed.set("sex", "female"),
        None => {}
    }
    typed
}

/// The form of one's own name.
pub async fn name(owner: Owner) -> Response {
    match owner.state.accounts.own_facts(owner.account).await {
        Ok(known) => {
            let typed = known.map(|(_, facts)| filled(&facts)).unwrap_or_default();
            owner.show(PrivatePage::Name(typed), StatusCode::OK).await
        }
        Err(error) => owner.failed(&error, ""),
    }
}

/// Keeps one's own name.
pub async fn save_name(owner: Owner, Fields(mut typed): Fields) -> Response {
    let saved = save(&owner, &mut typed).await;
    match saved {
        Ok(true) => done("saved"),
        Ok(false) => {
            owner
                .show(PrivatePage::Name(typed), StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
        Err(error) => owner.failed(&error, &everything(&typed)),
    }
}

async fn save(owner: &Owner, typed: &mut Typed) -> Result<bool, AppError> {
    let accounts = &owner.state.accounts;
    let today = accounts.today(&owner.state.pool, owner.zone()).await?;
    let Some(facts) = read_person(typed, today) else {
        return Ok(false);
    };
    accounts.save_own(owner.account, &facts, &owner.whence).await?;
    Ok(true)
}

/// All that was typed, for a page that has no form.
pub fn everything(typed: &Typed) -> String {
    let names = [
        "family",
        "given",
        "patronymic",
        "born",
        "act",
        "until",
        "phone",
        "number",
        "series",
        "issued",
        "issuer",
    ];
    let lines = names
        .iter()
        .map(|name| typed.get(name))
        .filter(|value| !value.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Keeps where news may go, and in which language.
pub async fn save_notices(owner: Owner, Fields(typed): Fields) -> Response {
    let accounts = &owner.state.accounts;
    let notices = Notices {
        mail: typed.has("mail"),
        sms: typed.has("sms"),
    };
    let mut saved = accounts.save_notices(owner.account, notices).await;
    if let (Ok(()), Some(lang)) = (&saved, Lang::parse(typed.get("language"))) {
        saved = accounts.save_language(owner.account, lang).await;
    }
    match saved {
        Ok(()) => done("saved"),
        Err(error) => owner.failed(&error, ""),
    }
}
