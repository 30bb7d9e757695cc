//! The staff: who acts for which organisation, and the pages that keep the installation.

pub mod model;
pub mod pages;
mod parts;
