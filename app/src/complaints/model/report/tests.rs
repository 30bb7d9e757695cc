//! The rules of a report in the making.

use super::*;

fn good() -> ReportDraft {
    ReportDraft {
        key: DraftKey("0198c0de-0000-7000-8000-000000000001".to_owned()),
        place: Point::new(39.7, 47.2),
        category: Some(CategoryId(1)),
        body: "Яма на съезде у рынка".to_owned(),
        ..ReportDraft::default()
    }
}

fn category() -> Category {
    serde_json::from_value(serde_json::json!({
        "id": 1, "name": "Яма", "keywords": "", "norm": {"value": 9, "unit": "working_days"}, "norm_source": "",
        "photo_required": false, "common": true,
        "questions": [{"code": "gas", "label": "Gas?", "kind": "choice", "required": true, "options": [
            {"code": "yes", "label": "Yes", "stopper": "Call 112"},
            {"code": "no", "label": "No"}]}]
    }))
    .unwrap()
}

fn problems(draft: &ReportDraft) -> Vec<Problem> {
    draft
        .problems(StepName::Check, Some(&category()))
        .into_iter()
        .map(|found| found.problem)
        .collect()
}

#[test]
fn of_two_copies_the_newer_words_win_and_none_is_lost() {
    // The first step was posted before the page woke up; everything after it was typed here.
    let posted = ReportDraft {
        address: "Портовая, 1".to_owned(),
        body: String::new(),
        category: None,
        ..good()
    };
    let mut here = ReportDraft::default();
    here.take_over(&ReportDraft::default(), posted.clone());
    assert_eq!(here, posted);
    here.body = "Яма на съезде у рынка".to_owned();
    here.category = Some(CategoryId(1));
    here.set_answer("gas", "no");
    // After a reload the server still has the old copy.
    let typed = here.clone();
    here.take_over(&posted, posted.clone());
    assert_eq!(here, typed);
    // The first step was posted again, with another address.
    let again = ReportDraft {
        address: "Портовая, 2".to_owned(),
        ..posted.clone()
    };
    here.take_over(&posted, again.clone());
    assert_eq!(
        (here.address.as_str(), &here.body, &here.answers),
        ("Портовая, 2", &typed.body, &typed.answers)
    );
    // A page without its cookie began another draft: what was typed there joins what is here.
    let stranger = ReportDraft {
        key: DraftKey("0198c0de-0000-7000-8000-000000000002".to_owned()),
        place_note: "у киоска".to_owned(),
        ..ReportDraft::default()
    };
    here.take_over(&again, stranger.clone());
    assert_eq!(
        (here.place_note.as_str(), &here.body, &here.key),
        ("у киоска", &typed.body, &typed.key)
    );
    let photo = PhotoRef {
        id: "a".to_owned(),
        url_small: String::new(),
        url_large: String::new(),
        gps: None,
    };
    let with_photo = ReportDraft {
        photos: vec![photo],
        ..stranger.clone()
    };
    here.take_over(&stranger, with_photo.clone());
    assert_eq!(
        (&here.key, &here.photos),
        (&with_photo.key, &with_photo.photos),
        "a photo is known by its draft's key"
    );
}

#[test]
fn what_nobody_sees_is_no_text() {
    let unseen = ReportDraft {
        body: "\u{200b}".repeat(10),
        ..good()
    };
    assert!(problems(&unseen).contains(&Problem::Empty));
}

#[test]
fn a_good_report_has_no_problems() {
    let mut draft = good();
    draft.set_answer("gas", "no");
    assert_eq!(problems(&draft), []);
}

#[test]
fn an_emergency_answer_stops_the_form() {
    let mut draft = good();
    assert_eq!(problems(&draft), [Problem::Unanswered]);
    draft.set_answer("gas", "yes");
    assert_eq!(
        problems(&draft),
        [Problem::Stopper {
            words: "Call 112".to_owned()
        }]
    );
    draft.set_answer("gas", "maybe");
    assert_eq!(problems(&draft), [Problem::UnknownOption]);
}

#[test]
fn texts_have_bounds_in_characters() {
    let mut draft = good();
    draft.set_answer("gas", "no");
    draft.body = "я".repeat(BODY_MAX);
    assert_eq!(problems(&draft), []);
    draft.body.push('я');
    assert_eq!(
        problems(&draft),
        [Problem::TooLong {
            have: 10_001,
            most: BODY_MAX
        }]
    );
    draft.body = " \n ".to_owned();
    assert_eq!(problems(&draft), [Problem::Empty]);
    draft.body = "яма".to_owned();
    assert_eq!(
        problems(&draft),
        [Problem::TooShort {
            have: 3,
            least: BODY_MIN
        }]
    );
}

#[test]
fn a_contact_needs_consent_and_sense() {
    let mut draft = good();
    draft.set_answer("gas", "no");
    draft.phone = "8 900 000-12".to_owned();
    assert_eq!(
        problems(&draft),
        [Problem::PhoneDigits { have: 9, need: 11 }, Problem::ConsentNeeded]
    );
    draft.consent = true;
    draft.phone = "8 900 000-12-34".to_owned();
    draft.email = "кто-то@почта".to_owned();
    assert_eq!(problems(&draft), [Problem::BadEmail]);
    draft.email = "a.b@example.org".to_owned();
    assert_eq!(problems(&draft), []);
}

#[test]
fn a_title_is_the_first_sentence() {
    assert_eq!(
        headline("Яма на съезде у рынка. Глубина 20 см."),
        "Яма на съезде у рынка"
    );
    assert_eq!(
        headline("Не горит фонарь на ул.Маячной, 5\nвторую неделю"),
        "Не горит фонарь на ул.Маячной, 5"
    );
    assert_eq!(headline("Сколько можно ждать? Опять яма."), "Сколько можно ждать?");
    let long = headline(&"очень длинное предложение ".repeat(10));
    assert!(long.chars().count() <= 70 && long.ends_with('…'), "{long}");
    assert_eq!(headline(""), "");
}

#[test]
fn keys_of_drafts_are_uuids() {
    assert!(good().key.is_valid());
    for bad in [
        "",
        "x",
        "0198C0DE-0000-7000-8000-000000000001",
        "0198c0de0000-7000-8000-000000000001-",
    ] {
        assert!(!DraftKey(bad.to_owned()).is_valid(), "{bad}");
    }
}
