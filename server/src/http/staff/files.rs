//! Files of reference data: looked at, then taken.

use super::{Member, Proved};
use crate::http::edge::{Bucket, text_form};
use crate::state::AppState;
use app::staffing::model::{OrganisationEditor, OrganisationReader, StaffPage, Upload};
use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{RequestExt, Router};
use http::StatusCode;
use serde::Deserialize;

/// Largest file of organisations, bytes: a thousand take half of it.
const FILE: u64 = 512 * 1024;

/// The routes.
pub fn routes() -> Router<AppState> {
    let upload = || text_form(Bucket::Support).body(4 * FILE);
    Router::new()
        .route("/admin/organisations", get(organisations).post(look).layer(upload()))
        .route("/admin/organisations/apply", post(apply).layer(upload()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

async fn organisations(Proved(member): Proved, Query(asked): Query<Asked>) -> Response {
    member.list(&asked, None, StatusCode::OK).await
}

/// A file that was chosen, or shown before.
#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    text: String,
    close_missing: Option<String>,
}

async fn look(Proved(member): Proved, request: Request) -> Response {
    let file = match Multipart::from_request(request, &member.state).await {
        Ok(parts) => chosen(parts).await,
        Err(refused) => return refused.into_response(),
    };
    member.take(file.unwrap_or_default(), true).await
}

/// Reads the form; `None` when it breaks off.
async fn chosen(mut parts: Multipart) -> Option<File> {
    let mut file = File::default();
    while let Some(field) = parts.next_field().await.ok()? {
        match field.name() {
            Some("file") => {
                let bytes = field.bytes().await.ok()?;
                if u64::try_from(bytes.len()).is_ok_and(|length| length <= FILE) {
                    // what is no text is told row by row: the signs of replacement fit no column
                    file.text = String::from_utf8_lossy(&bytes).into_owned();
                }
            }
            Some("close_missing") => file.close_missing = Some(String::new()),
            _ => {}
        }
    }
    Some(file)
}

async fn apply(Proved(member): Proved, request: Request) -> Response {
    match request.extract::<Form<File>, _>().await {
        Ok(Form(file)) => member.take(file, false).await,
        Err(refused) => refused.into_response(),
    }
}

impl Member {
    /// Shows what a file would change, or takes it.
    async fn take(&self, file: File, dry_run: bool) -> Response {
        let editor = match OrganisationEditor::of(&self.visit.viewer()) {
            Ok(editor) => editor,
            Err(error) => return self.failed(&error),
        };
        let close_missing = file.close_missing.is_some();
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        let (upload, status) = if file.text.is_empty() {
            (Upload::NoFile, wrong)
        } else {
            let staffing = &self.state.staffing;
            match staffing.upload(&editor, &file.text, dry_run, close_missing).await {
                Err(why) => (Upload::Unreadable(why), wrong),
                Ok(done) if done.rejected > 0 => (Upload::Refused(done.refusals), wrong),
                Ok(done) if dry_run => {
                    let look = Upload::Look {
                        diff: done.diff,
                        text: file.text,
                        close_missing,
                    };
                    (look, StatusCode::OK)
                }
                Ok(_) => (Upload::Applied, StatusCode::OK),
            }
        };
        self.list(&Asked::default(), Some(upload), status).await
    }

    /// The list, with what became of a file.
    async fn list(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Response {
        let viewer = self.visit.viewer();
        let found = match OrganisationReader::of(&viewer) {
            Ok(reader) => {
                let staffing = &self.state.staffing;
                staffing
                    .organisations(&reader, &asked.q, &asked.after, self.visit.lang)
                    .await
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(mut view) => {
                view.may_edit = OrganisationEditor::of(&viewer).is_ok();
                view.upload = upload;
                self.show(StaffPage::Organisations(Box::new(view)), status).await
            }
            Err(error) => self.failed(&error),
        }
    }
}
