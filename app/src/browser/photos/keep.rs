//! The photos of the draft in IndexedDB. Every failure (private mode, a full disk) is silent: the photos then live in
//! memory, as long as the page does.

use crate::complaints::model::PhotoRef;
use js_sys::{Array, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "otklik-photos";
const STORE: &str = "photos";
/// Some versions of Safari never answer; nobody waits longer than this, milliseconds.
const PATIENCE: i32 = 4000;

/// A kept photo, or the trace of a removed one that the server still has.
pub struct Kept {
    /// Its slot.
    pub id: u32,
    /// The draft it belongs to.
    pub draft: String,
    /// Name of the chosen file.
    pub name: String,
    /// Size of the chosen file, bytes.
    pub original_bytes: u32,
    /// Size of what is sent, bytes; 0 before it was made small.
    pub sent_bytes: u32,
    /// The photo on the server. Before it is there, `id` is empty and only `gps` is of use.
    pub photo: PhotoRef,
    /// What is sent, or the chosen file before it was made small. `None` for a removed photo.
    pub blob: Option<Blob>,
}

/// Opens the database.
pub async fn open() -> Option<IdbDatabase> {
    let request = window().indexed_db().ok()??.open_with_u32(DATABASE, 1).ok()?;
    let fresh = request.clone();
    let create = Closure::once_into_js(move || {
        if let Ok(database) = fresh.result() {
            let _ = database.unchecked_into::<IdbDatabase>().create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(create.unchecked_ref()));
    result(&request).await?.dyn_into().ok()
}

/// Everything that is kept, of all drafts, in the order it was chosen.
pub async fn all(database: &IdbDatabase) -> Vec<Kept> {
    let Some(request) = store(database).and_then(|store| store.get_all().ok()) else {
        return Vec::new();
    };
    let rows = result(&request)
        .await
        .map(|rows| Array::from(&rows))
        .unwrap_or_default();
    rows.iter().filter_map(|row| read(&Array::from(&row))).collect()
}

/// Keeps a photo, in place of what its slot had. Writes follow each other in the order of the calls.
pub fn put(database: &IdbDatabase, kept: &Kept) {
    let row = Array::new();
    for value in [
        kept.id.into(),
        kept.draft.as_str().into(),
        kept.name.as_str().into(),
        kept.original_bytes.into(),
        kept.sent_bytes.into(),
        serde_json::to_string(&kept.photo).unwrap_or_default().into(),
        kept.blob.clone().map_or(JsValue::NULL, JsValue::from),
    ] {
        row.push(&value);
    }
    if let Some(store) = store(database) {
        let _ = store.put_with_key(&row, &kept.id.into());
    }
}

/// Forgets a photo.
pub fn delete(database: &IdbDatabase, id: u32) {
    if let Some(store) = store(database) {
        let _ = store.delete(&id.into());
    }
}

/// Forgets all photos.
pub fn clear(database: &IdbDatabase) {
    if let Some(store) = store(database) {
        let _ = store.clear();
    }
}

fn read(row: &Array) -> Option<Kept> {
    let number = |place| row.get(place).as_f64().map(super::whole);
    Some(Kept {
        id: number(0)?,
        draft: row.get(1).as_string()?,
        name: row.get(2).as_string()?,
        original_bytes: number(3)?,
        sent_bytes: number(4)?,
        photo: serde_json::from_slice(row.get(5).as_string()?.as_bytes()).ok()?,
        blob: row.get(6).dyn_into().ok(),
    })
}

fn store(database: &IdbDatabase) -> Option<IdbObjectStore> {
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite);
    transaction.ok()?.object_store(STORE).ok()
}

async fn result(request: &IdbRequest) -> Option<JsValue> {
    let settled = Promise::new(&mut |done, _| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&done));
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, PATIENCE);
    });
    JsFuture::from(settled).await.ok()?;
    // An error while it is under way, undefined if it failed.
    request.result().ok().filter(|value| !value.is_undefined())
}
