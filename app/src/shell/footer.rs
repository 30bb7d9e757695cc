//! The footer (also the menu without script) and the bar at the bottom of a phone.

use super::frame::Here;
use crate::i18n::Common;
use crate::ui::{Icon, lang, page};
use leptos::prelude::*;

/// What the service is, and where everything is. The map fills the window and goes without it on wide screens.
#[component]
pub(super) fn Footer() -> impl IntoView {
    let t = Common::of(lang());
    let region = page().region.clone();
    let is_guest = page().person.is_none();
    view! {
        <footer class="foot" id="foot">
            <div class="wrap foot__in">
                <div class="stack gap-2">
                    <p class="strong">{t.footer_service}" · "{region.name}</p>
                    <p class="muted read">{t.footer_about}</p>
                    {region.demo.then(|| view! { <p class="small muted">{t.demo_note}</p> })}
                </div>
                <div>
                    <b>{t.for_citizens}</b>
                    <ul class="f">
                        <li><a href="/" rel="external">{t.complaints_map}</a></li>
                        <li><a href="/report" rel="external">{t.report}</a></li>
                        {if is_guest {
                            view! { <li><a href="/login" rel="external">{t.sign_in}</a></li> }.into_any()
                        } else {
                            view! { <li><a href="/my" rel="external">{t.my_things}</a></li><li><a href="/profile" rel="external">{t.profile}</a></li> }.into_any()
                        }}
                    </ul>
                </div>
                <div><b>{t.on_duty}</b><p class="nowrap">{region.phone}</p></div>
            </div>
        </footer>
    }
}

/// The bar at the bottom of a phone.
#[component]
pub(super) fn TabBar(
    /// Which section is shown.
    here: Here,
) -> impl IntoView {
    let t = Common::of(lang());
    view! {
        <nav class="tabbar" aria-label=t.main_things>
            <a href="/" rel="external" aria-current=here.current(Here::Map)><Icon name="map"/>{t.map}</a>
            <a href="/report" rel="external" class="tb-add" aria-current=here.current(Here::Report)><Icon name="plus"/>{t.report_short}</a>
            <a href="#foot" rel="external"><Icon name="menu"/>{t.menu}</a>
        </nav>
    }
}
