//! Header and footer: the same text for everybody with the same wishes. The server renders it once and keeps it; each page
//! gets it with its own address, and the browser leaves it as it is but for the links that follow the address.

use super::footer::{Footer, TabBar};
use super::header::{Header, ServiceLine, Skip};
use super::template::{Slot, Template};
use crate::browser::{Requested, address, dom};
use crate::kernel::{Lang, PageContext, Prefs, Region};
use crate::ui::ON_SERVER;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Which of the sections the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Here {
    Map,
    Report,
    Elsewhere,
}

impl Here {
    fn at(path: &str) -> Self {
        match path {
            "/" => Self::Map,
            "/report" => Self::Report,
            _ => Self::Elsewhere,
        }
    }

    /// The value of `aria-current` of a link to a section.
    pub(super) fn current(self, section: Self) -> Option<&'static str> {
        (self == section).then_some("page")
    }
}

/// The frame of all pages that differ in nothing but their address.
#[derive(Debug)]
struct Frame {
    /// The region that it names.
    region: Region,
    above: Template,
    footer: Template,
    tabs: Template,
}

/// The frames that this process has rendered: at most one for each language, each set of wishes and each section.
#[derive(Debug, Default)]
pub struct Frames(RwLock<HashMap<(Lang, Prefs, Here), Arc<Frame>>>);

/// A part of the frame.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// What stands above the page.
    Above,
    /// What stands under it.
    Footer,
    /// The bar of a phone.
    Tabs,
}

/// The parts with the address of one page, each taken once.
#[derive(Clone, Debug)]
struct Ready(Arc<Mutex<[String; 3]>>);

impl Ready {
    fn take(&self, part: Part) -> String {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)[part as usize])
    }
}

impl Frames {
    /// Puts the frame of this page into the context.
    pub fn provide(&self, page: &Arc<PageContext>, address: &Requested) {
        let frame = self.of(page, Here::at(&address.path));
        let fill = |template: &Template| {
            template.fill(|slot| match slot {
                Slot::Here => whole(&address.path, &address.search),
                Slot::In(lang) => in_language(&address.path, &address.search, lang),
            })
        };
        let parts = [&frame.above, &frame.footer, &frame.tabs].map(fill);
        provide_context(Ready(Arc::new(Mutex::new(parts))));
    }

    fn of(&self, page: &Arc<PageContext>, here: Here) -> Arc<Frame> {
        // Whoever is signed in sees his name, which is nobody else's.
        if page.person.is_some() {
            return Arc::new(render(page, here));
        }
        let key = (page.lang, page.prefs, here);
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        // The region may have got another name since.
        if let Some(frame) = kept.filter(|frame| frame.region == page.region) {
            return frame;
        }
        let fresh = Arc::new(render(page, here));
        let mut frames = self.0.write().unwrap_or_else(PoisonError::into_inner);
        frames.insert(key, Arc::clone(&fresh));
        fresh
    }
}

fn render(page: &Arc<PageContext>, here: Here) -> Frame {
    let owner = Owner::new();
    let frame = owner.with(|| {
        provide_context(Arc::clone(page));
        let above = [
            view! { <Skip/> }.to_html(),
            view! { <ServiceLine/> }.to_html(),
            view! { <Header here/> }.to_html(),
        ];
        Frame {
            region: page.region.clone(),
            above: Template::new(&above.concat()),
            footer: Template::new(&view! { <Footer/> }.to_html()),
            tabs: Template::new(&view! { <TabBar here/> }.to_html()),
        }
    });
    owner.cleanup();
    frame
}

/// What stands above every page: the link past it, the line of service and the header.
#[component]
pub(super) fn Top() -> impl IntoView {
    let address = address();
    // Turning to another query keeps the page, so its frame must learn of it.
    Effect::new(move |before: Option<()>| {
        let search = address.search.get();
        if before.is_some() {
            address.path.with_value(|path| follow(path, &search));
        }
    });
    // Three elements, which the server writes at once.
    let known_to_the_server = || InertElement::new("");
    view! { {ready(Part::Above)}{known_to_the_server()}{known_to_the_server()} }
}

/// What stands under every page.
#[component]
pub(super) fn Bottom() -> impl IntoView {
    ready(Part::Footer)
}

/// The bar of a phone.
#[component]
pub(super) fn Bar() -> impl IntoView {
    ready(Part::Tabs)
}

/// A part of the frame: its text on the server, and in the browser the element that is there already.
fn ready(part: Part) -> InertElement {
    let ready = if ON_SERVER { use_context::<Ready>() } else { None };
    InertElement::new(ready.map(|ready| ready.take(part)).unwrap_or_default())
}

fn follow(path: &str, search: &str) {
    dom::set_attribute(".vision [name=next]", "value", &whole(path, search));
    for lang in [Lang::Ru, Lang::En] {
        let link = format!(".lang [lang={}]", lang.code());
        dom::set_attribute(&link, "href", &in_language(path, search, lang));
    }
}

/// The address of a page.
fn whole(path: &str, search: &str) -> String {
    let mark = if search.is_empty() { "" } else { "?" };
    format!("{path}{mark}{search}")
}

/// The address of the same page in a language.
fn in_language(path: &str, search: &str, lang: Lang) -> String {
    let kept = search
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let mut address = format!("{path}?");
    for pair in kept {
        address.push_str(pair);
        address.push('&');
    }
    address.push_str("lang=");
    address.push_str(lang.code());
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_in_the_other_language_keeps_its_query() {
        assert_eq!(in_language("/", "", Lang::En), "/?lang=en");
        assert_eq!(
            in_language("/", "q=a&lang=ru&&state=done", Lang::En),
            "/?q=a&state=done&lang=en"
        );
        assert_eq!(whole("/c/1", ""), "/c/1");
        assert_eq!(whole("/", "q=a"), "/?q=a");
    }

    fn page(region: &str, person: Option<&str>) -> Arc<PageContext> {
        let region = serde_json::json!({
            "name": region, "phone": "112", "zone": { "offset_s": 0 }, "basemap_url": null, "attribution": "",
            "view": { "west": 0.0, "south": 0.0, "east": 1.0, "north": 1.0 }, "demo": false,
        });
        let prefs = serde_json::to_value(Prefs::default()).expect("plain wishes");
        let assets = serde_json::json!({ "leaflet_js": "", "leaflet_css": "", "map_js": "", "icons": "/i.svg" });
        let person = person.map(|name| serde_json::json!({ "name": name }));
        let page = serde_json::json!({
            "lang": "ru", "prefs": prefs, "region": region, "assets": assets, "now": 0, "person": person,
        });
        Arc::new(serde_json::from_value(page).expect("a page's context"))
    }

    /// What a page at this address gets around it.
    fn around(frames: &Frames, page: &Arc<PageContext>, path: &str, search: &str) -> String {
        let owner = Owner::new_root(None);
        let (path, search) = (path.to_owned(), search.to_owned());
        let text = owner.with(|| {
            frames.provide(page, &Requested { path, search });
            let ready = use_context::<Ready>().expect("it was provided");
            [Part::Above, Part::Footer, Part::Tabs]
                .map(|part| ready.take(part))
                .concat()
        });
        owner.unset_with_forced_cleanup();
        text
    }

    #[test]
    fn a_kept_frame_has_the_address_of_each_page() {
        let frames = Frames::default();
        let guest = page("Край", None);
        let first = around(&frames, &guest, "/c/1", "");
        assert!(first.contains("href=\"/c/1?lang=en\"") && first.contains("value=\"/c/1\""));
        let second = around(&frames, &guest, "/c/2", "a=\"><script>");
        assert!(second.contains("href=\"/c/2?a=&quot;&gt;&lt;script&gt;&amp;lang=en\""));
        assert!(!second.contains("/c/1") && !second.contains("<script"));
        assert_eq!(frames.0.read().expect("frames").len(), 1);
        assert!(around(&frames, &guest, "/", "").contains("aria-current=\"page\""));
        assert!(!second.contains("aria-current=\"page\""));
    }

    #[test]
    fn a_name_is_shown_to_nobody_else_and_a_renamed_region_at_once() {
        let frames = Frames::default();
        let signed_in = around(&frames, &page("Край", Some("Марфа <b>")), "/", "");
        assert!(signed_in.contains("Марфа &lt;b&gt;"));
        let guest = around(&frames, &page("Край", None), "/", "");
        assert!(!guest.contains("Марфа") && guest.contains("href=\"/login\"") && guest.contains("Край"));
        let renamed = around(&frames, &page("Область", None), "/", "");
        assert!(renamed.contains("Область") && !renamed.contains("Край"));
    }

    #[test]
    fn only_the_section_of_the_page_is_current() {
        assert_eq!(Here::at("/").current(Here::Map), Some("page"));
        assert_eq!(Here::at("/report").current(Here::Map), None);
        assert_eq!(Here::at("/c/26-000001-1").current(Here::Report), None);
    }
}
