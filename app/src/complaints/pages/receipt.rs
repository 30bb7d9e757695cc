//! The receipt of a complaint, to print: number, place, text, QR code of its page. For the author only.

use super::complaint::NoCase;
use crate::browser::use_start;
use crate::complaints::api;
use crate::complaints::model::Card;
use crate::complaints::parts::When;
use crate::i18n::{Common, ComplaintTexts, ReportTexts};
use crate::ui::{ErrorNote, PageTitle, lang, page};
use leptos::prelude::*;

/// The page at `/c/{number}/receipt`.
#[component]
pub fn ReceiptPage(
    /// As the URL has it.
    number: String,
) -> impl IntoView {
    let started = use_start(move || number.clone(), api::get_card);
    move || match started.get().as_deref() {
        None => view! { <main id="main" class="wrap my-6" aria-busy="true"></main> }.into_any(),
        Some(Ok(Some(card))) if card.mine => view! { <Receipt card=card.clone()/> }.into_any(),
        Some(Ok(_)) => view! { <NoCase/> }.into_any(),
        Some(Err(error)) => {
            view! { <main id="main" class="wrap my-6"><ErrorNote error=error.clone()/></main> }.into_any()
        }
    }
}

#[component]
fn Receipt(card: Card) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let r = ReportTexts::of(lang());
    let number = card.number.to_string();
    let (qr, back) = (format!("/c/{number}/qr.svg"), format!("/c/{number}"));
    view! {
        <PageTitle text=format!("{} {number}", t.receipt_title)/>
        <main id="main" class="wrap narrow receipt stack my-5">
            <p class="small muted">{Common::of(lang()).brand}" · "{page().region.name.clone()}</p>
            <h1>{t.receipt_title}</h1>
            <p class="receipt__n num">{number}</p>
            <dl class="dl">
                <dt>{t.receipt_when}</dt><dd><When at=card.created_at dated=true/></dd>
                <dt>{r.chosen_category}</dt><dd>{card.category}</dd>
                <dt>{r.place}</dt><dd>{card.address}" "<span class="num muted">{card.place.to_lat_lon()}</span></dd>
                <dt>{t.receipt_organisation}</dt><dd>{card.organisation.unwrap_or_else(|| t.no_organisation.to_owned())}</dd>
                {card.due_at.map(|at| view! { <dt>{t.due}</dt><dd><When at dated=true/></dd> })}
                <dt>{r.text}</dt><dd class="pre" dir="auto">{card.body}</dd>
            </dl>
            <figure class="receipt__qr"><img src=qr alt=t.receipt_qr width="200" height="200"/><figcaption class="small">{t.receipt_qr}</figcaption></figure>
            <p class="noprint row"><button class="btn btn--primary script" type="button" on:click=|_| crate::browser::dom::print()>{t.print}</button><a href=back>{t.to_card}</a></p>
        </main>
    }
}
