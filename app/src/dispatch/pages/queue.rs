//! `/dispatch`: the queue, renewed by itself, with counts, parts and keys.

use super::super::model::{Part, Queue, QueueFilter, QueueRow};
use super::super::{api, part_text};
use crate::browser::{address, dom, use_start};
use crate::complaints::labels;
use crate::complaints::model::State;
use crate::complaints::parts::DueLine;
use crate::i18n::{self, DispatchTexts};
use crate::kernel::Timestamp;
use crate::ui::{ErrorNote, PageTitle, Pill, Table, lang, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::time::Duration;

/// How often the queue is renewed.
const RENEW: Duration = Duration::from_secs(10);
/// The links of the rows.
const ROWS: &str = "a.queue__go";

/// What is shown, and as of when.
#[derive(Clone, Copy)]
struct Live {
    queue: RwSignal<Option<Queue>>,
    /// The last renewal failed.
    is_stale: RwSignal<bool>,
    is_paused: RwSignal<bool>,
    at: RwSignal<Timestamp>,
    /// Numbers of the rows that the last renewal brought or changed.
    changed: RwSignal<Vec<String>>,
}

impl Live {
    fn take(self, queue: Queue, at: Timestamp) {
        let before: HashMap<String, i32> = self.queue.with_untracked(|queue| {
            let rows = queue.iter().flat_map(|queue| &queue.rows);
            rows.map(|row| (row.number.to_string(), row.version)).collect()
        });
        let is_new = |row: &&QueueRow| before.get(row.number.as_str()) != Some(&row.version);
        let changed = queue.rows.iter().filter(is_new).map(|row| row.number.to_string());
        self.changed.set(changed.collect());
        self.queue.set(Some(queue));
        self.at.set(at);
        self.is_stale.set(false);
    }

    /// Renews by the clock and listens to the keys, as long as the page is there.
    fn begin(self) {
        let tick = set_interval_with_handle(move || self.renew(), RENEW);
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            // the same keys in both layouts
            match event.key().as_str() {
                "p" | "з" => self.is_paused.update(|paused| *paused = !*paused),
                "j" | "о" => dom::step(ROWS, true),
                "k" | "л" => dom::step(ROWS, false),
                _ => {}
            }
        });
        on_cleanup(move || {
            keys.remove();
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    }

    fn renew(self) {
        let Some(filter) = self
            .queue
            .with_untracked(|queue| queue.as_ref().map(|queue| queue.filter.clone()))
        else {
            return;
        };
        if self.is_paused.get_untracked() {
            return;
        }
        spawn_local(async move {
            let answer = api::get_queue(filter.clone()).await;
            let is_same = self
                .queue
                .try_with_untracked(|queue| queue.as_ref().is_some_and(|queue| queue.filter == filter));
            // the page may be gone, or show another part by now
            match (answer, is_same) {
                (Ok(queue), Some(true)) => self.take(queue, Timestamp(dom::now_ms())),
                (Err(_), Some(true)) => self.is_stale.set(true),
                _ => {}
            }
        });
    }
}

/// The queue.
#[component]
pub fn QueuePage() -> impl IntoView {
    let t = DispatchTexts::of(lang());
    let address = address();
    let filter = move || {
        let pairs = address.pairs();
        QueueFilter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    };
    let started = use_start(filter, api::get_queue);
    let live = Live {
        queue: RwSignal::new(None),
        is_stale: RwSignal::new(false),
        is_paused: RwSignal::new(false),
        at: RwSignal::new(page().now),
        changed: RwSignal::new(Vec::new()),
    };
    Effect::new(move |_| live.begin());
    let body = move || match started.get().as_deref() {
        None => view! { <p aria-busy="true"></p> }.into_any(),
        Some(Err(error)) => view! { <ErrorNote error=error.clone()/> }.into_any(),
        Some(Ok(queue)) => {
            live.queue.set(Some(queue.clone()));
            live.changed.set(Vec::new());
            view! { <Shown live/> }.into_any()
        }
    };
    view! {
        <PageTitle text=t.title/>
        <main id="main" class="wrap stack my-6 staff">
            <div class="row"><h1>{t.title}</h1><a class="btn btn--sm" href="/admin" rel="external">{i18n::StaffTexts::of(lang()).home_title}</a></div>
            {body}
            <p class="small muted">{t.keys}</p>
        </main>
    }
}

#[component]
fn Shown(live: Live) -> impl IntoView {
    move || {
        live.queue.get().map(|queue| {
            view! {
                <Parts queue=queue.clone()/>
                <Pulse live/>
                <Rows queue live/>
            }
        })
    }
}

/// The parts with their counts, and whose.
#[component]
fn Parts(queue: Queue) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let Queue {
        filter,
        counts,
        has_own,
        ..
    } = queue;
    let here = filter.clone();
    let tab = move |(part, count): (Part, i64)| {
        let href = QueueFilter {
            part,
            after: None,
            ..here.clone()
        }
        .href();
        let current = (part == here.part).then_some("page");
        view! { <a href=href rel="external" aria-current=current>{part_text(part, lang)}" "<span class="num">{i18n::number(count, lang)}</span></a> }
    };
    let tabs: Vec<_> = counts.into_iter().map(tab).collect();
    let whose = has_own.then(|| {
        let link = |everybody: bool, words: &'static str| {
            let href = QueueFilter {
                everybody,
                after: None,
                ..filter.clone()
            }
            .href();
            let current = (filter.everybody == everybody).then_some("page");
            view! { <a class="btn btn--sm" href=href rel="external" aria-current=current>{words}</a> }
        };
        view! { <nav class="row gap-2" aria-label=t.whose>{link(false, t.own)}{link(true, t.all)}</nav> }
    });
    view! {
        <nav class="tabs tabs--wrap" aria-label=t.parts>{tabs}</nav>
        {whose}
    }
}

/// As of when, and the way to stop it.
#[component]
fn Pulse(live: Live) -> impl IntoView {
    let t = DispatchTexts::of(lang());
    let zone = page().region.zone;
    let said = move || {
        let words = if live.is_stale.get() { t.stale } else { t.fresh };
        format!("{words} {}", i18n::clock(live.at.get(), zone))
    };
    let news = move || {
        let changed = live.changed.with(Vec::len);
        (changed > 0).then(|| format!("{} {changed}", t.changed))
    };
    let button = move || if live.is_paused.get() { t.go_on } else { t.pause };
    view! {
        <div class="row gap-2 needs-js">
            <button class="btn btn--sm" type="button" aria-pressed=move || live.is_paused.get().to_string()
                on:click=move |_| live.is_paused.update(|paused| *paused = !*paused)>{button}</button>
            <span class="small muted num" class:st=move || live.is_stale.get() class:s-over=move || live.is_stale.get()>{said}</span>
            <span class="small" role="status" aria-live="polite">{news}</span>
        </div>
    }
}

#[component]
fn Rows(queue: Queue, live: Live) -> impl IntoView {
    let t = DispatchTexts::of(lang());
    let next = queue.next.map(|after| {
        let href = QueueFilter {
            after: Some(after),
            ..queue.filter.clone()
        }
        .href();
        view! { <p><a class="btn" href=href rel="external">{i18n::StaffTexts::of(lang()).next_page}</a></p> }
    });
    let changed = live.changed.get_untracked();
    let rows: Vec<_> = queue
        .rows
        .into_iter()
        .map(|row| {
            let is_new = changed.iter().any(|number| *number == row.number.as_str());
            view! { <Row row is_new/> }
        })
        .collect();
    view! {
        <Table label=t.list heads=[t.number, t.what, t.state, t.term, t.who] none=t.empty rows/>
        {next}
    }
}

#[component]
fn Row(row: QueueRow, is_new: bool) -> impl IntoView {
    let lang = lang();
    let t = DispatchTexts::of(lang);
    let mark = row.mark.code();
    let href = format!("/dispatch/{}", row.number);
    let term = match row.due_at {
        Some(_) if row.state == State::InfoNeeded => t.paused.into_any(),
        Some(due_at) => view! { <DueLine due_at/> }.into_any(),
        None => t.no_term.into_any(),
    };
    let is_late = row.state != State::InfoNeeded && row.due_at.is_some_and(|due| due < page().now);
    let again =
        (row.reopened > 0).then(|| view! { <span class="small muted nowrap">" "{t.again}" "{row.reopened}</span> });
    let who = if row.organisation.is_empty() {
        t.nobody.to_owned()
    } else {
        row.organisation
    };
    let class = if is_new {
        format!("s-{mark} is-fresh")
    } else {
        format!("s-{mark}")
    };
    view! {
        <tr class=class>
            <th scope="row"><a class="queue__go nowrap" href=href rel="external">{row.number.to_string()}</a></th>
            <td><b>{row.title}</b><br/><span class="small muted">{row.address}</span></td>
            <td><Pill mark text=labels::state(row.state, lang)/>{again}</td>
            <td class="num" class:strong=is_late>{term}</td>
            <td>{who}</td>
        </tr>
    }
}
