//! Members: the list, and one role.

use super::{Fields, Member, Proved, Row, done};
use crate::account::Address;
use crate::staffing::{Changed, Meant};
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffMemberTexts;
use app::kernel::{OrganisationId, Role, Scope};
use app::staffing::model::{Done, MemberEditor, MemberReader, MembersView, Place, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const LIST: &str = "/admin/members";
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
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

impl Asked {
    fn after(&self) -> Option<i64> {
        self.after.parse().ok()
    }
}

async fn list(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    match members(&member, &asked).await {
        Ok(view) => member.show(StaffPage::Members(Box::new(view)), StatusCode::OK).await,
        Err(error) => member.failed(&error),
    }
}

async fn members(member: &Member, asked: &Asked) -> Result<MembersView, AppError> {
    let viewer = member.visit.viewer();
    let reader = MemberReader::of(&viewer)?;
    let role = Role::parse(&asked.role);
    let staffing = &member.state.staffing;
    let mut view = staffing
        .members(&reader, (&asked.q, role), asked.after(), member.visit.lang)
        .await?;
    view.may_invite = MemberEditor::of(&viewer).is_ok();
    Ok(view)
}

/// An address is personal data: it is sent as a form and stands in no link.
async fn find(Proved(member): Proved, Fields(typed): Fields) -> Response {
    match found(&member, typed).await {
        Ok((view, status)) => member.show(StaffPage::Members(Box::new(view)), status).await,
        Err(error) => member.failed(&error),
    }
}

async fn found(member: &Member, mut typed: Typed) -> Result<(MembersView, StatusCode), AppError> {
    let viewer = member.visit.viewer();
    let reader = MemberReader::of(&viewer)?;
    let lang = member.visit.lang;
    let (rows, status) = match Address::email(typed.get("email").trim(), lang) {
        Ok(address) => {
            let staffing = &member.state.staffing;
            (staffing.members_of(&reader, &address, lang).await?, StatusCode::OK)
        }
        Err(words) => {
            typed.refuse("email", &words);
            (Vec::new(), WRONG)
        }
    };
    let view = MembersView {
        by_address: typed,
        rows,
        may_invite: MemberEditor::of(&viewer).is_ok(),
        ..MembersView::default()
    };
    Ok((view, status))
}

impl Member {
    pub(super) fn editor(&self) -> Result<MemberEditor, AppError> {
        MemberEditor::of(&self.visit.viewer())
    }

    /// The card of one role with what was typed into its forms.
    async fn card(&self, id: i64, typed: Typed, status: StatusCode) -> Response {
        self.card_with(id, typed, status, Vec::new(), None).await
    }

    async fn card_with(
        &self,
        id: i64,
        typed: Typed,
        status: StatusCode,
        places: Vec<Place>,
        email: Option<String>,
    ) -> Response {
        let reader = match MemberReader::of(&self.visit.viewer()) {
            Ok(reader) => reader,
            Err(error) => return self.failed(&error),
        };
        let editor = self.editor().ok();
        let staffing = &self.state.staffing;
        let card = staffing
            .member(&reader, editor.as_ref(), self.who.account, id, self.visit.lang)
            .await;
        match card {
            Ok(Some(mut card)) => {
                card.typed = typed;
                card.email = email;
                if !places.is_empty() {
                    card.places = places;
                }
                self.show(StaffPage::Member(Box::new(card)), status).await
            }
            Ok(None) => self.missing(),
            Err(error) => self.failed(&error),
        }
    }

    /// The organisation that was typed or picked; or what is wrong with it, and what to choose from.
    pub(super) async fn place(
        &self,
        editor: &MemberEditor,
        typed: &mut Typed,
    ) -> Result<(Option<OrganisationId>, Vec<Place>), AppError> {
        let t = StaffMemberTexts::of(self.visit.lang);
        let text = match typed.get("pick") {
            "" => typed.get("organisation").to_owned(),
            picked => picked.to_owned(),
        };
        match self.state.staffing.meant(editor, &text, self.visit.lang).await? {
            Meant::One(place) => Ok((Some(place), Vec::new())),
            Meant::Region => {
                if editor.scope() != Scope::Region {
                    typed.refuse("organisation", t.no_place);
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
        if role.is_none() {
            typed.refuse("role", StaffMemberTexts::of(self.visit.lang).no_role);
        }
        role
    }
}

async fn card(Proved(member): Proved, Row(id): Row) -> Response {
    member.card(id, Typed::default(), StatusCode::OK).await
}

async fn reveal(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Response {
    let reader = match MemberReader::of(&member.visit.viewer()) {
        Ok(reader) => reader,
        Err(error) => return member.failed(&error),
    };
    let why = typed.get("reason").trim().to_owned();
    if !REASON.contains(&why.chars().count()) {
        typed.refuse("reason", StaffMemberTexts::of(member.visit.lang).reason_wrong);
        return member.card(id, typed, WRONG).await;
    }
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return member.card(id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let shown = staffing
        .reveal_email(&reader, &fresh, member.who.account, (id, &why), &member.whence)
        .await;
    let response = match shown {
        Ok(email) => {
            member
                .card_with(id, Typed::default(), StatusCode::OK, Vec::new(), email)
                .await
        }
        Err(error) => member.failed(&error),
    };
    cookie.on(response)
}

async fn change(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Response {
    let editor = match member.editor() {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let role = member.role(&editor, &mut typed);
    let (place, places) = match member.place(&editor, &mut typed).await {
        Ok(found) => found,
        Err(error) => return member.failed(&error),
    };
    let (Some(role), true) = (role, typed.is_good()) else {
        return member.card_with(id, typed, WRONG, places, None).await;
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return member.card(id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let changed = staffing
        .change_role(&editor, &fresh, member.who.account, id, (role, place), &member.whence)
        .await;
    cookie.on(changed_to(&member, id, changed, typed, Done::Changed).await)
}

async fn end(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Response {
    let editor = match member.editor() {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return member.card(id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let changed = staffing
        .end_role(&editor, &fresh, member.who.account, id, &member.whence)
        .await;
    cookie.on(changed_to(&member, id, changed, typed, Done::Ended).await)
}

async fn changed_to(
    member: &Member,
    id: i64,
    changed: Result<Changed, AppError>,
    mut typed: Typed,
    said: Done,
) -> Response {
    let t = StaffMemberTexts::of(member.visit.lang);
    let words = match changed {
        Ok(Changed::Done) => return done(LIST, said),
        Ok(Changed::Missing) => return member.missing(),
        Ok(Changed::LastAdministrator) => t.last_administrator,
        Ok(Changed::Already) => t.already_member,
        Ok(Changed::Beyond) => t.beyond,
        Ok(Changed::Same) => t.same,
        Err(error) => return member.failed(&error),
    };
    typed.refuse("role", words);
    member.card(id, typed, StatusCode::CONFLICT).await
}
