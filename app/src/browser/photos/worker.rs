//! The worker of the tray: one thing at a time, the small things first.

use super::send::{self, SILENCE, Verdict};
use super::work::{bury, change, draft, drop_twin, fail, is, mine, slot, store, strangers};
use super::{PhotoFailure, Slot, SlotState, Tray, shelf, shrink, size};
use crate::browser::dom;
use crate::complaints::model::PhotoRef;
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::ProgressEvent;

/// What the server takes of a photo, bytes.
const MOST: u32 = 15 * 1024 * 1024;
/// The first pause after a failure, and the longest, milliseconds.
const PAUSES: (i32, i32) = (2_000, 30_000);
/// How often a troubled server is asked before its trouble is told.
const TRIES: u32 = 6;

/// What came of a step of the worker.
enum Step {
    /// Nothing is left to do.
    Done,
    /// It went well, or ended for good.
    Went,
    /// To be tried again after a pause; perhaps the server was to blame, about this slot.
    Stuck(Option<(u32, PhotoFailure)>),
}

/// Works until nothing is left to do, the page is gone, or another worker took over.
pub async fn run(tray: Tray, turn: u32) {
    let (mut delay, mut tries) = (PAUSES.0, 0);
    while mine(turn) {
        match step(tray, turn).await {
            Step::Done => break,
            Step::Went => (delay, tries) = (PAUSES.0, 0),
            Step::Stuck(blame) => {
                tries += u32::from(blame.is_some());
                if let Some((id, why)) = blame
                    && tries >= TRIES
                {
                    fail(tray, id, why);
                    (delay, tries) = (PAUSES.0, 0);
                    continue;
                }
                pause(delay).await;
                delay = (delay * 2).min(PAUSES.1);
            }
        }
    }
    shelf::with(|shelf| shelf.running &= shelf.turn != turn);
}

/// Waits, at most until the network comes back, the page is looked at, or something new is to be done.
async fn pause(delay: i32) {
    let mut alarm = None;
    let over = Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, delay);
        let _ = window().add_event_listener_with_callback("online", &done);
        let _ = document().add_event_listener_with_callback("visibilitychange", &done);
        alarm = Some(done);
    });
    shelf::with(|shelf| shelf.alarm.clone_from(&alarm));
    let _ = JsFuture::from(over).await;
    if let Some(alarm) = alarm {
        let _ = window().remove_event_listener_with_callback("online", &alarm);
        let _ = document().remove_event_listener_with_callback("visibilitychange", &alarm);
    }
}

fn address(tray: Tray, photo: &str) -> String {
    format!("/api/photos{photo}?draft={}", draft(tray))
}

async fn step(tray: Tray, turn: u32) -> Step {
    let Some(slots) = tray.slots.try_get_untracked() else {
        return Step::Done;
    };
    let waiting = |small: bool| {
        let fits = |slot: &&Slot| slot.state == SlotState::Waiting && (slot.sent_bytes > 0) == small;
        slots.iter().find(fits).map(|slot| slot.id)
    };
    if let Some(id) = waiting(false) {
        prepare(tray, id).await;
        return Step::Went;
    }
    let next = waiting(true);
    let (asked, gone) = shelf::with(|shelf| (shelf.asked, shelf.gone.first().map(|gone| gone.photo.clone())));
    if asked && gone.is_none() && next.is_none() {
        return Step::Done;
    }
    if !dom::online() {
        return Step::Stuck(None);
    }
    match (asked, gone, next) {
        (false, ..) => ask(tray, turn).await,
        (_, Some(photo), _) => erase(tray, turn, photo).await,
        (.., Some(id)) => upload(tray, turn, id).await,
        _ => Step::Done,
    }
}

/// Makes a chosen file small.
async fn prepare(tray: Tray, id: u32) {
    let Some(file) = shelf::with(|shelf| shelf.item(id).map(|item| item.blob.clone())) else {
        return fail(tray, id, PhotoFailure::Broken);
    };
    if size(&file) == 0 {
        return fail(tray, id, PhotoFailure::Broken);
    }
    // The browser draws more than photos; what is none would arrive as one.
    if !shrink::is_photo(&file).await {
        return fail(tray, id, PhotoFailure::Type);
    }
    let gps = shrink::place_of(&file).await;
    let small = shrink::shrink(&file).await.ok();
    if small.is_none() && size(&file) > MOST {
        return fail(tray, id, PhotoFailure::TooBig);
    }
    if slot(tray, id).is_none() {
        return;
    }
    // What the browser cannot decode it cannot show either; the server decides.
    let shown = small.is_some();
    let small = small.unwrap_or(file);
    let sent = size(&small);
    let url = shelf::with(|shelf| shelf.lay(id, small, gps));
    change(tray, id, &mut |slot| {
        slot.sent_bytes = sent;
        slot.preview = if shown { url.clone() } else { String::new() };
    });
    store(tray, id);
}

/// Asks the server what it has, and believes it: what it lost is sent again, what only it knows gets a slot.
async fn ask(tray: Tray, turn: u32) -> Step {
    let Some(answer) = send::ask("GET", &address(tray, "")).await else {
        return Step::Stuck(None);
    };
    if !mine(turn) {
        return Step::Done;
    }
    let Ok(list) = serde_json::from_str::<Vec<PhotoRef>>(&answer) else {
        shelf::with(|shelf| shelf.asked = true);
        return Step::Went;
    };
    let mut slots = tray.slots.try_get_untracked().unwrap_or_default();
    shelf::with(|shelf| {
        shelf.asked = true;
        slots.retain_mut(|slot| {
            let gone = matches!(slot.state, SlotState::Ready(_)) && !list.iter().any(|photo| is(slot, photo));
            if gone {
                slot.state = SlotState::Waiting;
            }
            !gone || shelf.item(slot.id).is_some()
        });
        // While something waits, an unknown photo may well be the same, sent before the page was reloaded.
        if !slots.iter().any(|slot| slot.state == SlotState::Waiting) {
            let more = strangers(shelf, &slots, list);
            slots.extend(more);
        }
    });
    let _ = tray.slots.try_set(slots);
    Step::Went
}

/// Removes a photo on the server.
async fn erase(tray: Tray, turn: u32, photo: String) -> Step {
    if send::ask("DELETE", &address(tray, &format!("/{photo}")))
        .await
        .is_none()
    {
        return Step::Stuck(None);
    }
    if mine(turn) {
        shelf::with(|shelf| {
            if let Some(place) = shelf.gone.iter().position(|gone| gone.photo == photo) {
                let gone = shelf.gone.remove(place);
                shelf.delete(gone.slot);
            }
        });
    }
    Step::Went
}

async fn upload(tray: Tray, turn: u32, id: u32) -> Step {
    let bytes = shelf::with(|shelf| shelf.item(id).map(|item| (item.blob.clone(), item.gps)));
    let request = send::open("POST", &address(tray, ""));
    let (Some((blob, gps)), Some(request)) = (bytes, request) else {
        fail(tray, id, PhotoFailure::Server);
        return Step::Went;
    };
    change(tray, id, &mut |slot| slot.state = SlotState::Sending(0));
    shelf::with(|shelf| shelf.flight = Some((id, request.clone())));
    let (began, alive) = (dom::now_ms(), request.clone());
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        // Time limits of a request count from its start.
        let spent = u32::try_from(dom::now_ms() - began).unwrap_or_default();
        alive.set_timeout(spent.saturating_add(SILENCE));
        let share = super::whole(100.0 * event.loaded() / event.total().max(1.0));
        let share = u8::try_from(share).unwrap_or(100).min(100);
        change(tray, id, &mut |slot| {
            if let SlotState::Sending(percent) = &mut slot.state {
                *percent = share;
            }
        });
    });
    let way = request.upload().ok();
    if let Some(way) = &way {
        way.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let answer = send::finish(&request, Some(&blob)).await;
    if let Some(way) = &way {
        way.set_onprogress(None);
    }
    if !mine(turn) || tray.slots.is_disposed() {
        return Step::Done;
    }
    shelf::with(|shelf| shelf.flight = None);
    let verdict = send::verdict(&answer);
    if slot(tray, id).is_none() {
        // Removed on its way.
        let draft = draft(tray);
        shelf::with(|shelf| match verdict {
            Verdict::Arrived(photo) => bury(shelf, id, draft, photo),
            _ => shelf.delete(id),
        });
        return Step::Went;
    }
    match verdict {
        Verdict::Arrived(photo) if drop_twin(tray, id, &photo) => Step::Went,
        Verdict::Arrived(mut photo) => {
            photo.gps = photo.gps.or(gps);
            change(tray, id, &mut |slot| slot.state = SlotState::Ready(photo.clone()));
            store(tray, id);
            Step::Went
        }
        Verdict::Refused(why) => {
            fail(tray, id, why);
            Step::Went
        }
        Verdict::Later(why) => {
            change(tray, id, &mut |slot| slot.state = SlotState::Waiting);
            Step::Stuck(why.map(|why| (id, why)))
        }
    }
}
