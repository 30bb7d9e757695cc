//! Files of reference data: looked at, then taken.

use super::{Answer, Instead, Member, Proved, WRONG, reference};
use crate::http::answers;
use crate::http::edge::rules::UPLOAD_DEADLINE;
use crate::http::edge::{Bucket, Rules, text_form};
use crate::staffing::{FileOf, Untaken, mark};
use crate::state::AppState;
use crate::transfer::{DirectoryKind, DirectorySummary};
use app::i18n::{ImportChange, ImportFault, StaffTexts};
use app::kernel::Lang;
use app::staffing::model::{
    Door, Extent, Look, MemberReader, OrganisationEditor, OrganisationReader, ReferenceEditor, StaffPage, Typed, Upload,
};
use app::ui::app_error_text;
use axum::extract::multipart::MultipartError;
use axum::extract::{Form, FromRequest, Multipart, Path, Query, Request};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{RequestExt, Router};
use http::StatusCode;
use serde::Deserialize;

/// Largest file of organisations, bytes: a thousand take half of it.
const FILE: usize = 512 * 1024;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin/organisations", get(organisations).post(look_organisations))
        .route("/admin/organisations/apply", post(apply_organisations))
        .route("/admin/categories", get(categories).post(look_categories))
        .route("/admin/categories/apply", post(apply_categories))
        .route("/admin/calendar", get(calendar).post(look_calendar))
        .route("/admin/calendar/apply", post(apply_calendar))
}

/// Their rules. As a form sends it, a letter takes six bytes for two; and another import may have to be waited for.
pub const fn rules() -> Rules {
    text_form(Bucket::Support)
        .body(4 * FILE as u64)
        .deadline(UPLOAD_DEADLINE)
}

/// Pages beside the lists, which take no files.
pub fn cards() -> Router<AppState> {
    Router::new().route("/admin/organisations/{code}", get(organisation))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
    top: Option<String>,
}

async fn organisations(Proved(member): Proved, Query(asked): Query<Asked>) -> Answer {
    member.list(&asked, None, StatusCode::OK).await
}

async fn organisation(Proved(member): Proved, Path(code): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let reader = member.may(OrganisationReader::of)?;
    let members = MemberReader::of(&member.visit.viewer()).ok();
    let (staffing, lang) = (&member.state.staffing, member.visit.lang);
    let found = staffing
        .organisation(&reader, members.as_ref(), (&code, &asked.after), lang)
        .await;
    let card = member.found(found)?;
    Ok(member
        .show(StaffPage::Organisation(Box::new(card)), StatusCode::OK)
        .await)
}

/// A file that was chosen, or shown before.
#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    text: String,
    close_missing: Option<String>,
    /// Names the diff that was shown.
    seen: String,
    /// To be looked at only.
    look: Option<String>,
}

async fn categories(Proved(member): Proved, Query(asked): Query<reference::Asked>) -> Answer {
    member.categories(&asked, None, StatusCode::OK).await
}

async fn calendar(Proved(member): Proved, Query(asked): Query<reference::Asked>) -> Answer {
    let typed = member.returned().await;
    member.calendar(&asked, typed, None, StatusCode::OK).await
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

/// Reads the form, or says why there is nothing to look at.
async fn chosen(mut parts: Multipart, lang: Lang) -> Result<File, Upload> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Upload::TooLarge,
        _ => Upload::NoFile,
    };
    let mut file = File::default();
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                let bytes = field.bytes().await.map_err(broken)?;
                let no_text = || Upload::Unreadable(ImportFault::NotText.text(lang));
                file.text = text_of(&bytes).ok_or_else(no_text)?;
                if bytes.len().max(file.text.len()) > FILE {
                    return Err(Upload::TooLarge);
                }
            }
            Some("close_missing") => file.close_missing = Some(String::new()),
            _ => {}
        }
    }
    Ok(file)
}

/// The text of a file: UTF-8, or what office programs write where Windows speaks Russian. What the reader of such a text takes
/// for letters he sees in the diff before anything is written. `None`: no text at all, but a table or an archive.
fn text_of(bytes: &[u8]) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    let windows = |_| {
        encoding_rs::WINDOWS_1251
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    };
    Some(text.unwrap_or_else(windows))
}

fn extent(done: &DirectorySummary) -> Extent {
    Extent {
        added: done.added,
        changed: done.changed,
        closed: done.closed,
        same: done.unchanged + done.left,
    }
}

/// Why a file was not taken; unless it is at fault itself, it is given back.
fn untaken(why: Untaken, file: File, lang: Lang) -> (Upload, StatusCode) {
    let (words, status) = match why {
        Untaken::File(ImportFault::Busy) => (ImportFault::Busy.text(lang), StatusCode::SERVICE_UNAVAILABLE),
        Untaken::File(fault) => return (Upload::Unreadable(fault.text(lang)), WRONG),
        Untaken::NotSeen => (StaffTexts::of(lang).other_changes.to_owned(), StatusCode::CONFLICT),
        Untaken::Failed(error) => (app_error_text(&error, lang).to_owned(), answers::status(&error)),
    };
    let away = Upload::Away {
        words,
        text: file.text,
        close_missing: file.close_missing.is_some(),
    };
    (away, status)
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
            Ok(parts) => chosen(parts, self.visit.lang).await,
            Err(refused) => return Ok(refused.into_response()),
        };
        self.take(kind, file, true).await
    }

    /// Takes a file that was shown.
    async fn apply(&self, kind: DirectoryKind, request: Request) -> Answer {
        self.may_upload(kind)?;
        match request.extract::<Form<File>, _>().await {
            Ok(Form(file)) => {
                let dry_run = file.look.is_some();
                self.take(kind, Ok(file), dry_run).await
            }
            Err(refused) => Ok(refused.into_response()),
        }
    }

    async fn take(&self, kind: DirectoryKind, file: Result<File, Upload>, dry_run: bool) -> Answer {
        let (upload, status) = match file {
            Err(upload) => (upload, WRONG),
            Ok(file) if file.text.is_empty() => (Upload::NoFile, WRONG),
            Ok(file) => self.outcome(kind, file, dry_run).await,
        };
        if matches!(upload, Upload::Away { .. }) {
            // what could not be read for the file cannot be read for the list
            let door = match kind {
                DirectoryKind::Categories => Door::Categories,
                DirectoryKind::Calendar => Door::Calendar,
                _ => Door::Organisations,
            };
            return Ok(self.show(StaffPage::File(door, Box::new(upload)), status).await);
        }
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
        let lang = self.visit.lang;
        if !dry_run {
            match self.bring_in(kind, &file, Some(&file.seen)).await {
                Ok(done) if done.rejected == 0 => {
                    self.state.directory.forget();
                    return (Upload::Applied(extent(&done)), StatusCode::OK);
                }
                Ok(_) | Err(Untaken::NotSeen) => {}
                Err(why) => return untaken(why, file, lang),
            }
        }
        let look = match self.bring_in(kind, &file, None).await {
            Err(why) => return untaken(why, file, lang),
            Ok(look) => look,
        };
        if look.rejected > 0 {
            let words = |(line, fault): &(u64, ImportFault)| (*line, fault.text(lang));
            let (rows, count) = (look.refusals.iter().map(words).collect(), look.rejected);
            return (Upload::Refused { rows, count }, WRONG);
        }
        let seen = mark(&look);
        let status = if dry_run { StatusCode::OK } else { StatusCode::CONFLICT };
        let look = Look {
            extent: extent(&look),
            diff: ImportChange::all(&look.changes, lang),
            notes: look.notes.iter().map(|note| note.text(lang)).collect(),
            seen,
            is_other: !dry_run,
            text: file.text,
            close_missing: file.close_missing.is_some(),
        };
        (Upload::Look(Box::new(look)), status)
    }

    async fn bring_in(
        &self,
        kind: DirectoryKind,
        file: &File,
        seen: Option<&str>,
    ) -> Result<DirectorySummary, Untaken> {
        let (viewer, staffing) = (self.visit.viewer(), &self.state.staffing);
        let given = FileOf {
            text: &file.text,
            seen,
            close_missing: file.close_missing.is_some(),
            actor: self.who.account,
            whence: &self.whence,
        };
        match kind {
            DirectoryKind::Organisations => {
                let editor = OrganisationEditor::of(&viewer).map_err(Untaken::Failed)?;
                staffing.upload_organisations(&editor, &given).await
            }
            kind => {
                let editor = ReferenceEditor::of(&viewer).map_err(Untaken::Failed)?;
                staffing.upload_reference(&editor, kind, &given).await
            }
        }
    }

    /// The list, with what became of a file.
    async fn list(&self, asked: &Asked, upload: Option<Upload>, status: StatusCode) -> Answer {
        let reader = self.may(OrganisationReader::of)?;
        let staffing = &self.state.staffing;
        let found = staffing
            .organisations(&reader, (&asked.q, asked.top.is_some()), &asked.after, self.visit.lang)
            .await;
        let mut view = self.tried(found)?;
        view.may_edit = OrganisationEditor::of(&self.visit.viewer()).is_ok();
        view.upload = upload;
        Ok(self.show(StaffPage::Organisations(Box::new(view)), status).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_windows_are_read_and_tables_are_not() {
        assert_eq!(text_of("code;Дороги".as_bytes()).as_deref(), Some("code;Дороги"));
        assert_eq!(
            text_of(b"code;\xc4\xee\xf0\xee\xe3\xe8").as_deref(),
            Some("code;Дороги")
        );
        assert_eq!(text_of(b"PK\x03\x04\x14\x00\x06"), None);
    }
}
