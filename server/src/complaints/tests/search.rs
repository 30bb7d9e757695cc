//! Search by words as they are typed, and by number.

use super::*;
use app::complaints::model::Mark;
use app::kernel::DistrictId;

#[sqlx::test(migrations = "./migrations")]
async fn words_are_found_as_they_are_typed(pool: PgPool) {
    let town = Town::new(pool).await;
    let bodies = [
        "Скидка 50% на асфальт",
        "Скидка 505 на асфальт",
        r"Папка C:\road открыта",
        "Файл a_b потерян",
        "Файл axb потерян",
    ];
    for (serial, body) in (1..).zip(bodies) {
        let address = "улица 5-я Садовая, 12";
        town.put(
            serial,
            Put {
                body,
                address,
                ..Put::default()
            },
        )
        .await;
    }
    let find = async |text: &str| {
        let filter = Filter {
            text: text.to_owned(),
            ..everything()
        };
        let rows = sql::list(&town.pool, &filter, Lang::Ru, 10).await.unwrap();
        let mut serials: Vec<u64> = rows.iter().map(|row| row.number[3..9].parse().unwrap()).collect();
        serials.sort_unstable();
        serials
    };
    assert_eq!(find("50%").await, [1]);
    assert_eq!(find("a_b").await, [4]);
    assert_eq!(find(r"C:\road").await, [3]);
    assert_eq!(find(r"\").await, [3]);
    assert_eq!(find("%").await, [1]);
    assert_eq!(find("_").await, [4]);
    assert_eq!(find("'; drop table complaint; --").await, [0; 0]);
    assert_eq!(
        find("СКИДКА асфальт").await,
        [1, 2],
        "every word, in any case and order"
    );
    assert_eq!(find("садовая файл").await, [4, 5], "text and address together");
    assert_eq!(find("  ").await, [1, 2, 3, 4, 5]);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_number_finds_its_complaint_whatever_else_is_asked(pool: PgPool) {
    let town = Town::new(pool).await;
    let number = town
        .put(
            7,
            Put {
                age_s: 300 * 86_400,
                ..Put::default()
            },
        )
        .await;
    let hidden = town
        .put(
            8,
            Put {
                state: State::Hidden,
                ..Put::default()
            },
        )
        .await;
    let find = async |text: String| {
        let filter = Filter {
            text,
            marks: vec![Mark::Done],
            district: Some(DistrictId(EAST)),
            ..Filter::default()
        };
        sql::list(&town.pool, &filter, Lang::Ru, 10).await.unwrap().len()
    };
    assert_eq!(find(number.to_string()).await, 1);
    assert_eq!(find(number.to_string().replace('-', " ")).await, 1);
    assert_eq!(find(hidden.to_string()).await, 0);
}
