//! The routes as the router itself has them.

use std::collections::{BTreeSet, HashMap};

/// Patterns with their methods, read from what the router writes of itself for debugging. axum has no other list of them;
/// should a later version write it otherwise, nothing is found here and the comparison with the table fails.
pub fn routes(router: &axum::Router) -> BTreeSet<(String, String)> {
    let text = format!("{router:?}");
    let own = text.split("fallback_router: ").next().unwrap_or_default();
    let (endpoints, paths) = own.split_once("paths: {").unwrap_or_default();
    let by_id = |list: &str| -> HashMap<String, String> {
        let entries = list.split("RouteId(").skip(1);
        let entry = |entry: &str| {
            let (id, rest) = entry.split_once("): ")?;
            Some((id.to_owned(), rest.to_owned()))
        };
        entries.filter_map(entry).collect()
    };
    let endpoints = by_id(endpoints);
    let mut found = BTreeSet::new();
    for (id, path) in by_id(paths) {
        let path = path.split('"').nth(1).unwrap_or_default().to_owned();
        let endpoint = endpoints.get(&id).map(String::as_str).unwrap_or_default();
        for method in methods(endpoint) {
            found.insert((path.clone(), method));
        }
    }
    found
}

/// The methods of `MethodRouter(… allow_header: Bytes(b"GET,HEAD") …)`; of a service of its own, all.
fn methods(endpoint: &str) -> Vec<String> {
    let Some((_, allow)) = endpoint.split_once("allow_header: Bytes(b\"") else {
        return vec!["*".to_owned()];
    };
    let list = allow.split('"').next().unwrap_or_default().split(',');
    list.filter(|method| *method != "HEAD").map(str::to_owned).collect()
}
