//! Members: the list, and one role.

use super::{Answer, Fields, Instead, Member, Proved, Row, WRONG, done};
use crate::account::Address;
use crate::staffing::{Changed, Meant};
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffMemberTexts;
use app::kernel::{OrganisationId, Role, Scope};
use app::staffing::model::{Done, MemberEditor, MemberReader, MembersView, Place, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const LIST: &str = "/admin/members";
/// How long the reason of a reveal is, characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=200;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/members", get(list).post(find))
        .route("/admin/members/{id}", get(card))
        .route("/admin/members/{id}/reveal", post(reveal))
        .route("/admin/members/{id}/change", post(change))
        .route("/admin/members/{id}/end", post(end))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    role: String,
    after: String,
}

async fn list(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    let reader = member.may(MemberReader::of)?;
    let role = Role::parse(&asked.role);
    let staffing = &member.state.staffing;
    let view = staffing
        .members(&reader, (&asked.q, role), asked.after.parse().ok(), member.visit.lang)
        .await;
    let mut view = member.tried(view)?;
    view.by_address = member.returned().await;
    view.may_invite = MemberEditor::of(&member.visit.viewer()).is_ok();
    Ok(member.show(StaffPage::Members(Box::new(view)), StatusCode::OK).await)
}

/// An address is personal data: it is sent as a form and stands in no link.
async fn find(Proved(member): Proved, Fields(mut typed): Fields) -> Answer {
    let reader = member.may(MemberReader::of)?;
    let lang = member.visit.lang;
    let (rows, status) = match typed.take("email", |text| Address::email(text.trim(), lang)) {
        Some(address) => {
            let rows = member.state.staffing.members_of(&reader, &address, lang).await;
            (member.tried(rows)?, StatusCode::OK)
        }
        None => (Vec::new(), WRONG),
    };
    let view = MembersView {
        by_address: typed,
        rows,
        may_invite: MemberEditor::of(&member.visit.viewer()).is_ok(),
        ..MembersView::default()
    };
    Ok(member.show(StaffPage::Members(Box::new(view)), status).await)
}

impl Member {
    /// The card of one role with what was typed into its forms.
    async fn card(&self, id: i64, typed: Typed, status: StatusCode) -> Answer {
        self.card_with(id, typed, status, Vec::new(), None).await
    }

    async fn card_with(
        &self,
        id: i64,
        typed: Typed,
        status: StatusCode,
        places: Vec<Place>,
        email: Option<String>,
    ) -> Answer {
        let reader = self.may(MemberReader::of)?;
        let editor = MemberEditor::of(&self.visit.viewer()).ok();
        let staffing = &self.state.staffing;
        let card = staffing
            .member(&reader, editor.as_ref(), self.who.account, id, self.visit.lang)
            .await;
        let mut card = self.found(card)?;
        card.typed = typed;
        card.email = email;
        if !places.is_empty() {
            card.places = places;
        }
        Ok(self.show(StaffPage::Member(Box::new(card)), status).await)
    }

    /// The organisation that was typed or picked; or what is wrong with it, and what to choose from.
    pub(super) async fn place(
        &self,
        editor: &MemberEditor,
        typed: &mut Typed,
    ) -> Result<(Option<OrganisationId>, Vec<Place>), Instead> {
        let t = StaffMemberTexts::of(self.visit.lang);
        let text = match typed.get("pick") {
            "" => typed.get("organisation").to_owned(),
            picked => picked.to_owned(),
        };
        match self.tried(self.state.staffing.meant(editor, &text, self.visit.lang).await)? {
            Meant::One(place) => Ok((Some(place), Vec::new())),
            Meant::Region => {
                if editor.scope() != Scope::Region {
                    typed.refuse("organisation", t.no_place);
                } else if Role::parse(typed.get("role")).is_some_and(Role::is_of_organisation) {
                    typed.refuse("organisation", t.place_needed);
                }
                Ok((None, Vec::new()))
            }
            Meant::Unknown => {
                typed.refuse("organisation", t.place_unknown);
                Ok((None, Vec::new()))
            }
            Meant::Many(places) => {
                typed.refuse("organisation", t.place_many);
                Ok((None, places))
            }
        }
    }

    pub(super) fn role(&self, editor: &MemberEditor, typed: &mut Typed) -> Option<Role> {
        let role = Role::parse(typed.get("role")).filter(|role| editor.roles().contains(role));
        typed.need("role", role, StaffMemberTexts::of(self.visit.lang).no_role)
    }
}

async fn card(Proved(member): Proved, Row(id): Row) -> Answer {
    let typed = member.returned().await;
    member.card(id, typed, StatusCode::OK).await
}

async fn reveal(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Answer {
    let reader = member.may(MemberReader::of)?;
    let why = typed.get("reason").trim().to_owned();
    if !REASON.contains(&why.chars().count()) {
        typed.refuse("reason", StaffMemberTexts::of(member.visit.lang).reason_wrong);
        return member.card(id, typed, WRONG).await;
    }
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return member.card(id, typed, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let shown = staffing
        .reveal_email(&reader, &fresh, member.who.account, (id, &why), &member.whence)
        .await;
    Ok(match member.tried(shown) {
        Ok(email) => {
            let card = member.card_with(id, Typed::default(), StatusCode::OK, Vec::new(), email);
            cookie.on(card.await)
        }
        Err(instead) => cookie.on(instead),
    })
}

async fn change(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let role = member.role(&editor, &mut typed);
    let (place, places) = member.place(&editor, &mut typed).await?;
    let (Some(role), true) = (role, typed.is_good()) else {
        return member.card_with(id, typed, WRONG, places, None).await;
    };
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return member.card(id, typed, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let changed = staffing
        .change_role(&editor, &fresh, member.who.account, id, (role, place), &member.whence)
        .await;
    Ok(cookie.on(changed_to(&member, id, changed, typed, Done::Changed).await))
}

async fn end(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return member.card(id, typed, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let changed = staffing
        .end_role(&editor, &fresh, member.who.account, id, &member.whence)
        .await;
    Ok(cookie.on(changed_to(&member, id, changed, typed, Done::Ended).await))
}

async fn changed_to(
    member: &Member,
    id: i64,
    changed: Result<Changed, AppError>,
    mut typed: Typed,
    said: Done,
) -> Answer {
    let t = StaffMemberTexts::of(member.visit.lang);
    let (words, status) = match member.tried(changed)? {
        Changed::Done => return Ok(done(LIST, said)),
        Changed::Missing => return Ok(member.missing()),
        Changed::Beyond => (t.beyond, StatusCode::FORBIDDEN),
        Changed::LastAdministrator => (t.last_administrator, StatusCode::CONFLICT),
        Changed::Already => (t.already_member, StatusCode::CONFLICT),
        Changed::Same => (t.same, StatusCode::CONFLICT),
    };
    typed.refuse("role", words);
    member.card(id, typed, status).await
}
