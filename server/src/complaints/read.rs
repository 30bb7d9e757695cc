//! From rows to what people see.

use super::rows::{CardRow, ItemRow, PhotoRow, StepRow};
use crate::photos;
use app::complaints::model::{
    Asked, Board, Card, CardPhoto, Claim, ComplaintNumber, Counters, EventKind, ListItem, Mark, Nearby, Question,
    State, Step, headline,
};
use app::directory::model::{Norm, NormUnit};
use app::kernel::{Cursor, Lang, Point, Timestamp, Viewer, cut_page};
use chrono::{DateTime, Utc};

/// A moment of the database as the wire has it.
pub fn timestamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp(at.timestamp_millis())
}

/// A page of the list.
pub fn board(counters: Counters, mut rows: Vec<ItemRow>) -> Board {
    let has_more = cut_page(&mut rows);
    let next = rows.last().filter(|_| has_more).map(|row| Cursor {
        key: row.sort_key,
        id: row.complaint_id,
    });
    // A page is cut by degrees, which the index knows; within it people expect metres.
    rows.sort_by(|a, b| a.metres.unwrap_or_default().total_cmp(&b.metres.unwrap_or_default()));
    Board {
        counters,
        items: rows.into_iter().filter_map(item).collect(),
        next,
    }
}

/// One row; `None` for a row that only a newer version understands.
pub fn item(row: ItemRow) -> Option<ListItem> {
    Some(ListItem {
        number: ComplaintNumber::parse(&row.number)?,
        title: headline(&row.body),
        place: Point::new(row.lon, row.lat)?,
        address: row.address,
        mark: Mark::parse(&row.mark)?,
        state: State::parse(&row.state)?,
        organisation: row.organisation.unwrap_or_default(),
        updated_at: timestamp(row.updated_at),
        due_at: row.due_at.map(timestamp),
        support: row.support_count.into(),
        #[expect(clippy::cast_possible_truncation, reason = "metres on the Earth fit")]
        distance_m: row.metres.map(|metres| metres.round() as i64),
        photo: row.photo.map(|key| photos::routes::url(&key)),
    })
}

/// A complaint close by.
pub fn nearby(row: ItemRow) -> Option<Nearby> {
    let (created_at, mine) = (timestamp(row.created_at), row.mine);
    item(row).map(|item| Nearby { item, created_at, mine })
}

/// The card; `None` for a row that only a newer version understands.
pub fn card(who: &Viewer, row: CardRow, steps: Vec<StepRow>, photos: Vec<PhotoRow>, lang: Lang) -> Option<Card> {
    let secret = row
        .secret_at
        .and_then(|at| usize::try_from(at).ok()?.checked_sub(1))
        .and_then(|at| who.links.get(at));
    let norm = row
        .norm_value
        .zip(row.norm_unit.as_deref().and_then(NormUnit::parse))
        .map(|(value, unit)| Norm { value, unit });
    let questions: Vec<_> = row
        .questions
        .0
        .into_iter()
        .map(|stored| stored.into_words(lang))
        .collect();
    let answers = row.answers.0.iter().filter_map(|answer| {
        let question = questions.iter().find(|question| question.code == answer.question)?;
        let value = question
            .option(&answer.value)
            .map_or(&answer.value, |option| &option.label);
        Some((question.label.clone(), value.clone()))
    });
    let state = State::parse(&row.state)?;
    let mine = row.secret_at.is_some() || row.owned;
    let what = match state {
        State::AwaitConfirm => row.decide_until.map(|_| Question::Done),
        State::NotSolved => row.decide_until.map(|_| Question::End),
        State::InfoNeeded => Some(Question::Detail),
        _ => None,
    };
    Some(Card {
        number: ComplaintNumber::parse(&row.number)?,
        title: headline(&row.body),
        answers: answers.collect(),
        state,
        mark: Mark::parse(&row.mark)?,
        place: Point::new(row.lon, row.lat)?,
        body: row.body,
        address: row.address,
        place_note: row.place_note,
        district: row.district.unwrap_or_default(),
        category: row.category,
        group: row.group_name.unwrap_or_default(),
        norm: norm.map(|norm| (norm, row.norm_source)),
        organisation: row.organisation,
        reason: row.reason,
        created_at: timestamp(row.created_at),
        due_at: row.due_at.map(timestamp),
        closed_at: row.closed_at.map(timestamp),
        support: row.support_count.into(),
        supported: row.supported,
        mine,
        asked: what.filter(|_| mine).map(|what| Asked {
            what,
            until: row.decide_until.map(timestamp),
            version: row.version,
        }),
        claim: (who.account.is_some() && row.secret_at.is_some() && !row.owned).then_some(if row.elsewhere {
            Claim::Taken
        } else {
            Claim::Free
        }),
        link: secret.map(|secret| format!("/f/{secret}")),
        edit_until: row.edit_until.map(timestamp),
        photos: photos.into_iter().map(photo).collect(),
        steps: steps.into_iter().filter_map(step).collect(),
    })
}

fn step(row: StepRow) -> Option<Step> {
    Some(Step {
        kind: EventKind::parse(&row.kind)?,
        at: timestamp(row.at),
        organisation: row.organisation.unwrap_or_default(),
        note: row.note,
        crew: row.crew,
    })
}

fn photo(row: PhotoRow) -> CardPhoto {
    CardPhoto {
        large: photos::routes::url(&row.large_key),
        small: photos::routes::url(&row.small_key),
        width: row.width,
        height: row.height,
        after: row.stage == "after",
    }
}
