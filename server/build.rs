//! Tells cargo that the embedded migrations change when a file is added.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
