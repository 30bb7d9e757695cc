//! The tray of photos of a draft: chosen files are made small, kept in the browser, sent one by one, and taken up again
//! after a reload or the loss of the network.

mod exif;
mod keep;
mod send;
mod shelf;
mod shrink;
mod work;
mod worker;

use crate::complaints::model::{DraftKey, PHOTOS_MAX, PhotoRef};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlInputElement};

/// How far a photo is.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotState {
    /// It will be made small or sent, as soon as its turn comes and there is a network.
    Waiting,
    /// It is being sent: percent of its bytes.
    Sending(u8),
    /// The server has it.
    Ready(PhotoRef),
    /// It will not be sent.
    Failed(PhotoFailure),
}

/// Why a photo was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFailure {
    /// Not a picture of a known kind.
    Type,
    /// Over 15 MB, and the browser could not make it smaller.
    TooBig,
    /// More pixels than the server decodes.
    TooManyPixels,
    /// The file is empty, damaged or cut off.
    Broken,
    /// The draft has as many photos as it may.
    TooMany,
    /// The server asked this address to slow down, again and again. [`Tray::retry`] helps.
    TooOften,
    /// The server is in trouble. [`Tray::retry`] may help.
    Server,
}

impl PhotoFailure {
    /// Whether the same photo may be taken later.
    pub const fn may_pass(self) -> bool {
        matches!(self, Self::TooOften | Self::Server)
    }
}

/// A photo in the tray.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// To name it; the same after a reload.
    pub id: u32,
    /// Name of the chosen file; empty for a photo of which only the server knows.
    pub name: String,
    /// Address of a picture to show; empty if there is none.
    pub preview: String,
    /// Size of the chosen file, bytes; 0 if unknown.
    pub original_bytes: u32,
    /// Size of what is sent, bytes; 0 before it was made small.
    pub sent_bytes: u32,
    /// How far it is.
    pub state: SlotState,
}

/// The photos of a draft. There is one tray on a page.
#[derive(Clone, Copy, Debug)]
pub struct Tray {
    /// The photos in order.
    pub slots: RwSignal<Vec<Slot>>,
    draft: StoredValue<String>,
}

impl Default for Tray {
    fn default() -> Self {
        Self::new()
    }
}

impl Tray {
    /// An empty tray; does nothing before [`Self::open`].
    pub fn new() -> Self {
        Self {
            slots: RwSignal::new(Vec::new()),
            draft: StoredValue::new(String::new()),
        }
    }

    /// Brings back the photos of a draft: `known`, those that the draft names, at once, then what the browser keeps. What
    /// the server does not have is sent. From now on the tray alone knows the draft's photos. Call it in an effect.
    pub fn open(self, key: DraftKey, known: Vec<PhotoRef>) {
        self.draft.set_value(key.0);
        work::open(self, known);
    }

    /// Takes the files of an input, up to five photos in all, and empties it. Of those beyond, the first gets a slot
    /// that says so.
    pub fn add(self, input: &HtmlInputElement) {
        let Some(files) = input.files() else { return };
        let sound = self.slots.with_untracked(|slots| {
            let sound = |slot: &&Slot| !matches!(slot.state, SlotState::Failed(_));
            slots.iter().filter(sound).count()
        });
        let files = (0..files.length()).filter_map(|place| files.get(place));
        for (taken, file) in (sound..).zip(files) {
            let fits = taken < PHOTOS_MAX;
            work::add(self, file.name(), &file, fits);
            if !fits {
                break;
            }
        }
        input.set_value("");
        work::wake(self);
    }

    /// [`Self::add`] for the `change` event of the input.
    pub fn add_from_event(self, event: &leptos::ev::Event) {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        if let Some(input) = target {
            self.add(&input);
        }
    }

    /// Takes the files of the input with this id, if it has any: those that were chosen before the page woke up.
    pub fn add_chosen(self, id: &str) {
        let input = document().get_element_by_id(id).and_then(|input| input.dyn_into().ok());
        if let Some(input) = input {
            self.add(&input);
        }
    }

    /// Removes a photo, here and on the server, at once or when there is a network.
    pub fn remove(self, id: u32) {
        work::remove(self, id);
    }

    /// Tries a photo again that the server would not take now.
    pub fn retry(self, id: u32) {
        work::change(self, id, &mut |slot| slot.state = SlotState::Waiting);
        work::wake(self);
    }

    /// Asks the server anew which photos it has; what it lost and the browser still has is sent again.
    pub fn ask(self) {
        shelf::with(|shelf| shelf.asked = false);
        work::wake(self);
    }

    /// Tries all photos again that may be taken now.
    pub fn retry_all(self) {
        let hopeful = |slot: &Slot| matches!(slot.state, SlotState::Failed(why) if why.may_pass());
        self.slots.update(|slots| {
            for slot in slots.iter_mut().filter(|slot| hopeful(slot)) {
                slot.state = SlotState::Waiting;
            }
        });
        work::wake(self);
    }

    /// How many photos did not arrive, other than those for which there was no room. Follows the tray.
    pub fn failed(self) -> usize {
        let failed = |slot: &&Slot| matches!(slot.state, SlotState::Failed(why) if why != PhotoFailure::TooMany);
        self.slots.with(|slots| slots.iter().filter(failed).count())
    }

    /// Whether [`Self::retry_all`] may help. Follows the tray.
    pub fn hopeful(self) -> bool {
        let hopeful = |slot: &Slot| matches!(slot.state, SlotState::Failed(why) if why.may_pass());
        self.slots.with(|slots| slots.iter().any(hopeful))
    }

    /// The photos that the server has, in order. Follows the tray.
    pub fn refs(self) -> Vec<PhotoRef> {
        let ready = |slot: &Slot| match &slot.state {
            SlotState::Ready(photo) => Some(photo.clone()),
            _ => None,
        };
        self.slots.with(|slots| slots.iter().filter_map(ready).collect())
    }

    /// Whether something waits or is being sent, or what was kept is still being looked for. Follows the tray.
    pub fn busy(self) -> bool {
        let moving = |slot: &Slot| matches!(slot.state, SlotState::Waiting | SlotState::Sending(_));
        // The slots change, if only for themselves, when the search ends.
        self.slots.with(|slots| slots.iter().any(moving)) || !shelf::with(|shelf| shelf.whole)
    }

    /// Gives the photos to another draft: those whose bytes are here are sent again, the others stay with the report that
    /// went out.
    pub fn move_to(self, key: DraftKey) {
        self.draft.set_value(key.0);
        work::send_again(self);
    }

    /// Empties the tray and all that the browser keeps of it, after the report was sent. The server keeps its photos.
    pub fn forget(self) {
        work::forget(self);
    }
}

/// A size or a count from JavaScript.
fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float turns into the nearest number there is"
    )]
    let number = number as u32;
    number
}

/// The size of a file, bytes.
fn size(blob: &Blob) -> u32 {
    whole(blob.size())
}
