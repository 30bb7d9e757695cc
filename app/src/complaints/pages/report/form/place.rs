//! Where: the pin, and the words that belong to it.

use super::ReportForm;
use crate::complaints::model::StepName;
use crate::complaints::pages::report::show_errors;
use crate::directory::api as directory;
use crate::error::{Field, FieldProblem, Problem};
use crate::kernel::Point;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl ReportForm {
    /// Puts the pin somewhere.
    pub fn put(self, place: Point, address: Option<String>) {
        if self.draft.with_untracked(|draft| draft.place != Some(place)) {
            self.info.set(None);
        }
        self.draft.update(|draft| {
            draft.place = Some(place);
            if let Some(address) = address {
                // Found for this place: of another place it says nothing.
                self.own.update_value(|own| own.filled.clone_from(&address));
                draft.address = address;
            }
        });
        self.settle();
        self.hits.set(None);
        self.problems
            .update(|problems| problems.retain(|found| found.field != Field::Place && found.field != Field::Address));
    }

    /// The words of the address and the pin belong together from now on.
    pub(super) fn settle(self) {
        let address = self.draft.with_untracked(|draft| draft.address.clone());
        self.own.update_value(|own| own.settled = address);
    }

    /// Whether words were typed that nobody has looked for.
    pub(super) fn is_unsettled(self) -> bool {
        let own = self.own;
        self.draft.with_untracked(|draft| {
            !draft.address.trim().is_empty() && own.with_value(|own| own.settled != draft.address)
        })
    }

    /// Looks for the typed address; a single hit puts the pin, and goes on if that was wanted. Anything else leaves no pin:
    /// it would be that of other words.
    pub(super) fn find(self, go_on: bool) {
        let wanted = self.draft.with_untracked(|draft| draft.address.clone());
        spawn_local(async move {
            let answer = directory::find_address(wanted.clone()).await;
            // Of what was typed before there is nothing to say.
            if self.draft.try_with_untracked(|draft| draft.address == wanted) != Some(true) {
                return;
            }
            match answer {
                Ok(found) => {
                    if let [only] = found.as_slice() {
                        self.put(only.place, Some(only.text.clone()));
                        if go_on {
                            self.forward(StepName::Place);
                        }
                    } else {
                        self.set(|draft| draft.place = None);
                        self.info.set(None);
                        self.hits.set(Some(found));
                        if go_on {
                            self.problems
                                .set(vec![FieldProblem::new(Field::Place, Problem::NoPlace)]);
                            show_errors();
                        }
                    }
                }
                // Without a connection the pin that is there has to do.
                Err(_) if go_on && self.draft.with_untracked(|draft| draft.place.is_some()) => {
                    self.settle();
                    self.forward(StepName::Place);
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    /// Asks what is known about the place whenever it changes, and fills in an address that nobody typed.
    pub(super) fn learn_place(self) {
        let place = Memo::new(move |_| self.draft.with(|draft| draft.place));
        Effect::new(move |_| {
            let Some(place) = place.get() else { return };
            spawn_local(async move {
                let answer = directory::get_place(place.lon, place.lat).await;
                // Of another place there is nothing to say.
                let Some(info) = answer
                    .ok()
                    .filter(|_| self.draft.with_untracked(|draft| draft.place == Some(place)))
                else {
                    return;
                };
                let now = self.draft.with_untracked(|draft| draft.address.clone());
                if let Some(address) = &info.address
                    && (now.is_empty() || self.own.with_value(|own| own.filled == now))
                {
                    self.own.update_value(|own| own.filled.clone_from(address));
                    self.set(|draft| draft.address.clone_from(address));
                    self.settle();
                }
                self.info.set(Some(info));
            });
        });
    }
}
