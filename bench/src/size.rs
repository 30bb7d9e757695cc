//! What lies in `dist/`, against its budgets.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::table::Row;

/// Budgets of the modules after brotli, kilobytes of 1,000.
const MODULES: [(&str, f64); 4] = [
    ("citizen", 280.0),
    ("report", 280.0),
    ("account", 280.0),
    ("staff", 450.0),
];

/// Reads the folder.
///
/// # Errors
/// When there is no bundle.
pub fn run(dist: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (bundle, most) in MODULES {
        let folder = dist.join(bundle);
        let list = fs::read(folder.join("assets.json"))
            .with_context(|| format!("no bundle in {}: run `make build`", folder.display()))?;
        let assets: BTreeMap<String, String> = serde_json::from_slice(&list)?;
        for (name, address) in &assets {
            let file = address.rsplit('/').next().unwrap_or_default();
            let kilobytes = compressed(&folder.join(file))? / 1e3;
            let what = format!("{bundle}: {name}, brotli");
            if name == "app.wasm" {
                rows.insert(0, Row::amount(&what, round(kilobytes), most, "KB"));
            } else if bundle == "citizen" && ["js", "css", "woff2"].iter().any(|end| file.ends_with(end)) {
                rows.push(Row::told(&what, round(kilobytes), "KB"));
            }
        }
    }
    Ok(rows)
}

fn round(kilobytes: f64) -> f64 {
    (kilobytes * 10.0).round() / 10.0
}

/// Bytes on the wire: of the compressed twin where there is one.
fn compressed(file: &Path) -> Result<f64> {
    let mut twin = file.as_os_str().to_owned();
    twin.push(".br");
    let meta = fs::metadata(&twin)
        .or_else(|_| fs::metadata(file))
        .with_context(|| format!("{} is missing", file.display()))?;
    Ok(f64::from(u32::try_from(meta.len())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_over_its_budget_is_missed() {
        let dist = tempfile::tempdir().expect("a folder");
        for (bundle, size) in [("citizen", 280_001), ("report", 10), ("account", 10), ("staff", 10)] {
            let folder = dist.path().join(bundle);
            fs::create_dir(&folder).expect("a bundle");
            fs::write(folder.join("assets.json"), r#"{"app.wasm": "/assets/app.1.wasm"}"#).expect("its list");
            fs::write(folder.join("app.1.wasm"), "module").expect("its module");
            fs::write(folder.join("app.1.wasm.br"), vec![0; size]).expect("its twin");
        }
        let rows = run(dist.path()).expect("sizes");
        assert_eq!(
            rows.iter().map(Row::is_missed).collect::<Vec<_>>(),
            [false, false, false, false]
        );
        let citizen = dist.path().join("citizen/app.1.wasm.br");
        fs::write(citizen, vec![0; 281_000]).expect("its twin");
        let rows = run(dist.path()).expect("sizes");
        assert_eq!(rows.iter().filter(|row| row.is_missed()).count(), 1);
        assert!(run(&dist.path().join("nowhere")).is_err());
    }
}
