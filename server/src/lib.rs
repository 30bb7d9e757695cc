//! The host of Otklik: the only place for SQL and HTTP. Rooms, in reading order:

pub mod base;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod http;
pub mod photos;
pub mod startup;
pub mod telemetry;
pub mod transfer;
pub mod vault;
