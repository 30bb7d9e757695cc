//! Sending: once, however often it is tried, and by itself when the server can be reached.

use super::{OPENS_MS, ReportForm};
use crate::browser::{dom, drafts};
use crate::complaints::api;
use crate::complaints::model::{ReportDraft, StepName, Submitted};
use crate::complaints::pages::report::show_errors;
use crate::error::{AppError, FieldProblem, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The first pause before sending again when the server cannot be reached, seconds; each next one is twice as long.
pub(super) const RETRY_FIRST_S: u64 = 3;
/// The longest pause, seconds.
const RETRY_MOST_S: u64 = 60;

impl ReportForm {
    pub(super) fn send(self) {
        let problems = self.found(StepName::Check);
        if !problems.is_empty() {
            self.refused(problems);
        } else if !dom::online() || untrack(move || self.tray.busy()) {
            self.wait(true);
        } else if untrack(move || self.lacks()) {
            self.wait(true);
            set_timeout(|| dom::focus("lacking"), OPENS_MS);
        } else {
            self.dispatch();
        }
    }

    /// Remembers, across a reload too, that the report waits to be sent.
    pub(super) fn wait(self, waits: bool) {
        self.queued.set(waits);
        drafts::set_queued(waits);
    }

    /// Sends what waits.
    pub(super) fn resume(self) {
        let ready = untrack(move || self.queued.get() && !self.tray.busy() && !self.lacks());
        if ready && dom::online() {
            self.dispatch();
        }
    }

    fn dispatch(self) {
        if self.sending.get_untracked() {
            return;
        }
        self.failed.set(None);
        self.sending.set(true);
        let draft = self.whole_untracked();
        spawn_local(async move {
            let answer = api::submit(draft.clone()).await;
            self.sending.set(false);
            self.answered(&draft, answer);
        });
    }

    /// Opens the step of the first problem with all problems of that step.
    fn refused(self, problems: Vec<FieldProblem>) {
        self.wait(false);
        self.without.set(false);
        if problems.iter().any(|found| found.problem == Problem::PhotoGone) {
            // The server has swept some out, this browser may have them still.
            self.tray.ask();
        }
        let Some(step) = problems.first().map(|found| StepName::of(&found.field)) else {
            return;
        };
        self.open(step);
        self.problems.set(
            problems
                .into_iter()
                .filter(|found| StepName::of(&found.field) == step)
                .collect(),
        );
        show_errors();
    }

    /// Sends what another tab has written over a report that went out since: as a report of its own.
    pub fn send_anew(self) {
        let key = drafts::new_key();
        self.tray.move_to(key.clone());
        self.set(|draft| draft.key = key);
        self.send();
    }

    fn answered(self, sent: &ReportDraft, answer: Result<Submitted, AppError>) {
        match answer {
            Ok(done) => {
                // What another tab has typed into the same draft since is not what went out.
                if drafts::is_kept(sent) {
                    self.forget();
                } else {
                    self.wait(false);
                }
                // The page of a complaint is of another bundle.
                dom::go(&format!("/c/{}?sent=1", done.number));
            }
            Err(AppError::Invalid(problems)) if !problems.is_empty() => self.refused(problems),
            Err(error) if error.may_pass() => {
                self.wait(true);
                let pause = self.own.with_value(|own| own.pause_s);
                self.own.update_value(|own| own.pause_s = (pause * 2).min(RETRY_MOST_S));
                set_timeout(move || self.resume(), std::time::Duration::from_secs(pause));
            }
            Err(error) => {
                self.wait(false);
                self.failed.set(Some(error));
                // It stands above everything, the button below.
                set_timeout(|| dom::focus("failed"), OPENS_MS);
            }
        }
    }
}
