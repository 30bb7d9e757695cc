//! What the database derives is what the model says.

use super::*;
use app::complaints::model::Mark;

#[sqlx::test(migrations = "./migrations")]
async fn the_sign_in_sql_is_the_sign_of_the_model(pool: PgPool) {
    for state in State::ALL {
        for reopened in [0_i16, 1, 3] {
            for due in [None, Some("1 second"), Some("-1 second")] {
                let mark: String = sqlx::query_scalar("select complaint_mark($1, $2, now() + $3::interval, now())")
                    .bind(state.code())
                    .bind(reopened)
                    .bind(due)
                    .fetch_one(&pool)
                    .await
                    .unwrap();
                let ours = Mark::of(*state, reopened > 0, due == Some("-1 second"));
                assert_eq!(mark, ours.code(), "{state:?}, reopened {reopened}, due {due:?}");
            }
        }
    }
}

#[sqlx::test(migrations = "./migrations")]
async fn open_and_public_are_derived_as_in_the_model(pool: PgPool) {
    let town = Town::new(pool).await;
    for (serial, state) in (1..).zip(State::ALL) {
        town.put(
            serial,
            Put {
                state: *state,
                ..Put::default()
            },
        )
        .await;
    }
    let rows: Vec<(String, bool, bool)> = sqlx::query_as("select state, is_open, is_public from complaint")
        .fetch_all(&town.pool)
        .await
        .unwrap();
    assert_eq!(rows.len(), State::ALL.len(), "the check of the table knows every state");
    for (code, is_open, is_public) in rows {
        let state = State::parse(&code).unwrap();
        assert_eq!((is_open, is_public), (state.is_open(), state.is_public()), "{code}");
    }
    let unknown = sqlx::query("update complaint set state = 'closed'")
        .execute(&town.pool)
        .await;
    assert!(unknown.is_err(), "a state that the model does not know is refused");
}
