//! Is the bundle whole? Every file carries the hash of its bytes in its name, so a half-copied `dist` shows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::Finding;

/// Digits of the hash in a name, see `app/build/emit.mjs`.
const HASH: usize = 10;

/// Checks one bundle.
pub fn check(dir: &Path) -> Finding {
    match files(dir) {
        Ok((count, kilobytes)) => Finding::ok(format!("{count} files, {kilobytes} kB, all with the right hash")),
        Err(error) => Finding::from_error(&error, "make build; or set DIST_DIR to where the bundle is"),
    }
}

fn files(dir: &Path) -> Result<(usize, u64)> {
    let index =
        fs::read_to_string(dir.join("index.html")).with_context(|| format!("{} holds no bundle", dir.display()))?;
    let list = fs::read(dir.join("assets.json")).with_context(|| format!("{} holds no assets.json", dir.display()))?;
    let list: BTreeMap<String, String> = serde_json::from_slice(&list).context("assets.json cannot be read")?;
    for needed in ["app.js", "app.wasm", "main.css", "map.js", "leaflet.css"] {
        if !list.contains_key(needed) {
            bail!("{needed} is missing in {}/assets.json", dir.display());
        }
    }
    let mut bytes = 0;
    for address in list.values() {
        let name = address.rsplit('/').next().unwrap_or(address);
        let body = fs::read(dir.join(name)).with_context(|| format!("{name} is missing"))?;
        let hash = hex::encode(Sha256::digest(&body));
        if !name.contains(&format!(".{}.", &hash[..HASH])) {
            bail!("{name} holds other bytes than its name says");
        }
        bytes += body.len() as u64;
    }
    let style = list.get("main.css").map(String::as_str).unwrap_or_default();
    if !index.contains(style) {
        bail!("index.html and assets.json come from two different builds");
    }
    Ok((list.len(), bytes / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let mut list = BTreeMap::new();
        for name in ["app.js", "app.wasm", "main.css", "map.js", "leaflet.css"] {
            let (stem, extension) = name.split_once('.').unwrap();
            let file = format!("{stem}.{}.{extension}", &hex::encode(Sha256::digest(name))[..HASH]);
            fs::write(dir.path().join(&file), name).unwrap();
            list.insert(name, format!("/assets/{file}"));
        }
        fs::write(
            dir.path().join("index.html"),
            format!("<link href={}>", list["main.css"]),
        )
        .unwrap();
        fs::write(dir.path().join("assets.json"), serde_json::to_string(&list).unwrap()).unwrap();
        dir
    }

    fn complaint(dir: &Path) -> String {
        match check(dir) {
            Finding::Wrong { what, .. } => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_whole_bundle_passes() {
        assert!(matches!(check(bundle().path()), Finding::Ok(_)));
    }

    #[test]
    fn a_missing_a_changed_and_a_mixed_bundle_are_noticed() {
        assert!(complaint(Path::new("/nowhere")).contains("no bundle"));
        let dir = bundle();
        let wasm = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let wasm = wasm
            .into_iter()
            .find(|path| path.extension().is_some_and(|end| end == "wasm"))
            .unwrap();
        fs::write(&wasm, "cut sho").unwrap();
        assert!(complaint(dir.path()).contains("other bytes"));
        fs::remove_file(&wasm).unwrap();
        assert!(complaint(dir.path()).contains("is missing"));
        let dir = bundle();
        fs::write(dir.path().join("index.html"), "<link href=/assets/main.0123456789.css>").unwrap();
        assert!(complaint(dir.path()).contains("two different builds"));
    }
}
