//! A filter as a condition of SQL: fixed texts, every value bound.

use app::complaints::model::{Filter, Mark};
use sqlx::{Postgres, QueryBuilder};

/// Most words of a search that are looked at.
const WORDS_MOST: usize = 6;

/// The columns of a list row; `c` is the complaint, `o` its organisation.
pub const ITEM: &str = "c.complaint_id, c.number, c.body, st_x(c.geom) as lon, st_y(c.geom) as lat, c.address,
    complaint_mark(c.state, c.reopened_count, c.due_at, now()) as mark, c.state,
    case when $1 = 'en' then o.name_en else o.name_ru end as organisation,
    c.created_at, c.updated_at, c.due_at, c.support_count,
    (select p.small_key from complaint_photo p where p.complaint_id = c.complaint_id
     order by p.stage desc, p.ordinal limit 1) as photo";

/// Adds `and …` for everything the filter narrows, except the page.
pub fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    if let Some(number) = filter.number() {
        query.push(" and c.number = ").push_bind(number.to_string());
        return;
    }
    if !filter.marks.is_empty() {
        let codes: Vec<String> = filter.marks.iter().map(|mark| mark.code().to_owned()).collect();
        query
            .push(" and complaint_mark(c.state, c.reopened_count, c.due_at, now()) = any(")
            .push_bind(codes)
            .push(")");
        // Lets the partial index of open complaints serve.
        if filter.marks.iter().all(|mark: &Mark| mark.is_open()) {
            query.push(" and c.is_open");
        }
    }
    if let Some(days) = filter.period.days() {
        query
            .push(" and c.created_at >= now() - make_interval(days => ")
            .push_bind(days)
            .push(")");
    }
    if let Some(category) = filter.category {
        query
            .push(" and c.category_id in (select category_id from category where category_id = ")
            .push_bind(category.0);
        query.push(" or parent_id = ").push_bind(category.0).push(")");
    }
    if let Some(district) = filter.district {
        query.push(" and c.district_id = ").push_bind(district.0);
    }
    if let Some(organisation) = filter.organisation {
        query.push(" and c.organisation_id = ").push_bind(organisation.0);
    }
    for word in filter.text.split_whitespace().take(WORDS_MOST) {
        query
            .push(" and (c.body || ' ' || c.address) ilike ")
            .push_bind(format!("%{}%", escape_like(word)));
    }
}

/// `%`, `_` and `\` stand for themselves.
fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escape_like(r"50%_a\b"), r"50\%\_a\\b");
    }
}
