use app::complaints::model::{ComplaintNumber, State};
use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{number, row};
use crate::transfer::{
    columns::COLUMNS,
    names::{CategoryNames, Directory, OrganisationNames},
    number::{self as numbers, Kind},
    row::{Id, Row, parse},
};

fn directory() -> Directory {
    let category = CategoryNames {
        category_id: 7,
        code: "pit".into(),
        name_ru: "Яма".into(),
        name_en: "Pothole".into(),
        group_code: "road".into(),
        group_ru: "Дороги".into(),
        group_en: "Roads".into(),
    };
    let organisation = OrganisationNames {
        organisation_id: 3,
        code: "roads".into(),
        name_ru: "Дорожная служба".into(),
        name_en: "Road Service".into(),
    };
    Directory::new(vec![category], vec![organisation])
}

fn now() -> DateTime<Utc> {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn read(row: &[String; 14]) -> Result<Row, String> {
    parse(&csv::ByteRecord::from(row.to_vec()), 2, &directory(), now())
}

fn with(column: &str, value: &str) -> Result<Row, String> {
    let mut row = row(&number(123));
    row[COLUMNS.iter().position(|it| *it == column).unwrap()] = value.to_owned();
    read(&row)
}

#[test]
fn a_good_row_is_read() {
    let row = read(&row(&number(123))).unwrap();
    assert_eq!(row.id, Id::Own(number(123), 26, 123));
    assert_eq!((row.content.category_id, row.content.organisation_id), (7, Some(3)));
    assert_eq!(row.content.created_at.to_rfc3339(), "2026-03-01T09:30:00+00:00");
}

#[test]
fn every_field_is_checked() {
    for (column, value, reason) in [
        ("service_request_id", " ", "empty"),
        (
            "service_request_id",
            &number(123).replace("-0001", "-0002"),
            "check digit",
        ),
        ("service_request_id", &"x".repeat(101), "100 characters"),
        ("requested_datetime", "yesterday", "not a moment"),
        ("requested_datetime", "2026-03-01", "not a moment"),
        ("requested_datetime", "2026-03-01T09:30:00", "not a moment"),
        ("requested_datetime", "2026-02-30T09:30:00Z", "not a moment"),
        ("requested_datetime", "2026-06-01T00:06:00Z", "in the future"),
        ("requested_datetime", "1999-12-31T23:59:59Z", "before the year 2000"),
        ("updated_datetime", "2026-02-01T00:00:00Z", "before requested_datetime"),
        ("closed_date", "2026-03-03T00:00:00Z", "is open"),
        ("status_description", "done", "no such state"),
        ("status_notes", &"x".repeat(10_001), "10000 characters"),
        ("service_name", "Дворы", "no such category"),
        ("service_subtype", "", "no such category"),
        ("description", "коротко", "7 characters"),
        ("description", "            ", "0 characters"),
        ("description", &"\u{200b}".repeat(12), "0 characters"),
        ("description", &"я".repeat(10_001), "10001 characters"),
        ("description", "ноль \0 внутри текста", "zero character"),
        ("agency_responsible", "Никто", "no such organisation"),
        ("address", &"x".repeat(501), "500 characters"),
        ("source", &"x".repeat(61), "60 characters"),
        ("lat", "", "not a number"),
        ("lat", "NaN", "not a number"),
        ("lat", "90.1", "outside of ±90"),
        ("long", "1e999", "not a number"),
        ("long", "-181", "outside of ±180"),
    ] {
        let reasons = with(column, value).unwrap_err();
        assert!(reasons.contains(reason), "{column} = {value}: {reasons}");
    }
}

#[test]
fn all_faults_of_a_row_are_told_at_once() {
    let mut row = row("26-000123-0");
    row[9] = "x".to_owned();
    row[12] = "north".to_owned();
    let reasons = read(&row).unwrap_err();
    assert_eq!(reasons.split("; ").count(), 3, "{reasons}");
}

#[test]
fn what_other_programs_write_is_understood() {
    assert_eq!(with("lat", "44,5").unwrap().content.lat.to_bits(), 44.5_f64.to_bits());
    let zoned = with("requested_datetime", "2026-03-01T12:30+03:00").unwrap();
    assert_eq!(zoned.content.created_at.to_rfc3339(), "2026-03-01T09:30:00+00:00");
    assert_eq!(
        with("updated_datetime", "").unwrap().content.updated_at,
        zoned.content.created_at
    );
    assert_eq!(with("agency_responsible", "").unwrap().content.organisation_id, None);
    assert_eq!(with("source", "").unwrap().content.source, "import");
    assert_eq!(
        with("service_request_id", "SR-2019/14").unwrap().id,
        Id::Foreign("SR-2019/14".to_owned())
    );
    for (word, state) in [
        ("open", "submitted"),
        ("Closed", "auto_confirmed"),
        ("FIXED", "confirmed"),
        ("in_progress", "in_work"),
    ] {
        assert_eq!(with("status_description", word).unwrap().content.state, state);
    }
}

#[test]
fn every_state_of_ours_is_read_back() {
    for state in State::ALL {
        assert_eq!(
            with("status_description", state.code()).unwrap().content.state,
            state.code()
        );
    }
}

#[test]
fn broken_utf8_names_its_column() {
    let mut record = csv::ByteRecord::new();
    for (column, field) in COLUMNS.iter().zip(row(&number(1))) {
        if *column == "address" {
            record.push_field(b"\xcf\xf0\xe8");
        } else {
            record.push_field(field.as_bytes());
        }
    }
    assert!(
        parse(&record, 2, &directory(), now())
            .unwrap_err()
            .starts_with("address: not UTF-8")
    );
}

#[test]
fn bare_digits_are_never_taken_for_our_number() {
    let bare = number(123).replace('-', "");
    assert_eq!(numbers::kind(&bare), Kind::Foreign);
    assert_eq!(numbers::kind("26-000123"), Kind::Foreign);
    assert_eq!(
        numbers::kind("26-123456789-1"),
        Kind::Foreign,
        "more digits than a year can fill"
    );
}

proptest! {
    #[test]
    fn our_numbers_are_known_and_slips_are_found(year in 0_u8..100, serial in 1_u64..100_000_000, place in 0_usize..9, digit in 0_u8..10) {
        let own = numbers::OwnNumber { year, serial };
        let text = ComplaintNumber::new(year, serial).to_string();
        prop_assert_eq!(numbers::kind(&text), Kind::Own(own));
        let mut bytes = text.clone().into_bytes();
        if bytes[place] != b'-' {
            bytes[place] = b'0' + digit;
        }
        let slip = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(matches!(numbers::kind(&slip), Kind::Own(_)), slip == text);
    }

    #[test]
    fn no_row_panics(fields in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 14)) {
        let _ = parse(&csv::ByteRecord::from(fields), 2, &directory(), now());
    }
}
