//! Browser entry of the citizens' bundle.
fn main() {}
