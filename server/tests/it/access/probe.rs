//! Asking, and reading what came back.

use super::people::{Actor, ORGANISATION, SECRETS, Town};
use super::table::WITH_FILES;
use crate::helpers::{draft, encode, header};
use app::complaints::model::{ComplaintNumber, Filter};
use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Where it leads.
    pub to: String,
    /// Its text.
    pub text: String,
}

impl Answer {
    /// No, in one of its words: not you, not there, sign in first.
    pub fn is_refusal(&self) -> bool {
        let leads = |to: &str| self.to.starts_with(to);
        match self.status {
            401 | 403 | 404 => true,
            303 => leads("/login") || leads("/admin/enter"),
            _ => false,
        }
    }

    /// A secret of Anna's in it; at the staff's pages, another organisation's name is one too.
    pub fn secret(&self, path: &str) -> Option<&'static str> {
        let said = |word: &&str| self.text.contains(*word) || self.to.contains(*word);
        let names = path.starts_with("/admin").then_some(ORGANISATION);
        SECRETS.into_iter().chain(names).find(said)
    }

    /// The answer with an id and everything that moves by itself taken out.
    pub fn without(&self, id: &str) -> Self {
        let encoded = encode(id);
        let plain = |text: &str| {
            let text = text.replace(id, "ID").replace(&encoded, "ID");
            crate::account_attacks::plain(&text, "no address")
        };
        Self {
            status: self.status,
            to: plain(&self.to),
            text: plain(&self.text),
        }
    }
}

/// Fills the parameters of a pattern with an id, part by part; `None` when it has another number of parts.
pub fn filled(pattern: &str, id: &str) -> Option<String> {
    let holes = pattern.matches('{').count();
    let mut parts = id.split('/');
    let place = |segment: &str| {
        if segment.starts_with('{') {
            parts
                .next()
                .map(|part| encode(part).replace("%2E", ".").replace("%2D", "-"))
        } else {
            Some(segment.to_owned())
        }
    };
    let path: Vec<String> = pattern.split('/').map(place).collect::<Option<_>>()?;
    (parts.next().is_none() || holes == 0).then(|| path.join("/"))
}

/// The id that a pattern was filled with in a path, if the path is of the pattern.
pub fn read_from(pattern: &str, path: &str) -> Option<String> {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    let fits = |(hole, part): (&&str, &&str)| hole.starts_with('{') || hole == part;
    if pattern.len() != path.len() || !pattern.iter().zip(&path).all(|pair| fits((pair.0, pair.1))) {
        return None;
    }
    let parts = pattern.iter().zip(&path).filter(|(hole, _)| hole.starts_with('{'));
    let parts: Vec<&str> = parts.map(|(_, part)| *part).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// An id of the same kind that nobody has.
pub fn nobody_s(id: &str) -> String {
    if ComplaintNumber::parse(id).is_some() {
        return ComplaintNumber::new(20, 404).to_string();
    }
    let turn = |c: char| match c {
        '0'..='4' => char::from(c as u8 + 5),
        '5'..='9' => char::from(c as u8 - 5),
        'a'..='c' => char::from(c as u8 + 3),
        'd'..='f' => char::from(c as u8 - 3),
        other => other,
    };
    // the end of a file's name says what it is
    let (stem, end) = id
        .split_once('.')
        .map_or((id, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let keep = stem.len() - usize::from(stem.ends_with("-s") || stem.ends_with("-l"));
    stem.chars()
        .enumerate()
        .map(|(at, c)| if at < keep { turn(c) } else { c })
        .collect::<String>()
        + &end
}

/// What a request carries besides its path: the same id under every name that any form of ours knows.
fn fields(names: &BTreeSet<String>, id: &str) -> Vec<(String, String)> {
    // words that would agree to something are no names of things, nor is the mark of who fills the form in
    let names = names
        .iter()
        .filter(|name| !["say", "consent", "choice", "password", "new_password", "whose"].contains(&name.as_str()));
    names.map(|name| (name.clone(), id.to_owned())).collect()
}

fn json_of(names: &BTreeSet<String>, id: &str) -> Value {
    let mut all: Map<String, Value> = fields(names, id)
        .into_iter()
        .map(|(name, id)| (name, id.into()))
        .collect();
    let mut draft = serde_json::to_value(draft()).unwrap();
    draft["photos"] = json!([{ "id": id, "url_small": "", "url_large": "", "gps": null }]);
    let known = json!({
        "number": id, "filter": Filter::default(), "draft": draft, "lon": 39.3, "lat": 47.3, "text": id,
        "body": "Слова, которых достаточно", "place_note": "",
    });
    all.extend(known.as_object().unwrap().clone());
    Value::Object(all)
}

impl Town {
    /// Asks a route for an id: in its path if it has a place there, and in every field.
    pub async fn ask(&self, who: &Actor, (method, path): (&str, &str), names: &BTreeSet<String>, id: &str) -> Answer {
        let fields = fields(names, id);
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, id)| format!("{}={}", encode(name), encode(id)))
            .collect();
        let is_form = method == "POST";
        let mut url = self.app.at(path);
        if !is_form {
            // a draft that nobody has, in the shape of one
            url = format!("{url}?{}&draft=0198c0de-0000-7000-8000-00000000dead", pairs.join("&"));
        }
        let request = self
            .app
            .client
            .request(Method::from_bytes(method.as_bytes()).unwrap(), url);
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header("cookie", who.cookies(&self.app.pool).await);
        let request = if !is_form {
            request
        } else if path.starts_with("/api/") {
            request.json(&json_of(names, id))
        } else if WITH_FILES.contains(&path) {
            request.multipart(
                fields
                    .into_iter()
                    .fold(Form::new(), |form, (name, id)| form.text(name, id)),
            )
        } else {
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(pairs.join("&"))
        };
        let answer = request.send().await.unwrap();
        Answer {
            status: answer.status().as_u16(),
            to: header(answer.headers(), "location").to_owned(),
            text: String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned(),
        }
    }

    /// Nobody has tried anything lately.
    pub async fn forget_tries(&self) {
        sqlx::raw_sql("delete from throttle")
            .execute(&self.app.pool)
            .await
            .unwrap();
    }

    /// Opens a page as it is.
    pub async fn open(&self, who: &Actor, path: &str) -> Answer {
        self.ask(who, ("GET", path), &BTreeSet::new(), "").await
    }
}

/// The values of an attribute in a page.
pub fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let mark = format!(" {attribute}=\"");
    page.split(mark.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}
