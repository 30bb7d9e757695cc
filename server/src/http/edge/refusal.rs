//! What the edge says when it does not let a request through.

use std::time::Duration;

use app::{error::AppError, i18n::EdgeTexts};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};

use super::{
    allowance::BodyFault,
    visitor::{Form, Visitor},
};

/// Why a request did not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The address or its parameters are not UTF-8, or contain NUL.
    Unreadable,
    /// It would change something and comes from another site.
    CrossSite,
    /// The body is too long.
    TooLong,
    /// The body stopped arriving.
    TooSlow,
    /// Too many from this address; come back after this time.
    TooMany(Duration),
    /// The lane is full.
    Busy,
    /// The handler did not answer in time.
    Late,
    /// The handler panicked.
    Broken,
}

impl From<BodyFault> for Refusal {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::TooLong => Self::TooLong,
            BodyFault::TooSlow => Self::TooSlow,
        }
    }
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::Late => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable_address",
            Self::CrossSite => "cross_site",
            Self::TooLong => "too_long",
            Self::TooSlow => "too_slow",
            Self::TooMany(_) => "too_many_requests",
            Self::Busy => "busy",
            Self::Late => "late",
            Self::Broken => "internal",
        }
    }

    /// Whole seconds to wait before trying again, where that helps.
    #[must_use]
    pub fn retry_after(self) -> Option<u32> {
        match self {
            Self::TooMany(wait) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                Some(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX))
            }
            Self::Busy | Self::Late => Some(3),
            _ => None,
        }
    }

    fn words(self, texts: &'static EdgeTexts) -> &'static str {
        match self {
            Self::Unreadable => texts.unreadable,
            Self::CrossSite => texts.cross_site,
            Self::TooLong => texts.too_long,
            Self::TooSlow => texts.too_slow,
            Self::TooMany(_) => texts.too_many,
            Self::Busy => texts.busy,
            Self::Late => texts.late,
            Self::Broken => texts.broken,
        }
    }

    /// The same as the application's own error, for the code in the browser.
    fn app_error(self) -> AppError {
        match self {
            Self::Unreadable | Self::TooLong => AppError::Invalid(Vec::new()),
            Self::CrossSite => AppError::Forbidden,
            Self::TooMany(_) => AppError::TooMany {
                retry_s: self.retry_after().unwrap_or(1),
            },
            Self::TooSlow | Self::Busy | Self::Late => AppError::Unavailable,
            Self::Broken => AppError::Internal,
        }
    }

    /// The answer, in the visitor's language and form. Never kept by a cache.
    #[must_use]
    pub fn answer(self, visitor: &Visitor) -> Response {
        let texts = EdgeTexts::of(visitor.lang);
        let (kind, body) = match visitor.form {
            Form::Page => ("text/html; charset=utf-8", self.page(visitor, texts)),
            Form::Json => ("application/json", self.json(visitor, texts)),
            Form::AppError => {
                let body = serde_json::to_string(&self.app_error());
                ("application/json", body.unwrap_or_else(|_| self.json(visitor, texts)))
            }
        };
        let mut response = (self.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn json(self, visitor: &Visitor, texts: &'static EdgeTexts) -> String {
        serde_json::json!({
            "code": self.code(),
            "message": self.words(texts),
            "request_id": visitor.request_id.as_str(),
            "retry_after": self.retry_after(),
        })
        .to_string()
    }

    /// A page that needs nothing: no style sheet, no script, no database. Every part of it is ours or digits and letters.
    fn page(self, visitor: &Visitor, texts: &'static EdgeTexts) -> String {
        let (lang, words, id) = (visitor.lang.code(), self.words(texts), visitor.request_id.as_str());
        let retry = self.retry_after().map_or_else(String::new, |seconds| {
            format!("<p>{}: {seconds}\u{a0}{}</p>\n", texts.try_again_in, texts.seconds)
        });
        let EdgeTexts { number, to_map, .. } = texts;
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{words}</title></head>\n\
             <body><main><h1>{words}</h1>\n{retry}<p><a href=\"/\">{to_map}</a></p>\n\
             <p><small>{number}: <code>{id}</code></small></p></main></body>\n</html>\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use app::kernel::Lang;
    use http::HeaderMap;
    use http_body_util::BodyExt as _;

    use super::*;
    use crate::http::edge::request_id::RequestId;

    async fn said(refusal: Refusal, lang: Lang, form: Form) -> (Response<()>, String) {
        let request_id = RequestId::of(&HeaderMap::new());
        let (parts, body) = refusal.answer(&Visitor { lang, form, request_id }).into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        (
            Response::from_parts(parts, ()),
            String::from_utf8(body.to_vec()).expect("text"),
        )
    }

    #[tokio::test]
    async fn a_page_speaks_the_visitors_language_and_says_when_to_return() {
        let refusal = Refusal::TooMany(Duration::from_millis(1_200));
        let (head, russian) = said(refusal, Lang::Ru, Form::Page).await;
        assert_eq!(head.headers()[header::RETRY_AFTER], "2");
        assert_eq!(head.headers()[header::CACHE_CONTROL], "no-store");
        assert!(russian.contains("lang=\"ru\"") && russian.contains(EdgeTexts::of(Lang::Ru).too_many));
        let (_, english) = said(refusal, Lang::En, Form::Page).await;
        assert!(english.contains("lang=\"en\"") && english.contains(EdgeTexts::of(Lang::En).too_many));
        assert!(!english.contains("style=") && !english.contains("<script"));
    }

    #[tokio::test]
    async fn json_has_a_code_and_the_number_of_the_request() {
        let (head, body) = said(Refusal::CrossSite, Lang::En, Form::Json).await;
        assert_eq!(head.status(), StatusCode::FORBIDDEN);
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body["code"], "cross_site");
        assert_eq!(body["request_id"].as_str().map(str::len), Some(36));
    }

    #[tokio::test]
    async fn the_code_in_the_browser_gets_its_own_error() {
        let (_, body) = said(Refusal::TooMany(Duration::from_secs(7)), Lang::En, Form::AppError).await;
        let error: AppError = serde_json::from_str(&body).expect("an error of the application");
        assert_eq!(error, AppError::TooMany { retry_s: 7 });
    }
}
