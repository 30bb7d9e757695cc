//! Otklik in rooms, in reading order. Dependencies run one way only (checked by `server/tests/tidy.rs`):
//! `{shell, ports} → slices → {ui, browser, call} → {kernel, i18n, error}`.
//! SQL never enters this crate; only [`browser`] says `web_sys`, `gloo` or `leaflet`.
#![recursion_limit = "512"]

pub mod kernel;

pub mod error;
pub mod i18n;

pub mod browser;
pub mod call;
pub mod ui;

pub mod directory;

pub mod complaints;

pub mod dispatch;

pub mod messages;

pub mod account;

pub mod staffing;

pub mod ports;
pub mod shell;
