mod desk;
mod runner;

use super::*;
use serde_json::json;

fn message(key: &str) -> Message {
    Message {
        channel: Channel::Mail,
        template: "code",
        to: "Anna@Example.org".to_owned(),
        lang: Lang::Ru,
        params: json!({ "code": "123456" }),
        dedupe_key: key.to_owned(),
        lives: None,
    }
}

fn vault() -> (tempfile::TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_or_create(&folder.path().join("key")).unwrap();
    (folder, vault)
}

#[sqlx::test]
async fn a_message_is_sealed_and_queued_once(pool: PgPool) {
    let (_folder, vault) = vault();
    let mut conn = pool.acquire().await.unwrap();
    let first = enqueue(&mut conn, &vault, &message("a")).await.unwrap();
    assert_eq!(enqueue(&mut conn, &vault, &message("a")).await.unwrap(), first);
    assert_ne!(enqueue(&mut conn, &vault, &message("b")).await.unwrap(), first);
    let rows: Vec<(String, Vec<u8>, Vec<u8>)> =
        sqlx::query_as("select outbox::text, sealed, address_hash from outbox order by outbox_id")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(rows.len(), 2);
    for (text, sealed, hash) in &rows {
        assert!(
            !text.to_lowercase().contains("anna") && !text.contains("123456"),
            "{text}"
        );
        assert!(!sealed.windows(4).any(|bytes| bytes.eq_ignore_ascii_case(b"anna")));
        assert_eq!(hash, &address_hash(&vault, Channel::Mail, " anna@example.ORG"));
    }
    assert!(matches!(fate(&pool, first).await.unwrap(), Some(Fate::Queued { .. })));
    assert_eq!(fate(&pool, MessageId(0)).await.unwrap(), None);
}

#[sqlx::test]
async fn a_message_of_a_transaction_that_fails_never_was(pool: PgPool) {
    let (_folder, vault) = vault();
    let mut tx = pool.begin().await.unwrap();
    let id = enqueue(&mut tx, &vault, &message("a")).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(fate(&pool, id).await.unwrap(), None);
}

#[test]
fn phones_are_one_however_they_are_written() {
    let (_folder, vault) = vault();
    let hash = |text| address_hash(&vault, Channel::Sms, text);
    assert_eq!(hash("+7 999 123-45-67"), hash("+79991234567"));
    assert_ne!(hash("+79991234567"), hash("+79991234568"));
    assert_ne!(hash("79991234567"), address_hash(&vault, Channel::Mail, "79991234567"));
}
