//! The whole service over HTTP: each test has a server on a port of its own, over a database of its own.
#![expect(clippy::unwrap_used, reason = "all of this is a test, its helpers too")]

mod access;
mod account;
mod account_attacks;
mod account_proof;
mod account_recover;
mod account_sign_in;
mod account_statements;
mod api;
mod changes;
mod consents;
mod crash;
mod directory;
mod headers;
mod helpers;
mod limits;
mod markup;
mod oidc;
mod oidc_demo;
mod oidc_real;
mod oidc_service;
mod outbox;
mod outbox_kill;
mod outbox_pages;
mod pages;
mod peer;
mod photos;
mod plain_report;
mod profile;
mod profile_claims;
mod profile_contacts;
mod profile_forms;
mod profile_kept;
mod staff;
mod staff_members;
