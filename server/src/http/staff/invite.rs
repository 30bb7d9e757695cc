//! Inviting: the form, the list of those who have not come yet, one invitation.

use super::{Fields, Member, Proved, Row, done};
use crate::account::Address;
use crate::staffing::Invited;
use crate::state::AppState;
use app::i18n::StaffMemberTexts;
use app::kernel::Scope;
use app::staffing::model::{Done, InviteView, MemberEditor, Place, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const INVITED: &str = "/admin/members/invited";
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/members/invited", get(invited))
        .route("/admin/members/invite", get(form).post(invite))
        .route("/admin/invitations/{id}", get(invitation))
        .route("/admin/invitations/{id}/again", post(again))
        .route("/admin/invitations/{id}/withdraw", post(withdraw))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: String,
    organisation: String,
}

async fn invited(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    let view = match member.editor() {
        Ok(editor) => {
            let staffing = &member.state.staffing;
            staffing
                .invited(&editor, asked.after.parse().ok(), member.visit.lang)
                .await
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

async fn invitation(Proved(member): Proved, Row(id): Row) -> Response {
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

async fn again(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Response {
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

async fn withdraw(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Response {
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
