//! People: who they are, how they are reached, how they sign in, and where they are signed in.

pub mod api;
pub mod identity;
pub mod labels;
pub mod model;
pub mod pages;
pub mod parts;
pub mod port;
pub mod profile;
