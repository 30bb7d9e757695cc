//! The only room that says `web_sys`, `gloo` or `leaflet`. Everything here compiles for the server too and does
//! nothing there; call it from effects and event handlers only.

mod address;
mod boot;
pub mod dom;
pub mod drafts;
pub mod geolocation;
pub mod map;
pub mod net;
pub mod photos;
mod start;
mod turn;

pub use address::{Address, Requested, address};
pub use boot::page_context;
pub use start::{Answer, Start, Started, start, use_start};
pub use turn::pause;

/// Whether this is the server's build.
const ON_SERVER: bool = cfg!(not(target_arch = "wasm32"));
