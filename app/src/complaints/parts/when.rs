//! Moments and terms in words, to the second where the public was promised it.

use crate::i18n::{self, ComplaintTexts};
use crate::kernel::Timestamp;
use crate::ui::{lang, page};
use leptos::prelude::*;

/// A moment: `14 ноября, 08:12:40`, with the machine-readable time.
#[component]
pub fn When(
    /// The moment.
    at: Timestamp,
    /// With its day even if that is today: what is printed is read later.
    #[prop(optional)]
    dated: bool,
) -> impl IntoView {
    let page = page();
    let zone = page.region.zone;
    let machine = zone.civil(at).iso(zone);
    let civil_now = zone.civil(page.now);
    let civil = zone.civil(at);
    let today = (civil.year, civil.month, civil.day) == (civil_now.year, civil_now.month, civil_now.day);
    let day = (dated || !today).then(|| format!("{}, ", i18n::date(at, page.now, zone, page.lang)));
    view! { <time datetime=machine>{day}<em>{i18n::clock(at, zone)}</em></time> }
}

/// "Осталось 2 дня 3 ч" or "Просрочено на 1 день 4 ч", as of the moment the page was rendered.
#[component]
pub fn DueLine(
    /// By when.
    due_at: Timestamp,
) -> impl IntoView {
    let page = page();
    let t = ComplaintTexts::of(lang());
    let left = due_at.seconds_since(page.now);
    let words = if left < 0 { t.overdue_by } else { t.left };
    format!("{words} {}", i18n::duration(left.abs(), page.lang))
}
