//! `/admin/organisations` and `/admin/organisations/{code}`: the list, one organisation in its tree, and what a file would
//! change.

use super::super::model::{Door, OrganisationCard, OrganisationRow, OrganisationsView, Place};
use super::super::parts::{Frame, Next, Search};
use super::upload::{Outcome, UploadForm};
use crate::i18n::{StaffMemberTexts, StaffTexts, kind_text, number};
use crate::ui::{Table, encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/organisations";

/// Organisations in the viewer's part of the tree.
#[component]
pub fn OrganisationsPage(shown: OrganisationsView) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let top = if shown.top { "&top=1" } else { "" };
    let next = shown
        .next
        .map(|after| format!("{PATH}?q={}{top}&after={}", encode(&shown.query), encode(&after)));
    let here = |is: bool| is.then_some("page");
    view! {
        <Frame title=t.organisations>
            {shown.upload.map(|upload| view! { <Outcome path=PATH upload/> })}
            <nav class="row gap-2" aria-label=t.organisations>
                <span class="seg">
                    <a href=PATH rel="external" aria-current=here(!shown.top)>{t.all_levels}</a>
                    <a href=format!("{PATH}?top=1") rel="external" aria-current=here(shown.top)>{t.top_level}</a>
                </span>
            </nav>
            <Search path=PATH query=shown.query/>
            <List label=t.organisations rows=shown.rows/>
            <Next href=next/>
            {shown.may_edit.then(|| view! { <UploadForm path=PATH/> })}
        </Frame>
    }
}

#[component]
fn List(label: &'static str, rows: Vec<OrganisationRow>) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let row = move |row: OrganisationRow| {
        let closed = row.closed.then(|| format!(" ({})", t.closed));
        let above = match row.above_code {
            Some(code) => {
                let place = Place { code, name: row.above };
                view! { <Link place/> }.into_any()
            }
            None => row.above.into_any(),
        };
        let place = Place {
            code: row.code.clone(),
            name: row.name,
        };
        view! {
            <tr>
                <th scope="row"><Link place/>{closed}<br/><code class="muted">{row.code}</code></th>
                <td>{kind_text(&row.kind, lang).to_owned()}</td>
                <td>{above}</td>
                <td>{row.phone}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! { <Table label heads=[t.name, t.kind, t.above, t.phone] none=t.none_found rows/> }
}

#[component]
fn Link(place: Place) -> impl IntoView {
    view! { <a href=format!("{PATH}/{}", encode(&place.code)) rel="external">{place.name}</a> }
}

/// One organisation: what is above it, how to reach it, what is right below.
#[component]
pub fn OrganisationPage(card: OrganisationCard) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let chain: Vec<_> = card
        .chain
        .into_iter()
        .map(|place| view! { <Link place/>" → " })
        .collect();
    let next = card
        .next
        .map(|after| format!("{PATH}/{}?after={}", encode(&card.code), encode(&after)));
    let or_none = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let staff = card.staff.map(|count| {
        let href = format!("{}?q={}", Door::Members.path(), encode(&card.code));
        let words = StaffMemberTexts::of(lang).members;
        view! { <dt>{words}</dt><dd><a href=href rel="external">{number(count, lang)}</a></dd> }
    });
    let below = if card.rows.is_empty() {
        view! { <p>{t.none_below}</p> }.into_any()
    } else {
        view! { <List label=t.below rows=card.rows/><Next href=next/> }.into_any()
    };
    view! {
        <Frame title=card.name.clone()>
            <nav aria-label=t.above><p><a href=format!("{PATH}?top=1") rel="external">{t.organisations}</a>" → "{chain}<b>{card.name}</b></p></nav>
            {card.closed.then(|| view! { <p class="note note--warn">{t.is_closed}</p> })}
            <dl class="dl">
                <dt>{t.code_of}</dt><dd><code>{card.code}</code></dd>
                <dt>{t.kind}</dt><dd>{kind_text(&card.kind, lang).to_owned()}</dd>
                <dt>{t.other_name}</dt><dd>{card.other_name}</dd>
                <dt>{t.address}</dt><dd>{or_none(card.address)}</dd>
                <dt>{t.phone}</dt><dd>{or_none(card.phone)}</dd>
                <dt>{t.email}</dt><dd dir="ltr">{or_none(card.email)}</dd>
                {staff}
            </dl>
            <h2>{t.below}</h2>
            {below}
        </Frame>
    }
}
