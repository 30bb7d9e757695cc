//! What is done to the tray at once: filling, emptying, and waking the worker that does the rest.

use super::keep::{self, Kept};
use super::shelf::{self, Gone, Shelf};
use super::{PhotoFailure, Slot, SlotState, Tray, size, worker};
use crate::complaints::model::PhotoRef;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// See [`Tray::open`].
pub fn open(tray: Tray, known: Vec<PhotoRef>) {
    let turn = stop();
    shelf::with(|shelf| {
        *shelf = Shelf {
            turn,
            running: true,
            last: shelf.last,
            ..Shelf::default()
        };
    });
    // What the draft names is there at once; the database takes its time.
    let named = shelf::with(|shelf| strangers(shelf, &[], known));
    let _ = tray.slots.try_set(named);
    spawn_local(async move {
        restore(tray, turn).await;
        worker::run(tray, turn).await;
    });
}

/// Puts a chosen file into the tray; if it does not fit, only the word about it.
pub fn add(tray: Tray, name: String, file: &Blob, fits: bool) {
    let (id, preview) = shelf::with(|shelf| {
        let id = shelf.next_id();
        (
            id,
            if fits {
                shelf.lay(id, file.clone(), None)
            } else {
                String::new()
            },
        )
    });
    let _ = tray.slots.try_update(|slots| {
        slots.push(Slot {
            id,
            name,
            preview,
            original_bytes: size(file),
            sent_bytes: 0,
            state: if fits {
                SlotState::Waiting
            } else {
                SlotState::Failed(PhotoFailure::TooMany)
            },
        });
    });
    store(tray, id);
}

/// See [`Tray::remove`].
pub fn remove(tray: Tray, id: u32) {
    let removed = drop_slot(tray, id);
    let draft = draft(tray);
    let flight = shelf::with(|shelf| {
        match removed {
            Some(SlotState::Ready(photo)) => {
                bury(shelf, id, draft, photo);
                None
            }
            // An upload that is all out may have arrived: its answer is awaited, then the photo is removed.
            Some(SlotState::Sending(100)) => None,
            _ => {
                shelf.delete(id);
                shelf.flight.take_if(|(slot, _)| *slot == id)
            }
        }
    });
    if let Some((_, request)) = flight {
        let _ = request.abort();
    }
    wake(tray);
}

/// Takes a slot out, with its bytes, and answers how far it was.
fn drop_slot(tray: Tray, id: u32) -> Option<SlotState> {
    let mut dropped = None;
    let _ = tray.slots.try_update(|slots| {
        let place = slots.iter().position(|slot| slot.id == id);
        dropped = place.map(|place| slots.remove(place).state);
    });
    shelf::with(|shelf| shelf.items.retain(|item| item.id != id));
    dropped
}

/// Takes out a slot whose photo another slot has too: the same picture was chosen twice.
pub fn drop_twin(tray: Tray, id: u32, photo: &PhotoRef) -> bool {
    let slots = tray.slots.try_get_untracked().unwrap_or_default();
    let twin = slots.iter().any(|slot| slot.id != id && is(slot, photo));
    if twin {
        drop_slot(tray, id);
        shelf::with(|shelf| shelf.delete(id));
    }
    twin
}

/// See [`Tray::forget`].
pub fn forget(tray: Tray) {
    stop();
    shelf::with(|shelf| {
        shelf.items.clear();
        shelf.gone.clear();
        if let Some(database) = &shelf.database {
            keep::clear(database);
        }
    });
    let _ = tray.slots.try_set(Vec::new());
}

/// See [`Tray::move_to`].
pub fn send_again(tray: Tray) {
    let here: Vec<u32> = shelf::with(|shelf| {
        shelf.gone.clear();
        shelf.items.iter().map(|item| item.id).collect()
    });
    let _ = tray.slots.try_update(|slots| {
        slots.retain(|slot| here.contains(&slot.id));
        for slot in slots {
            slot.state = SlotState::Waiting;
        }
    });
    for id in here {
        store(tray, id);
    }
    wake(tray);
}

/// Sets the worker to work, or ends its pause.
pub fn wake(tray: Tray) {
    let (alarm, start) = shelf::with(|shelf| {
        let start = !shelf.running && shelf.turn > 0;
        shelf.running |= start;
        (shelf.alarm.take(), start.then_some(shelf.turn))
    });
    if let Some(alarm) = alarm {
        let _ = alarm.call0(&JsValue::NULL);
    }
    if let Some(turn) = start {
        spawn_local(worker::run(tray, turn));
    }
}

/// Changes a slot; `false` if it is gone, or the page with it.
pub fn change(tray: Tray, id: u32, how: &mut dyn FnMut(&mut Slot)) -> bool {
    let changed = tray.slots.try_update(|slots| {
        let slot = slots.iter_mut().find(|slot| slot.id == id);
        slot.map(how).is_some()
    });
    changed.unwrap_or(false)
}

/// Ends what the worker does; answers the number of the next one.
fn stop() -> u32 {
    let (turn, alarm, flight) = shelf::with(|shelf| {
        shelf.turn += 1;
        shelf.running = false;
        (shelf.turn, shelf.alarm.take(), shelf.flight.take())
    });
    if let Some(alarm) = alarm {
        let _ = alarm.call0(&JsValue::NULL);
    }
    if let Some((_, request)) = flight {
        let _ = request.abort();
    }
    turn
}

/// Whether the worker of this number is the one that may work.
pub fn mine(turn: u32) -> bool {
    shelf::with(|shelf| shelf.turn == turn)
}

/// Key of the draft; empty once the page is gone.
pub fn draft(tray: Tray) -> String {
    tray.draft.try_get_value().unwrap_or_default()
}

/// A slot as it is now.
pub fn slot(tray: Tray, id: u32) -> Option<Slot> {
    let slots = tray.slots.try_get_untracked()?;
    slots.into_iter().find(|slot| slot.id == id)
}

/// The place of a photo that has not arrived.
fn unsent(gps: Option<(f64, f64)>) -> PhotoRef {
    PhotoRef {
        id: String::new(),
        url_small: String::new(),
        url_large: String::new(),
        gps,
    }
}

/// Writes a slot and its bytes into the database.
pub fn store(tray: Tray, id: u32) {
    let Some(slot) = slot(tray, id) else { return };
    let draft = draft(tray);
    shelf::with(|shelf| {
        let Some(item) = shelf.item(id) else { return };
        shelf.put(&Kept {
            id,
            draft,
            name: slot.name,
            original_bytes: slot.original_bytes,
            sent_bytes: slot.sent_bytes,
            photo: match slot.state {
                SlotState::Ready(photo) => photo,
                _ => unsent(item.gps),
            },
            blob: Some(item.blob.clone()),
        });
    });
}

/// Notes that the server has a photo which was removed here. Outlives a reload.
pub fn bury(shelf: &mut Shelf, slot: u32, draft: String, photo: PhotoRef) {
    shelf.gone.push(Gone {
        slot,
        photo: photo.id.clone(),
    });
    shelf.put(&Kept {
        id: slot,
        draft,
        name: String::new(),
        original_bytes: 0,
        sent_bytes: 0,
        photo,
        blob: None,
    });
}

/// Gives a photo up. What may go better tomorrow is kept.
pub fn fail(tray: Tray, id: u32, why: PhotoFailure) {
    change(tray, id, &mut |slot| slot.state = SlotState::Failed(why));
    if !why.may_pass() {
        shelf::with(|shelf| shelf.delete(id));
    }
}

/// A slot of a photo of which the browser has nothing.
fn stranger(shelf: &mut Shelf, photo: PhotoRef) -> Slot {
    Slot {
        id: shelf.next_id(),
        name: String::new(),
        preview: photo.url_small.clone(),
        original_bytes: 0,
        sent_bytes: 0,
        state: SlotState::Ready(photo),
    }
}

/// Whether the slot is that photo, arrived.
pub fn is(slot: &Slot, photo: &PhotoRef) -> bool {
    matches!(&slot.state, SlotState::Ready(ready) if ready.id == photo.id)
}

/// The photos of the list that have no slot and were not removed, in slots of their own.
pub fn strangers(shelf: &mut Shelf, slots: &[Slot], list: Vec<PhotoRef>) -> Vec<Slot> {
    let mut found = Vec::new();
    for photo in list {
        let gone = shelf.gone.iter().any(|gone| gone.photo == photo.id);
        if !gone && !slots.iter().any(|slot| is(slot, &photo)) {
            found.push(stranger(shelf, photo));
        }
    }
    found
}

async fn restore(tray: Tray, turn: u32) {
    let database = keep::open().await;
    let rows = match &database {
        Some(database) => keep::all(database).await,
        None => Vec::new(),
    };
    if !mine(turn) {
        return;
    }
    let draft = draft(tray);
    let mut slots = tray.slots.try_get_untracked().unwrap_or_default();
    let added = shelf::with(|shelf| {
        shelf.database = database;
        let kept: Vec<Slot> = rows.into_iter().filter_map(|row| unpack(shelf, &draft, row)).collect();
        slots.retain(|slot| match &slot.state {
            SlotState::Ready(photo) => {
                let gone = shelf.gone.iter().any(|gone| gone.photo == photo.id);
                !gone && !kept.iter().any(|kept| is(kept, photo))
            }
            _ => true,
        });
        // Chosen while the database was opened: they come last.
        let named = slots.iter().take_while(|slot| shelf.item(slot.id).is_none()).count();
        let added: Vec<u32> = slots.iter().skip(named).map(|slot| slot.id).collect();
        slots.splice(named..named, kept);
        shelf.whole = true;
        shelf.asked = slots.len() == added.len() && shelf.gone.is_empty();
        added
    });
    let _ = tray.slots.try_set(slots);
    for id in added {
        store(tray, id);
    }
}

/// The slot of a kept photo, its bytes laid on the shelf. Those of other drafts are thrown away.
fn unpack(shelf: &mut Shelf, draft: &str, row: Kept) -> Option<Slot> {
    shelf.last = shelf.last.max(row.id);
    if row.draft != draft {
        shelf.delete(row.id);
        return None;
    }
    let Some(blob) = row.blob else {
        shelf.gone.push(Gone {
            slot: row.id,
            photo: row.photo.id,
        });
        return None;
    };
    Some(Slot {
        id: row.id,
        name: row.name,
        preview: shelf.lay(row.id, blob, row.photo.gps),
        original_bytes: row.original_bytes,
        sent_bytes: row.sent_bytes,
        state: if row.photo.id.is_empty() {
            SlotState::Waiting
        } else {
            SlotState::Ready(row.photo)
        },
    })
}
