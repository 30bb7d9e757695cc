//! `/admin/organisations`: the list, and what a file would change in it.

use super::super::model::{OrganisationRow, OrganisationsView, Upload};
use super::super::parts::Frame;
use crate::i18n::{StaffTexts, kind_text};
use crate::ui::{encode, lang};
use leptos::prelude::*;

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
            {shown.upload.map(|upload| view! { <Outcome upload/> })}
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
            {shown.may_edit.then(|| view! { <UploadForm/> })}
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

#[component]
fn UploadForm() -> impl IntoView {
    let t = StaffTexts::of(lang());
    view! {
        <h2>{t.upload_title}</h2>
        <p>{t.upload_note}</p>
        <form method="post" action="/admin/organisations" enctype="multipart/form-data" class="stack">
            <div class="field">
                <label class="label" for="file">{t.file}</label>
                <input class="input" id="file" name="file" type="file" accept=".csv,text/csv" required/>
            </div>
            <label class="row gap-2"><input type="checkbox" name="close_missing" value="1"/>{t.close_missing}</label>
            <button class="btn btn--primary">{t.look}</button>
        </form>
    }
}

#[component]
fn Outcome(upload: Upload) -> impl IntoView {
    let t = StaffTexts::of(lang());
    match upload {
        Upload::NoFile => view! { <p class="note note--warn" role="alert">{t.no_file}</p> }.into_any(),
        Upload::Unreadable(why) => view! { <p class="note note--warn" role="alert">{why}</p> }.into_any(),
        Upload::Applied => view! { <p class="note" role="status">{t.applied}</p> }.into_any(),
        Upload::Refused(rows) => {
            let rows: Vec<_> = rows
                .into_iter()
                .map(|(line, why)| view! { <li>{line}": "{why}</li> })
                .collect();
            view! { <div class="note note--warn" role="alert"><p>{t.refused}</p><ul>{rows}</ul></div> }.into_any()
        }
        Upload::Look { diff, .. } if diff.is_empty() => {
            view! { <p class="note" role="status">{t.no_changes}</p> }.into_any()
        }
        Upload::Look {
            diff,
            text,
            close_missing,
        } => view! {
            <section aria-labelledby="changes" class="stack">
                <h2 id="changes">{t.changes}</h2>
                <pre class="pre" tabindex="0">{diff}</pre>
                <form method="post" action="/admin/organisations/apply">
                    <input type="hidden" name="text" value=text/>
                    {close_missing.then(|| view! { <input type="hidden" name="close_missing" value="1"/> })}
                    <button class="btn btn--primary">{t.apply}</button>
                </form>
            </section>
        }
        .into_any(),
    }
}
