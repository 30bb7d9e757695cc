//! Inviting: the form, the list of those who have not come yet, one invitation.

use super::{Answer, Fields, Member, Proved, Row, WRONG, done};
use crate::account::Address;
use crate::staffing::Invited;
use crate::state::AppState;
use app::i18n::StaffMemberTexts;
use app::kernel::Scope;
use app::staffing::model::{Done, InviteView, MemberEditor, Place, StaffPage, Typed};
use axum::Router;
use axum::extract::Query;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;

const INVITED: &str = "/admin/members/invited";

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

async fn invited(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let staffing = &member.state.staffing;
    let view = staffing
        .invited(&editor, asked.after.parse().ok(), member.visit.lang)
        .await;
    let view = member.tried(view)?;
    Ok(member.show(StaffPage::Invited(view), StatusCode::OK).await)
}

/// The form of an invitation again.
async fn invite_form(
    member: &Member,
    editor: &MemberEditor,
    typed: Typed,
    places: Vec<Place>,
    status: StatusCode,
) -> Answer {
    let places = if places.is_empty() {
        member.tried(member.state.staffing.first_places(editor, member.visit.lang).await)?
    } else {
        places
    };
    let view = InviteView {
        typed,
        roles: editor.roles(),
        places,
        whole_region: editor.scope() == Scope::Region,
    };
    Ok(member.show(StaffPage::Invite(view), status).await)
}

async fn form(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let mut typed = member.returned().await;
    if !typed.has("organisation") {
        typed.set("organisation", &asked.organisation);
    }
    invite_form(&member, &editor, typed, Vec::new(), StatusCode::OK).await
}

async fn invite(Proved(mut member): Proved, Fields(mut typed): Fields) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let address = typed.take("email", |text| Address::email(text.trim(), member.visit.lang));
    let role = member.role(&editor, &mut typed);
    let (place, places) = member.place(&editor, &mut typed).await?;
    let (Some(address), Some(role), true) = (address, role, typed.is_good()) else {
        return invite_form(&member, &editor, typed, places, WRONG).await;
    };
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return invite_form(&member, &editor, typed, Vec::new(), WRONG).await;
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
        Ok(Invited::Sent) => return Ok(cookie.on(done(INVITED, Done::Invited))),
        Ok(Invited::Already) => ("email", t.already_invited, StatusCode::CONFLICT),
        Ok(Invited::Member) => ("email", t.already_member, StatusCode::CONFLICT),
        Ok(Invited::Beyond) => ("role", t.beyond, StatusCode::FORBIDDEN),
        Ok(Invited::TooOften(_)) => ("email", t.too_many_letters, StatusCode::TOO_MANY_REQUESTS),
        Ok(Invited::TooMany(_)) => ("email", t.too_many_invitations, StatusCode::TOO_MANY_REQUESTS),
        Ok(Invited::Missing) => return Ok(cookie.on(member.missing())),
        Err(error) => return Ok(cookie.on(member.failed(&error))),
    };
    typed.refuse(field, words);
    Ok(cookie.on(invite_form(&member, &editor, typed, Vec::new(), status).await))
}

async fn invitation(Proved(member): Proved, Row(id): Row) -> Answer {
    let typed = member.returned().await;
    sent(&member, id, typed, StatusCode::OK).await
}

/// The page of one invitation with what was typed into its forms.
async fn sent(member: &Member, id: i64, typed: Typed, status: StatusCode) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let mut shown = member.found(member.state.staffing.invitation(&editor, id, member.visit.lang).await)?;
    shown.typed = typed;
    Ok(member.show(StaffPage::Invitation(Box::new(shown)), status).await)
}

async fn again(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return sent(&member, id, typed, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let response = match staffing
        .invite_again(&editor, &fresh, member.who.account, id, &member.whence)
        .await
    {
        Ok(Invited::Sent) => done(INVITED, Done::InvitedAgain),
        Ok(no @ (Invited::TooOften(_) | Invited::TooMany(_))) => {
            let t = StaffMemberTexts::of(member.visit.lang);
            let words = match no {
                Invited::TooMany(_) => t.too_many_invitations,
                _ => t.too_many_letters,
            };
            typed.refuse("main", words);
            sent(&member, id, typed, StatusCode::TOO_MANY_REQUESTS)
                .await
                .into_response()
        }
        Ok(_) => member.missing(),
        Err(error) => member.failed(&error),
    };
    Ok(cookie.on(response))
}

async fn withdraw(Proved(mut member): Proved, Row(id): Row, Fields(mut typed): Fields) -> Answer {
    let editor = member.may(MemberEditor::of)?;
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return sent(&member, id, typed, WRONG).await;
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
    Ok(cookie.on(response))
}
