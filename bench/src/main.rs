//! Paired benchmarks: every figure stands beside a peer measured in the same run.
fn main() {}
