//! Who gets a role by the operator's command: above all the first administrator.

use super::members::said;
use super::sql;
use crate::account::sql::{journal, person};
use crate::account::{Address, tell_owner};
use crate::vault::Vault;
use anyhow::{Context, bail, ensure};
use app::kernel::{AccountId, Lang, Role};
use serde_json::json;
use sqlx::PgPool;

/// Gives an account a role in an organisation and everything below it; in the whole region without one. The account must
/// have confirmed the address; its owner is told.
///
/// # Errors
/// In the operator's words: no such role, account or organisation.
pub async fn appoint(
    pool: &PgPool,
    vault: &Vault,
    address: &str,
    role: &str,
    organisation: Option<&str>,
) -> anyhow::Result<()> {
    let roles = Role::ALL.map(Role::code).join(", ");
    let role = Role::parse(role).with_context(|| format!("no role is called «{role}»; there are: {roles}"))?;
    let account = account_of(pool, vault, address).await?;
    let mut tx = pool.begin().await?;
    if let Some(code) = organisation {
        ensure!(
            sql::is_organisation(&mut *tx, code).await?,
            "no organisation has the code «{code}»"
        );
    }
    if sql::appoint(&mut *tx, account, role.code(), organisation).await? {
        let details = json!({ "role": role.code(), "organisation": organisation });
        note(&mut tx, "role_given", account, details).await?;
        let place = match organisation {
            Some(code) => sql::members::named(&mut tx, None, code, 1).await?.into_iter().next(),
            None => None,
        };
        let at = crate::clock::now().timestamp_millis();
        let letter = json!({ "role": role.code(), "place": said(place.as_ref()), "at": at });
        let event = rand::random::<[u8; 16]>();
        tell_owner(&mut tx, vault, AccountId(account), ("role-given", letter), &event).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes all roles from an account; its rights end with the next request, and what it promised by them is withdrawn.
///
/// # Errors
/// In the operator's words: no such account, or it has no role.
pub async fn dismiss(pool: &PgPool, vault: &Vault, address: &str) -> anyhow::Result<u64> {
    let account = account_of(pool, vault, address).await?;
    let mut tx = pool.begin().await?;
    let ended = sql::dismiss(&mut *tx, account).await?;
    ensure!(ended > 0, "this account has no role");
    note(&mut tx, "roles_ended", account, json!({ "count": ended })).await?;
    let withdrawn = sql::invitations::withdraw_all_by_command(&mut *tx, account).await?;
    if withdrawn > 0 {
        note(&mut tx, "invitations_withdrawn", account, json!({ "count": withdrawn })).await?;
    }
    if sql::forget_authenticator(&mut tx, account).await? {
        note(&mut tx, "second_factor_forgotten", account, json!({})).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

async fn account_of(pool: &PgPool, vault: &Vault, address: &str) -> anyhow::Result<i64> {
    let address = match Address::parse(address, Lang::En) {
        Ok(address) => address,
        Err(words) => bail!("{words}"),
    };
    let blind = vault.blind_index(address.kind(), address.key().as_bytes());
    let known = person::find(pool, address.kind(), &blind, &[]).await?;
    known
        .account_id
        .context("no account has confirmed this address: the person registers at /register first")
}

async fn note(
    conn: &mut sqlx::PgConnection,
    kind: &str,
    account: i64,
    details: serde_json::Value,
) -> anyhow::Result<()> {
    let line = journal::Line {
        kind,
        account: Some(account),
        actor: None,
        subject: None,
        network: "",
        device: "server staff",
        details,
    };
    Ok(journal::write(conn, &line).await?)
}
