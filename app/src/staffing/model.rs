//! What the staff's pages show, and the proofs without which they cannot be asked for.

use crate::error::AppError;
use crate::kernel::{Right, Role, Scope, Viewer};

/// Proof that the viewer may see organisations, and which ones. The only way to it is [`OrganisationReader::of`].
#[derive(Clone, Debug)]
pub struct OrganisationReader(Scope);

impl OrganisationReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        let scope = viewer.rights.scope(Right::SeeOrganisations);
        scope.map(Self).ok_or(AppError::Forbidden)
    }

    /// The part of the tree.
    pub fn scope(&self) -> &Scope {
        &self.0
    }
}

/// Proof that the viewer may bring in the tree of the whole region. The only way to it is [`OrganisationEditor::of`].
#[derive(Debug)]
pub struct OrganisationEditor(());

impl OrganisationEditor {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was not given for the whole region.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        if viewer.rights.contains(Right::EditOrganisations) {
            Ok(Self(()))
        } else {
            Err(AppError::Forbidden)
        }
    }
}

/// A page of the staff.
#[derive(Clone, Debug)]
pub enum StaffPage {
    /// The desk with its doors.
    Home(HomeView),
    /// The second proof of who somebody is.
    Enter(EnterView),
    /// Recovery codes, shown once, and where to go afterwards.
    Codes(Vec<String>, String),
    /// Organisations.
    Organisations(Box<OrganisationsView>),
}

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct HomeView {
    /// Roles with the names of their organisations; none: the whole region.
    pub roles: Vec<(Role, Option<String>)>,
    /// The door to the outbox is open.
    pub outbox: bool,
    /// The door to the organisations is open.
    pub organisations: bool,
}

/// Why the second proof was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterTrouble {
    /// The code.
    Code,
    /// The password.
    Password,
    /// Too many tries.
    TooOften,
}

/// The second proof.
#[derive(Clone, Debug, Default)]
pub struct EnterView {
    /// The secret of an authenticator that is not connected yet.
    pub enrol: Option<Enrol>,
    /// What was wrong.
    pub trouble: Option<EnterTrouble>,
    /// Where to go afterwards.
    pub next: String,
    /// The code of now, in a demonstration.
    pub demo_code: Option<String>,
}

/// A secret for an authenticator.
#[derive(Clone, Debug, Default)]
pub struct Enrol {
    /// In groups of four, to be typed.
    pub key: String,
    /// Modules on a side of the picture.
    pub size: usize,
    /// The picture, as the path of an SVG.
    pub path: String,
}

/// An organisation in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The name of the one above.
    pub above: String,
    /// Public phone.
    pub phone: String,
    /// Nothing new goes there.
    pub closed: bool,
}

/// The list, and what a file would change.
#[derive(Clone, Debug, Default)]
pub struct OrganisationsView {
    /// What was looked for.
    pub query: String,
    /// A page of the list.
    pub rows: Vec<OrganisationRow>,
    /// The code after which the next page begins.
    pub next: Option<String>,
    /// Files may be uploaded.
    pub may_edit: bool,
    /// What became of a file.
    pub upload: Option<Upload>,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub enum Upload {
    /// There was none, or too large a one.
    NoFile,
    /// It cannot be read: why, in words.
    Unreadable(String),
    /// Rows that do not fit: lines and reasons.
    Refused(Vec<(u64, String)>),
    /// What it would change; the file again, so that exactly this one is taken.
    Look {
        /// Line by line.
        diff: String,
        /// The file.
        text: String,
        /// Close what it does not name.
        close_missing: bool,
    },
    /// It was taken.
    Applied,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{OrganisationId, Rights};

    #[test]
    fn an_operator_sees_his_part_and_changes_nothing() {
        let with = |rights| Viewer {
            rights,
            ..Viewer::default()
        };
        assert!(OrganisationReader::of(&Viewer::default()).is_err());
        let part = Scope::Organisations(vec![OrganisationId(7)]);
        let operator = with(Rights::of_roles([(Role::Operator, part.clone())]));
        assert_eq!(OrganisationReader::of(&operator).unwrap().scope(), &part);
        assert!(OrganisationEditor::of(&operator).is_err());
        let keeper = with(Rights::of_roles([(Role::Administrator, part)]));
        assert!(OrganisationEditor::of(&keeper).is_err(), "not of the whole region");
        let keeper = with(Rights::of_roles([(Role::Administrator, Scope::Region)]));
        assert!(OrganisationEditor::of(&keeper).is_ok());
    }
}
