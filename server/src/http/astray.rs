//! Addresses that only take forms, opened as pages: by a switch of the language, by F5, by a bookmark. They lead to the page on
//! which their form stands, and nobody meets an empty answer.

use axum::response::{IntoResponse, Redirect, Response};
use http::{Method, StatusCode, Uri};

/// Forms that do not stand on the page right above their address: how the address begins, and the page.
const ELSEWHERE: [(&str, &str); 4] = [
    ("/profile/", "/profile"),
    ("/oidc/", "/profile"),
    ("/sessions/", "/my"),
    ("/again", "/recover"),
];

/// Answers a method that an address does not take.
pub async fn lead(method: Method, uri: Uri) -> Response {
    let is_read = method == Method::GET || method == Method::HEAD;
    if !is_read || uri.path().starts_with("/api/") {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::to(&format!("{}{query}", page_of(uri.path()))).into_response()
}

/// The page on which the form of an address stands.
pub fn page_of(path: &str) -> &str {
    let elsewhere = ELSEWHERE.iter().find(|(begin, _)| path.starts_with(begin));
    if let Some((_, page)) = elsewhere {
        return page;
    }
    match path.rsplit_once('/') {
        Some((above, _)) if !above.is_empty() => above,
        _ => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_above_their_addresses_but_for_a_few() {
        for (path, page) in [
            ("/admin/outbox/address", "/admin/outbox"),
            ("/admin/members/7/end", "/admin/members/7"),
            ("/c/26-000001-5/support", "/c/26-000001-5"),
            ("/profile/family/7/remove", "/profile"),
            ("/sessions/end-others", "/my"),
            ("/oidc/unlink", "/profile"),
            ("/again", "/recover"),
            ("/logout", "/"),
            ("/", "/"),
        ] {
            assert_eq!(page_of(path), page, "{path}");
        }
    }
}
