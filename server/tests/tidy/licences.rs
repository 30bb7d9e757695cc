//! Whose code is built in: crates of the registry only, under licences that let a region use and change the whole.

use super::source::root;
use serde_json::Value;
use std::process::Command;

/// Licences that ask for no more than a notice.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "IJG",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether one choice of an SPDX expression is allowed: of `AND` all parts, of `OR` (or the older `/`) any.
fn is_allowed(licence: &str) -> bool {
    let licence = licence.replace('/', " OR ");
    let of_all = |part: &str| {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')');
        part.split(" OR ").any(|one| ALLOWED.contains(&one.trim()))
    };
    licence.split(" AND ").all(of_all)
}

/// What is wrong with the packages that `cargo metadata` lists.
fn check(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) {
            wrong.push(format!("{name}: licence {licence:?}"));
        }
        let source = package["source"].as_str();
        if source.is_some_and(|source| !source.starts_with("registry+")) {
            wrong.push(format!("{name}: comes from {source:?}"));
        }
    }
    wrong
}

#[test]
fn everything_built_in_is_free_to_use_and_comes_from_the_registry() {
    let listing = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(listing.status.success(), "{}", String::from_utf8_lossy(&listing.stderr));
    let metadata: Value = serde_json::from_slice(&listing.stdout).expect("JSON");
    assert!(metadata["packages"].as_array().is_some_and(|all| all.len() > 100));
    let wrong = check(&metadata);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_licence_that_binds_and_a_foreign_source_are_found() {
    for (licence, expected) in [
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT OR Apache-2.0 OR LGPL-2.1-or-later", true),
        ("GPL-3.0-only", false),
        ("MIT AND LGPL-2.1-or-later", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(licence), expected, "{licence}");
    }
    let made_up = serde_json::json!({"packages": [
        {"name": "a", "license": "AGPL-3.0-only", "source": "registry+x"},
        {"name": "b", "license": "MIT", "source": "git+x"},
        {"name": "c", "license": "MIT", "source": null},
    ]});
    assert_eq!(check(&made_up).len(), 2);
}
