//! Beside the steps: a small preview of what becomes public, and what happens next.

use super::form::ReportForm;
use crate::complaints::model::{StepName, headline};
use crate::i18n::ReportTexts;
use crate::ui::{Icon, Pill, lang};
use leptos::prelude::*;

/// The column.
#[component]
pub fn Aside(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    view! {
        <aside class="stack">
            // The last step shows the whole page instead.
            {move || {
                (form.step.get() != StepName::Check)
                    .then(|| view! { <div class="pv"><p class="label">{t.everybody_sees}</p><Small form/></div> })
            }}
            <div class="card card--sunken small">
                <p class="strong">{t.what_next}</p>
                <ol class="list stack gap-1 mt-2"><li>{t.next_1}</li><li>{t.next_2}</li><li>{t.next_3}</li><li>{t.next_4}</li></ol>
            </div>
        </aside>
    }
}

#[component]
fn Small(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let photo = move || {
        let first = form.tray.slots.with(|slots| {
            slots
                .iter()
                .map(|slot| &slot.preview)
                .find(|url| !url.is_empty())
                .cloned()
        });
        let url = first.or_else(|| {
            form.draft
                .with(|draft| draft.photos.first().map(|photo| photo.url_small.clone()))
        });
        url.map(|url| view! { <img class="photo" src=url alt=""/> })
    };
    let title = move || {
        let title = form.draft.with(|draft| headline(&draft.body));
        let category = form.category().map(|category| category.name);
        if title.is_empty() {
            category.unwrap_or_else(|| t.no_title_yet.to_owned())
        } else {
            title
        }
    };
    view! {
        <div class="preview">
            {photo}
            <div class="stack gap-2 p-inner">
                <div class="row row--between"><Pill mark="new" text=t.draft/><span class="xs muted">{t.number_later}</span></div>
                <p class="h3" dir="auto">{title}</p>
                <p class="small" dir="auto">{move || form.draft.with(|draft| draft.body.chars().take(160).collect::<String>())}</p>
                <p class="small muted">{move || form.draft.with(|draft| draft.address.clone())}</p>
                <p class="small muted"><Icon name="lock"/>" "{crate::i18n::ComplaintTexts::of(lang()).author_hidden}</p>
            </div>
        </div>
    }
}
