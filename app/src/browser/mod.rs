//! The only room that says `web_sys`, `gloo` or `leaflet`. Everything here compiles for the server too and does
//! nothing there; call it from effects and event handlers only.

mod boot;
pub mod dom;
pub mod drafts;
pub mod geolocation;
pub mod map;
pub mod net;
pub mod photos;

pub use boot::page_context;
