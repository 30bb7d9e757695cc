//! Files of reference data: choosing one, what it would change, what became of it.

use super::super::model::{Door, Extent, Look, Upload};
use super::super::parts::{Frame, Mark, door_text};
use crate::i18n::{StaffTexts, number};
use crate::kernel::Lang;
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// The page of a file that could not be looked at because something of ours failed.
#[component]
pub fn FilePage(door: Door, upload: Upload) -> impl IntoView {
    view! { <Frame title=door_text(door, lang())><Outcome path=door.path() upload/></Frame> }
}

/// Chooses a file; `path` takes it for a look.
#[component]
pub fn UploadForm(path: &'static str) -> impl IntoView {
    let t = StaffTexts::of(lang());
    view! {
        <section class="card stack" aria-labelledby="upload">
            <h2 id="upload">{t.upload_title}</h2>
            <p>{t.upload_note}</p>
            <form method="post" action=path enctype="multipart/form-data" class="stack">
                <Mark/>
                <div class="field">
                    <span class="label">{t.file}</span>
                    <div class="pick">
                        <label class="btn" for="file">{t.choose}</label>
                        <input class="pick__file" id="file" name="file" type="file" accept=".csv,text/csv" required/>
                    </div>
                </div>
                <label class="check"><input type="checkbox" name="close_missing" value="1"/><span>{t.close_missing}</span></label>
                <p><button class="btn btn--primary">{t.look}</button></p>
            </form>
        </section>
    }
}

fn extent_text(extent: Extent, lang: Lang) -> String {
    let t = StaffTexts::of(lang);
    let parts = [
        (t.extent_added, extent.added),
        (t.extent_changed, extent.changed),
        (t.extent_closed, extent.closed),
        (t.extent_same, extent.same),
    ];
    let part =
        |(words, count): (&str, u64)| format!("{words} {}", number(i64::try_from(count).unwrap_or(i64::MAX), lang));
    format!("{}.", parts.map(part).join(", "))
}

fn warn(words: String) -> AnyView {
    view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div>{words}</div></div> }.into_any()
}

fn said(words: String) -> AnyView {
    view! { <div class="note note--ok" role="status"><Icon name="check"/><div>{words}</div></div> }.into_any()
}

/// The file once more, to be sent without choosing it again.
#[component]
fn Again(path: &'static str, text: String, close_missing: bool, children: Children) -> impl IntoView {
    view! {
        <form method="post" action=format!("{path}/apply")>
            <Mark/>
            <input type="hidden" name="text" value=text/>
            {close_missing.then(|| view! { <input type="hidden" name="close_missing" value="1"/> })}
            {children()}
        </form>
    }
}

/// What a file would change: how much, the button that takes it, then row by row.
#[component]
fn Changes(path: &'static str, look: Look) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let Look {
        diff,
        extent,
        seen,
        is_other,
        notes,
        text,
        close_missing,
    } = look;
    let notes: Vec<_> = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect();
    let is_nothing = extent.added + extent.changed + extent.closed == 0;
    view! {
        <section class="stack" aria-labelledby="changes">
            {is_other.then(|| warn(t.other_changes.to_owned()))}
            <h2 id="changes">{t.changes}</h2>
            {is_nothing.then(|| said(t.no_changes.to_owned()))}
            <p>{extent_text(extent, lang)}</p>
            {(!notes.is_empty()).then(|| view! { <h3 class="h4">{t.notes}</h3><ul>{notes}</ul> })}
            {(!is_nothing).then(|| view! {
                <Again path text close_missing>
                    <input type="hidden" name="seen" value=seen/>
                    <button class="btn btn--primary">{t.apply}</button>
                </Again>
            })}
            {(!diff.is_empty()).then(|| view! { <pre class="pre pre--diff" tabindex="0" role="group" aria-labelledby="changes">{diff}</pre> })}
        </section>
    }
}

/// What became of a file; `path` takes exactly this one.
#[component]
pub fn Outcome(path: &'static str, upload: Upload) -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    match upload {
        Upload::NoFile => warn(t.no_file.to_owned()),
        Upload::TooLarge => warn(t.large_file.to_owned()),
        Upload::Unreadable(why) => warn(why),
        Upload::Applied(extent) => said(format!("{} {}", t.applied, extent_text(extent, lang))),
        Upload::Refused { rows, count } => {
            let more = count.saturating_sub(rows.len() as u64);
            let more = (more > 0).then(|| view! { <p>{format!("{} {more}", t.more_refused)}</p> });
            let rows: Vec<_> = rows
                .into_iter()
                .map(|(line, why)| view! { <li>{format!("{} {line}: {why}", t.line)}</li> })
                .collect();
            view! { <div class="note note--warn" role="alert"><Icon name="alert"/><div><p>{t.refused}</p><ul>{rows}</ul>{more}</div></div> }.into_any()
        }
        Upload::Away {
            words,
            text,
            close_missing,
        } => view! {
            <div class="stack">
                {warn(words)}
                <Again path text close_missing>
                    <input type="hidden" name="look" value="1"/>
                    <button class="btn btn--primary">{t.again}</button>
                </Again>
            </div>
        }
        .into_any(),
        Upload::Look(look) => view! { <Changes path look=*look/> }.into_any(),
    }
}
