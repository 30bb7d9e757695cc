//! Pieces of the pages of the staff: the doors, fields of forms, the proof that a form asks for.

use super::model::{Done, Door, MemberRow, Place, Shown, Typed};
use crate::i18n::{
    self, DispatchTexts, StaffDeskTexts, StaffJournalTexts, StaffMemberTexts, StaffReferenceTexts, StaffTexts,
    role_text,
};
use crate::kernel::{Day, Lang, Role, Timestamp, Zone};
use crate::ui::{Icon, PageTitle, lang, page};
use leptos::prelude::*;
use std::sync::Arc;

/// The frame of a page behind a door: the other doors, what was done, what is wrong.
#[component]
pub fn Frame(
    /// Its title.
    #[prop(into)]
    title: String,
    /// What was typed into its form.
    #[prop(optional)]
    typed: Typed,
    children: Children,
) -> impl IntoView {
    let shown = use_context::<Arc<Shown>>();
    let done = shown.as_ref().and_then(|shown| shown.done).filter(|_| typed.is_good());
    let done = done.map(|done| {
        let words = done_text(done, lang());
        let (class, icon) = match done {
            Done::NoFile => ("note note--warn", "alert"),
            _ => ("note note--ok", "check"),
        };
        view! { <div class=class role="status"><Icon name=icon/><div>{words}</div></div> }
    });
    let returned = typed.has("returned").then(|| {
        let words = i18n::ProfileTexts::of(lang()).returned;
        view! { <div class="note" role="status"><Icon name="info"/><div>{words}</div></div> }
    });
    view! {
        <PageTitle text=title.clone()/>
        <main id="main" class="wrap stack my-6">
            <Doors/>
            <h1>{title}</h1>
            {done}
            {returned}
            <Summary typed/>
            {children()}
        </main>
    }
}

/// The doors of the desk.
#[component]
pub fn Doors() -> impl IntoView {
    let lang = lang();
    let t = StaffTexts::of(lang);
    let shown = use_context::<Arc<Shown>>()?;
    let here = shown.page.door();
    let link = move |door: Door| {
        let current = (here == Some(door)).then_some("page");
        view! { <a href=door.path() rel="external" aria-current=current>{door_text(door, lang)}</a> }
    };
    let links: Vec<_> = shown.doors.iter().copied().map(link).collect();
    Some(view! { <nav class="tabs tabs--wrap" aria-label=t.home_title>{links}</nav> })
}

/// The name of a door.
pub fn door_text(door: Door, lang: Lang) -> &'static str {
    let t = StaffTexts::of(lang);
    match door {
        Door::Home => t.home_title,
        Door::Dispatch => DispatchTexts::of(lang).title,
        Door::Organisations => t.organisations,
        Door::Members => StaffMemberTexts::of(lang).members,
        Door::Categories => StaffReferenceTexts::of(lang).categories,
        Door::Calendar => StaffReferenceTexts::of(lang).calendar,
        Door::Areas => StaffReferenceTexts::of(lang).areas,
        Door::Recovery => StaffDeskTexts::of(lang).desk,
        Door::Journal => StaffJournalTexts::of(lang).journal,
        Door::Outbox => t.outbox,
    }
}

/// What a door is for.
pub fn door_note(door: Door, lang: Lang) -> &'static str {
    let t = StaffTexts::of(lang);
    match door {
        Door::Home => "",
        Door::Dispatch => DispatchTexts::of(lang).note,
        Door::Organisations => t.organisations_note,
        Door::Members => t.members_note,
        Door::Categories => StaffReferenceTexts::of(lang).categories_note,
        Door::Calendar => StaffReferenceTexts::of(lang).calendar_note,
        Door::Areas => StaffReferenceTexts::of(lang).areas_note,
        Door::Recovery => StaffDeskTexts::of(lang).desk_note,
        Door::Journal => StaffJournalTexts::of(lang).journal_note,
        Door::Outbox => t.outbox_note,
    }
}

fn done_text(done: Done, lang: Lang) -> &'static str {
    let t = StaffMemberTexts::of(lang);
    match done {
        Done::Invited => t.done_invited,
        Done::InvitedAgain => t.done_again,
        Done::Withdrawn => t.done_withdrawn,
        Done::Changed => t.done_changed,
        Done::Ended => t.done_ended,
        Done::Norm => StaffReferenceTexts::of(lang).done_norm,
        Done::Day => StaffReferenceTexts::of(lang).done_day,
        Done::Deed => DispatchTexts::of(lang).done,
        Done::NoFile => StaffTexts::of(lang).choose_again,
    }
}

/// The mark of whom a form was shown to; every form has it that somebody may fill in for longer than his session lives.
#[component]
pub fn Mark() -> impl IntoView {
    let shown = use_context::<Arc<Shown>>()?;
    Some(view! { <input type="hidden" name="whose" value=shown.whose.clone()/> })
}

/// What is wrong with a form, above it.
#[component]
pub fn Summary(typed: Typed) -> impl IntoView {
    let t = i18n::Common::of(lang());
    let title = if typed.faults().len() == 1 {
        t.fix_one
    } else {
        t.fix_many
    };
    let line = |(name, words): &(&'static str, String)| {
        let (href, words) = (format!("#{name}"), words.clone());
        view! { <p><a href=href rel="external">{words}</a></p> }
    };
    (!typed.is_good()).then(|| {
        let lines: Vec<_> = typed.faults().iter().map(line).collect();
        view! { <div class="errsum" role="alert" tabindex="-1" id="errors"><b>{title}</b>{lines}</div> }
    })
}

/// A line to type in.
#[component]
pub fn Line(
    /// Its name and its id.
    name: &'static str,
    /// What is asked for.
    label: &'static str,
    /// How to write it.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The kind of the field.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    complete: &'static str,
    /// A list of what may be typed.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What was typed.
    typed: Typed,
) -> impl IntoView {
    let (wrong, described) = said(name, hint.is_some(), &typed);
    let value = (kind != "password").then(|| typed.get(name).to_owned());
    view! {
        <div class=field_class(wrong.is_some())>
            <label class="label" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {wrong.clone().map(|words| view! { <p class="err" id=format!("{name}-error")><Icon name="alert"/>{words}</p> })}
            <input
                class="input" id=name name=name type=kind value=value autocomplete=complete list=list
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=described
            />
        </div>
    }
}

/// A choice of one.
#[component]
pub fn Select(
    /// Its name and its id.
    name: &'static str,
    /// What is asked for.
    label: &'static str,
    /// Values and words; an empty value is no choice yet.
    options: Vec<(String, String)>,
    /// What was typed.
    typed: Typed,
) -> impl IntoView {
    let (wrong, described) = said(name, false, &typed);
    let chosen = typed.get(name).to_owned();
    let option = |(value, words): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    };
    let options: Vec<_> = options.into_iter().map(option).collect();
    view! {
        <div class=field_class(wrong.is_some())>
            <label class="label" for=name>{label}</label>
            {wrong.clone().map(|words| view! { <p class="err" id=format!("{name}-error")><Icon name="alert"/>{words}</p> })}
            <select class="select" id=name name=name aria-invalid=wrong.is_some().then_some("true") aria-describedby=described>
                {options}
            </select>
        </div>
    }
}

/// Looks for rows of a list by name or code.
#[component]
pub fn Search(
    /// The page of the list.
    path: &'static str,
    /// What was looked for.
    query: String,
) -> impl IntoView {
    let t = StaffTexts::of(lang());
    view! {
        <form method="get" action=path role="search" class="staffbar">
            <div class="field">
                <label class="label" for="q">{t.search}</label>
                <input class="input" id="q" name="q" value=query autocomplete="off"/>
            </div>
            <button class="btn">{t.find}</button>
        </form>
    }
}

/// Leads to the next page of a list, if there is one.
#[component]
pub fn Next(href: Option<String>) -> impl IntoView {
    href.map(|href| view! { <p><a class="btn" href=href rel="external">{StaffTexts::of(lang()).next_page}</a></p> })
}

fn field_class(is_wrong: bool) -> &'static str {
    if is_wrong { "field field--error" } else { "field" }
}

fn said(name: &str, has_hint: bool, typed: &Typed) -> (Option<String>, Option<String>) {
    let wrong = typed.fault(name).cloned();
    let parts = [
        wrong.is_some().then(|| format!("{name}-error")),
        has_hint.then(|| format!("{name}-hint")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (wrong, (!parts.is_empty()).then(|| parts.join(" ")))
}

/// The code that a weighty form asks for when the last proof is old.
#[component]
pub fn Proof(
    /// What was typed.
    typed: Typed,
    /// Several forms of a page ask for it: their fields must not share an id.
    #[prop(default = "code")]
    id: &'static str,
) -> impl IntoView {
    let lang = lang();
    let t = StaffMemberTexts::of(lang);
    let shown = use_context::<Arc<Shown>>()?;
    if shown.is_fresh {
        return None;
    }
    let wrong = typed.fault("code").cloned();
    let demo = shown.demo_code.clone().map(|code| {
        let words = StaffTexts::of(lang).demo_code;
        view! { <p class="small muted">{words}" "<strong>{code}</strong></p> }
    });
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described = if wrong.is_some() {
        format!("{error} {hint}")
    } else {
        hint.clone()
    };
    Some(view! {
        <div class=field_class(wrong.is_some())>
            <label class="label" for=id>{t.proof_title}</label>
            <p class="hint" id=hint>{t.proof_note}</p>
            {wrong.clone().map(|words| view! { <p class="err" id=error><Icon name="alert"/>{words}</p> })}
            <input
                class="input input--code" id=id name="code" inputmode="numeric" autocomplete="one-time-code"
                aria-invalid=wrong.is_some().then_some("true") aria-describedby=described
            />
            {demo}
        </div>
    })
}

/// The name of a place; none is the whole region.
pub fn place_text(place: Option<&Place>, lang: Lang) -> String {
    place.map_or_else(
        || StaffTexts::of(lang).whole_region.to_owned(),
        |place| place.name.clone(),
    )
}

/// The roles to choose from.
pub fn role_options(roles: &[Role], lang: Lang) -> Vec<(String, String)> {
    let none = std::iter::once((String::new(), "–".to_owned()));
    let words = |role: &Role| (role.code().to_owned(), role_text(*role, lang).to_owned());
    none.chain(roles.iter().map(words)).collect()
}

/// A day and a time.
pub fn moment(at: Timestamp, lang: Lang) -> String {
    i18n::date_clock(at, page().now, page().region.zone, lang)
}

/// A day.
pub fn day(at: Timestamp, lang: Lang) -> String {
    i18n::date(at, page().now, page().region.zone, lang)
}

/// A day of the calendar: `14 ноября 2027`; without the year when it is this one.
pub fn day_text(day: Day, lang: Lang) -> String {
    let noon = Timestamp((day.number() * 86_400 + 43_200) * 1000);
    let now = page().region.zone.civil(page().now);
    let today = Day::new(now.year, now.month, now.day).map_or(0, |day| day.number() * 86_400_000);
    i18n::date(noon, Timestamp(today), Zone { offset_s: 0 }, lang)
}

/// How a member is called: by name; without one, by the masked address.
pub fn member_name(row: &MemberRow, lang: Lang) -> String {
    let known = [&row.name, &row.masked].into_iter().find(|words| !words.is_empty());
    known.map_or_else(|| StaffMemberTexts::of(lang).no_name.to_owned(), Clone::clone)
}

/// The organisation of a role: a line with what fits already, or the few that were meant.
#[component]
pub fn PlaceField(
    /// What was typed.
    typed: Typed,
    /// What to choose from.
    places: Vec<Place>,
    /// Empty is the whole region.
    whole_region: bool,
) -> impl IntoView {
    let t = StaffMemberTexts::of(lang());
    let hint = if whole_region {
        t.organisation_hint_region
    } else {
        t.organisation_hint
    };
    let is_many = typed.fault("organisation").is_some_and(|words| words == t.place_many);
    let rest = if is_many {
        let choice = |place: Place| {
            view! { <label class="radio"><input type="radio" name="pick" value=place.code.clone()/><span>{place.name}" "<code class="muted">{place.code}</code></span></label> }
        };
        let choices: Vec<_> = places.into_iter().map(choice).collect();
        view! { <fieldset class="field"><legend>{t.which}</legend>{choices}</fieldset> }.into_any()
    } else {
        let options: Vec<_> = places
            .into_iter()
            .map(|place| view! { <option value=place.code>{place.name}</option> })
            .collect();
        view! { <datalist id="places">{options}</datalist> }.into_any()
    };
    view! {
        <Line name="organisation" label=t.organisation hint=hint list="places" typed/>
        {rest}
    }
}
