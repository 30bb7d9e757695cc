//! Proofs that a viewer may do something, and where. Each has one way to it.

use crate::error::AppError;
use crate::kernel::{OrganisationId, Right, Role, Scope, Viewer};

/// The part of the tree in which a viewer has a right.
fn somewhere(viewer: &Viewer, right: Right) -> Result<Scope, AppError> {
    viewer.rights.scope(right).ok_or(AppError::Forbidden)
}

/// Whether a viewer has a right in the whole region.
fn everywhere(viewer: &Viewer, right: Right) -> Result<(), AppError> {
    viewer.rights.contains(right).then_some(()).ok_or(AppError::Forbidden)
}

/// Proof that the viewer may see organisations, and which ones. The only way to it is [`OrganisationReader::of`].
#[derive(Clone, Debug)]
pub struct OrganisationReader(Scope);

impl OrganisationReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        somewhere(viewer, Right::SeeOrganisations).map(Self)
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
        everywhere(viewer, Right::EditOrganisations).map(Self)
    }
}

/// Proof that the viewer may see who works where. The only way to it is [`MemberReader::of`].
#[derive(Clone, Debug)]
pub struct MemberReader(Scope);

impl MemberReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        somewhere(viewer, Right::SeeMembers).map(Self)
    }

    /// The part of the tree.
    pub fn scope(&self) -> &Scope {
        &self.0
    }
}

/// Proof that the viewer may give roles: which, and where. The only way to it is [`MemberEditor::of`].
#[derive(Clone, Debug)]
pub struct MemberEditor(Vec<(Role, Scope)>);

impl MemberEditor {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody who may give no role anywhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        let given = |role: Role| Some((role, viewer.rights.scope(Right::Appoint(role))?));
        let given: Vec<_> = Role::ALL.into_iter().filter_map(given).collect();
        if given.is_empty() {
            Err(AppError::Forbidden)
        } else {
            Ok(Self(given))
        }
    }

    /// The roles that may be given somewhere.
    pub fn roles(&self) -> Vec<Role> {
        self.0.iter().map(|(role, _)| *role).collect()
    }

    /// Whether this role may be given, changed or ended there; nowhere in particular is the whole region.
    pub fn covers(&self, role: Role, place: Option<OrganisationId>) -> bool {
        let scope = self.0.iter().find(|(given, _)| *given == role).map(|(_, scope)| scope);
        scope.is_some_and(|scope| match place {
            Some(organisation) => scope.covers(organisation),
            None => *scope == Scope::Region,
        })
    }

    /// The part of the tree in which some role may be given.
    pub fn scope(&self) -> Scope {
        let mut all = Vec::new();
        for (_, scope) in &self.0 {
            match scope {
                Scope::Region => return Scope::Region,
                Scope::Organisations(list) => all.extend(list),
            }
        }
        all.sort_unstable_by_key(|id: &OrganisationId| id.0);
        all.dedup();
        Scope::Organisations(all)
    }
}

/// Proof that the viewer may see categories, the calendar and the areas. The only way to it is [`ReferenceReader::of`].
#[derive(Debug)]
pub struct ReferenceReader(());

impl ReferenceReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        somewhere(viewer, Right::SeeReference).map(|_| Self(()))
    }
}

/// Proof that the viewer may change categories, norms and the calendar. The only way to it is [`ReferenceEditor::of`].
#[derive(Debug)]
pub struct ReferenceEditor(());

impl ReferenceEditor {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was not given for the whole region.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        everywhere(viewer, Right::EditReference).map(Self)
    }
}

/// Proof that the viewer may read the journal of security. The only way to it is [`JournalReader::of`].
#[derive(Debug)]
pub struct JournalReader(());

impl JournalReader {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was not given for the whole region.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        everywhere(viewer, Right::SeeJournal).map(Self)
    }
}

/// Proof that the viewer may give access back at a desk. The only way to it is [`DeskClerk::of`].
#[derive(Debug)]
pub struct DeskClerk(());

impl DeskClerk {
    /// # Errors
    /// [`AppError::Forbidden`] for everybody to whom the right was given nowhere.
    pub fn of(viewer: &Viewer) -> Result<Self, AppError> {
        somewhere(viewer, Right::RecoverAtDesk).map(|_| Self(()))
    }
}

/// Proof that the person has shown within the last quarter of an hour who it is. Made by whoever read the session.
#[derive(Debug)]
pub struct Fresh(());

impl Fresh {
    /// The word of whoever looked at the session or took a code just now.
    pub fn seen() -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Rights;

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

    #[test]
    fn a_head_gives_three_roles_in_his_own_house_and_an_administrator_all() {
        let with = |role, scope| Viewer {
            rights: Rights::of_roles([(role, scope)]),
            ..Viewer::default()
        };
        let part = || Scope::Organisations(vec![OrganisationId(7), OrganisationId(8)]);
        let head = MemberEditor::of(&with(Role::Head, part())).unwrap();
        assert_eq!(head.roles(), [Role::Operator, Role::Clerk, Role::Doctor]);
        assert_eq!(head.scope(), part());
        assert!(head.covers(Role::Operator, Some(OrganisationId(8))));
        for (role, place) in [
            (Role::Operator, Some(OrganisationId(9))),
            (Role::Operator, None),
            (Role::Head, Some(OrganisationId(7))),
            (Role::Administrator, Some(OrganisationId(7))),
        ] {
            assert!(!head.covers(role, place), "{role:?} {place:?}");
        }
        let of_part = MemberEditor::of(&with(Role::Administrator, part())).unwrap();
        assert!(of_part.covers(Role::Administrator, Some(OrganisationId(7))));
        assert!(!of_part.covers(Role::Analyst, None), "not of the whole region");
        let keeper = MemberEditor::of(&with(Role::Administrator, Scope::Region)).unwrap();
        assert!(Role::ALL.into_iter().all(|role| keeper.covers(role, None)));
        assert!(MemberEditor::of(&with(Role::Operator, part())).is_err());
        // a head here and an operator there gives nothing there
        let both = Viewer {
            rights: Rights::of_roles([
                (Role::Head, part()),
                (Role::Operator, Scope::Organisations(vec![OrganisationId(9)])),
            ]),
            ..Viewer::default()
        };
        assert!(
            !MemberEditor::of(&both)
                .unwrap()
                .covers(Role::Operator, Some(OrganisationId(9)))
        );
    }
}
