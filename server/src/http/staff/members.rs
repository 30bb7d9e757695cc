//! Members: the list, one role, inviting.

use super::{Fields, Member, Proved, done};
use crate::account::Address;
use crate::staffing::{Changed, Invited, Meant};
use crate::state::AppState;
use app::error::AppError;
use app::i18n::StaffMemberTexts;
use app::kernel::{OrganisationId, Role, Scope};
use app::staffing::model::{Done, InviteView, MemberEditor, MemberReader, MembersView, Place, StaffPage, Typed};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const LIST: &str = "/admin/members";
const INVITED: &str = "/admin/members/invited";
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/members", get(list).post(find))
        .route("/admin/members/invited", get(invited))
        .route("/admin/members/invite", get(form).post(invite))
        .route("/admin/members/{id}", get(card))
        .route("/admin/members/{id}/reveal", post(reveal))
        .route("/admin/members/{id}/change", post(change))
        .route("/admin/members/{id}/end", post(end))
        .route("/admin/invitations/{id}", get(invitation))
        .route("/admin/invitations/{id}/again", post(again))
        .route("/admin/invitations/{id}/withdraw", post(withdraw))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    role: String,
    after: String,
    organisation: String,
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
    fn editor(&self) -> Result<MemberEditor, AppError> {
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
    async fn place(
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

    fn role(&self, editor: &MemberEditor, typed: &mut Typed) -> Option<Role> {
        let role = Role::parse(typed.get("role")).filter(|role| editor.roles().contains(role));
        if role.is_none() {
            typed.refuse("role", StaffMemberTexts::of(self.visit.lang).no_role);
        }
        role
    }
}

async fn card(Proved(member): Proved, Path(id): Path<i64>) -> Response {
    member.card(id, Typed::default(), StatusCode::OK).await
}

async fn reveal(Proved(mut member): Proved, Path(id): Path<i64>, Fields(mut typed): Fields) -> Response {
    let reader = match MemberReader::of(&member.visit.viewer()) {
        Ok(reader) => reader,
        Err(error) => return member.failed(&error),
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return member.card(id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let shown = staffing
        .reveal_email(&reader, &fresh, member.who.account, id, &member.whence)
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

async fn change(Proved(mut member): Proved, Path(id): Path<i64>, Fields(mut typed): Fields) -> Response {
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

async fn end(Proved(mut member): Proved, Path(id): Path<i64>, Fields(mut typed): Fields) -> Response {
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

async fn invited(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    let view = match member.editor() {
        Ok(editor) => {
            let staffing = &member.state.staffing;
            staffing.invited(&editor, asked.after(), member.visit.lang).await
        }
        Err(error) => Err(error),
    };
    match view {
        Ok(view) => member.show(StaffPage::Invited(view), StatusCode::OK).await,
        Err(error) => member.failed(&error),
    }
}

/// The form of an invitation again.
async fn invite_form(
    member: &Member,
    editor: &MemberEditor,
    typed: Typed,
    places: Vec<Place>,
    status: StatusCode,
) -> Response {
    let places = if places.is_empty() {
        member.state.staffing.first_places(editor, member.visit.lang).await
    } else {
        Ok(places)
    };
    match places {
        Ok(places) => {
            let view = InviteView {
                typed,
                roles: editor.roles(),
                places,
                whole_region: editor.scope() == Scope::Region,
            };
            member.show(StaffPage::Invite(view), status).await
        }
        Err(error) => member.failed(&error),
    }
}

async fn form(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    match member.editor() {
        Ok(editor) => {
            let mut typed = Typed::default();
            typed.set("organisation", &asked.organisation);
            invite_form(&member, &editor, typed, Vec::new(), StatusCode::OK).await
        }
        Err(error) => member.failed(&error),
    }
}

async fn invite(Proved(mut member): Proved, Fields(mut typed): Fields) -> Response {
    let editor = match member.editor() {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let address = Address::email(typed.get("email").trim(), member.visit.lang);
    if let Err(words) = &address {
        typed.refuse("email", words);
    }
    let role = member.role(&editor, &mut typed);
    let (place, places) = match member.place(&editor, &mut typed).await {
        Ok(found) => found,
        Err(error) => return member.failed(&error),
    };
    let (Ok(address), Some(role), true) = (address, role, typed.is_good()) else {
        return invite_form(&member, &editor, typed, places, WRONG).await;
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return invite_form(&member, &editor, typed, Vec::new(), WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let sent = staffing
        .invite(
            &editor,
            &fresh,
            member.who.account,
            &address,
            (role, place),
            &member.whence,
        )
        .await;
    let t = StaffMemberTexts::of(member.visit.lang);
    let (field, words, status) = match sent {
        Ok(Invited::Sent) => return cookie.on(done(INVITED, Done::Invited)),
        Ok(Invited::Already) => ("email", t.already_invited, StatusCode::CONFLICT),
        Ok(Invited::Member) => ("email", t.already_member, StatusCode::CONFLICT),
        Ok(Invited::Beyond) => ("role", t.beyond, StatusCode::FORBIDDEN),
        Ok(Invited::TooOften(_)) => ("email", t.too_many_letters, StatusCode::TOO_MANY_REQUESTS),
        Ok(Invited::Missing) => return cookie.on(member.missing()),
        Err(error) => return cookie.on(member.failed(&error)),
    };
    typed.refuse(field, words);
    cookie.on(invite_form(&member, &editor, typed, Vec::new(), status).await)
}

async fn invitation(Proved(member): Proved, Path(id): Path<i64>) -> Response {
    sent(&member, id, Typed::default(), StatusCode::OK).await
}

/// The page of one invitation with what was typed into its forms.
async fn sent(member: &Member, id: i64, typed: Typed, status: StatusCode) -> Response {
    let found = match member.editor() {
        Ok(editor) => member.state.staffing.invitation(&editor, id, member.visit.lang).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(Some(mut shown)) => {
            shown.typed = typed;
            member.show(StaffPage::Invitation(Box::new(shown)), status).await
        }
        Ok(None) => member.missing(),
        Err(error) => member.failed(&error),
    }
}

async fn again(Proved(mut member): Proved, Path(id): Path<i64>, Fields(mut typed): Fields) -> Response {
    let editor = match member.editor() {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return sent(&member, id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let response = match staffing
        .invite_again(&editor, &fresh, member.who.account, id, &member.whence)
        .await
    {
        Ok(Invited::Sent) => done(INVITED, Done::InvitedAgain),
        Ok(Invited::TooOften(_)) => {
            typed.refuse("main", StaffMemberTexts::of(member.visit.lang).too_many_letters);
            sent(&member, id, typed, StatusCode::TOO_MANY_REQUESTS).await
        }
        Ok(_) => member.missing(),
        Err(error) => member.failed(&error),
    };
    cookie.on(response)
}

async fn withdraw(Proved(mut member): Proved, Path(id): Path<i64>, Fields(mut typed): Fields) -> Response {
    let editor = match member.editor() {
        Ok(editor) => editor,
        Err(error) => return member.failed(&error),
    };
    let (fresh, cookie) = match member.freshen(&mut typed).await {
        Ok(Some(proof)) => proof,
        Ok(None) => return sent(&member, id, typed, WRONG).await,
        Err(error) => return member.failed(&error),
    };
    let staffing = &member.state.staffing;
    let response = match staffing
        .withdraw(&editor, &fresh, member.who.account, id, &member.whence)
        .await
    {
        Ok(true) => done(INVITED, Done::Withdrawn),
        Ok(false) => member.missing(),
        Err(error) => member.failed(&error),
    };
    cookie.on(response)
}
