//! Files of reference data: choosing one, what it would change, what became of it.

use super::super::model::{Extent, Upload};
use crate::i18n::StaffTexts;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// Chooses a file; `path` takes it for a look.
#[component]
pub fn UploadForm(path: &'static str) -> impl IntoView {
    let t = StaffTexts::of(lang());
    view! {
        <section class="card stack" aria-labelledby="upload">
            <h2 id="upload">{t.upload_title}</h2>
            <p>{t.upload_note}</p>
            <form method="post" action=path enctype="multipart/form-data" class="stack">
                <div class="field">
                    <label class="label" for="file">{t.file}</label>
                    <input class="input" id="file" name="file" type="file" accept=".csv,text/csv" required/>
                </div>
                <label class="check"><input type="checkbox" name="close_missing" value="1"/><span>{t.close_missing}</span></label>
                <p><button class="btn btn--primary">{t.look}</button></p>
            </form>
        </section>
    }
}

fn extent_text(extent: Extent, t: &StaffTexts) -> String {
    let Extent { added, changed, closed } = extent;
    format!(
        "{} {added}, {} {changed}, {} {closed}.",
        t.extent_added, t.extent_changed, t.extent_closed
    )
}

/// What became of a file; `path` takes exactly this one.
#[component]
pub fn Outcome(path: &'static str, upload: Upload) -> impl IntoView {
    let t = StaffTexts::of(lang());
    let warn = |words: String| {
        view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{words}</div></div> }.into_any()
    };
    let said = |words: String| {
        view! { <div class="note note--ok" role="status"><Icon name="check"/><div>{words}</div></div> }.into_any()
    };
    match upload {
        Upload::NoFile => warn(t.no_file.to_owned()),
        Upload::Unreadable(why) => warn(why),
        Upload::Applied(extent) => said(format!("{} {}", t.applied, extent_text(extent, t))),
        Upload::Refused { rows, count } => {
            let more = count.saturating_sub(rows.len() as u64);
            let more = (more > 0).then(|| view! { <p>{t.more_refused}" "{more}</p> });
            let rows: Vec<_> = rows
                .into_iter()
                .map(|(line, why)| view! { <li>{t.line}" "{line}": "{why}</li> })
                .collect();
            view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div><p>{t.refused}</p><ul>{rows}</ul>{more}</div></div> }.into_any()
        }
        Upload::Look { diff, .. } if diff.is_empty() => said(t.no_changes.to_owned()),
        Upload::Look {
            diff,
            extent,
            seen,
            is_other,
            text,
            close_missing,
        } => view! {
            <div class="stack">
                {is_other.then(|| warn(t.other_changes.to_owned()))}
                <h2 id="changes">{t.changes}</h2>
                <p>{extent_text(extent, t)}</p>
                <pre class="pre pre--diff" tabindex="0" role="region" aria-labelledby="changes">{diff}</pre>
                <form method="post" action=format!("{path}/apply")>
                    <input type="hidden" name="text" value=text/>
                    <input type="hidden" name="seen" value=seen/>
                    {close_missing.then(|| view! { <input type="hidden" name="close_missing" value="1"/> })}
                    <button class="btn btn--primary">{t.apply}</button>
                </form>
            </div>
        }
        .into_any(),
    }
}
