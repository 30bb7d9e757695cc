//! From failures of the server to the one error on the wire. Details go to the log, once, here.

use crate::db::DbError;
use app::error::AppError;

/// Any failure of the database that no rule expected.
pub fn internal(error: impl Into<DbError>) -> AppError {
    let error = error.into();
    if error.is_transient() {
        tracing::warn!(error = %cause(&error), "the database did not answer in time");
        AppError::Unavailable
    } else {
        tracing::error!(error = %cause(&error), "a statement failed");
        AppError::Internal
    }
}

/// What PostgreSQL said. Its message names columns and constraints; values stand in the detail, which is left out.
fn cause(error: &DbError) -> String {
    let source = match error {
        DbError::Constraint { source, .. } | DbError::Unavailable(source) | DbError::Other(source) => source,
    };
    match source {
        sqlx::Error::Database(database) => {
            format!(
                "{error}: {} {}",
                database.code().unwrap_or_default(),
                database.message()
            )
        }
        other => format!("{error}: {other}"),
    }
}
