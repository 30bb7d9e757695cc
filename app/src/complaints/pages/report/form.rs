//! The state of the report form in the browser, and what its buttons do.

mod place;
mod sending;

use super::show_errors;
use crate::browser::photos::{SlotState, Tray};
use crate::browser::{Address, address, dom, drafts, net};
use crate::complaints::api;
use crate::complaints::model::{Preview, ReportDraft, ReportStart, StepName};
use crate::directory::model::{AddressHit, Catalogue, Category, PlaceInfo};
use crate::error::{AppError, Field, FieldProblem, Problem};
use crate::kernel::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Until what was opened is in the document.
const OPENS_MS: std::time::Duration = std::time::Duration::from_millis(50);

/// Handles to everything the steps share.
#[derive(Clone, Copy)]
pub struct ReportForm {
    /// Everything typed so far.
    pub draft: RwSignal<ReportDraft>,
    /// What is wrong, as far as it was checked.
    pub problems: RwSignal<Vec<FieldProblem>>,
    /// The step of the URL.
    pub step: Memo<StepName>,
    /// All categories.
    pub catalogue: StoredValue<Catalogue>,
    /// Photos in the browser.
    pub tray: Tray,
    /// The server keeps a copy, of what was posted as a plain form.
    pub posted: bool,
    /// When the draft was last kept on this device.
    pub saved_at: RwSignal<Option<Timestamp>>,
    /// Why sending failed.
    pub failed: RwSignal<Option<AppError>>,
    /// Waits for a connection to be sent.
    pub queued: RwSignal<bool>,
    /// It may go without the photos that did not arrive.
    pub without: RwSignal<bool>,
    /// The report is on its way.
    pub sending: RwSignal<bool>,
    /// Addresses that fit what was typed; `None` before a search.
    pub hits: RwSignal<Option<Vec<AddressHit>>>,
    /// What is known about the place.
    pub info: RwSignal<Option<PlaceInfo>>,
    /// Where the report would go, and what is close by.
    pub preview: RwSignal<Option<Result<Preview, AppError>>>,
    own: StoredValue<Own>,
}

/// What the steps need not know.
struct Own {
    address: Address,
    /// The words that say where the pin is; others than these have to be looked for first.
    settled: String,
    /// The words that were found for the place, by nobody's hand.
    filled: String,
    /// Seconds until the next try to send.
    pause_s: u64,
}

impl ReportForm {
    /// Over what the server knows of this device's draft.
    pub fn new(start: ReportStart, step: Memo<StepName>) -> Self {
        let kept = start.draft.is_some();
        let draft = start.draft.unwrap_or_default();
        let settled = draft.place.map(|_| draft.address.clone()).unwrap_or_default();
        let searched = kept && draft.place.is_none() && !draft.address.is_empty();
        Self {
            draft: RwSignal::new(draft),
            problems: RwSignal::new(start.problems),
            step,
            catalogue: StoredValue::new(start.catalogue),
            tray: Tray::new(),
            posted: kept,
            saved_at: RwSignal::new(None),
            failed: RwSignal::new(None),
            queued: RwSignal::new(false),
            without: RwSignal::new(false),
            sending: RwSignal::new(false),
            hits: RwSignal::new(searched.then_some(start.hits)),
            info: RwSignal::new(start.place),
            preview: RwSignal::new(start.preview.map(Ok)),
            own: StoredValue::new(Own {
                address: address(),
                settled,
                filled: String::new(),
                pause_s: sending::RETRY_FIRST_S,
            }),
        }
    }

    /// Restores the draft of this device, keeps it with every change, and sends again when the connection is back.
    pub fn keep(self) {
        self.follow_steps();
        self.learn_place();
        self.learn_way();
        Effect::new(move |first: Option<()>| {
            if first.is_none() {
                let posted = self.posted.then(|| self.draft.get_untracked());
                if let Some(kept) = drafts::load(posted) {
                    if drafts::save(&kept) {
                        self.saved_at.set(Some(Timestamp(dom::now_ms())));
                    }
                    let placed = kept.place.is_some();
                    self.draft.set(kept);
                    if placed {
                        self.settle();
                    }
                    self.queued.set(drafts::queued());
                }
                if !self.draft.with_untracked(|draft| draft.key.is_valid()) {
                    self.draft.update(|draft| draft.key = drafts::new_key());
                }
                let key = self.draft.with_untracked(|draft| draft.key.clone());
                // From now on the tray has the photos: one that is removed there must not come back from here.
                let photos = self.draft.try_update(|draft| std::mem::take(&mut draft.photos));
                self.tray.open(key, photos.unwrap_or_default());
                self.tray.add_chosen("photos");
            }
        });
        Effect::new(move |earlier: Option<ReportDraft>| {
            let now = self.whole();
            let typed = ReportDraft {
                key: crate::complaints::model::DraftKey::default(),
                ..now.clone()
            } != ReportDraft::default();
            if earlier.as_ref().is_some_and(|earlier| *earlier != now) {
                if !typed && !self.posted {
                    drafts::clear();
                } else if drafts::save(&now) {
                    self.saved_at.set(Some(Timestamp(dom::now_ms())));
                }
            }
            if let Some(earlier) = earlier {
                self.take_back(&earlier, &now);
            }
            now
        });
        let online = net::use_online();
        Effect::new(move |_| {
            // Not when it begins to wait: whoever queued it knows when to try again.
            if online.get() && !self.tray.busy() && !self.lacks() {
                self.resume();
            }
        });
    }

    /// Takes back what was said about fields that have been mended since. What stands keeps its words: they are read aloud
    /// when they change.
    fn take_back(self, earlier: &ReportDraft, now: &ReportDraft) {
        if self.problems.with_untracked(Vec::is_empty) {
            return;
        }
        let category = untrack(move || self.category());
        let still = now.problems(StepName::Check, category.as_ref());
        let stayed = earlier.place == now.place;
        self.problems.maybe_update(|shown| {
            let had = shown.len();
            shown.retain(|found| match found.problem {
                // Known to the server alone.
                Problem::OutsideRegion => stayed,
                Problem::UnknownAddress => stayed && earlier.address == now.address,
                _ if found.field == Field::Photos => true,
                _ => still.iter().any(|now| now.field == found.field),
            });
            shown.len() != had
        });
    }

    /// Whoever hears or types the form begins each new step at its heading, or at what is wrong with it.
    fn follow_steps(self) {
        Effect::new(move |before: Option<StepName>| {
            let now = self.step.get();
            if before.is_some_and(|before| before != now) {
                let open = move || {
                    let fine = self.problems.try_with_untracked(Vec::is_empty).unwrap_or(true);
                    dom::focus(if fine { "step-title" } else { "errors" });
                };
                set_timeout(open, OPENS_MS);
            }
            now
        });
    }

    /// Whether photos did not arrive that nobody has said to leave out. Follows the tray.
    pub fn lacks(self) -> bool {
        !self.without.get() && self.tray.failed() > 0
    }

    /// Sends what waits without the photos that did not arrive.
    pub fn send_without(self) {
        self.without.set(true);
    }

    /// Tries the photos again that may arrive yet; the report that waits goes when they have.
    pub fn retry_photos(self) {
        self.tray.retry_all();
    }

    /// The draft with the photos that have arrived.
    pub fn whole(self) -> ReportDraft {
        let mut draft = self.draft.get();
        draft.photos.extend(self.tray.refs());
        draft
    }

    /// The photos as they can be shown, large and small; those that wait or are on their way as well.
    pub fn pictures(self) -> Vec<(String, String)> {
        let known = self.draft.with(|draft| draft.photos.clone());
        let known = known.into_iter().map(|photo| (photo.url_large, photo.url_small));
        let slots = self.tray.slots.get().into_iter();
        let here = slots.filter_map(|slot| match slot.state {
            SlotState::Ready(photo) => Some((photo.url_large, photo.url_small)),
            SlotState::Waiting | SlotState::Sending(_) => Some((slot.preview.clone(), slot.preview)),
            SlotState::Failed(_) => None,
        });
        known.chain(here).collect()
    }

    fn whole_untracked(self) -> ReportDraft {
        untrack(move || self.whole())
    }

    /// The chosen category.
    pub fn category(self) -> Option<Category> {
        let id = self.draft.with(|draft| draft.category)?;
        self.catalogue.with_value(|catalogue| catalogue.category(id).cloned())
    }

    /// The problems of this step; on the last one all of them.
    pub fn shown_problems(self) -> Signal<Vec<FieldProblem>> {
        Signal::derive(move || self.problems.get())
    }

    /// Changes the draft.
    pub fn set(self, change: impl FnOnce(&mut ReportDraft)) {
        self.draft.update(change);
    }

    /// Does what a button says: the same words that a plain form posts.
    pub fn act(self, go: &str) {
        let step = self.step.get_untracked();
        match go {
            "back" => self.open(step.back()),
            "find" => self.find(false),
            "send" => self.send(),
            "unpick" => {
                self.set(|draft| draft.category = None);
                // the button is gone; the search is next
                set_timeout(|| dom::focus("category"), OPENS_MS);
            }
            "clear" => self.forget(),
            _ => self.forward(step),
        }
    }

    /// What is wrong as far as this step. A photo that waits or is on its way is as good as there.
    fn found(self, step: StepName) -> Vec<FieldProblem> {
        let category = untrack(move || self.category());
        let mut problems = self.whole_untracked().problems(step, category.as_ref());
        if untrack(move || self.tray.busy()) {
            problems.retain(|found| found.problem != Problem::PhotoNeeded);
        }
        problems
    }

    fn forward(self, step: StepName) {
        if step == StepName::Place && self.is_unsettled() {
            return self.find(true);
        }
        let mut problems = self.found(step);
        let outside = self
            .info
            .with_untracked(|info| info.as_ref().is_some_and(|info| !info.inside));
        if step == StepName::Place && problems.is_empty() && outside {
            problems.push(FieldProblem::new(Field::Place, Problem::OutsideRegion));
        }
        let fine = problems.is_empty();
        self.problems.set(problems);
        if fine { self.open(step.next()) } else { show_errors() }
    }

    /// Opens a step.
    pub fn open(self, step: StepName) {
        self.problems.set(Vec::new());
        self.failed.set(None);
        let address = self.own.with_value(|own| own.address);
        address.turn(&format!("step={}", step.code()));
    }

    /// Asks where the report would go on the steps that show it.
    fn learn_way(self) {
        let key = Memo::new(move |_| {
            let step = self.step.get();
            let shown = matches!(step, StepName::What | StepName::Check);
            shown.then(|| self.draft.with(|draft| (step, draft.place, draft.category)))
        });
        let asked = StoredValue::new(None);
        Effect::new(move |_| {
            let Some((_, Some(place), Some(category))) = key.get() else {
                return;
            };
            // the way of another place or category is no answer, not even until the new one comes
            let way = Some((place, category));
            if asked.with_value(|asked| asked.is_some() && *asked != way) {
                self.preview.set(None);
            }
            asked.set_value(way);
            self.ask_way();
        });
    }

    /// Asks where the report would go.
    pub fn ask_way(self) {
        let draft = self.whole_untracked();
        let asked = (draft.place, draft.category);
        spawn_local(async move {
            let answer = api::get_preview(draft).await;
            // what was asked of another place or category is of no use
            let now = self.draft.try_with_untracked(|draft| (draft.place, draft.category));
            if now != Some(asked) {
                return;
            }
            // what is known of it already outlives a failure
            let is_known = self.preview.with_untracked(|known| matches!(known, Some(Ok(_))));
            if answer.is_ok() || !is_known {
                self.preview.set(Some(answer));
            }
        });
    }

    /// Forgets everything typed.
    pub fn forget(self) {
        drafts::clear();
        self.wait(false);
        self.without.set(false);
        self.tray.forget();
        let key = drafts::new_key();
        self.tray.open(key.clone(), Vec::new());
        self.draft.set(ReportDraft {
            key,
            ..ReportDraft::default()
        });
        self.problems.set(Vec::new());
        self.saved_at.set(None);
    }
}
