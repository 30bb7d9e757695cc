//! What travels between the tray and the server. `XMLHttpRequest`, since `fetch` does not tell how far an upload is.

use super::PhotoFailure;
use crate::complaints::model::PhotoRef;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, XmlHttpRequest};

/// A connection that moves nothing for so long is dead, milliseconds.
pub const SILENCE: u32 = 60_000;

/// What the server said.
pub struct Answer {
    /// HTTP status; 0 without a connection.
    pub status: u16,
    /// The body.
    pub text: String,
}

/// What an answer to an upload means.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// The photo is there.
    Arrived(PhotoRef),
    /// It will never be.
    Refused(PhotoFailure),
    /// To be tried again. After many tries the reason, if there is one, is told; the lack of a network is borne
    /// without end.
    Later(Option<PhotoFailure>),
}

/// A request that has not been sent.
pub fn open(method: &str, url: &str) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request.open(method, url).ok()?;
    request.set_timeout(SILENCE);
    Some(request)
}

/// Sends it and waits for whatever comes of it. An upload of something that does not say what it is claims to be an
/// image; the server looks at the bytes anyway.
pub async fn finish(request: &XmlHttpRequest, body: Option<&Blob>) -> Answer {
    if let Some(body) = body {
        let kind = body.type_();
        let kind = if kind.is_empty() { "image/*" } else { &kind };
        let _ = request.set_request_header("content-type", kind);
    }
    let ended = Promise::new(&mut |done, _| {
        request.set_onloadend(Some(&done));
        if request.send_with_opt_blob(body).is_err() {
            let _ = done.call0(&wasm_bindgen::JsValue::NULL);
        }
    });
    let _ = JsFuture::from(ended).await;
    Answer {
        status: request.status().unwrap_or(0),
        text: request.response_text().ok().flatten().unwrap_or_default(),
    }
}

/// Sends a request without a body; answers the body of the answer, whatever it says, or `None` if it is to be tried again.
pub async fn ask(method: &str, url: &str) -> Option<String> {
    let answer = finish(&open(method, url)?, None).await;
    (!matches!(answer.status, 0 | 408 | 429 | 500..)).then_some(answer.text)
}

/// Reads the answer to an upload. The codes are those of the server's photo errors.
pub fn verdict(answer: &Answer) -> Verdict {
    use PhotoFailure::{Broken, Server, TooBig, TooMany, TooManyPixels, TooOften, Type};
    let says = |code: &str| answer.text.contains(code);
    match answer.status {
        200 => serde_json::from_slice(answer.text.as_bytes()).map_or(Verdict::Refused(Server), Verdict::Arrived),
        0 | 408 => Verdict::Later(None),
        400 if says("\"photo_interrupted\"") => Verdict::Later(None),
        400 if says("\"photo_empty\"") => Verdict::Refused(Broken),
        409 if says("\"photo_too_many\"") => Verdict::Refused(TooMany),
        413 => Verdict::Refused(TooBig),
        415 => Verdict::Refused(Type),
        422 if says("\"photo_too_many_pixels\"") => Verdict::Refused(TooManyPixels),
        422 => Verdict::Refused(Broken),
        429 => Verdict::Later(Some(TooOften)),
        500.. => Verdict::Later(Some(Server)),
        _ => Verdict::Refused(Server),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, text: &str) -> Verdict {
        let text = text.to_owned();
        verdict(&Answer { status, text })
    }

    #[test]
    fn refusals_are_told_apart_from_troubles_that_pass() {
        use PhotoFailure as F;
        for (status, code, expected) in [
            (0, "", Verdict::Later(None)),
            (408, "too_slow", Verdict::Later(None)),
            (400, "photo_interrupted", Verdict::Later(None)),
            (400, "photo_empty", Verdict::Refused(F::Broken)),
            (400, "photo_draft", Verdict::Refused(F::Server)),
            (403, "cross_site", Verdict::Refused(F::Server)),
            (409, "photo_too_many", Verdict::Refused(F::TooMany)),
            (409, "photo_attached", Verdict::Refused(F::Server)),
            (413, "photo_too_large", Verdict::Refused(F::TooBig)),
            (415, "photo_type_gif", Verdict::Refused(F::Type)),
            (422, "photo_too_many_pixels", Verdict::Refused(F::TooManyPixels)),
            (422, "photo_truncated", Verdict::Refused(F::Broken)),
            (429, "too_many_requests", Verdict::Later(Some(F::TooOften))),
            (503, "photo_busy", Verdict::Later(Some(F::Server))),
            (503, "photo_unavailable", Verdict::Later(Some(F::Server))),
        ] {
            let text = format!("{{\"error\":\"{code}\"}}");
            assert_eq!(read(status, &text), expected, "{status} {code}");
        }
    }

    #[test]
    fn an_arrived_photo_is_read_and_a_strange_answer_is_not_believed() {
        let text = r#"{"id":"a","url_small":"/photos/s","url_large":"/photos/l","width":4,"height":3,"gps":null}"#;
        let photo = PhotoRef {
            id: "a".to_owned(),
            url_small: "/photos/s".to_owned(),
            url_large: "/photos/l".to_owned(),
            gps: None,
        };
        assert_eq!(read(200, text), Verdict::Arrived(photo));
        assert_eq!(read(200, "<html>"), Verdict::Refused(PhotoFailure::Server));
    }
}
