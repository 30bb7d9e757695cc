//! The second proof of who somebody is.

use super::{Answer, Member, WRONG, encoded};
use crate::http::forms::{own_path, with_cookie};
use crate::http::session;
use crate::staffing::{Enrolment, Entered};
use crate::state::AppState;
use app::staffing::model::{Enrol, EnterTrouble, EnterView, StaffPage};
use axum::Router;
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new().route("/admin/enter", get(enter).post(prove))
}

impl Member {
    /// The page of the second proof.
    async fn ask(&self, next: &str, trouble: Option<EnterTrouble>, status: StatusCode) -> Answer {
        let staffing = &self.state.staffing;
        let enrol = match self.tried(staffing.enrolment(self.who.account).await)? {
            Enrolment::Done => None,
            Enrolment::Open { .. } if !self.who.is_sure() => return Ok(once_more(next)),
            Enrolment::Open { key, uri, has_password } => Some(Enrol {
                asks_password: has_password,
                ..picture(&key, uri)
            }),
        };
        let demo_code = match &self.state.inbox {
            Some(_) => staffing.code_of_now(self.who.account).await.unwrap_or_default(),
            None => None,
        };
        let view = EnterView {
            enrol,
            trouble,
            next: next.to_owned(),
            demo_code,
        };
        Ok(self.show(StaffPage::Enter(view), status).await)
    }
}

/// To sign in once more, back to the second proof, and on to the page that asked for it.
fn once_more(next: &str) -> Response {
    let enter = if next.is_empty() {
        "/admin/enter".to_owned()
    } else {
        format!("/admin/enter?next={}", encoded(next))
    };
    Redirect::to(&format!("/login?next={}", encoded(&enter))).into_response()
}

/// The secret as a picture, and in groups to be typed.
fn picture(key: &str, uri: String) -> Enrol {
    let signs: Vec<char> = key.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    let (size, path) = fast_qr::QRBuilder::new(uri).build().map_or((0, String::new()), |code| {
        let dark = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
        let dark = dark.filter(|(x, y)| code[*y][*x].value());
        (
            code.size,
            dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z"))
                .collect::<Vec<_>>()
                .concat(),
        )
    });
    Enrol {
        asks_password: true,
        key: groups.join(" "),
        size,
        path,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Proof {
    password: String,
    code: String,
    next: String,
}

async fn enter(member: Member, Query(asked): Query<Proof>) -> Answer {
    member.ask(&asked.next, None, StatusCode::OK).await
}

async fn prove(member: Member, Form(proof): Form<Proof>) -> Answer {
    let staffing = &member.state.staffing;
    if !member.who.is_sure() && member.tried(staffing.enrolment(member.who.account).await)? != Enrolment::Done {
        return Ok(once_more(&proof.next));
    }
    let done = staffing
        .enter(member.who.account, &proof.password, &proof.code, &member.whence)
        .await;
    let (trouble, status) = match member.tried(done)? {
        Entered::In { session, codes } => {
            let next = if proof.next.is_empty() {
                "/admin"
            } else {
                own_path(&proof.next)
            };
            let response = if codes.is_empty() {
                Redirect::to(next).into_response()
            } else {
                member
                    .show(StaffPage::Codes(codes, next.to_owned()), StatusCode::OK)
                    .await
            };
            return Ok(with_cookie(session::begun(&session, member.state.https), response));
        }
        Entered::WrongCode => (EnterTrouble::Code, WRONG),
        Entered::WrongPassword => (EnterTrouble::Password, WRONG),
        Entered::TooOften(_) => (EnterTrouble::TooOften, StatusCode::TOO_MANY_REQUESTS),
    };
    member.ask(&proof.next, Some(trouble), status).await
}
