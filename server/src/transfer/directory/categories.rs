//! Categories in two levels, and their norms. The row of a category holds the norm from the beginning; a further row with
//! the same code and `norm_from`, and nothing else but a norm, holds what counts from that day on.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;
use app::directory::model::QuestionKind;
use app::i18n::{ImportFault, ImportNote, ImportStay};
use app::kernel::{NormUnit, clean_line};
use serde_json::Value;

use super::{
    Judged,
    cells::{self, Record},
    diff::Missing,
    tree::Tree,
};
use crate::directory::{StoredChoice, StoredQuestion};
use crate::transfer::boundaries::latin;

/// The columns.
pub(super) const COLUMNS: [&str; 13] = [
    "code",
    "parent_code",
    "name_ru",
    "name_en",
    "keywords",
    "norm_value",
    "norm_unit",
    "norm_source",
    "norm_from",
    "questions",
    "photo_required",
    "common",
    "ordinal",
];
const PARENT: usize = 1;
const NORM_VALUE: usize = 5;
const NORM_SOURCE: usize = 7;
const NORM_FROM: usize = 8;
const QUESTIONS: usize = 9;

const UNITS: [NormUnit; 4] = [
    NormUnit::Minutes,
    NormUnit::WorkingHours,
    NormUnit::WorkingDays,
    NormUnit::CalendarDays,
];

/// Members of a question and of an answer, as [`StoredQuestion`] has them.
const OF_QUESTION: [&str; 6] = ["code", "label_ru", "label_en", "kind", "required", "options"];
const OF_OPTION: [&str; 5] = ["code", "label_ru", "label_en", "stopper_ru", "stopper_en"];

/// A norm from a day on is a row of its own.
pub(super) fn key(cells: &[String]) -> String {
    let at = |place: usize| cells.get(place).map_or("", String::as_str);
    match at(NORM_FROM) {
        "" => at(0).to_owned(),
        from => format!("{} from {from}", at(0)),
    }
}

fn is_norm(record: &Record) -> bool {
    !record.at(NORM_FROM).is_empty()
}

/// Reads a row.
pub(super) fn parse(cells: Vec<String>) -> Result<Vec<String>, ImportFault> {
    let Ok(
        [
            code,
            parent,
            name_ru,
            name_en,
            keywords,
            value,
            unit,
            source,
            from,
            questions,
            photo,
            common,
            ordinal,
        ],
    ) = <[String; 13]>::try_from(cells)
    else {
        return Err(ImportFault::Width);
    };
    cells::code("code", &code)?;
    let (value, unit) = norm(&value, &unit)?;
    cells::at_most("norm_source", &source, cells::LONGEST_NAME)?;
    if !from.is_empty() {
        let from = cells::day("norm_from", &from)?;
        if value.is_empty() {
            return Err(ImportFault::NoNormValue);
        }
        let others = [
            &parent, &name_ru, &name_en, &keywords, &questions, &photo, &common, &ordinal,
        ];
        if others.iter().any(|cell| !cell.is_empty()) {
            return Err(ImportFault::NormOnly);
        }
        let mut cells = vec![String::new(); COLUMNS.len()];
        for (place, cell) in [
            (0, code),
            (NORM_VALUE, value),
            (6, unit),
            (NORM_SOURCE, source),
            (NORM_FROM, from),
        ] {
            cells[place] = cell;
        }
        return Ok(cells);
    }
    cells::name("name_ru", &name_ru)?;
    let name_en = if name_en.is_empty() { latin(&name_ru) } else { name_en };
    cells::name("name_en", &name_en)?;
    cells::at_most("keywords", &keywords, cells::LONGEST_NAME)?;
    if parent.is_empty() && !value.is_empty() {
        return Err(ImportFault::GroupNorm);
    }
    if !parent.is_empty() {
        cells::code("parent_code", &parent)?;
        if value.is_empty() {
            return Err(ImportFault::NoNorm);
        }
    }
    let questions = canonical_questions(&questions)?;
    let photo = cells::yes_no("photo_required", &photo)?;
    let common = cells::yes_no("common", &common)?;
    let ordinal = cells::whole("ordinal", if ordinal.is_empty() { "0" } else { &ordinal }, 0)?;
    Ok(vec![
        code, parent, name_ru, name_en, keywords, value, unit, source, from, questions, photo, common, ordinal,
    ])
}

fn norm(value: &str, unit: &str) -> Result<(String, String), ImportFault> {
    if value.is_empty() && unit.is_empty() {
        return Ok((String::new(), String::new()));
    }
    let unit = unit.to_lowercase();
    if NormUnit::parse(&unit).is_none() {
        return Err(ImportFault::OneOf {
            column: "norm_unit".to_owned(),
            text: unit,
            list: UNITS.map(NormUnit::code).join(", "),
        });
    }
    Ok((cells::whole("norm_value", value, 1)?, unit))
}

/// Stored rows with their questions in the one spelling; anything that the tables hold is spelled, good or not.
pub(super) fn canonical(mut rows: Vec<Vec<String>>) -> anyhow::Result<Vec<Vec<String>>> {
    for cells in &mut rows {
        if let Some(cell) = cells.get_mut(QUESTIONS)
            && !cell.is_empty()
        {
            let questions: Vec<StoredQuestion> = serde_json::from_str(cell).context("questions of a category")?;
            *cell = spell(&questions);
        }
    }
    Ok(rows)
}

fn spell(questions: &[StoredQuestion]) -> String {
    if questions.is_empty() {
        return String::new();
    }
    serde_json::to_string(questions).unwrap_or_default()
}

/// Reads the JSON list of questions and spells it in one way.
fn canonical_questions(text: &str) -> Result<String, ImportFault> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let json: Value = serde_json::from_str(text).map_err(|error| ImportFault::NotJson {
        line: error.line(),
        place: error.column(),
        said: error.to_string(),
    })?;
    strangers(&json)?;
    let mut questions: Vec<StoredQuestion> =
        serde_json::from_value(json).map_err(|error| ImportFault::QuestionShape {
            said: error.to_string(),
        })?;
    let mut codes = HashSet::new();
    for question in &mut questions {
        clean(question);
        check_question(question)?;
        if !codes.insert(question.code.clone()) {
            let code = question.code.clone();
            return Err(ImportFault::TwoQuestions { code });
        }
    }
    Ok(spell(&questions))
}

/// A misspelt member would be lost without a word.
fn strangers(json: &Value) -> Result<(), ImportFault> {
    let known = |object: &Value, members: &[&str]| match object.as_object() {
        Some(object) => match object.keys().find(|member| !members.contains(&member.as_str())) {
            Some(member) => Err(ImportFault::StrangeMember {
                member: member.clone(),
                list: members.join(", "),
            }),
            None => Ok(()),
        },
        None => Err(ImportFault::NoObjects),
    };
    let list = json.as_array().ok_or(ImportFault::NoList)?;
    for question in list {
        known(question, &OF_QUESTION)?;
        for option in question.get("options").and_then(Value::as_array).into_iter().flatten() {
            known(option, &OF_OPTION)?;
        }
    }
    Ok(())
}

fn clean(question: &mut StoredQuestion) {
    let StoredQuestion {
        label_ru,
        label_en,
        options,
        ..
    } = question;
    let mut texts = vec![label_ru, label_en];
    for StoredChoice {
        label_ru,
        label_en,
        stopper_ru,
        stopper_en,
        ..
    } in options
    {
        texts.extend([label_ru, label_en]);
        texts.extend([stopper_ru, stopper_en].into_iter().flatten());
    }
    for text in texts {
        *text = clean_line(text);
    }
}

fn check_question(question: &StoredQuestion) -> Result<(), ImportFault> {
    let named = format!("questions, «{}»", question.code);
    cells::code("questions, code", &question.code)?;
    cells::name(&format!("{named}, label_ru"), &question.label_ru)?;
    cells::name(&format!("{named}, label_en"), &question.label_en)?;
    match question.kind {
        QuestionKind::Choice if question.options.len() < 2 => Err(ImportFault::FewOptions { named }),
        QuestionKind::Text if !question.options.is_empty() => Err(ImportFault::TextOptions { named }),
        QuestionKind::Choice | QuestionKind::Text => check_options(&named, &question.options),
    }
}

fn check_options(named: &str, options: &[StoredChoice]) -> Result<(), ImportFault> {
    let mut codes = HashSet::new();
    for option in options {
        let named = format!("{named}, «{}»", option.code);
        cells::code(&format!("{named}, code"), &option.code)?;
        cells::name(&format!("{named}, label_ru"), &option.label_ru)?;
        cells::name(&format!("{named}, label_en"), &option.label_en)?;
        if option.stopper_en.is_some() && option.stopper_ru.is_none() {
            return Err(ImportFault::HalfStopper { named });
        }
        if !codes.insert(&option.code) {
            return Err(ImportFault::TwoOptions { named });
        }
    }
    Ok(())
}

/// Two levels, and norms of categories that are there. `today` is `2026-11-22`.
pub(super) fn check(file: &[Record], stored: &[Record], today: &str) -> Judged {
    let tree = Tree::new(file, stored, PARENT);
    let mut wrong = HashMap::new();
    for record in tree.all().filter(|it| !is_norm(it)) {
        let reason = match tree.parent(record) {
            None => None,
            Some(Err(code)) => Some(ImportFault::NoGroup { code }),
            Some(Ok(above)) if above.key == record.key => Some(ImportFault::OwnGroup),
            Some(Ok(above)) => (!above.at(PARENT).is_empty()).then(|| ImportFault::ThirdLevel {
                code: above.key.clone(),
            }),
        };
        wrong.extend(reason.map(|reason| (record.key.clone(), reason)));
    }
    for record in tree.all().filter(|it| is_norm(it)) {
        let code = record.at(0).to_owned();
        let reason = match tree.get(&code) {
            None => Some(ImportFault::NormOfNothing { code }),
            Some(category) if category.at(PARENT).is_empty() => Some(ImportFault::NormOfGroup { code }),
            Some(_) => None,
        };
        wrong.extend(reason.map(|reason| (record.key.clone(), reason)));
    }
    Judged {
        refused: tree.blame(&wrong),
        notes: rewritten(file, stored, today),
    }
}

/// Norms that held already and are told otherwise now: the pages of older complaints will show the new ones.
fn rewritten(file: &[Record], stored: &[Record], today: &str) -> Vec<ImportNote> {
    let known: HashMap<&str, &Record> = stored.iter().map(|it| (it.key.as_str(), it)).collect();
    let differs = |record: &&Record| {
        let holds = record.at(NORM_FROM) <= today;
        let norm = |it: &Record| it.cells.get(NORM_VALUE..=NORM_SOURCE).map(<[String]>::to_vec);
        holds
            && known
                .get(record.key.as_str())
                .is_some_and(|old| norm(old) != norm(record))
    };
    let note = |record: &Record| ImportNote::NormRewritten {
        key: record.key.clone(),
    };
    file.iter().filter(differs).map(note).collect()
}

/// What becomes of rows that the file does not name. Norms go with their category; one that held already stays.
pub(super) fn missing(
    file: &[Record],
    stored: &[Record],
    missing: Vec<String>,
    busy: &BTreeMap<String, ImportStay>,
    today: &str,
    close: bool,
) -> Vec<Missing> {
    let gone: HashSet<&str> = missing.iter().map(String::as_str).collect();
    let tree = Tree::new(file, stored, PARENT);
    let leaf_stays = |key: &str| !gone.contains(key) || busy.contains_key(key);
    let fate = |key: &String| {
        let record = tree.get(key)?;
        let stays = if is_norm(record) {
            if gone.contains(record.at(0)) {
                return None;
            }
            (record.at(NORM_FROM) <= today).then_some(ImportStay::Begun)
        } else {
            let below = tree.all().find(|it| it.at(PARENT) == key && leaf_stays(&it.key));
            let below = below.map(|it| ImportStay::Holds { key: it.key.clone() });
            busy.get(key).cloned().or(below)
        };
        let stays = stays.filter(|_| close);
        Some(Missing {
            key: key.clone(),
            close: close && stays.is_none(),
            stays,
        })
    };
    missing.iter().filter_map(fate).collect()
}
