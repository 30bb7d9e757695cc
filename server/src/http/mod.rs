//! Everything between a socket and a port.

mod account;
mod answers;
pub mod assets;
mod astray;
mod cookies;
mod decide;
mod doors;
pub mod edge;
mod forms;
pub mod health;
mod messages;
mod oidc;
mod pages;
mod pairs;
mod private;
mod render;
mod report_form;
pub mod router;
pub mod session;
mod staff;
