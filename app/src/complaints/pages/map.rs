//! The city map and, as its full equal, the list.

use super::near_me::NearMe;
use crate::browser::map::{CityMap, MapState};
use crate::browser::{address, dom, net, use_start};
use crate::complaints::api;
use crate::complaints::labels;
use crate::complaints::model::{Board, Card, Filter, Mark};
use crate::complaints::parts::{CaseRow, CountersRow, FilterForm, Legend};
use crate::directory::model::FilterOptions;
use crate::error::AppError;
use crate::i18n::{self, Common, MapTexts};
use crate::kernel::{BBox, Point, Timestamp};
use crate::ui::{ErrorNote, Icon, PageTitle, Pill, body_class, lang, page};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often list and map ask for news, seconds.
const REFRESH_S: u64 = 15;
/// An answer that takes longer is waited for in sight.
const LATE: Duration = Duration::from_millis(400);

/// The page at `/`.
#[component]
pub fn MapPage() -> impl IntoView {
    body_class("mapscreen");
    let t = MapTexts::of(lang());
    let address = address();
    let filter = Memo::new(move |_| {
        let pairs = address.pairs();
        Filter::from_pairs(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    });
    let selected = RwSignal::new(None::<String>);
    let place = RwSignal::new(None::<Point>);
    let paused = RwSignal::new(false);
    let frame = RwSignal::new(None::<BBox>);
    view! {
        <PageTitle text=t.title/>
        <main id="main" class="mapmain">
            <CityMapArea filter selected place paused frame/>
            <Panel filter selected place paused frame/>
        </main>
    }
}

/// The map with what floats over it.
#[component]
fn CityMapArea(
    filter: Memo<Filter>,
    selected: RwSignal<Option<String>>,
    place: RwSignal<Option<Point>>,
    paused: RwSignal<bool>,
    frame: RwSignal<Option<BBox>>,
) -> impl IntoView {
    let lang = lang();
    let t = MapTexts::of(lang);
    let marks = Mark::ALL.map(|mark| (mark.code(), labels::mark(mark, lang))).to_vec();
    let query = Signal::derive(move || {
        Filter {
            near: None,
            ..filter.get().first_page()
        }
        .to_query()
    });
    let me_at = Memo::new(move |_| filter.get().near);
    let state = RwSignal::new(MapState::Loading);
    let card = move || view! { <SelectedCard selected/> };
    view! {
        <a class="skip" href="#list-title" rel="external">{t.skip_map}</a>
        <CityMap
            page=page()
            label=t.map_label
            marks
            query
            selected
            place
            card
            on_select=Callback::new(move |number| {
                place.set(None);
                selected.set(Some(number));
            })
            on_close=Callback::new(move |()| selected.set(None))
            on_state=Callback::new(move |now| state.set(now))
            paused
            me_at
            frame
            side_panel=440
        >
            <LiveControl paused state/>
            <Legend/>
            <p class="map__msg noscript">{t.no_script}</p>
        </CityMap>
    }
}

/// The card of the complaint that was chosen on the map.
#[component]
fn SelectedCard(selected: RwSignal<Option<String>>) -> impl IntoView {
    let answer = RwSignal::new(None);
    Effect::new(move |_| {
        answer.set(None);
        let Some(number) = selected.get() else { return };
        spawn_local(async move {
            let card = api::get_card(number.clone()).await;
            if selected.get_untracked().as_deref() == Some(number.as_str()) {
                answer.set(Some(card));
            }
        });
    });
    move || answer.get().map(|answer| view! { <PeekCard answer/> })
}

#[component]
fn PeekCard(answer: Result<Option<Card>, AppError>) -> impl IntoView {
    let lang = lang();
    let t = MapTexts::of(lang);
    let page = page();
    let card = match answer {
        Ok(Some(card)) => card,
        Ok(None) => return ().into_any(),
        Err(error) => return view! { <div class="mappop__b"><ErrorNote error/></div> }.into_any(),
    };
    let href = format!("/c/{}", card.number);
    let photo = card
        .photos
        .first()
        .map(|photo| view! { <img class="photo" src=photo.large.clone() alt=""/> });
    let due = card
        .due_at
        .filter(|_| card.state.is_open())
        .map(|due| format!("{} {}", t.due, i18n::date(due, page.now, page.region.zone, lang)));
    view! {
        {photo}
        <div class="mappop__b">
            <div class="row row--between"><Pill mark=card.mark.code() text=labels::state(card.state, lang)/><span class="xs muted num nowrap">{card.number.to_string()}</span></div>
            <h2 class="h3">{card.title}</h2>
            <p class="small muted">{card.address}{card.organisation.map(|name| format!(" · {name}"))}</p>
            <div class="row row--between"><span class="small strong">{due}</span><a class="btn btn--sm" href=href>{t.open_case}</a></div>
        </div>
    }
    .into_any()
}

/// "The map updates" and the switch that pauses it.
#[component]
fn LiveControl(paused: RwSignal<bool>, state: RwSignal<MapState>) -> impl IntoView {
    let t = MapTexts::of(lang());
    let page = page();
    let zone = page.region.zone;
    let updated = RwSignal::new(page.now);
    Effect::new(move |_| {
        if let MapState::Fresh { at_ms, .. } = state.get() {
            updated.set(Timestamp(at_ms));
        }
    });
    let words = move || match state.get() {
        _ if paused.get() => t.paused,
        MapState::Failed => t.map_failed,
        MapState::Offline => t.map_offline,
        MapState::Loading | MapState::Fresh { .. } => t.updating,
    };
    let stale = move || !paused.get() && matches!(state.get(), MapState::Failed | MapState::Offline);
    view! {
        <div class="mappos tc script">
            <span class="live" class:is-paused=move || paused.get() class:is-stale=stale>
                <span class="live__dot"></span>
                <span><span class="live__long" role="status">{words}" · "</span><time>{move || i18n::clock(updated.get(), zone)}</time></span>
                <button class="btn" type="button" aria-pressed=move || paused.get().to_string() on:click=move |_| paused.update(|on| *on = !*on)>
                    <Icon name="pause"/>
                    <span>{move || if paused.get() { t.resume_short } else { t.pause_short }}</span>
                </button>
            </span>
        </div>
    }
}

/// The list: its filters, its counts, its rows.
#[component]
fn Panel(
    filter: Memo<Filter>,
    selected: RwSignal<Option<String>>,
    place: RwSignal<Option<Point>>,
    paused: RwSignal<bool>,
    frame: RwSignal<Option<BBox>>,
) -> impl IntoView {
    let t = MapTexts::of(lang());
    let started = use_start(|| (), move |()| api::open_map(filter.get_untracked()));
    let body = move || {
        let (board, options) = match started.get().as_deref() {
            None => return view! { <h1 id="list-title" tabindex="-1">{t.heading}</h1> }.into_any(),
            Some(Ok((board, options))) => (Ok(board.clone()), options.clone()),
            Some(Err(error)) => (Err(error.clone()), FilterOptions::default()),
        };
        view! { <Rows board options filter selected place paused frame/> }.into_any()
    };
    view! { <section class="panel" aria-labelledby="list-title">{body}</section> }
}

/// The panel once the first answer is there; further answers replace the rows.
#[component]
fn Rows(
    board: Result<Board, AppError>,
    options: FilterOptions,
    filter: Memo<Filter>,
    selected: RwSignal<Option<String>>,
    place: RwSignal<Option<Point>>,
    paused: RwSignal<bool>,
    frame: RwSignal<Option<BBox>>,
) -> impl IntoView {
    let t = MapTexts::of(lang());
    let districts = StoredValue::new(options.districts.clone());
    let district = Memo::new(move |_| filter.get().district);
    Effect::new(move |_| {
        let chosen = district.get();
        let found = districts.with_value(|all| {
            let mut all = all.iter();
            all.find(|found| Some(found.id) == chosen).map(|found| found.bounds)
        });
        frame.set(found);
    });
    let board = RwSignal::new(board);
    // A search by number goes to its complaint.
    let sought = Memo::new(move |_| {
        // not what the list of the question before begins with
        let number = filter.with(Filter::number)?;
        board.with(|board| {
            let item = board.as_ref().ok()?.items.iter().find(|item| item.number == number)?;
            Some((item.number.to_string(), item.place))
        })
    });
    Effect::new(move |_| {
        if let Some((number, at)) = sought.get() {
            place.set(Some(at));
            selected.set(Some(number));
        }
    });
    let shown = StoredValue::new(filter.get_untracked());
    let late = RwSignal::new(false);
    let load = move |now: Filter, changed: bool| {
        if changed {
            // The page may be gone by then.
            let look = move || {
                let asked = filter.try_get_untracked();
                let is_shown = shown.try_with_value(|shown| asked.as_ref() == Some(shown));
                if is_shown == Some(false) {
                    late.set(true);
                }
            };
            set_timeout(look, LATE);
        }
        spawn_local(async move {
            let answer = api::get_board(now.clone()).await;
            // What was asked before the filter changed is of no use. A failed refresh keeps what was there, but when the
            // question was a new one the old rows are no answer.
            if filter.try_get_untracked().as_ref() == Some(&now)
                && (answer.is_ok() || changed || board.with_untracked(Result::is_err))
            {
                board.set(answer);
                shown.set_value(now);
                late.set(false);
            }
        });
    };
    Effect::new(move |before: Option<Filter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            load(now.clone(), true);
        }
        now
    });
    Effect::new(move |_| {
        let refresh = move || {
            let failed = board.with_untracked(Result::is_err);
            if (failed || !paused.get_untracked()) && dom::online() {
                load(filter.get_untracked(), false);
            }
        };
        let tick = set_interval_with_handle(refresh, Duration::from_secs(REFRESH_S));
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    });
    // Whoever has a connection again sees it at once; who chose a filter without one has asked for it already.
    let online = net::use_online();
    let again = Callback::new(move |()| load(filter.get_untracked(), true));
    Effect::new(move |_| {
        if online.get() && board.with_untracked(|board| board == &Err(AppError::Offline)) {
            again.run(());
        }
    });
    let counters = move || {
        board
            .with(|board| board.as_ref().ok().map(|board| board.counters))
            .map(|counters| view! { <CountersRow counters/> })
    };
    let nearest = Signal::derive(move || {
        board.with(|board| {
            board
                .as_ref()
                .ok()
                .and_then(|board| board.items.first().and_then(|item| item.distance_m))
        })
    });
    view! {
        <div class="panel__h">
            <h1 id="list-title" tabindex="-1">{t.heading}</h1>
            {counters}
            <FilterForm filter options/>
            <NearMe filter nearest/>
            <p class="small muted" role="status">{move || late.get().then_some(Common::of(lang()).loading)}</p>
        </div>
        <h2 class="vh">{t.list_label}</h2>
        <div class="panel__list" tabindex="0" role="region" aria-label=t.list_label aria-busy=move || late.get().to_string() id="list">
            {move || view! { <List board=board.get() filter selected again/> }}
        </div>
    }
}

#[component]
fn List(
    board: Result<Board, AppError>,
    filter: Memo<Filter>,
    selected: RwSignal<Option<String>>,
    /// Asks once more.
    again: Callback<()>,
) -> impl IntoView {
    let t = MapTexts::of(lang());
    let board = match board {
        Ok(board) => board,
        Err(error) => {
            let retry = Common::of(lang()).retry;
            return view! {
                <div class="p-inner stack gap-2"><ErrorNote error/><p class="script"><button class="btn btn--sm" type="button" on:click=move |_| again.run(())>{retry}</button></p></div>
            }
            .into_any();
        }
    };
    if board.items.is_empty() {
        return view! { <Empty filter/> }.into_any();
    }
    let shown = filter.get_untracked();
    let first = shown.first_page();
    let link = |filter: &Filter| format!("/?{}", filter.to_query());
    let newer = shown
        .after
        .is_some()
        .then(|| view! { <a class="btn btn--sm" href=link(&first)>{t.first_page}</a> });
    let older = board.next.map(|after| {
        let href = link(&Filter {
            after: Some(after),
            ..first.clone()
        });
        view! { <a class="btn btn--sm" rel="next" href=href>{t.older}</a> }
    });
    let row = move |item: crate::complaints::model::ListItem| {
        let number = item.number.to_string();
        view! { <CaseRow item selected=Signal::derive(move || selected.get().as_deref() == Some(number.as_str()))/> }
    };
    view! {
        {board.items.into_iter().map(row).collect_view()}
        <p class="p-inner row row--between">{newer}{older}</p>
    }
    .into_any()
}

/// Nothing to show: why, and one thing to do.
#[component]
fn Empty(filter: Memo<Filter>) -> impl IntoView {
    let t = MapTexts::of(lang());
    let filtered = filter.get_untracked() != Filter::default();
    let (text, href, action) = if filtered {
        (t.empty_filtered, "/", t.reset)
    } else {
        (t.empty_all, "/report", Common::of(lang()).report)
    };
    view! {
        <div class="p-inner stack">
            <p class="h3">{t.empty_title}</p>
            <p class="muted">{text}</p>
            <p><a class="btn" href=href rel="external">{action}</a></p>
        </div>
    }
}
