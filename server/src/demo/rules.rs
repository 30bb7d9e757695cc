//! Routing rules: which organisation gets a complaint, and why, in words for the citizen. First match wins; the last
//! rule takes everything that no other rule took.

use super::{
    categories::{self, Who},
    organisations::{District, Organisation, council_code, housing_code},
};

/// A rule to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Place in the order; also the key by which histories find the rule again.
    pub ordinal: i32,
    /// Short public name, as in «Д-12».
    pub name: String,
    /// Code of the category; none: any.
    pub category: Option<&'static str>,
    /// Code of the district; none: any.
    pub district: Option<String>,
    /// Code of the organisation.
    pub organisation: String,
    /// Why, in Russian.
    pub reason_ru: String,
    /// Why, in English.
    pub reason_en: String,
}

/// Rules of all categories, the ones of single districts first.
pub fn all(districts: &[District], organisations: &[Organisation]) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut push = |name: String, category, district: Option<&District>, code: String, why: (&str, &str)| {
        let named = organisations.iter().find(|one| one.code == code);
        let (ru, en) = named.map_or(("", ""), |one| (one.ru.as_str(), one.en.as_str()));
        rules.push(Rule {
            ordinal: 10 * (i32::try_from(rules.len()).unwrap_or(i32::MAX / 20) + 1),
            name,
            category,
            district: district.map(|one| one.code.clone()),
            organisation: code,
            reason_ru: why.0.replace("{org}", ru),
            reason_en: why.1.replace("{org}", en),
        });
    };
    for group in categories::GROUPS {
        for (index, leaf) in group.leaves.iter().enumerate() {
            let name = format!("{}-{}", group.letter, index + 11);
            match leaf.who {
                Who::One(code) => push(name, Some(leaf.code), None, code.to_owned(), leaf.why),
                Who::Housing | Who::Council => {
                    for (number, district) in districts.iter().enumerate() {
                        let code = match leaf.who {
                            Who::Housing => housing_code(number),
                            _ => council_code(district),
                        };
                        push(
                            format!("{name}/{}", number + 1),
                            Some(leaf.code),
                            Some(district),
                            code,
                            leaf.why,
                        );
                    }
                }
            }
        }
    }
    let last = (
        "Правила для этой темы и места пока нет. {org} разберётся и передаст тому, кто отвечает.",
        "There is no rule for this topic and place yet. {org} will find who is responsible and pass it on.",
    );
    push("О-1".to_owned(), None, None, "edds".to_owned(), last);
    rules
}

/// The rule of a category in a district: the first that fits, as the live router does it.
pub fn matching<'a>(rules: &'a [Rule], category: &str, district: Option<&str>) -> Option<&'a Rule> {
    rules.iter().find(|rule| {
        rule.category.is_none_or(|code| code == category)
            && rule.district.as_deref().is_none_or(|code| Some(code) == district)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::organisations, *};

    fn districts() -> Vec<District> {
        ["centre", "port"]
            .iter()
            .map(|code| District {
                code: (*code).to_owned(),
                ru: (*code).to_owned(),
                en: (*code).to_owned(),
            })
            .collect()
    }

    #[test]
    fn every_rule_names_an_organisation_that_exists_and_gives_its_reason_in_two_languages() {
        let list = organisations::all(&districts());
        let rules = all(&districts(), &list);
        for rule in &rules {
            let organisation = list.iter().find(|one| one.code == rule.organisation).unwrap();
            assert!(rule.reason_ru.contains(&organisation.ru), "{}", rule.reason_ru);
            assert!(rule.reason_en.contains(&organisation.en), "{}", rule.reason_en);
        }
        assert!(rules.windows(2).all(|pair| pair[0].ordinal < pair[1].ordinal));
    }

    #[test]
    fn every_category_is_routed_in_every_district_and_the_rest_goes_to_the_control_room() {
        let rules = all(&districts(), &organisations::all(&districts()));
        for (_, leaf) in categories::leaves() {
            for district in ["centre", "port"] {
                let rule = matching(&rules, leaf.code, Some(district)).unwrap();
                assert_eq!(rule.category, Some(leaf.code), "{} in {district}", leaf.code);
                assert!(rule.district.as_deref().is_none_or(|code| code == district));
            }
        }
        assert_eq!(matching(&rules, "roof_leak", None).unwrap().organisation, "edds");
        assert_eq!(
            matching(&rules, "unheard_of", Some("port")).unwrap().organisation,
            "edds"
        );
    }
}
