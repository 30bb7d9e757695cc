//! `/admin/organisations`: the list, and what a file would change in it.

use super::super::model::{OrganisationRow, OrganisationsView};
use super::super::parts::{Frame, Next, Search};
use super::upload::{Outcome, UploadForm};
use crate::i18n::{StaffTexts, kind_text};
use crate::ui::{Table, encode, lang};
use leptos::prelude::*;

const PATH: &str = "/admin/organisations";

/// Organisations in the viewer's part of the tree.
#[component]
pub fn OrganisationsPage(shown: OrganisationsView) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let next = shown
        .next
        .map(|after| format!("{PATH}?q={}&after={after}", encode(&shown.query)));
    view! {
        <Frame title=t.organisations>
            {shown.upload.map(|upload| view! { <Outcome path=PATH upload/> })}
            <Search path=PATH query=shown.query/>
            <List rows=shown.rows/>
            <Next href=next/>
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
    view! { <Table label=t.organisations heads=[t.name, t.kind, t.above, t.phone] none=t.none_found rows/> }
}
