//! What this database belongs to: the key that its sealed values need.

use crate::vault::Vault;
use anyhow::{Result, bail};
use sqlx::PgPool;
use std::path::Path;

/// Opens the key file. Makes one only for a database that was never sealed with any key.
///
/// # Errors
/// When the database needs a key that the file does not hold, or the file cannot be read.
pub async fn open_vault(pool: &PgPool, file: &Path) -> Result<Vault> {
    let Some(needed) = needed_key(pool).await? else {
        let vault = Vault::open_or_create(file)?;
        let mine = vault.first_id();
        sqlx::query(
            "insert into installation (vault_key) values ($1)
             on conflict (only_row) do update set vault_key = coalesce(installation.vault_key, $1)",
        )
        .bind(mine.as_slice())
        .execute(pool)
        .await?;
        // Another server may have been first, with another file.
        return match needed_key(pool).await? {
            Some(needed) if !vault.holds(&needed) => bail!(stranger(file)),
            _ => Ok(vault),
        };
    };
    if !file.exists() {
        bail!(
            "the key file {} is gone, and this database holds values sealed with it: put it back from your copy, or say \
             where it is with OTKLIK_KEY_FILE",
            file.display()
        );
    }
    let vault = Vault::open(file)?;
    if !vault.holds(&needed) {
        bail!(stranger(file));
    }
    Ok(vault)
}

/// The id of the key that the sealed values of this database need, if it was ever sealed.
///
/// # Errors
/// When the database refuses.
pub async fn needed_key(pool: &PgPool) -> Result<Option<Vec<u8>>> {
    let known: Option<Option<Vec<u8>>> = sqlx::query_scalar("select vault_key from installation")
        .fetch_optional(pool)
        .await?;
    Ok(known.flatten())
}

fn stranger(file: &Path) -> String {
    format!(
        "the key file {} belongs to another installation: this database was sealed with a key that is not in it",
        file.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[sqlx::test(migrations = "./migrations")]
    async fn a_database_is_opened_with_its_own_key_only(pool: PgPool) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        let sealed = open_vault(&pool, &file).await.unwrap().seal(b"text", b"row").unwrap();
        let again = open_vault(&pool, &file).await.unwrap();
        assert_eq!(again.open_sealed(&sealed, b"row").unwrap(), b"text");

        let stranger = folder.path().join("other.key");
        let said = open_vault(&pool, &stranger).await.unwrap_err().to_string();
        assert!(said.contains("is gone"), "{said}");
        assert!(!stranger.exists(), "no key is made beside sealed values");
        Vault::open_or_create(&stranger).unwrap();
        let said = open_vault(&pool, &stranger).await.unwrap_err().to_string();
        assert!(said.contains("another installation"), "{said}");
    }

    #[sqlx::test(migrations = "./migrations")]
    async fn a_new_key_may_be_added_behind_the_first(pool: PgPool) {
        let folder = tempfile::tempdir().unwrap();
        let (file, next) = (folder.path().join("secret.key"), folder.path().join("next.key"));
        open_vault(&pool, &file).await.unwrap();
        Vault::open_or_create(&next).unwrap();
        let both = [std::fs::read(&file).unwrap(), std::fs::read(&next).unwrap()].concat();
        std::fs::write(&file, both).unwrap();
        open_vault(&pool, &file).await.unwrap();
    }
}
