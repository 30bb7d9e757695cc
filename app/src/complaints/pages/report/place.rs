//! Step 1: where. By the map, by an address, by coordinates, by the device.

use super::form::ReportForm;
use super::place_search::Found;
use crate::browser::geolocation;
use crate::browser::map::PickMap;
use crate::complaints::labels;
use crate::complaints::model::Mark;
use crate::error::{Field, FieldProblem};
use crate::i18n::{Common, MapTexts, ReportTexts};
use crate::kernel::Point;
use crate::ui::{FieldError, Icon, described_by, lang, page};
use leptos::prelude::*;

/// The step.
#[component]
pub fn PlaceStep(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let problems = form.shown_problems();
    let note_bad = move || problems.with(|found| bad(found, &[Field::PlaceNote]));
    let note_described = move || problems.with(|found| described_by(&Field::PlaceNote, found, Some("place_note-hint")));
    view! {
        <section aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{t.where_is_it}</h2>
            <p class="muted mt-1 mb-4">{t.where_hint}</p>
            <AddressField form/>
            <Found form/>
            <FieldError field=Field::Place problems=form.shown_problems()/>
            <PlaceMap form/>
            <Chosen form/>
            <div class="field mt-4">
                <label for="place_note">{t.place_note}</label>
                <p class="hint" id="place_note-hint">{t.place_note_hint}</p>
                <FieldError field=Field::PlaceNote problems=form.shown_problems()/>
                <input type="text" class="input" id="place_note" name="place_note" maxlength="300" aria-invalid=note_bad aria-describedby=note_described
                    value=form.draft.with_untracked(|draft| draft.place_note.clone())
                    prop:value=move || form.draft.with(|draft| draft.place_note.clone())
                    on:input=move |event| form.set(|draft| draft.place_note = event_target_value(&event))/>
            </div>
            <div class="wfoot"><button class="btn btn--primary btn--lg" name="go" value="next">{Common::of(lang()).next}<Icon name="right"/></button></div>
        </section>
    }
}

/// `aria-invalid` of what holds these fields.
fn bad(problems: &[FieldProblem], of: &[Field]) -> Option<&'static str> {
    let own = problems.iter().any(|found| of.contains(&found.field));
    own.then_some("true")
}

#[component]
fn AddressField(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let denied = RwSignal::new(false);
    let here = move |_| {
        denied.set(false);
        geolocation::locate(move |place| match place {
            Some(place) => form.put(place, Some(String::new())),
            None => denied.set(true),
        });
    };
    let problems = form.shown_problems();
    // The address gives the place: what is wrong with the place is wrong with it.
    let invalid = move || problems.with(|found| bad(found, &[Field::Address, Field::Place]));
    let described = move || {
        problems.with(|found| {
            let own = described_by(&Field::Address, found, Some("address-hint"));
            described_by(&Field::Place, found, own.as_deref())
        })
    };
    view! {
        <div class="field">
            <label for="address">{t.address}</label>
            <p class="hint" id="address-hint">{t.address_hint}</p>
            <FieldError field=Field::Address problems/>
            <div class="inputrow">
                <div class="search grow">
                    <Icon name="search"/>
                    <input type="text" class="input" id="address" name="address" maxlength="300" autocomplete="street-address" aria-invalid=invalid aria-describedby=described
                        value=form.draft.with_untracked(|draft| draft.address.clone())
                        prop:value=move || form.draft.with(|draft| draft.address.clone())
                        on:input=move |event| form.set(|draft| draft.address = event_target_value(&event))/>
                </div>
                <button class="btn" name="go" value="find">{t.find}</button>
                <button class="btn script" type="button" on:click=here><Icon name="locate"/><span class="hide-xs">{t.i_am_here}</span></button>
            </div>
            <p class="small" role="status">{move || denied.get().then(|| MapTexts::of(lang()).near_denied)}</p>
        </div>
    }
}

/// The map under a fixed pin; without script the pin is put by the address.
#[component]
fn PlaceMap(form: ReportForm) -> impl IntoView {
    let lang = lang();
    let t = ReportTexts::of(lang);
    let marks = Mark::ALL.map(|mark| (mark.code(), labels::mark(mark, lang))).to_vec();
    let place = Signal::derive(move || form.draft.with(|draft| draft.place));
    view! {
        <div class="pinmap mt-4 script">
            <PickMap page=page() label=t.pick_map marks query=Signal::derive(|| "state=new,work,over,repeat".to_owned()) place
                on_move=Callback::new(move |place: Point| form.put(place, None))/>
        </div>
        <input type="hidden" name="place" value=move || place.get().map(Point::to_lat_lon).unwrap_or_default()/>
    }
}

/// What is known about the chosen point.
#[component]
fn Chosen(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let words = move || {
        let point = form.draft.with(|draft| draft.place).map(Point::to_lat_lon)?;
        let info = form.info.get()?;
        Some(if info.inside {
            format!("{}: {point} · {}", t.chosen_place, info.district)
        } else {
            t.outside.to_owned()
        })
    };
    view! { <p class="small muted mt-2" role="status">{words}</p> }
}
