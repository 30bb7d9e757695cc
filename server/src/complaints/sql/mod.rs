//! Queries of complaints.

mod drafts;
mod filter;
mod mine;
pub mod notices;
mod read;
mod tiles;
mod write;

pub use drafts::{delete_draft, draft, save_draft, sweep_drafts};
pub use mine::{OpenedRow, counts, of_account, opened, supported_here};
pub use read::{card, counters, item, list, nearby, photos, steps, support};
pub use tiles::{CellRow, tile};
pub use write::{Existing, NewRow, correct, existing, insert, is_own, number_of_secret, own, resolve};
