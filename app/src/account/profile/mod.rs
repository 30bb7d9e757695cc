//! What a person tells about himself and his family, and what he sees of it. These pages are plain: the server reads,
//! checks and shows them, and nothing of them is sent to the browser but markup.

pub mod consent;
pub mod contact;
pub mod forms;
pub mod labels;
pub mod model;
pub mod pages;
