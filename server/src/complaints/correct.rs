//! The author corrects the text within fifteen minutes.

use super::Complaints;
use super::sql;
use crate::error::internal;
use app::complaints::model::{BODY_MAX, BODY_MIN, ComplaintNumber, NOTE_MAX};
use app::error::{AppError, Field, FieldProblem, Problem};
use app::kernel::{Viewer, clean_text};

/// Checks the words and writes them with a step of the history.
pub async fn correct(
    host: &Complaints,
    who: &Viewer,
    number: &ComplaintNumber,
    body: &str,
    place_note: &str,
) -> Result<(), AppError> {
    let (body, place_note) = (clean_text(body), clean_text(place_note));
    let have = body.chars().count();
    let problem = match have {
        0 => Some((Field::Body, Problem::Empty)),
        _ if have < BODY_MIN => Some((Field::Body, Problem::TooShort { have, least: BODY_MIN })),
        _ if have > BODY_MAX => Some((Field::Body, Problem::TooLong { have, most: BODY_MAX })),
        _ if place_note.chars().count() > NOTE_MAX => Some((
            Field::PlaceNote,
            Problem::TooLong {
                have: place_note.chars().count(),
                most: NOTE_MAX,
            },
        )),
        _ => None,
    };
    if let Some((field, problem)) = problem {
        return Err(AppError::Invalid(vec![FieldProblem::new(field, problem)]));
    }
    if !sql::is_own(&host.pool, who, number).await.map_err(internal)? {
        return Err(AppError::NotFound);
    }
    if sql::correct(&host.pool, who, number, &body, &place_note)
        .await
        .map_err(internal)?
    {
        Ok(())
    } else {
        Err(AppError::Invalid(vec![FieldProblem::new(
            Field::Body,
            Problem::TooLate,
        )]))
    }
}
