//! Step 3: photos. With script they are made smaller here and sent at once; without it the form carries them.

use super::form::ReportForm;
use crate::browser::photos::{PhotoFailure, Slot, SlotState};
use crate::complaints::model::{PHOTOS_MAX, PhotoRef};
use crate::error::{Field, Problem};
use crate::i18n::{self, Common, ReportTexts};
use crate::kernel::Point;
use crate::ui::{FieldError, Icon, lang};
use leptos::prelude::*;

/// The step.
#[component]
pub fn PhotosStep(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let needed = move || {
        form.category()
            .is_some_and(|category| category.photo_required)
            .then_some(t.photo_needed)
    };
    let kept = move || {
        form.tray.slots.with(Vec::is_empty).then(|| {
            let photos = form.draft.with(|draft| draft.photos.clone());
            photos
                .into_iter()
                .enumerate()
                .map(|(at, photo)| view! { <KeptPhoto at photo/> })
                .collect_view()
        })
    };
    // Five, and one that says that there is no room: a memo for each place is lighter than a keyed list.
    let slots = (0..=PHOTOS_MAX)
        .map(|at| {
            let id = Memo::new(move |_| form.tray.slots.with(|slots| slots.get(at).map(|slot| slot.id)));
            move || id.get().map(|id| view! { <SlotView form id/> })
        })
        .collect_view();
    let full = move || form.tray.slots.with(Vec::len) >= PHOTOS_MAX;
    view! {
        <section aria-labelledby="step-title">
            <h2 id="step-title" tabindex="-1">{t.add_photos}</h2>
            <p class="muted mt-1 mb-4">{t.photos_hint}" "{needed}</p>
            <FieldError field=Field::Photos problems=form.shown_problems()/>
            <div class="thumbs">
                {kept}
                {slots}
                <label class="thumb thumb--add" class:vh=full>
                    <span><Icon name="camera"/><br/>{t.take_or_choose}</span>
                    <input class="file" type="file" id="photos" name="photos" accept="image/jpeg,image/png,image/webp" multiple
                        aria-label=t.files_label on:change=move |event| form.tray.add_from_event(&event)/>
                </label>
            </div>
            <p class="noscript mt-3"><button class="btn" name="go" value="upload">{t.upload}</button></p>
            <GpsOffer form/>
            <div class="wfoot">
                <button class="btn btn--primary btn--lg" name="go" value="next">{Common::of(lang()).next}<Icon name="right"/></button>
                <button class="btn btn--ghost" name="go" value="back">{Common::of(lang()).back}</button>
            </div>
        </section>
    }
}

/// A photo that the server keeps for a form without script.
#[component]
fn KeptPhoto(at: usize, photo: PhotoRef) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let remove = format!("{} {}", t.remove_photo, at + 1);
    view! {
        <div class="thumbbox"><div class="thumb">
            <img class="photo" src=photo.url_small alt=format!("{} {}", t.photo, at + 1)/>
            <button class="btn" name="go" value=format!("remove:{}", photo.id) aria-label=remove><Icon name="x"/></button>
        </div></div>
    }
}

/// A photo of this device: its picture, how far it is, what failed.
#[component]
fn SlotView(form: ReportForm, id: u32) -> impl IntoView {
    let lang = lang();
    let t = ReportTexts::of(lang);
    let slot = Memo::new(move |_| {
        form.tray
            .slots
            .with(|slots| slots.iter().find(|slot| slot.id == id).cloned())
    });
    let at = move || {
        form.tray
            .slots
            .with(|slots| slots.iter().position(|slot| slot.id == id).map_or(0, |at| at + 1))
    };
    let failed = move || {
        slot.with(|slot| {
            slot.as_ref()
                .is_some_and(|slot| matches!(slot.state, SlotState::Failed(_)))
        })
    };
    let again = Memo::new(move |_| {
        slot.with(|slot| {
            let state = slot.as_ref().map(|slot| &slot.state);
            matches!(state, Some(SlotState::Failed(why)) if why.may_pass())
        })
    });
    let retry = move || {
        again.get().then(|| {
            let name = move || format!("{}: {} {}", t.photo_retry, t.photo, at());
            view! { <button class="btn btn--sm" type="button" aria-label=name on:click=move |_| form.tray.retry(id)>{t.photo_retry}</button> }
        })
    };
    let preview =
        Memo::new(move |_| slot.with(|slot| slot.as_ref().map(|slot| slot.preview.clone()).unwrap_or_default()));
    let picture = move || {
        let url = preview.get();
        let name = move || format!("{} {}", t.photo, at());
        if url.is_empty() {
            view! { <span class="thumb__none" role="img" aria-label=name><Icon name="camera"/></span> }.into_any()
        } else {
            view! { <img class="photo" src=url alt=name/> }.into_any()
        }
    };
    let percent = move || {
        slot.with(|slot| match slot.as_ref().map(|slot| &slot.state) {
            Some(SlotState::Sending(percent)) => Some(*percent),
            _ => None,
        })
    };
    let bar = move || {
        percent().map(|percent| view! { <progress class="prog" max="100" value=percent.to_string() aria-label=t.photo_sending></progress> })
    };
    view! {
        <div class="thumbbox">
            <div class="thumb" class:is-failed=failed>
                {picture}
                <button class="btn" type="button" aria-label=move || format!("{} {}", t.remove_photo, at()) on:click=move |_| form.tray.remove(id)><Icon name="x"/></button>
            </div>
            {bar}
            <p class="xs muted" role="status">{move || slot.with(|slot| slot.as_ref().map(|slot| words(slot, lang)))}</p>
            {retry}
        </div>
    }
}

/// "3,8 МБ → 241 КБ, загружен".
fn words(slot: &Slot, lang: crate::kernel::Lang) -> String {
    let t = ReportTexts::of(lang);
    let state = match &slot.state {
        SlotState::Waiting => t.photo_waiting.to_owned(),
        SlotState::Sending(percent) => format!("{} {percent}\u{a0}%", t.photo_sending),
        SlotState::Ready(_) => t.photo_ready.to_owned(),
        SlotState::Failed(failure) => failure_words(*failure, lang),
    };
    // Worth saying only when it became clearly smaller.
    if slot.sent_bytes > 0 && slot.original_bytes / 5 > slot.sent_bytes / 4 {
        format!(
            "{} → {}, {state}",
            i18n::bytes(slot.original_bytes, lang),
            i18n::bytes(slot.sent_bytes, lang)
        )
    } else {
        state
    }
}

fn failure_words(failure: PhotoFailure, lang: crate::kernel::Lang) -> String {
    let problem = match failure {
        PhotoFailure::Type => Problem::PhotoType,
        PhotoFailure::TooBig => Problem::PhotoTooBig,
        PhotoFailure::TooManyPixels => Problem::PhotoTooManyPixels,
        PhotoFailure::Broken => Problem::PhotoBroken,
        PhotoFailure::TooMany => Problem::TooManyPhotos { most: PHOTOS_MAX },
        PhotoFailure::TooOften => return Common::of(lang).error_too_many.to_owned(),
        PhotoFailure::Server => return ReportTexts::of(lang).photo_failed.to_owned(),
    };
    i18n::problem_text(&problem, lang)
}

/// The photo knows another place than the pin: offered, never taken.
#[component]
fn GpsOffer(form: ReportForm) -> impl IntoView {
    let t = ReportTexts::of(lang());
    let far = Memo::new(move |_| {
        let pin = form.draft.with(|draft| draft.place);
        let taken = form
            .whole()
            .photos
            .iter()
            .find_map(|photo| photo.gps)
            .and_then(|(lon, lat)| Point::new(lon, lat))?;
        pin.is_none_or(|pin| pin.distance_m(taken) > 100.0).then_some(taken)
    });
    move || {
        far.get().map(|place| {
            view! {
                <div class="note mt-4" role="status"><Icon name="info"/>
                    <div>{t.photo_place}" "<button class="btn btn--sm" type="button" on:click=move |_| form.put(place, Some(String::new()))>{t.photo_place_yes}</button></div>
                </div>
            }
        })
    }
}
