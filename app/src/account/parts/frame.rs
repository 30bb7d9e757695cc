//! What all pages of accounts have in common: the card with its title, what went wrong, the column beside it.

use crate::account::model::{AccountPage, Trouble};
use crate::i18n::{self, AccountTexts};
use crate::ui::{ErrorSummary, Icon, PageTitle, lang, page};
use leptos::prelude::*;

/// A card with a title, and what stands beside it.
#[component]
pub fn Frame(
    /// The title of the page and of the card.
    title: &'static str,
    /// The state of the page.
    state: AccountPage,
    /// What stands beside the card.
    #[prop(optional)]
    aside: Option<AnyView>,
    /// What stands in the card.
    children: Children,
) -> impl IntoView {
    view! {
        <PageTitle text=title/>
        <main id="main" class="wrap">
            <div class="columns authgrid">
                <section class="card stack" aria-labelledby="title">
                    <h1 id="title">{title}</h1>
                    <Notes state/>
                    {children()}
                </section>
                {aside}
            </div>
        </main>
    }
}

/// What went wrong with the whole form, and with its fields.
#[component]
pub fn Notes(
    /// The state of the page.
    state: AccountPage,
) -> impl IntoView {
    let t = AccountTexts::of(lang());
    let zone = page().region.zone;
    let warn = |words: String| {
        view! { <div class="note note--warn" role="alert" id="note"><Icon name="alert"/><p>{words}</p></div> }
    };
    let clock = state.wait_until.map(|at| i18n::clock(at, zone));
    let kept = state
        .kept
        .then(|| view! { <div class="note" role="status"><Icon name="info"/><p>{t.kept}</p></div> });
    view! {
        {kept}
        {clock.map(|clock| warn(format!("{} {clock}.", t.too_often)))}
        {(state.trouble == Some(Trouble::Busy)).then(|| warn(t.busy.to_owned()))}
        {(state.trouble == Some(Trouble::Taken)).then(|| warn(t.taken.to_owned()))}
        <ErrorSummary problems=state.problems/>
    }
}
