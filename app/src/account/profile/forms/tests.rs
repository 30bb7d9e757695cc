use super::*;

fn typed(pairs: &[(&str, &str)]) -> Typed {
    Typed::new(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

fn person(born: &str) -> Vec<(&'static str, String)> {
    vec![
        ("family", "Петров".to_owned()),
        ("given", "Иван".to_owned()),
        ("no_patronymic", "1".to_owned()),
        ("born", born.to_owned()),
    ]
}

fn form(born: &str, more: &[(&str, &str)]) -> Typed {
    let own = person(born).into_iter().map(|(name, value)| (name.to_owned(), value));
    Typed::new(
        own.chain(
            more.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
        .collect(),
    )
}

#[test]
fn a_missing_patronymic_must_be_said() {
    let mut empty = typed(&[("family", "Петров"), ("given", "Иван"), ("born", "1985-07-14")]);
    assert_eq!(read_person(&mut empty, today()), None);
    assert_eq!(empty.faults(), [("patronymic", Fault::Empty)]);
    let mut said = form("14.07.1985", &[]);
    assert_eq!(read_person(&mut said, today()).unwrap().full(), "Петров Иван");
    assert!(!format!("{:?}", read_person(&mut said, today())).contains("Петров"));
    // both a patronymic and the word that there is none: nothing is dropped without a word
    let mut both = form("14.07.1985", &[("patronymic", "Сергеевич")]);
    assert_eq!(read_person(&mut both, today()), None);
    assert_eq!(both.faults(), [("patronymic", Fault::NotBoth)]);
}

#[test]
fn every_wrong_field_is_named_and_nothing_typed_is_lost() {
    let mut wrong = typed(&[
        ("family", "=1+1"),
        ("given", ""),
        ("patronymic", "Иванoвич"),
        ("born", "2030-01-01"),
        ("sex", "male"),
    ]);
    assert_eq!(read_person(&mut wrong, today()), None);
    let fields: Vec<&str> = wrong.faults().iter().map(|(name, _)| *name).collect();
    assert_eq!(fields, ["family", "given", "patronymic", "born"]);
    assert_eq!(
        (wrong.get("family"), wrong.get("patronymic"), wrong.get("sex")),
        ("=1+1", "Иванoвич", "male")
    );
}

#[test]
fn a_child_is_under_18_and_a_trustor_is_not() {
    let read = |relation, born: &str, more: &[(&str, &str)]| {
        let mut form = form(born, more);
        let read = read_relative(relation, &mut form, today()).map(|relative| relative.until.to_string());
        (read, form.faults().to_vec())
    };
    assert_eq!(
        read(Relation::Child, "2018-03-05", &[]),
        (Some("2036-03-05".to_owned()), vec![])
    );
    assert_eq!(
        read(Relation::Child, "2008-11-22", &[]),
        (None, vec![("born", Fault::Adult)])
    );
    assert_eq!(
        read(Relation::Child, "2008-11-23", &[]).0,
        Some("2026-11-23".to_owned())
    );
    let trust = [("until", "2027-06-01"), ("phone", "8 910 123-45-67")];
    assert_eq!(
        read(Relation::Proxy, "1950-01-01", &trust).0,
        Some("2027-06-02".to_owned())
    );
    assert_eq!(
        read(Relation::Proxy, "2010-01-01", &trust).1,
        [("born", Fault::NotAdult)]
    );
    let long = [("until", "2028-06-01"), ("phone", "8 4752 72-00-00")];
    assert_eq!(
        read(Relation::Proxy, "1950-01-01", &long).1,
        [("until", Fault::DayTooLate), ("phone", Fault::NotMobile)]
    );
    assert_eq!(
        read(Relation::Ward, "1950-01-01", &[]).1,
        [("until", Fault::Empty), ("act", Fault::Empty)]
    );
    assert_eq!(
        read(
            Relation::Ward,
            "1950-01-01",
            &[("until", "2028-06-01"), ("act", "=HYPERLINK(1)")]
        )
        .1
        .len(),
        1
    );
    assert!(
        read(
            Relation::Ward,
            "1950-01-01",
            &[("until", "2028-06-01"), ("act", "Решение суда от 1 марта 2024")]
        )
        .0
        .is_some()
    );
}

#[test]
fn documents_are_read_by_their_kind() {
    let owner = read_person(&mut form("1985-07-14", &[("sex", "male")]), today()).unwrap();
    let read = |pairs: &[(&str, &str)]| {
        let mut form = typed(pairs);
        let read = read_document(&mut form, &owner, today());
        (
            read.map(|paper| (paper.masked.clone(), paper.doubts)),
            form.faults().to_vec(),
        )
    };
    let snils = read(&[("kind", "snils"), ("number", "112-233-445 95")]);
    assert_eq!(snils.0, Some(("•••-•••-••5 95".to_owned(), vec![])));
    let other = read(&[("kind", "enp"), ("number", "6867050898000074")]);
    assert_eq!(other.0.unwrap().1, [Doubt::PolicyBirth, Doubt::PolicySex]);
    let with_series = [("kind", "enp"), ("series", "68"), ("number", "6867050898000074")];
    assert_eq!(read(&with_series).1, [("series", Fault::NoSeriesHere)]);
    let own = read(&[("kind", "enp"), ("number", "6852410835000123")]);
    assert_eq!(own.0.unwrap().1, []);
    let passport = [
        ("kind", "passport"),
        ("number", "68 05 123456"),
        ("issued", "2005-08-20"),
        ("issuer", "684-001"),
    ];
    assert_eq!(read(&passport).0.unwrap().1, [Doubt::IssuerLevel]);
    let young = [
        ("kind", "passport"),
        ("number", "68 05 123456"),
        ("issued", "1999-07-13"),
    ];
    assert_eq!(read(&young).1, [("issued", Fault::IssuedTooYoung)]);
    assert_eq!(read(&[("kind", "passport"), ("number", "68 05 12345")]).1.len(), 2);
    assert_eq!(
        read(&[("kind", "temporary_policy"), ("series", "68"), ("number", "123456789")]).1,
        [("series", Fault::NoSeriesHere)]
    );
    assert!(
        read(&[("kind", "old_policy"), ("series", "68"), ("number", "123456")])
            .0
            .is_some()
    );
    assert!(
        read(&[("kind", "birth_certificate"), ("number", "1У-МЮ 123456")])
            .0
            .is_some()
    );
    assert!(read(&[("kind", "inn"), ("number", "500100732259")]).0.is_some());
    assert_eq!(read(&[("kind", "hat"), ("number", "1")]).1, [("kind", Fault::Empty)]);
}

#[test]
fn kinds_are_read_back() {
    for kind in DocumentKind::ALL {
        assert_eq!(DocumentKind::parse(kind.code()), Some(kind));
    }
}
