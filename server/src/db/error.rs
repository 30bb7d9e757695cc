//! Errors of the database, told apart by the name of the constraint that said no.

/// What can go wrong with a statement.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A constraint refused the row; `name` is the one in the migration.
    #[error("constraint {name} refused the row")]
    Constraint {
        /// As written in the migration.
        name: String,
        /// What PostgreSQL said.
        source: sqlx::Error,
    },
    /// PostgreSQL does not answer in time or at all; the same request may succeed later.
    #[error("the database is busy or away")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else is our mistake.
    #[error("the database refused a statement")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            if let Some(name) = database.constraint() {
                return Self::Constraint {
                    name: name.to_owned(),
                    source: error,
                };
            }
            return if database.code().is_some_and(|code| passes(&code)) {
                Self::Unavailable(error)
            } else {
                Self::Other(error)
            };
        }
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            _ => Self::Other(error),
        }
    }
}

impl DbError {
    /// The constraint that refused the row, if one did.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether the same request may succeed in a moment.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

/// Codes that tell of the moment, not of the statement: PostgreSQL, appendix A.
fn passes(code: &str) -> bool {
    // 08 connection, 53 resources, 57P shutdown; deadlock, serialisation, cancelled by a timeout, lock not available
    ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
        || matches!(code, "40001" | "40P01" | "57014" | "55P03")
}

/// Tells the refusal of one constraint, which a rule expects, from failures.
pub trait UnlessRefused<T> {
    /// `None` when the constraint `name` refused the row; any other error passes as it is.
    fn unless_refused(self, name: &str) -> Result<Option<T>, DbError>;
}

impl<T> UnlessRefused<T> for sqlx::Result<T> {
    fn unless_refused(self, name: &str) -> Result<Option<T>, DbError> {
        match self.map_err(DbError::from) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.constraint() == Some(name) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::PgPool;

    #[sqlx::test]
    async fn a_refusal_is_told_by_the_constraints_name(pool: PgPool) {
        let insert = |code: &'static str| {
            sqlx::query("insert into organisation (code, name_ru, name_en) values ($1, 'Водоканал', 'Water')")
                .bind(code)
                .execute(&pool)
        };
        insert("water").await.unwrap();
        let again = insert("water").await.unless_refused("organisation_code_key");
        assert!(matches!(again, Ok(None)), "{again:?}");
        let again = insert("water").await.unless_refused("organisation_name_key");
        assert!(matches!(again, Err(DbError::Constraint { name, .. }) if name == "organisation_code_key"));
    }

    #[sqlx::test]
    async fn a_timeout_is_a_matter_of_the_moment_and_a_bad_statement_is_not(pool: PgPool) {
        let mut connection = pool.acquire().await.unwrap();
        sqlx::query("set statement_timeout = '20ms'")
            .execute(&mut *connection)
            .await
            .unwrap();
        let slow = sqlx::query("select pg_sleep(2)")
            .execute(&mut *connection)
            .await
            .unwrap_err();
        assert!(DbError::from(slow).is_transient());
        let bad = sqlx::query("select nothing_like_this")
            .execute(&mut *connection)
            .await
            .unwrap_err();
        assert!(!DbError::from(bad).is_transient());
    }
}
