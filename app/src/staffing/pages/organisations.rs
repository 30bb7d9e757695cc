//! `/admin/organisations`: the list, and what a file would change in it.

use super::super::model::{OrganisationRow, OrganisationsView};
use super::super::parts::Frame;
use super::upload::{Outcome, UploadForm};
use crate::i18n::{StaffTexts, kind_text};
use crate::ui::{encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/organisations";

/// Organisations in the viewer's part of the tree.
#[component]
pub fn OrganisationsPage(shown: OrganisationsView) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let is_empty = shown.rows.is_empty();
    let next = shown.next.map(|after| {
        let href = format!("/admin/organisations?q={}&after={after}", encode(&shown.query));
        view! { <p><a class="btn" href=href rel="external">{t.next_page}</a></p> }
    });
    view! {
        <Frame title=t.organisations>
            {shown.upload.map(|upload| view! { <Outcome path=PATH upload/> })}
            <form method="get" action="/admin/organisations" role="search" class="staffbar">
                <div class="field">
                    <label class="label" for="q">{t.search}</label>
                    <input class="input" id="q" name="q" value=shown.query autocomplete="off"/>
                </div>
                <button class="btn">{t.find}</button>
            </form>
            {if is_empty {
                view! { <p>{t.none_found}</p> }.into_any()
            } else {
                view! { <List rows=shown.rows/> }.into_any()
            }}
            {next}
            {shown.may_edit.then(|| view! { <UploadForm path=PATH/> })}
        </Frame>
    }
}

#[component]
fn List(rows: Vec<OrganisationRow>) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let row = move |row: OrganisationRow| {
        let closed = row.closed.then(|| format!(" ({})", t.closed));
        view! {
            <tr>
                <th scope="row">{row.name}{closed}<br/><code class="muted">{row.code}</code></th>
                <td>{kind_text(&row.kind, lang).to_owned()}</td>
                <td>{row.above}</td>
                <td>{row.phone}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <div class="tablebox" tabindex="0" role="region" aria-label=t.organisations>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.name}</th>
                        <th scope="col">{t.kind}</th>
                        <th scope="col">{t.above}</th>
                        <th scope="col">{t.phone}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
