//! Files of reference data: looked at, then taken.

use super::{Answer, Instead, Member, Proved, WRONG, reference};
use crate::http::edge::{Bucket, text_form};
use crate::staffing::FileOf;
use crate::state::AppState;
use crate::transfer::{DirectoryKind, DirectorySummary};
use app::error::AppError;
use app::staffing::model::{Extent, OrganisationEditor, OrganisationReader, ReferenceEditor, StaffPage, Typed, Upload};
use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::response::IntoResponse;
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
        .route(
            "/admin/organisations",
            get(organisations).post(look_organisations).layer(upload()),
        )
        .route("/admin/organisations/apply", post(apply_organisations).layer(upload()))
        .route(
            "/admin/categories",
            get(categories).post(look_categories).layer(upload()),
        )
        .route("/admin/categories/apply", post(apply_categories).layer(upload()))
        .route("/admin/calendar", get(calendar).post(look_calendar).layer(upload()))
        .route("/admin/calendar/apply", post(apply_calendar).layer(upload()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

async fn organisations(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    member.list(&asked, None, StatusCode::OK).await
}

/// A file that was chosen, or shown before.
#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    text: String,
    close_missing: Option<String>,
    /// Names the diff that was shown.
    seen: String,
}

async fn categories(Proved(member): Proved, Query(asked): Query<reference::Asked>) -> Answer {
    member.categories(&asked, None, StatusCode::OK).await
}

async fn calendar(Proved(member): Proved, Query(asked): Query<reference::Asked>) -> Answer {
    member.calendar(&asked, Typed::default(), None, StatusCode::OK).await
}

async fn look_organisations(Proved(member): Proved, request: Request) -> Answer {
    member.look(DirectoryKind::Organisations, request).await
}

async fn look_categories(Proved(member): Proved, request: Request) -> Answer {
    member.look(DirectoryKind::Categories, request).await
}

async fn look_calendar(Proved(member): Proved, request: Request) -> Answer {
    member.look(DirectoryKind::Calendar, request).await
}

async fn apply_organisations(Proved(member): Proved, request: Request) -> Answer {
    member.apply(DirectoryKind::Organisations, request).await
}

async fn apply_categories(Proved(member): Proved, request: Request) -> Answer {
    member.apply(DirectoryKind::Categories, request).await
}

async fn apply_calendar(Proved(member): Proved, request: Request) -> Answer {
    member.apply(DirectoryKind::Calendar, request).await
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

fn extent(done: &DirectorySummary) -> Extent {
    Extent {
        added: done.added,
        changed: done.changed,
        closed: done.closed,
    }
}

impl Member {
    /// Whether files of a kind may be brought in.
    fn may_upload(&self, kind: DirectoryKind) -> Result<(), Instead> {
        match kind {
            DirectoryKind::Organisations => self.may(OrganisationEditor::of).map(drop),
            _ => self.may(ReferenceEditor::of).map(drop),
        }
    }

    /// Shows what a file would change.
    async fn look(&self, kind: DirectoryKind, request: Request) -> Answer {
        self.may_upload(kind)?;
        let file = match Multipart::from_request(request, &self.state).await {
            Ok(parts) => chosen(parts).await,
            Err(refused) => return Ok(refused.into_response()),
        };
        self.take(kind, file.unwrap_or_default(), true).await
    }

    /// Takes a file that was shown.
    async fn apply(&self, kind: DirectoryKind, request: Request) -> Answer {
        self.may_upload(kind)?;
        match request.extract::<Form<File>, _>().await {
            Ok(Form(file)) => self.take(kind, file, false).await,
            Err(refused) => Ok(refused.into_response()),
        }
    }

    async fn take(&self, kind: DirectoryKind, file: File, dry_run: bool) -> Answer {
        let (upload, status) = if file.text.is_empty() {
            (Upload::NoFile, WRONG)
        } else {
            self.outcome(kind, file, dry_run).await
        };
        match kind {
            DirectoryKind::Categories => {
                self.categories(&reference::Asked::default(), Some(upload), status)
                    .await
            }
            DirectoryKind::Calendar => {
                let asked = reference::Asked::default();
                self.calendar(&asked, Typed::default(), Some(upload), status).await
            }
            _ => self.list(&Asked::default(), Some(upload), status).await,
        }
    }

    /// What becomes of a file. Only what was seen is taken: when the data have changed since, it is shown anew.
    async fn outcome(&self, kind: DirectoryKind, file: File, dry_run: bool) -> (Upload, StatusCode) {
        let look = match self.bring_in(kind, &file, true).await {
            Err(why) => return (Upload::Unreadable(why), WRONG),
            Ok(look) => look,
        };
        if look.rejected > 0 {
            let (rows, count) = (look.refusals, look.rejected);
            return (Upload::Refused { rows, count }, WRONG);
        }
        let seen = hex::encode(crate::secret::hash(&look.diff));
        if !dry_run && seen == file.seen {
            return match self.bring_in(kind, &file, false).await {
                Err(why) => (Upload::Unreadable(why), WRONG),
                Ok(done) => {
                    self.state.directory.forget();
                    (Upload::Applied(extent(&done)), StatusCode::OK)
                }
            };
        }
        let status = if dry_run { StatusCode::OK } else { StatusCode::CONFLICT };
        let look = Upload::Look {
            extent: extent(&look),
            diff: look.diff,
            seen,
            is_other: !dry_run,
            text: file.text,
            close_missing: file.close_missing.is_some(),
        };
        (look, status)
    }

    async fn bring_in(&self, kind: DirectoryKind, file: &File, dry_run: bool) -> Result<DirectorySummary, String> {
        let (viewer, staffing) = (self.visit.viewer(), &self.state.staffing);
        let given = FileOf {
            text: &file.text,
            dry_run,
            close_missing: file.close_missing.is_some(),
            actor: self.who.account,
            whence: &self.whence,
        };
        let no = |error: AppError| error.to_string();
        match kind {
            DirectoryKind::Organisations => {
                let editor = OrganisationEditor::of(&viewer).map_err(no)?;
                staffing.upload_organisations(&editor, &given).await
            }
            kind => {
                let editor = ReferenceEditor::of(&viewer).map_err(no)?;
                staffing.upload_reference(&editor, kind, &given).await
            }
        }
    }

    /// The list, with what became of a file.
    async fn list(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Answer {
        let reader = self.may(OrganisationReader::of)?;
        let staffing = &self.state.staffing;
        let found = staffing
            .organisations(&reader, &asked.q, &asked.after, self.visit.lang)
            .await;
        let mut view = self.tried(found)?;
        view.may_edit = OrganisationEditor::of(&self.visit.viewer()).is_ok();
        view.upload = upload;
        Ok(self.show(StaffPage::Organisations(Box::new(view)), status).await)
    }
}
