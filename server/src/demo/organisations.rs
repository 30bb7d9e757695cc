//! Some forty fictional organisations in two levels. The two of every district (administration, managing company) are
//! made from the list of districts, so that any geometry of the region gets its own.

/// An organisation to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Stable code, the key in the database.
    pub code: String,
    /// Code of the organisation above it.
    pub parent: Option<&'static str>,
    /// Russian name.
    pub ru: String,
    /// English name.
    pub en: String,
    /// Public phone; numbers of the range kept for fiction.
    pub phone: Option<String>,
}

/// A district as the rules and organisations need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// Code of the row.
    pub code: String,
    /// Russian name.
    pub ru: String,
    /// English name.
    pub en: String,
}

// code, parent, Russian, English
const FIXED: &[(&str, &str, &str, &str)] = &[
    (
        "edds",
        "",
        "Единая диспетчерская служба Лукоморска",
        "Lukomorsk duty control room",
    ),
    (
        "works_dept",
        "",
        "Департамент городского хозяйства",
        "Department of City Works",
    ),
    (
        "dorservice",
        "works_dept",
        "Лукоморскдорсервис",
        "Lukomorsk Road Service",
    ),
    ("gorsvet", "works_dept", "Горсвет", "City Light"),
    ("vodokanal", "works_dept", "Лукоморскводоканал", "Lukomorsk Waterworks"),
    ("teploset", "works_dept", "Лукоморсктеплосеть", "Lukomorsk Heat Network"),
    ("gorgaz", "works_dept", "Лукоморскгаз", "Lukomorsk Gas"),
    ("energo", "works_dept", "Лукоморэнерго", "Lukomor Energy"),
    ("city_clean", "works_dept", "Чистый город", "Clean City"),
    ("greenery", "works_dept", "Зелёное хозяйство", "City Greenery"),
    ("parks", "works_dept", "Парки Лукоморска", "Parks of Lukomorsk"),
    (
        "transport_dept",
        "",
        "Департамент транспорта",
        "Department of Transport",
    ),
    (
        "passtrans",
        "transport_dept",
        "Лукоморскпасстранс",
        "Lukomorsk Passenger Transport",
    ),
    ("stops", "transport_dept", "Остановки и павильоны", "Stops and Shelters"),
    (
        "traffic_centre",
        "transport_dept",
        "Центр организации движения",
        "Traffic Management Centre",
    ),
    ("parking", "transport_dept", "Городские парковки", "City Parking"),
    (
        "housing_inspection",
        "",
        "Жилищная инспекция Лукоморского края",
        "Housing Inspection of Lukomorye",
    ),
    ("lift_service", "housing_inspection", "Лукоморсклифт", "Lukomorsk Lifts"),
    (
        "billing",
        "housing_inspection",
        "Единый расчётный центр",
        "Single Billing Centre",
    ),
    (
        "nature",
        "",
        "Министерство природы Лукоморского края",
        "Ministry of Nature of Lukomorye",
    ),
    (
        "waste_operator",
        "nature",
        "Экооператор «Лукоморье»",
        "Lukomorye Waste Operator",
    ),
    ("eco_control", "nature", "Экологический надзор", "Environmental Control"),
    ("shore_service", "nature", "Служба берега", "Shore Service"),
    (
        "animals",
        "nature",
        "Служба «Верный друг»",
        "Faithful Friend Animal Service",
    ),
    (
        "health",
        "",
        "Министерство здоровья Лукоморского края",
        "Ministry of Health of Lukomorye",
    ),
    ("clinic_1", "health", "Городская поликлиника № 1", "City Clinic No. 1"),
    ("pharmacy", "health", "Аптеки Лукоморья", "Lukomorye Pharmacies"),
    (
        "social",
        "",
        "Министерство социальной защиты Лукоморского края",
        "Ministry of Social Protection of Lukomorye",
    ),
    (
        "payments",
        "social",
        "Центр социальных выплат",
        "Centre of Social Payments",
    ),
    (
        "education",
        "",
        "Управление образования Лукоморска",
        "Education Office of Lukomorsk",
    ),
    ("city_hall", "", "Администрация Лукоморска", "Lukomorsk City Hall"),
];

/// Managing companies; each keeps the houses of several districts.
const MANAGERS: &[(&str, &str)] = &[
    ("УК «Тихая гавань»", "Quiet Harbour Housing"),
    ("УК «Крепкий дом»", "Sturdy House Housing"),
    ("УК «Наш двор»", "Our Yard Housing"),
    ("УК «Маяк»", "Lighthouse Housing"),
    ("УК «Тёплый берег»", "Warm Shore Housing"),
];

/// Code of the administration of a district.
pub fn council_code(district: &District) -> String {
    format!("council_{}", district.code)
}

/// Code of the managing company of the district with this place in the list.
pub fn housing_code(place: usize) -> String {
    format!("housing_{}", place % MANAGERS.len() + 1)
}

/// «Заречный район» → «Заречного района»; a name that is no adjective stays in quotation marks.
fn of_district(name: &str) -> String {
    let adjective = name.strip_suffix(" район");
    let stem = adjective.and_then(|word| ["ый", "ий", "ой"].iter().find_map(|ending| word.strip_suffix(ending)));
    stem.map_or_else(|| format!("района «{name}»"), |stem| format!("{stem}ого района"))
}

/// All organisations, parents before children.
pub fn all(districts: &[District]) -> Vec<Organisation> {
    let mut list: Vec<Organisation> = FIXED
        .iter()
        .map(|(code, parent, ru, en)| Organisation {
            code: (*code).to_owned(),
            parent: (!parent.is_empty()).then_some(*parent),
            ru: (*ru).to_owned(),
            en: (*en).to_owned(),
            phone: None,
        })
        .collect();
    for district in districts {
        list.push(Organisation {
            code: council_code(district),
            parent: Some("city_hall"),
            ru: format!("Администрация {}", of_district(&district.ru)),
            en: format!("{} Administration", district.en),
            phone: None,
        });
    }
    for (place, (ru, en)) in MANAGERS.iter().enumerate() {
        list.push(Organisation {
            code: housing_code(place),
            parent: Some("housing_inspection"),
            ru: (*ru).to_owned(),
            en: (*en).to_owned(),
            phone: None,
        });
    }
    for (index, organisation) in list.iter_mut().enumerate() {
        organisation.phone = Some(format!("8 800 000-{:02}-{:02}", 1 + index / 90, 10 + index % 90));
    }
    list
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn organisations_are_a_tree_of_two_levels_with_unique_codes_and_names() {
        let districts: Vec<_> = (1..=10)
            .map(|n| District {
                code: format!("d{n}"),
                ru: format!("Район {n}"),
                en: format!("District {n}"),
            })
            .collect();
        let list = all(&districts);
        let roots: HashSet<_> = list
            .iter()
            .filter(|one| one.parent.is_none())
            .map(|one| one.code.as_str())
            .collect();
        assert!(
            list.iter()
                .all(|one| one.parent.is_none_or(|parent| roots.contains(parent)))
        );
        let codes: HashSet<_> = list.iter().map(|one| &one.code).collect();
        let names: HashSet<_> = list.iter().map(|one| &one.ru).collect();
        assert_eq!((codes.len(), names.len()), (list.len(), list.len()));
    }

    #[test]
    fn administrations_are_named_as_people_name_them() {
        assert_eq!(of_district("Заречный район"), "Заречного района");
        assert_eq!(of_district("Верхнереченский район"), "Верхнереченского района");
        assert_eq!(of_district("Заводской район"), "Заводского района");
        assert_eq!(of_district("Слободка"), "района «Слободка»");
    }

    #[test]
    fn a_region_of_five_districts_has_about_forty_organisations() {
        let districts: Vec<_> = (1..=5)
            .map(|n| District {
                code: format!("d{n}"),
                ru: String::new(),
                en: String::new(),
            })
            .collect();
        assert!((38..=46).contains(&all(&districts).len()));
    }
}
