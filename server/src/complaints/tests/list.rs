//! The list: every filter against a plain re-reading of the rows, pages without gaps, words as they are typed.

use super::*;
use app::complaints::model::{Counters, Mark};
use app::kernel::{DistrictId, OrganisationId, PAGE_SIZE};
use std::collections::HashSet;

const DAY: i32 = 86_400;

/// What the filters look at, as the test wrote it.
struct Known {
    number: ComplaintNumber,
    state: State,
    mark: Mark,
    category: CategoryId,
    district: Option<i32>,
    organisation: Option<i32>,
    text: String,
    age_s: i32,
}

impl Known {
    fn fits(&self, filter: &Filter) -> bool {
        let in_category = |asked: CategoryId| asked == self.category || (asked == ROADS && self.category != BENCH);
        // ages are counted from the last midnight, so a margin of a day lies at every edge
        let in_period = |days: i32| self.age_s < days * DAY - DAY;
        self.state.is_public()
            && (filter.marks.is_empty() || filter.marks.contains(&self.mark))
            && filter.category.is_none_or(in_category)
            && filter.district.is_none_or(|asked| Some(asked.0) == self.district)
            && filter
                .organisation
                .is_none_or(|asked| Some(asked.0) == self.organisation)
            && filter.period.days().is_none_or(in_period)
            && filter
                .text
                .split_whitespace()
                .all(|word| self.text.to_lowercase().contains(&word.to_lowercase()))
    }
}

/// Complaints of every state, with ties in time, newest first.
async fn many(town: &Town) -> Vec<Known> {
    let pasts = [DAY, DAY, 3 * DAY, 20 * DAY, 20 * DAY, 100 * DAY, 300 * DAY];
    let mut known = Vec::new();
    for serial in 0..170_u64 {
        let n = usize::try_from(serial).unwrap();
        let state = State::ALL[n % State::ALL.len()];
        let (reopened, overdue) = (n % 5 == 0, n % 3 == 0);
        let category = [POTHOLE, LAMP, BENCH][n % 3];
        let district = [Some(WEST), Some(EAST), None][n / 2 % 3];
        let organisation = [Some(ROADWORKS), Some(HARBOUR), None][n / 4 % 3];
        let body = ["Яма на дороге", "Не горит ФОНАРЬ", "Скамейка сломана"][n % 3];
        let address = ["Портовая, 1", "Садовая, 2"][n / 3 % 2];
        let age_s = pasts[n % pasts.len()];
        let put = Put {
            state,
            reopened: i16::from(reopened),
            at: point(39.2 + f64::from(u32::try_from(n % 7).unwrap()) / 100.0, 47.3),
            category,
            district,
            organisation,
            body,
            address,
            age_s,
            due_s: Some(if overdue { -DAY } else { DAY }),
        };
        known.push(Known {
            number: town.put(serial, put).await,
            state,
            mark: Mark::of(state, reopened, overdue),
            category,
            district,
            organisation,
            text: format!("{body} {address}"),
            age_s,
        });
    }
    // equal moments: the later row first
    known.reverse();
    known.sort_by_key(|row| row.age_s);
    known
}

/// Every filter with every choice for one of its parts.
fn each<T: Clone>(filters: Vec<Filter>, choices: &[T], set: impl Fn(&mut Filter, T)) -> Vec<Filter> {
    let with = |filter: &Filter, choice: &T| {
        let mut filter = filter.clone();
        set(&mut filter, choice.clone());
        filter
    };
    filters
        .iter()
        .flat_map(|filter| choices.iter().map(move |choice| with(filter, choice)))
        .collect()
}

#[sqlx::test(migrations = "./migrations")]
async fn every_filter_alone_and_with_every_other(pool: PgPool) {
    let town = Town::new(pool).await;
    let known = many(&town).await;
    let marks = [
        vec![],
        vec![Mark::Work, Mark::Over],
        vec![Mark::Done, Mark::New, Mark::None],
    ];
    let filters = each(vec![everything()], &marks, |filter, marks| filter.marks = marks);
    let filters = each(filters, &[None, Some(ROADS), Some(LAMP)], |filter, id| {
        filter.category = id;
    });
    let filters = each(
        filters,
        &[Period::All, Period::Month, Period::Week],
        |filter, period| filter.period = period,
    );
    let filters = each(filters, &[None, Some(DistrictId(WEST))], |filter, id| {
        filter.district = id;
    });
    let filters = each(filters, &[None, Some(OrganisationId(HARBOUR))], |filter, id| {
        filter.organisation = id;
    });
    let filters = each(
        filters,
        &["", "ФОНАРЬ", "портовая горит"],
        |filter, text| filter.text = text.to_owned(),
    );
    let mut found = 0;
    for filter in &filters {
        let fitting: Vec<&Known> = known.iter().filter(|row| row.fits(filter)).collect();
        let rows = sql::list(&town.pool, filter, Lang::Ru, 1_000).await.unwrap();
        let rows: Vec<&str> = rows.iter().map(|row| row.number.as_str()).collect();
        let numbers: Vec<&str> = fitting.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(rows, numbers, "{filter:?}");
        let count = |is: fn(&Known) -> bool| i64::try_from(fitting.iter().filter(|row| is(row)).count()).unwrap();
        let counters = Counters {
            open: count(|row| row.state.is_open()),
            overdue: 0,
            done: count(|row| !row.state.is_open()),
        };
        let got = sql::counters(&town.pool, filter).await.unwrap();
        assert_eq!(
            (got.open + got.overdue, got.done),
            (counters.open, counters.done),
            "{filter:?}"
        );
        found += rows.len();
    }
    assert!(
        filters.len() == 324 && found > 1_000,
        "{} filters found {found} rows",
        filters.len()
    );
}

#[sqlx::test(migrations = "./migrations")]
async fn counts_tell_late_ones_from_others(pool: PgPool) {
    let town = Town::new(pool).await;
    for (serial, due_s) in [None, Some(-60), Some(-1), Some(600)].into_iter().enumerate() {
        let state = State::InWork;
        town.put(
            u64::try_from(serial).unwrap(),
            Put {
                state,
                due_s,
                ..Put::default()
            },
        )
        .await;
    }
    town.put(
        10,
        Put {
            state: State::Confirmed,
            due_s: Some(-60),
            ..Put::default()
        },
    )
    .await;
    town.put(
        11,
        Put {
            state: State::Hidden,
            due_s: Some(-60),
            ..Put::default()
        },
    )
    .await;
    let counters = sql::counters(&town.pool, &everything()).await.unwrap();
    assert_eq!(
        counters,
        Counters {
            open: 2,
            overdue: 2,
            done: 1
        }
    );
    // above the list the counts do not depend on the marks that are shown
    let filter = Filter {
        marks: vec![Mark::Done],
        ..everything()
    };
    let board = town.host.board(&filter, Lang::Ru).await.unwrap();
    assert_eq!((board.counters, board.items.len()), (counters, 1));
}

/// Walks through all pages of the board.
async fn walk(town: &Town, first: Filter) -> Vec<(ComplaintNumber, Option<i64>)> {
    let (mut filter, mut seen) = (first, Vec::new());
    loop {
        let board = town.host.board(&filter, Lang::En).await.unwrap();
        seen.extend(board.items.iter().map(|item| (item.number.clone(), item.distance_m)));
        let Some(next) = board.next else { return seen };
        assert_eq!(board.items.len(), usize::try_from(PAGE_SIZE).unwrap());
        // as the link of the next page says it
        let query = Filter {
            after: Some(next),
            ..filter.clone()
        }
        .to_pairs();
        filter = Filter::from_pairs(query.iter().map(|(key, value)| (*key, value.as_str())));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn pages_have_neither_gaps_nor_repeats_over_ties(pool: PgPool) {
    let town = Town::new(pool).await;
    let known = many(&town).await;
    let public: Vec<_> = known
        .iter()
        .filter(|row| row.state.is_public())
        .map(|row| row.number.clone())
        .collect();
    let newest: Vec<_> = walk(&town, everything())
        .await
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(newest, public);

    let near = Some(point(39.2, 47.3));
    let nearest = walk(&town, Filter { near, ..everything() }).await;
    assert!(nearest.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{nearest:?}");
    let places: HashSet<i64> = nearest.iter().filter_map(|(_, metres)| *metres).collect();
    assert_eq!(places.len(), 7, "seven places, so nearly every page ends in a tie");
    assert_eq!((nearest[0].1, nearest.last().unwrap().1), (Some(0), Some(4_538)));
    let unique: HashSet<_> = nearest.iter().map(|(number, _)| number.clone()).collect();
    assert_eq!((nearest.len(), unique), (public.len(), public.into_iter().collect()));
}

#[sqlx::test(migrations = "./migrations")]
async fn a_page_that_begins_where_no_time_is_shows_something(pool: PgPool) {
    let town = Town::new(pool).await;
    town.put(1, Put::default()).await;
    let keys = [i64::MIN, -1, 0, i64::MAX].map(|key| app::kernel::Cursor { key, id: i64::MAX });
    for after in keys {
        for near in [None, Some(point(39.0, 47.0))] {
            let filter = Filter {
                after: Some(after),
                near,
                ..everything()
            };
            let board = town.host.board(&filter, Lang::Ru).await;
            assert!(board.is_ok(), "{after:?} {near:?} {board:?}");
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn filters_that_no_url_could_carry_are_answered(pool: PgPool) {
    let town = Town::new(pool).await;
    town.put(1, Put::default()).await;
    let strange = [
        Filter {
            text: "яма\0".to_owned(),
            ..everything()
        },
        Filter {
            text: "я".repeat(50_000),
            ..everything()
        },
        Filter {
            near: Some(Point {
                lon: 1e308,
                lat: -1e308,
            }),
            ..everything()
        },
        Filter {
            marks: vec![Mark::Work; 5_000],
            ..everything()
        },
        Filter {
            category: Some(CategoryId(i32::MIN)),
            ..everything()
        },
    ];
    for filter in strange {
        let board = town.host.board(&filter, Lang::Ru).await;
        assert!(board.is_ok(), "{:.80} {board:?}", format!("{filter:?}"));
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn a_row_speaks_the_language_asked_for_and_shows_the_first_photo(pool: PgPool) {
    let town = Town::new(pool).await;
    town.put(
        1,
        Put {
            body: "Яма. Глубокая",
            ..Put::default()
        },
    )
    .await;
    let key = DraftKey(Uuid::new_v4().to_string());
    for stage in ["before", "after"] {
        let photo = town.photo(&key).await;
        sqlx::query(
            "update complaint_photo set complaint_id = 1, stage = $2, small_key = 'cd/' || $2 where photo_id = $1",
        )
        .bind(Uuid::parse_str(&photo.id).unwrap())
        .bind(stage)
        .execute(&town.pool)
        .await
        .unwrap();
    }
    let first = async |lang| town.host.board(&everything(), lang).await.unwrap().items.remove(0);
    let (ru, en) = (first(Lang::Ru).await, first(Lang::En).await);
    assert_eq!(
        (ru.organisation.as_str(), en.organisation.as_str()),
        ("Дорожная служба", "Roadworks")
    );
    assert_eq!((ru.title.as_str(), ru.distance_m), ("Яма", None));
    assert_eq!(ru.photo.as_deref(), Some("/photos/cd/before"));
}
