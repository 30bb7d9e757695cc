//! Names of the directory ⇄ ids: how a file says which category and which organisation it means.

use std::collections::HashMap;

/// A category with its group, as the directory has it.
#[derive(sqlx::FromRow)]
pub(super) struct CategoryNames {
    pub category_id: i32,
    pub code: String,
    pub name_ru: String,
    pub name_en: String,
    pub group_code: String,
    pub group_ru: String,
    pub group_en: String,
}

/// An organisation, as the directory has it.
#[derive(sqlx::FromRow)]
pub(super) struct OrganisationNames {
    pub organisation_id: i32,
    pub code: String,
    pub name_ru: String,
    pub name_en: String,
}

/// Both directions. A name that several share is no name: the export writes the code then, and the import asks for it.
pub(super) struct Directory {
    categories: Lookup,
    organisations: Lookup,
    category_labels: HashMap<i32, (String, String)>,
    organisation_labels: HashMap<i32, String>,
}

/// Code or name → id; `None` marks a name shared by several.
#[derive(Default)]
struct Lookup {
    codes: HashMap<String, i32>,
    names: HashMap<String, Option<i32>>,
}

impl Lookup {
    fn add(&mut self, codes: &[String], names: &[String], id: i32) {
        for code in codes {
            self.codes.insert(code.clone(), id);
        }
        for name in names {
            self.names
                .entry(name.clone())
                .and_modify(|known| *known = known.filter(|it| *it == id))
                .or_insert(Some(id));
        }
    }

    /// A code wins over a name; `Err(true)` when several share the name.
    fn find(&self, key: &str) -> Result<i32, bool> {
        match self
            .codes
            .get(key)
            .copied()
            .map(Some)
            .or_else(|| self.names.get(key).copied())
        {
            Some(Some(id)) => Ok(id),
            Some(None) => Err(true),
            None => Err(false),
        }
    }
}

impl Directory {
    /// From what the tables hold.
    pub(super) fn new(categories: Vec<CategoryNames>, organisations: Vec<OrganisationNames>) -> Self {
        let mut directory = Self {
            categories: Lookup::default(),
            organisations: Lookup::default(),
            category_labels: HashMap::new(),
            organisation_labels: HashMap::new(),
        };
        for it in &categories {
            let groups = [&it.group_code, &it.group_ru, &it.group_en];
            let pairs = |leaf: &str| groups.map(|group| pair(group, leaf));
            directory.categories.add(
                &pairs(&it.code),
                &[pairs(&it.name_ru), pairs(&it.name_en)].concat(),
                it.category_id,
            );
        }
        for it in &organisations {
            let names = [plain(&it.name_ru), plain(&it.name_en)];
            directory
                .organisations
                .add(&[plain(&it.code)], &names, it.organisation_id);
        }
        for it in categories {
            let by_name = directory.category(&it.group_ru, &it.name_ru) == Ok(it.category_id);
            let label = if by_name {
                (it.group_ru, it.name_ru)
            } else {
                (it.group_code, it.code)
            };
            directory.category_labels.insert(it.category_id, label);
        }
        for it in organisations {
            let by_name = directory.organisation(&it.name_ru) == Ok(it.organisation_id);
            directory
                .organisation_labels
                .insert(it.organisation_id, if by_name { it.name_ru } else { it.code });
        }
        directory
    }

    /// The category called so, in either language or by codes.
    pub(super) fn category(&self, group: &str, name: &str) -> Result<i32, String> {
        self.categories.find(&pair(group, name)).map_err(|several| {
            if several {
                format!(
                    "service_name «{group}», service_subtype «{name}»: several categories are called so, write the code"
                )
            } else {
                format!("service_name «{group}», service_subtype «{name}»: no such category")
            }
        })
    }

    /// The organisation called so, in either language or by its code.
    pub(super) fn organisation(&self, name: &str) -> Result<i32, String> {
        self.organisations.find(&plain(name)).map_err(|several| {
            if several {
                format!("agency_responsible «{name}»: several organisations are called so, write the code")
            } else {
                format!("agency_responsible «{name}»: no such organisation")
            }
        })
    }

    /// Group and name under which [`Self::category`] finds this category again.
    pub(super) fn category_label(&self, id: i32) -> Option<(&str, &str)> {
        self.category_labels
            .get(&id)
            .map(|(group, name)| (group.as_str(), name.as_str()))
    }

    /// Name under which [`Self::organisation`] finds this organisation again.
    pub(super) fn organisation_label(&self, id: i32) -> Option<&str> {
        self.organisation_labels.get(&id).map(String::as_str)
    }
}

/// Case, width of spaces and ё/е tell no two names apart.
fn plain(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
        .replace('ё', "е")
}

fn pair(group: &str, name: &str) -> String {
    format!("{}\u{1f}{}", plain(group), plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(id: i32, code: &str, name: &str) -> OrganisationNames {
        OrganisationNames {
            organisation_id: id,
            code: code.into(),
            name_ru: name.into(),
            name_en: format!("{name} en"),
        }
    }

    #[test]
    fn names_are_found_however_they_are_typed() {
        let directory = Directory::new(vec![], vec![organisation(1, "roads", "Дорожная  служба Зелёного мыса")]);
        assert_eq!(directory.organisation(" дорожная служба ЗЕЛЕНОГО мыса "), Ok(1));
        assert_eq!(directory.organisation("Roads"), Ok(1));
        assert!(
            directory
                .organisation("Водоканал")
                .unwrap_err()
                .contains("no such organisation")
        );
    }

    #[test]
    fn a_shared_name_is_exported_as_a_code() {
        let directory = Directory::new(
            vec![],
            vec![
                organisation(1, "a", "ЖЭУ-1"),
                organisation(2, "b", "ЖЭУ-1"),
                organisation(3, "c", "B"),
            ],
        );
        assert!(directory.organisation("ЖЭУ-1").unwrap_err().contains("several"));
        for id in [1, 2, 3] {
            let label = directory.organisation_label(id).unwrap();
            assert_eq!(directory.organisation(label), Ok(id), "{label}");
        }
        assert_eq!(
            directory.organisation_label(3),
            Some("c"),
            "its name is another one's code"
        );
    }

    #[test]
    fn categories_are_told_apart_by_their_group() {
        let category = |id, code: &str, group: &str| CategoryNames {
            category_id: id,
            code: code.into(),
            name_ru: "Другое".into(),
            name_en: "Other".into(),
            group_code: format!("g-{group}"),
            group_ru: group.into(),
            group_en: format!("{group} en"),
        };
        let directory = Directory::new(vec![category(1, "x", "Дороги"), category(2, "y", "Дворы")], vec![]);
        assert_eq!(directory.category("дороги", "другое"), Ok(1));
        assert_eq!(directory.category("Дворы en", "other"), Ok(2));
        assert_eq!(directory.category_label(2), Some(("Дворы", "Другое")));
        assert!(directory.category("Дворы", "x").is_err(), "a code of another group");
    }
}
