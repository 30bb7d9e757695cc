//! The draft of a report in the browser's storage, so that it outlives reloads and the loss of the network. Photos are
//! kept apart, see [`super::photos`].

use crate::complaints::model::{DraftKey, ReportDraft};
use leptos::prelude::window;
use std::fmt::Write;

/// Where the draft is in `localStorage`. There is one at a time.
const PLACE: &str = "otklik-report";

/// Where the server's copy is, as it was when it was last taken over.
const POSTED: &str = "otklik-report-posted";

/// Says that the draft waits to be sent.
const QUEUED: &str = "otklik-report-queued";

/// A fresh key: a random UUID of version 4. `crypto.randomUUID()` is there on secure origins only, random bytes are
/// everywhere. Empty, hence invalid, if the browser has no source of randomness.
pub fn new_key() -> DraftKey {
    let mut bytes = [0_u8; 16];
    let drawn = window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    let mut key = String::with_capacity(36);
    if drawn.is_err() {
        return DraftKey(key);
    }
    // RFC 9562, 5.4: four bits of version, two of variant.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            key.push('-');
        }
        let _ = write!(key, "{byte:02x}");
    }
    DraftKey(key)
}

/// The kept draft, if there is one that can be read. `posted` is the draft that the server keeps of the plain forms of
/// this device: what is new in it is taken over.
pub fn load(posted: Option<ReportDraft>) -> Option<ReportDraft> {
    let local = read(PLACE);
    let Some(posted) = posted else { return local };
    let base = read(POSTED).unwrap_or_default();
    let mut whole = local.unwrap_or_default();
    write(POSTED, &posted);
    whole.take_over(&base, posted);
    Some(whole)
}

fn read(place: &str) -> Option<ReportDraft> {
    let text = storage()?.get_item(place).ok()??;
    serde_json::from_slice(text.as_bytes()).ok()
}

fn write(place: &str, draft: &ReportDraft) -> bool {
    let text = serde_json::to_string(draft).ok();
    text.zip(storage())
        .is_some_and(|(text, storage)| storage.set_item(place, &text).is_ok())
}

/// Keeps the draft; `false` when the storage is full or forbidden.
pub fn save(draft: &ReportDraft) -> bool {
    write(PLACE, draft)
}

/// Whether this is what is kept, or nothing is.
pub fn is_kept(draft: &ReportDraft) -> bool {
    read(PLACE).is_none_or(|kept| kept == *draft)
}

/// Forgets the draft.
pub fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(PLACE);
        let _ = storage.remove_item(POSTED);
    }
}

/// Where a correction is that was typed and not sent yet, with its complaint. There is one at a time.
const CORRECTION: &str = "otklik-correction";

/// Keeps the correction of a complaint.
pub fn keep_correction(number: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(CORRECTION, &format!("{number}\n{text}"));
    }
}

/// The correction of this complaint that was not sent.
pub fn kept_correction(number: &str) -> Option<String> {
    let kept = storage()?.get_item(CORRECTION).ok()??;
    let (whose, text) = kept.split_once('\n')?;
    (whose == number).then(|| text.to_owned())
}

/// Forgets it.
pub fn forget_correction() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(CORRECTION);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}

/// Whether the draft waits to be sent.
pub fn queued() -> bool {
    storage().is_some_and(|storage| storage.get_item(QUEUED).ok().flatten().is_some())
}

/// Remembers whether the draft waits to be sent.
pub fn set_queued(waits: bool) {
    if let Some(storage) = storage() {
        let _ = if waits {
            storage.set_item(QUEUED, "1")
        } else {
            storage.remove_item(QUEUED)
        };
    }
}
