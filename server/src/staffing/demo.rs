//! Accounts of the demonstration: one for every role.

use super::{Staffing, sql};
use crate::account::sql::person;
use crate::account::{Address, greet};
use crate::error::internal;
use crate::staffing::totp;
use app::error::AppError;
use app::kernel::{AccountId, Lang, Role};

/// The password of all of them. Everybody may know it: a demonstration has nothing to hide.
pub const PASSWORD: &str = "lukomorsk-demo";

/// Where a role of the demonstration holds; none: the whole region.
const fn place(role: Role) -> Option<&'static str> {
    match role {
        Role::Operator | Role::Head => Some("dorservice"),
        Role::Clerk | Role::Doctor => Some("clinic_1"),
        _ => None,
    }
}

/// Who has it.
const fn name(role: Role) -> &'static str {
    match role {
        Role::Moderator => "Полина Светлова",
        Role::Dispatcher => "Антон Верёвкин",
        Role::Checker => "Зоя Лужина",
        Role::Operator => "Игорь Мостовой",
        Role::Head => "Тамара Ключевская",
        Role::Clerk => "Лариса Певцова",
        Role::Doctor => "Глеб Травников",
        Role::CallBack => "Рената Звонова",
        Role::Analyst => "Марк Числов",
        Role::Administrator => "Нина Кормчая",
    }
}

/// The address of a role.
#[must_use]
pub fn address(role: Role) -> String {
    format!("{}@demo.example", role.code())
}

impl Staffing {
    /// Makes the accounts that are not there yet, each with an authenticator that is connected already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make_demo_accounts(&self) -> Result<(), AppError> {
        let accounts = &self.accounts;
        let mut phc = None;
        for role in Role::ALL {
            let address = Address::email(&address(role), Lang::En).map_err(|_| AppError::Internal)?;
            let mut tx = accounts.pool().begin().await.map_err(internal)?;
            let known = person::find(&mut *tx, "email", &accounts.blind(&address), &[])
                .await
                .map_err(internal)?;
            if known.account_id.is_some() {
                continue;
            }
            if phc.is_none() {
                phc = Some(accounts.hasher().hash(PASSWORD).await?);
            }
            let account = person::insert(&mut *tx, "ru").await.map_err(internal)?;
            let (address_sealed, blind) = (accounts.seal_address(&address)?, accounts.blind(&address));
            person::confirm_contact(&mut *tx, account, address.kind(), &address_sealed, &blind)
                .await
                .map_err(internal)?;
            greet(accounts.vault(), &mut tx, AccountId(account), name(role)).await?;
            person::set_phc(&mut *tx, account, phc.as_deref().unwrap_or_default())
                .await
                .map_err(internal)?;
            let sealed = accounts
                .vault()
                .seal(&totp::secret(), &super::second_factor::place(AccountId(account)));
            let sealed = sealed.map_err(|_| AppError::Internal)?;
            sql::keep_secret(&mut *tx, account, &sealed).await.map_err(internal)?;
            // connected: the first step is long past
            sql::use_step(&mut *tx, account, 1).await.map_err(internal)?;
            sql::appoint(&mut *tx, account, role.code(), place(role))
                .await
                .map_err(internal)?;
            tx.commit().await.map_err(internal)?;
        }
        Ok(())
    }
}
