//! Who has which role where; changing and ending roles.

use super::roles::note;
use super::{Staffing, sql};
use crate::account::sql::person;
use crate::account::{Address, Whence};
use crate::error::internal;
use app::error::AppError;
use app::kernel::{AccountId, Lang, OrganisationId, PAGE_SIZE, Role, Scope, Timestamp, cut_page};
use app::staffing::model::{Fresh, MemberCard, MemberEditor, MemberReader, MemberRow, MembersView, Place, Typed};
use serde_json::{Value, json};
use sqlx::PgConnection;

/// The organisation that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The whole region.
    Region,
    /// This one.
    One(OrganisationId),
    /// None that the viewer may name.
    Unknown,
    /// Several.
    Many(Vec<Place>),
}

pub(super) fn ids(scope: &Scope) -> Option<Vec<i32>> {
    match scope {
        Scope::Region => None,
        Scope::Organisations(list) => Some(list.iter().map(|id| id.0).collect()),
    }
}

/// A place as letters name it.
pub(super) fn said(named: Option<&sql::members::Named>) -> Value {
    named.map_or(Value::Null, |named| json!({ "ru": named.name_ru, "en": named.name_en }))
}

impl Staffing {
    /// A page of roles. Of an address only whoever has confirmed it.
    pub async fn members(
        &self,
        reader: &MemberReader,
        (query, role): (&str, Option<Role>),
        before: Option<i64>,
        lang: Lang,
    ) -> Result<MembersView, AppError> {
        let within = ids(reader.scope());
        let query = query.trim();
        let asked = sql::members::Asked {
            within: within.as_deref(),
            text: query,
            role: role.map_or("", Role::code),
            before,
            lang: lang.code(),
            limit: PAGE_SIZE + 1,
            ..sql::members::Asked::default()
        };
        let mut rows = if query.contains('\0') {
            Vec::new()
        } else {
            sql::members::members(self.accounts.pool(), &asked)
                .await
                .map_err(internal)?
        };
        let has_more = cut_page(&mut rows);
        let rows: Vec<_> = rows.into_iter().filter_map(|row| self.member_row(row)).collect();
        Ok(MembersView {
            query: query.to_owned(),
            role,
            next: rows.last().filter(|_| has_more).map(|row| row.id),
            rows,
            ..MembersView::default()
        })
    }

    /// The roles of whoever has confirmed an address.
    pub async fn members_of(
        &self,
        reader: &MemberReader,
        address: &Address,
        lang: Lang,
    ) -> Result<Vec<MemberRow>, AppError> {
        let pool = self.accounts.pool();
        let known = person::find(pool, address.kind(), &self.accounts.blind(address), &[])
            .await
            .map_err(internal)?;
        match known.account_id {
            Some(account) => self.roles_of(reader, account, lang).await,
            None => Ok(Vec::new()),
        }
    }

    async fn roles_of(&self, reader: &MemberReader, account: i64, lang: Lang) -> Result<Vec<MemberRow>, AppError> {
        let within = ids(reader.scope());
        let asked = sql::members::Asked {
            within: within.as_deref(),
            account: Some(account),
            lang: lang.code(),
            limit: PAGE_SIZE,
            ..sql::members::Asked::default()
        };
        let rows = sql::members::members(self.accounts.pool(), &asked)
            .await
            .map_err(internal)?;
        Ok(rows.into_iter().filter_map(|row| self.member_row(row)).collect())
    }

    fn member_row(&self, row: sql::members::Member) -> Option<MemberRow> {
        let account = AccountId(row.account_id);
        let email = row.email.and_then(|sealed| self.accounts.open_address(&sealed));
        Some(MemberRow {
            id: row.staff_member_id,
            name: self.accounts.open_name(account, row.name.as_deref()),
            masked: email.map(|email| email.masked()).unwrap_or_default(),
            role: Role::parse(&row.role)?,
            place: row.code.zip(row.place).map(|(code, name)| Place { code, name }),
            since: Timestamp(row.created_at.timestamp_millis()),
            is_connected: row.is_connected,
        })
    }

    /// One role with everything about it; `None` outside of the viewer's part of the tree.
    pub async fn member(
        &self,
        reader: &MemberReader,
        editor: Option<&MemberEditor>,
        viewer: AccountId,
        id: i64,
        lang: Lang,
    ) -> Result<Option<MemberCard>, AppError> {
        let Some(row) = self.one(reader, id, lang).await? else {
            return Ok(None);
        };
        let account = row.account_id;
        let may_edit = editor.filter(|editor| {
            let place = row.organisation_id.map(OrganisationId);
            Role::parse(&row.role).is_some_and(|role| editor.covers(role, place))
        });
        let others = self.roles_of(reader, account, lang).await?;
        let Some(row) = self.member_row(row) else {
            return Ok(None);
        };
        let places = match may_edit {
            Some(editor) => self.first_places(editor, lang).await?,
            None => Vec::new(),
        };
        Ok(Some(MemberCard {
            row,
            email: None,
            others: others.into_iter().filter(|other| other.id != id).collect(),
            roles: may_edit.map(MemberEditor::roles).unwrap_or_default(),
            typed: Typed::default(),
            places,
            is_own: account == viewer.0,
        }))
    }

    async fn one(&self, reader: &MemberReader, id: i64, lang: Lang) -> Result<Option<sql::members::Member>, AppError> {
        let within = ids(reader.scope());
        let asked = sql::members::Asked {
            within: within.as_deref(),
            id: Some(id),
            lang: lang.code(),
            limit: 1,
            ..sql::members::Asked::default()
        };
        let rows = sql::members::members(self.accounts.pool(), &asked)
            .await
            .map_err(internal)?;
        Ok(rows.into_iter().next())
    }

    /// The whole e-mail of a member. The journal is written first, with `why`, and the address is only then opened.
    pub async fn reveal_email(
        &self,
        reader: &MemberReader,
        _fresh: &Fresh,
        actor: AccountId,
        (id, why): (i64, &str),
        whence: &Whence,
    ) -> Result<Option<String>, AppError> {
        let Some(row) = self.one(reader, id, Lang::default()).await? else {
            return Ok(None);
        };
        let about = json!({ "what": "email", "role": row.role, "reason": why });
        let mut tx = self.accounts.pool().begin().await.map_err(internal)?;
        note(&mut tx, "revealed", Some(row.account_id), actor, whence, about).await?;
        tx.commit().await.map_err(internal)?;
        let opened = row.email.and_then(|sealed| self.accounts.open_address(&sealed));
        Ok(opened.map(|email| email.canonical().to_owned()))
    }

    /// Which organisation was meant by a code or a name; nothing typed is the whole region.
    pub async fn meant(&self, editor: &MemberEditor, typed: &str, lang: Lang) -> Result<Meant, AppError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Meant::Region);
        }
        if typed.contains('\0') {
            return Ok(Meant::Unknown);
        }
        let within = ids(&editor.scope());
        let mut conn = self.accounts.pool().acquire().await.map_err(internal)?;
        let found = sql::members::named(&mut conn, within.as_deref(), typed, 9)
            .await
            .map_err(internal)?;
        Ok(match found.as_slice() {
            [] => Meant::Unknown,
            [one] => Meant::One(OrganisationId(one.organisation_id)),
            many => Meant::Many(many.iter().map(|named| place(named, lang)).collect()),
        })
    }

    /// The first organisations of the viewer's part, to choose from.
    pub async fn first_places(&self, editor: &MemberEditor, lang: Lang) -> Result<Vec<Place>, AppError> {
        let within = ids(&editor.scope());
        let found = sql::members::first(self.accounts.pool(), within.as_deref(), 100)
            .await
            .map_err(internal)?;
        Ok(found.iter().map(|named| place(named, lang)).collect())
    }
}

fn place(named: &sql::members::Named, lang: Lang) -> Place {
    Place {
        code: named.code.clone(),
        name: lang.pick(&named.name_ru, &named.name_en).clone(),
    }
}

pub(super) async fn name_of(
    conn: &mut PgConnection,
    organisation: Option<i32>,
) -> Result<Option<sql::members::Named>, AppError> {
    match organisation {
        Some(id) => sql::members::names(conn, id).await.map_err(internal),
        None => Ok(None),
    }
}
