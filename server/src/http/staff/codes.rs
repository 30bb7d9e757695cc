//! Recovery codes, made anew by whoever has them.

use super::{Answer, Fields, Member, Proved, WRONG};
use crate::state::AppState;
use app::i18n::StaffTexts;
use app::staffing::model::{NewCodesView, StaffPage, Typed};
use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::StatusCode;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/admin/codes", get(ask).post(renew))
}

async fn show(member: &Member, typed: Typed, status: StatusCode) -> Answer {
    let left = member.state.staffing.codes_left(member.who.account).await;
    let left = member.tried(left)?;
    let page = StaffPage::NewCodes(NewCodesView { left, typed });
    Ok(member.show(page, status).await)
}

async fn ask(Proved(member): Proved) -> Answer {
    let typed = member.returned().await;
    show(&member, typed, StatusCode::OK).await
}

async fn renew(Proved(mut member): Proved, Fields(mut typed): Fields) -> Answer {
    let Some((fresh, cookie)) = member.freshen(&mut typed).await? else {
        return show(&member, typed, WRONG).await;
    };
    let staffing = &member.state.staffing;
    let codes = staffing.renew_codes(&fresh, member.who.account, &member.whence).await;
    let response = match codes {
        Ok(Some(codes)) => {
            let page = StaffPage::Codes(codes, "/admin".to_owned());
            member.show(page, StatusCode::OK).await
        }
        Ok(None) => {
            typed.refuse("code", StaffTexts::of(member.visit.lang).enrol_title);
            show(&member, typed, WRONG).await.into_response()
        }
        Err(error) => member.failed(&error),
    };
    Ok(cookie.on(response))
}
