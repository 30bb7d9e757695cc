//! What the tray holds besides its slots: handles of the browser, which cannot live in signals that the server shares.

use super::keep::{self, Kept};
use js_sys::Function;
use std::cell::RefCell;
use web_sys::{Blob, IdbDatabase, Url, XmlHttpRequest};

/// A photo's bytes.
pub struct Item {
    /// Its slot.
    pub id: u32,
    /// What is sent, or the chosen file before it was made small.
    pub blob: Blob,
    /// Where it was taken.
    pub gps: Option<(f64, f64)>,
    /// Address of the blob, valid as long as the item is on the shelf.
    pub url: String,
}

impl Drop for Item {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.url);
    }
}

/// A photo that was removed here, while the server has it.
pub struct Gone {
    /// The slot that it had.
    pub slot: u32,
    /// Its id on the server.
    pub photo: String,
}

/// Everything that is not a slot.
#[derive(Default)]
pub struct Shelf {
    /// Number of the worker that may work; an older one stops.
    pub turn: u32,
    /// Whether it works.
    pub running: bool,
    /// Whether it has everything that the browser kept.
    pub whole: bool,
    /// Whether the server was asked what it has.
    pub asked: bool,
    /// The last id of a slot.
    pub last: u32,
    /// The database, if there is one.
    pub database: Option<IdbDatabase>,
    /// The bytes.
    pub items: Vec<Item>,
    /// What is left to remove on the server.
    pub gone: Vec<Gone>,
    /// Ends the worker's sleep.
    pub alarm: Option<Function>,
    /// The upload under way, and its slot.
    pub flight: Option<(u32, XmlHttpRequest)>,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// Works on the shelf. Not to be called from within itself.
pub fn with<T>(work: impl FnOnce(&mut Shelf) -> T) -> T {
    SHELF.with_borrow_mut(work)
}

impl Shelf {
    /// A number for a new slot: by the clock (1/64 s), so that it grows from visit to visit and order is kept.
    pub fn next_id(&mut self) -> u32 {
        let clock = u32::try_from((crate::browser::dom::now_ms() >> 4) & 0xffff_ffff).unwrap_or_default();
        self.last = clock.max(self.last.saturating_add(1));
        self.last
    }

    /// Puts bytes on the shelf, in place of those that the slot had; answers their address.
    pub fn lay(&mut self, id: u32, blob: Blob, gps: Option<(f64, f64)>) -> String {
        let url = Url::create_object_url_with_blob(&blob).unwrap_or_default();
        self.items.retain(|item| item.id != id);
        self.items.push(Item {
            id,
            blob,
            gps,
            url: url.clone(),
        });
        url
    }

    /// The bytes of a slot.
    pub fn item(&self, id: u32) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Keeps in the database.
    pub fn put(&self, kept: &Kept) {
        if let Some(database) = &self.database {
            keep::put(database, kept);
        }
    }

    /// Forgets in the database.
    pub fn delete(&self, id: u32) {
        if let Some(database) = &self.database {
            keep::delete(database, id);
        }
    }
}
