//! Browser entry of the staff bundle.
fn main() {}
