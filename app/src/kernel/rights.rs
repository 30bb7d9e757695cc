//! What members of the staff may do, and where. Nobody may anything unless it was given to him.

use super::{OrganisationId, Role};

/// A thing that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Look after letters and short messages: what waits, what failed, trying again.
    TendMessages,
    /// See organisations with everything that is known of them.
    SeeOrganisations,
    /// Bring in and change organisations.
    EditOrganisations,
    /// See categories with their norms, the calendar of working days, the areas.
    SeeReference,
    /// Change categories, norms and the calendar.
    EditReference,
    /// See who works where.
    SeeMembers,
    /// Give this role, change and end it.
    Appoint(Role),
    /// Read the journal of security.
    SeeJournal,
    /// Give somebody a code for a lost password after a look at the document.
    RecoverAtDesk,
    /// See the queue of complaints and every case.
    SeeCases,
    /// Answer for an organisation: open, work, ask, answer.
    WorkCases,
    /// Head it: let work begin again after a refusal, approve the answer to it.
    LeadCases,
    /// Send complaints where they belong and decide what organisations wish for.
    RouteCases,
    /// Check answers before they are public.
    CheckCases,
    /// Refuse, hide and show complaints.
    ModerateCases,
}

/// The part of the tree of organisations in which something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Region,
    /// These, each named by itself: whoever made this has gone through the tree already.
    Organisations(Vec<OrganisationId>),
}

impl Scope {
    /// Whether an organisation lies in it.
    pub fn covers(&self, organisation: OrganisationId) -> bool {
        match self {
            Self::Region => true,
            Self::Organisations(list) => list.contains(&organisation),
        }
    }

    fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Organisations(mut all), Self::Organisations(more)) => {
                all.extend(more);
                Self::Organisations(all)
            }
            _ => Self::Region,
        }
    }
}

/// Everything that a viewer may do; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights(Vec<(Right, Scope)>);

impl Rights {
    /// These rights, in the whole region.
    pub fn of(rights: &[Right]) -> Self {
        Self(rights.iter().map(|right| (*right, Scope::Region)).collect())
    }

    /// What follows from roles, each in its part of the tree.
    pub fn of_roles(roles: impl IntoIterator<Item = (Role, Scope)>) -> Self {
        let grants = roles
            .into_iter()
            .flat_map(|(role, scope)| role.rights().iter().map(move |right| (*right, scope.clone())));
        Self(grants.collect())
    }

    /// Whether this one is among them, for the whole region.
    pub fn contains(&self, right: Right) -> bool {
        self.scope(right) == Some(Scope::Region)
    }

    /// Where this one holds; `None` where it was given nowhere.
    pub fn scope(&self, right: Right) -> Option<Scope> {
        let scopes = self.0.iter().filter(|(it, _)| *it == right).map(|(_, scope)| scope);
        scopes.fold(None, |all, scope| {
            Some(match all {
                None => scope.clone(),
                Some(all) => all.and(scope),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_by_default() {
        assert!(!Rights::default().contains(Right::TendMessages));
        assert!(Rights::of(&[Right::TendMessages]).contains(Right::TendMessages));
    }

    #[test]
    fn a_right_in_a_part_is_none_in_the_whole() {
        let part = |ids: &[i32]| Scope::Organisations(ids.iter().copied().map(OrganisationId).collect());
        let rights = Rights::of_roles([(Role::Head, part(&[3, 4])), (Role::Operator, part(&[7]))]);
        assert!(!rights.contains(Right::SeeOrganisations));
        let seen = rights.scope(Right::SeeOrganisations).unwrap();
        let covered: Vec<i32> = (1..9).filter(|id| seen.covers(OrganisationId(*id))).collect();
        assert_eq!(covered, [3, 4, 7]);
        assert_eq!(rights.scope(Right::SeeMembers), Some(part(&[3, 4])));
        assert_eq!(rights.scope(Right::Appoint(Role::Operator)), Some(part(&[3, 4])));
        assert_eq!(rights.scope(Right::Appoint(Role::Administrator)), None);
        let all = Rights::of_roles([(Role::Head, part(&[3])), (Role::Administrator, Scope::Region)]);
        assert!(all.contains(Right::SeeOrganisations) && all.contains(Right::TendMessages));
        // an administrator of a part keeps no queue of the whole house
        assert!(!Rights::of_roles([(Role::Administrator, part(&[3]))]).contains(Right::TendMessages));
    }
}
