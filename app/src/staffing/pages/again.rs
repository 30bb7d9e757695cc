//! A form that could not be taken: everything that was typed, to be sent once more. And what is not there any more.

use super::super::model::{AgainView, Typed};
use super::super::parts::{Frame, Line, Mark, Proof, Select, role_options};
use super::{calendar, categories};
use crate::i18n::{
    Common, MessageTexts, ProfileTexts, StaffDeskTexts, StaffMemberTexts, StaffReferenceTexts, StaffTexts,
};
use crate::kernel::{Lang, Role};
use crate::ui::{Icon, lang};
use leptos::prelude::*;

/// Fields that this page has of its own.
const OWN: [&str; 3] = ["whose", "code", "password"];

/// The form. It looks the same for all of them: the page on which it stood may need what does not answer.
#[component]
pub fn AgainPage(shown: AgainView) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let AgainView {
        path,
        back,
        words,
        typed,
    } = shown;
    let fields: Vec<_> = typed
        .values()
        .iter()
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .map(|(name, value)| field(&path, name, value, &typed))
        .collect();
    let password = typed.has("password").then(|| {
        let label = StaffTexts::of(lang).password;
        view! { <Line name="password" label kind="password" complete="current-password" typed=typed.clone()/> }
    });
    let code = typed.has("code").then(|| view! { <Proof typed=typed.clone()/> });
    view! {
        <Frame title=t.again_title>
            <div class="note note--warn" role="alert"><Icon name="alert"/><div>{words}" "{t.again_hint}</div></div>
            <form class="stack read" method="post" action=path>
                <Mark/>
                {fields}
                {password}
                {code}
                <p><button class="btn btn--primary">{t.again_send}</button></p>
            </form>
            <p><a href=back rel="external">{Common::of(lang).back}</a></p>
        </Frame>
    }
}

fn field(path: &str, name: &str, value: &str, typed: &Typed) -> AnyView {
    let lang = lang();
    let (member, reference) = (StaffMemberTexts::of(lang), StaffReferenceTexts::of(lang));
    let chosen = match (name, path) {
        ("role", _) => Some(("role", member.role, role_options(&Role::ALL, lang))),
        ("unit", _) => Some(("unit", reference.unit, categories::units(reference))),
        ("kind", "/admin/calendar/day") => Some(("kind", reference.kind, calendar::kinds(reference))),
        _ => None,
    };
    if let Some((name, label, options)) = chosen {
        return view! { <Select name label options typed=typed.clone()/> }.into_any();
    }
    match line(name, lang) {
        Some((name, label)) => view! { <Line name label typed=typed.clone()/> }.into_any(),
        None => view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> }.into_any(),
    }
}

/// Lines of all forms: their names and what they ask for.
fn line(name: &str, lang: Lang) -> Option<(&'static str, &'static str)> {
    let (desk, member, reference) = (
        StaffDeskTexts::of(lang),
        StaffMemberTexts::of(lang),
        StaffReferenceTexts::of(lang),
    );
    let lines = [
        ("who", desk.who),
        ("family", desk.family),
        ("given", desk.given),
        ("patronymic", desk.patronymic),
        ("born", desk.born),
        ("passport", desk.passport),
        ("email", member.email),
        ("organisation", member.organisation),
        ("reason", member.reason),
        ("value", reference.value),
        ("from", reference.from_day),
        ("source", reference.source),
        ("day", reference.day),
        ("note", reference.note),
        ("address", MessageTexts::of(lang).history_of),
    ];
    lines.into_iter().find(|(known, _)| *known == name)
}

/// What is not there, or not any more.
#[component]
pub fn GonePage(list: &'static str) -> impl IntoView {
    let t = StaffTexts::of(lang());
    view! {
        <Frame title=t.gone_title>
            <p class="read">{t.changed_meanwhile}</p>
            <p><a class="btn btn--primary" href=list rel="external">{t.to_list}</a></p>
        </Frame>
    }
}
