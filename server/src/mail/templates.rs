//! Which letter says what.

mod told;

use super::letter::{Block, Letter};
use app::i18n::{self, Letters, StaffTexts};
use app::kernel::{Lang, Role, Timestamp, Zone};
use serde_json::Value;

/// What every letter may need of its house.
#[derive(Debug, Clone, Copy)]
pub struct House<'a> {
    /// Our address, without a slash at its end.
    pub public_url: &'a str,
    /// The region's offset.
    pub zone: Zone,
    /// Now, for dates without a year.
    pub now: Timestamp,
}

/// The texts that letters and short messages are asked for by.
pub const MAIL: [&str; 19] = [
    "confirm-email",
    "recover",
    "recover-unknown",
    "already-registered",
    "code",
    "new-sign-in",
    "sign-in-linked",
    "ways-changed",
    "password-changed",
    "invitation",
    "desk-code",
    "role-given",
    "role-changed",
    "role-ended",
    "second-factor-connected",
    "recovery-code-used",
    "second-factor-tries",
    "complaint-registered",
    "complaint-step",
];

/// Of these a reader may have had enough; everything else he must know.
pub const NOTICES: [&str; 2] = ["complaint-registered", "complaint-step"];

/// Why a letter cannot be written: our mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// No such text.
    #[error("there is no text '{0}'")]
    NoTemplate(String),
    /// The text needs what was not given.
    #[error("the text needs '{0}'")]
    NoParam(&'static str),
}

struct Writer<'a> {
    params: &'a Value,
    lang: Lang,
    house: House<'a>,
}

impl Writer<'_> {
    fn param(&self, name: &'static str) -> Result<String, Unwritable> {
        match self.params.get(name) {
            // a role by its code, said in the reader's language
            Some(Value::String(code)) if name.ends_with("role") => Role::parse(code)
                .map(|role| i18n::role_text(role, self.lang).to_lowercase())
                .ok_or(Unwritable::NoParam(name)),
            // a place by its names; none is the whole region
            Some(Value::Null) if name.ends_with("place") => Ok(StaffTexts::of(self.lang).whole_region.to_owned()),
            Some(Value::Object(names)) if name.ends_with("place") => {
                let said = names.get(self.lang.code()).and_then(Value::as_str);
                said.map(ToOwned::to_owned).ok_or(Unwritable::NoParam(name))
            }
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(Value::Number(number)) => match number.as_i64() {
                // with its date: letters are read on another day
                Some(at) if name == "at" || name == "due" => {
                    let (at, House { zone, now, .. }) = (Timestamp(at), self.house);
                    Ok(format!(
                        "{}, {}",
                        i18n::date(at, now, zone, self.lang),
                        i18n::clock(at, zone)
                    ))
                }
                _ => Ok(number.to_string()),
            },
            _ => Err(Unwritable::NoParam(name)),
        }
    }

    /// Puts parameters into their braces.
    fn fill(&self, text: &str, names: &[&'static str]) -> Result<String, Unwritable> {
        names.iter().try_fold(text.to_owned(), |text, name| {
            Ok(text.replace(&format!("{{{name}}}"), &self.param(name)?))
        })
    }

    /// An absolute address; a path is one of ours.
    fn url(&self, address: &str) -> String {
        if address.starts_with('/') {
            format!("{}{address}", self.house.public_url)
        } else {
            address.to_owned()
        }
    }

    fn link(&self, label: &str, address: &str) -> Block {
        Block::Link {
            label: label.to_owned(),
            url: self.url(address),
        }
    }
}

fn text(text: &str) -> Block {
    Block::Text(text.to_owned())
}

/// Writes a letter.
///
/// # Errors
/// When there is no such text, or it needs what was not given.
pub fn write(template: &str, lang: Lang, params: &Value, house: House<'_>) -> Result<Letter, Unwritable> {
    let w = Writer { params, lang, house };
    let t = Letters::of(lang);
    let (subject, mut blocks) = match template {
        "confirm-email" => {
            let link = w.link(t.confirm_link, &w.param("link")?);
            let code = Block::Code(w.param("code")?);
            (
                t.confirm_subject.to_owned(),
                vec![text(t.confirm_text), link, text(t.or_code), code, text(t.not_you)],
            )
        }
        "recover" => {
            let link = w.link(t.recover_link, &w.param("link")?);
            (
                t.recover_subject.to_owned(),
                vec![text(t.recover_text), link, text(t.once), text(t.not_you)],
            )
        }
        "recover-unknown" => (
            t.unknown_subject.to_owned(),
            vec![text(t.unknown_text), w.link(t.unknown_link, "/login")],
        ),
        "already-registered" => (
            t.registered_subject.to_owned(),
            vec![text(t.registered_text), w.link(t.registered_link, "/login")],
        ),
        "code" => {
            let code = w.param("code")?;
            let subject = w.fill(t.code_subject, &["code"])?;
            (subject, vec![text(t.code_text), Block::Code(code), text(t.not_you)])
        }
        "new-sign-in" => {
            let said = w.fill(t.sign_in_text, &["at", "device"])?;
            let link = w.link(t.sign_in_link, "/my");
            (
                t.sign_in_subject.to_owned(),
                vec![text(&said), text(t.sign_in_otherwise), link],
            )
        }
        "sign-in-linked" => {
            let said = w.fill(t.linked_text, &["at", "device"])?;
            let link = w.link(t.linked_link, "/profile");
            (
                t.linked_subject.to_owned(),
                vec![text(&said), text(t.linked_otherwise), link],
            )
        }
        "ways-changed" => {
            let said = w.fill(t.ways_text, &["at", "device"])?;
            let link = w.link(t.changed_link, "/recover");
            (
                t.ways_subject.to_owned(),
                vec![text(&said), text(t.changed_otherwise), link],
            )
        }
        "password-changed" => {
            let link = w.link(t.changed_link, "/recover");
            (
                t.changed_subject.to_owned(),
                vec![text(t.changed_text), text(t.changed_otherwise), link],
            )
        }
        "desk-code" => {
            let said = w.fill(t.desk_text, &["at"])?;
            let link = w.link(t.sign_in_link, "/my");
            (
                t.desk_subject.to_owned(),
                vec![text(&said), text(t.sign_in_otherwise), link],
            )
        }
        "invitation" => {
            let said = w.fill(t.invitation_text, &["organisation"])?;
            let link = w.link(t.invitation_link, &w.param("link")?);
            let subject = w.fill(t.invitation_subject, &["organisation"])?;
            (subject, vec![text(&said), link, text(t.once), text(t.invitation_lives)])
        }
        "role-given" | "role-changed" | "role-ended" => told::of_role(template, &w, t)?,
        "second-factor-connected" | "recovery-code-used" | "second-factor-tries" => {
            told::of_second_factor(template, &w, t)?
        }
        "complaint-registered" => {
            let said = w.fill(t.complaint_text, &["number"])?;
            let link = w.link(t.complaint_link, &w.param("link")?);
            (w.fill(t.complaint_subject, &["number"])?, vec![text(&said), link])
        }
        "complaint-step" => told::of_step(&w, t)?,
        unknown => return Err(Unwritable::NoTemplate(unknown.to_owned())),
    };
    blocks.insert(0, text(t.greeting));
    blocks.push(text(t.signed));
    let unsubscribe = params.get("unsubscribe").and_then(Value::as_str).map(|to| w.url(to));
    match &unsubscribe {
        Some(url) => blocks.push(w.link(t.stop_letters, url)),
        None => blocks.push(Block::Small(t.automatic.to_owned())),
    }
    Ok(Letter {
        // a subject is one line, whatever an organisation is called
        subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
        blocks,
        unsubscribe,
    })
}

/// In a few words what somebody is told of his account, for whoever gets no letter.
fn headline(template: &str, t: &Letters) -> Option<&'static str> {
    Some(match template {
        "new-sign-in" => t.sign_in_subject,
        "sign-in-linked" => t.linked_subject,
        "ways-changed" => t.ways_subject,
        "password-changed" => t.changed_subject,
        "desk-code" => t.desk_subject,
        "role-given" => t.role_given_subject,
        "role-changed" => t.role_changed_subject,
        "role-ended" => t.role_ended_subject,
        "second-factor-connected" => t.factor_subject,
        "recovery-code-used" => t.spare_subject,
        "second-factor-tries" => t.tries_subject,
        _ => return None,
    })
}

/// Writes a short message.
///
/// # Errors
/// When there is no such text, or it needs what was not given.
pub fn short(template: &str, lang: Lang, params: &Value, house: House<'_>) -> Result<String, Unwritable> {
    let w = Writer { params, lang, house };
    let t = Letters::of(lang);
    let said = match template {
        "code" => return w.fill(t.sms_code, &["code"]),
        "trust" => w.fill(t.sms_trust, &["code", "until"])?,
        "news" => {
            let what = headline(&w.param("what")?, t).ok_or(Unwritable::NoParam("what"))?;
            t.sms_news.replace("{what}", what).replace("{my}", &w.url("/my"))
        }
        unknown => return Err(Unwritable::NoTemplate(unknown.to_owned())),
    };
    Ok(said.replace("{stop}", &w.url(&w.param("stop")?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn house() -> House<'static> {
        House {
            public_url: "https://otklik.example",
            zone: Zone { offset_s: 10_800 },
            now: Timestamp(1_763_759_527_000),
        }
    }

    #[test]
    fn every_letter_can_be_written_in_both_languages_and_leaves_no_brace() {
        let all = json!({ "link": "/x/abc", "code": "123456", "organisation": "Водоканал", "number": "26-000001-5",
                          "device": "Firefox, Linux", "at": 1_763_759_527_000_i64, "role": "head", "former_role": "clerk",
                          "place": { "ru": "Водоканал", "en": "Waterworks" }, "former_place": null,
                          "kind": "planned", "due": 1_763_759_527_000_i64 });
        for template in MAIL {
            for lang in [Lang::Ru, Lang::En] {
                let letter = write(template, lang, &all, house()).unwrap();
                let said = format!("{}{}{}", letter.subject, letter.text(), letter.html(lang.code()));
                assert!(!said.contains(['{', '}']), "{template}: {said}");
                assert!(letter.blocks.len() >= 4 && !letter.subject.is_empty());
                assert_ne!(
                    i18n::message_text(template, lang),
                    template,
                    "the queue calls it by name"
                );
            }
        }
        let letter = write("new-sign-in", Lang::Ru, &all, house()).unwrap();
        assert!(letter.text().contains("00:12"), "{}", letter.text());
        let letter = write("recover", Lang::En, &all, house()).unwrap();
        assert!(letter.text().contains("https://otklik.example/x/abc"));
    }

    #[test]
    fn a_short_message_says_what_happened_and_how_to_hear_no_more() {
        let quiet = [
            "confirm-email",
            "recover",
            "recover-unknown",
            "already-registered",
            "code",
            "invitation",
        ];
        for lang in [Lang::Ru, Lang::En] {
            for template in MAIL.iter().filter(|one| !quiet.contains(one) && !NOTICES.contains(one)) {
                let said = short("news", lang, &json!({ "what": template, "stop": "/stop/abc" }), house()).unwrap();
                assert!(
                    said.contains("https://otklik.example/my ") && said.ends_with("https://otklik.example/stop/abc")
                );
                assert!(
                    !said.contains(['{', '}']) && said.chars().count() <= 180,
                    "{template}: {said}"
                );
            }
            let asked = json!({ "code": "123456", "until": "01.12.2026", "stop": "/stop/abc" });
            let said = short("trust", lang, &asked, house()).unwrap();
            assert!(
                said.contains("123456") && said.ends_with("https://otklik.example/stop/abc") && !said.contains('{')
            );
        }
        for what in ["recover", "no-such"] {
            let wrong = short("news", Lang::Ru, &json!({ "what": what, "stop": "/stop/abc" }), house());
            assert_eq!(wrong, Err(Unwritable::NoParam("what")), "{what}");
        }
        assert_eq!(
            short("news", Lang::Ru, &json!({ "what": "desk-code" }), house()),
            Err(Unwritable::NoParam("stop"))
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let wrong = write("recover", Lang::Ru, &json!({ "link": "" }), house());
        assert_eq!(wrong, Err(Unwritable::NoParam("link")));
        let wrong = write("no-such", Lang::Ru, &json!({}), house());
        assert_eq!(wrong, Err(Unwritable::NoTemplate("no-such".to_owned())));
        assert!(short("recover", Lang::Ru, &json!({}), house()).is_err());
    }

    #[test]
    fn a_role_is_told_in_the_language_of_its_reader() {
        let params = json!({ "role": "operator", "place": { "ru": "Водоканал", "en": "Waterworks" }, "at": "today" });
        let said = |lang| write("role-ended", lang, &params, house()).unwrap().text();
        assert!(said(Lang::Ru).contains("оператор организации") && said(Lang::Ru).contains("Водоканал"));
        assert!(said(Lang::En).contains("organisation operator") && said(Lang::En).contains("Waterworks"));
        let strange = json!({ "role": "emperor", "place": null, "at": "today" });
        assert_eq!(
            write("role-ended", Lang::Ru, &strange, house()),
            Err(Unwritable::NoParam("role"))
        );
    }

    #[test]
    fn a_name_cannot_add_headers() {
        let params = json!({ "link": "/x", "organisation": "A\r\nBcc: evil@example.org" });
        let letter = write("invitation", Lang::En, &params, house()).unwrap();
        assert_eq!(letter.subject, "Invitation: A Bcc: evil@example.org");
    }
}
