//! The host of Otklik: the only place for SQL and HTTP. Rooms, in reading order:

pub mod account;
pub mod base;
pub mod cli;
pub mod clock;
pub mod complaints;
pub mod config;
pub mod db;
pub mod demo;
pub mod directory;
pub mod dispatch;
pub mod doctor;
pub mod error;
pub mod http;
pub mod mail;
pub mod oidc;
pub mod outbox;
pub mod photos;
pub mod secret;
pub mod sms;
pub mod staffing;
pub mod startup;
pub mod state;
pub mod telemetry;
pub mod transfer;
pub mod vault;
