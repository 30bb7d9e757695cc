//! Who is asking, as far as a refusal must know it: the language and the form of the answer.

use app::kernel::Lang;
use http::{HeaderMap, header, request::Parts};

use super::request_id::RequestId;
use crate::http::cookies;

/// How a refusal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A small page, for browsers that navigate.
    Page,
    /// JSON, for everybody else.
    Json,
    /// The error of the application in JSON, which the code in the browser understands.
    AppError,
}

/// The asker of one request.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The language of refusals.
    pub lang: Lang,
    /// Their form.
    pub form: Form,
    /// The number to name on the phone.
    pub request_id: RequestId,
}

impl Visitor {
    /// Reads the request.
    #[must_use]
    pub fn of(parts: &Parts, request_id: RequestId) -> Self {
        let (lang, _) = cookies::language(&parts.headers, parts.uri.query());
        let wants_page = text(&parts.headers, &header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
        let form = match (wants_page, parts.uri.path().starts_with("/api/")) {
            (true, _) => Form::Page,
            (false, true) => Form::AppError,
            (false, false) => Form::Json,
        };
        Self { lang, form, request_id }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &http::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn visitor(uri: &str, headers: &[(&str, &str)]) -> Visitor {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let id = RequestId::of(&parts.headers);
        Visitor::of(&parts, id)
    }

    #[test]
    fn the_address_beats_the_cookie_and_the_cookie_the_browser() {
        let english = ("accept-language", "en");
        assert_eq!(visitor("/", &[]).lang, Lang::Ru);
        assert_eq!(visitor("/", &[english]).lang, Lang::En);
        assert_eq!(
            visitor("/", &[english, ("cookie", "theme=dark; lang=ru")]).lang,
            Lang::Ru
        );
        assert_eq!(visitor("/?a=1&lang=en", &[("cookie", "lang=ru")]).lang, Lang::En);
    }

    #[test]
    fn a_browser_gets_a_page_and_a_script_gets_json() {
        assert_eq!(
            visitor("/report", &[("accept", "text/html,*/*;q=0.8")]).form,
            Form::Page
        );
        assert_eq!(
            visitor("/api/complaints/report", &[("accept", "text/html")]).form,
            Form::Page,
            "a plain form"
        );
        assert_eq!(
            visitor("/api/complaints/report", &[("accept", "application/json")]).form,
            Form::AppError
        );
        assert_eq!(visitor("/tiles/1/2/3", &[]).form, Form::Json);
    }
}
