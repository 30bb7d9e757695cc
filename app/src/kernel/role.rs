//! What a member of the staff is, and what follows from it.

use super::Right;

/// A role, in a part of the tree of organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Looks at texts and photos before they are public.
    Moderator,
    /// Watches the queue and sends complaints where they belong.
    Dispatcher,
    /// Goes and looks whether it was done.
    Checker,
    /// Answers for an organisation.
    Operator,
    /// Heads an organisation.
    Head,
    /// Keeps the registry of an institution.
    Clerk,
    /// Sees patients.
    Doctor,
    /// Calls people back.
    CallBack,
    /// Reads numbers, and nobody's name.
    Analyst,
    /// Keeps the installation.
    Administrator,
}

impl Role {
    /// Whether it is held in an organisation only, and never in the whole region.
    #[must_use]
    pub const fn is_of_organisation(self) -> bool {
        matches!(self, Self::Operator | Self::Head | Self::Clerk | Self::Doctor)
    }

    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Moderator,
        Self::Dispatcher,
        Self::Checker,
        Self::Operator,
        Self::Head,
        Self::Clerk,
        Self::Doctor,
        Self::CallBack,
        Self::Analyst,
        Self::Administrator,
    ];

    /// The code kept in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
            Self::Dispatcher => "dispatcher",
            Self::Checker => "checker",
            Self::Operator => "operator",
            Self::Head => "head",
            Self::Clerk => "clerk",
            Self::Doctor => "doctor",
            Self::CallBack => "callback",
            Self::Analyst => "analyst",
            Self::Administrator => "administrator",
        }
    }

    /// Reads the code kept in the database.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What a role may do in its part of the tree.
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Administrator => &[
                Right::TendMessages,
                Right::SeeOrganisations,
                Right::EditOrganisations,
                Right::SeeReference,
                Right::EditReference,
                Right::SeeMembers,
                Right::SeeJournal,
                Right::RecoverAtDesk,
                Right::SeeCases,
                Right::WorkCases,
                Right::LeadCases,
                Right::RouteCases,
                Right::CheckCases,
                Right::ModerateCases,
                Right::Appoint(Self::Moderator),
                Right::Appoint(Self::Dispatcher),
                Right::Appoint(Self::Checker),
                Right::Appoint(Self::Operator),
                Right::Appoint(Self::Head),
                Right::Appoint(Self::Clerk),
                Right::Appoint(Self::Doctor),
                Right::Appoint(Self::CallBack),
                Right::Appoint(Self::Analyst),
                Right::Appoint(Self::Administrator),
            ],
            // Whom a head appoints may nothing that the head may not: so a head may stand at the desk himself.
            Self::Head => &[
                Right::SeeOrganisations,
                Right::SeeReference,
                Right::SeeMembers,
                Right::RecoverAtDesk,
                Right::SeeCases,
                Right::WorkCases,
                Right::LeadCases,
                Right::Appoint(Self::Operator),
                Right::Appoint(Self::Clerk),
                Right::Appoint(Self::Doctor),
            ],
            Self::Clerk => &[Right::SeeOrganisations, Right::SeeReference, Right::RecoverAtDesk],
            Self::Operator => &[
                Right::SeeOrganisations,
                Right::SeeReference,
                Right::SeeCases,
                Right::WorkCases,
            ],
            Self::Dispatcher => &[
                Right::SeeOrganisations,
                Right::SeeReference,
                Right::SeeCases,
                Right::RouteCases,
            ],
            Self::Checker => &[
                Right::SeeOrganisations,
                Right::SeeReference,
                Right::SeeCases,
                Right::CheckCases,
            ],
            Self::Moderator => &[
                Right::SeeOrganisations,
                Right::SeeReference,
                Right::SeeCases,
                Right::ModerateCases,
            ],
            Self::CallBack | Self::Analyst => &[Right::SeeOrganisations, Right::SeeReference, Right::SeeCases],
            Self::Doctor => &[Right::SeeOrganisations, Right::SeeReference],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn each_right_is_of_these_roles_and_of_no_others() {
        let keeper = [Role::Administrator];
        let heads = [Role::Head, Role::Administrator];
        let desk = [Role::Head, Role::Clerk, Role::Administrator];
        for (right, roles) in [
            (Right::SeeOrganisations, &Role::ALL[..]),
            (Right::SeeReference, &Role::ALL),
            (Right::RecoverAtDesk, &desk),
            (Right::SeeMembers, &heads),
            (Right::EditOrganisations, &keeper),
            (Right::EditReference, &keeper),
            (Right::SeeJournal, &keeper),
            (Right::TendMessages, &keeper),
            (Right::WorkCases, &[Role::Operator, Role::Head, Role::Administrator]),
            (Right::LeadCases, &heads),
            (Right::RouteCases, &[Role::Dispatcher, Role::Administrator]),
            (Right::CheckCases, &[Role::Checker, Role::Administrator]),
            (Right::ModerateCases, &[Role::Moderator, Role::Administrator]),
        ] {
            let mut may = Role::ALL.to_vec();
            may.retain(|role| role.rights().contains(&right));
            assert_eq!(may, roles, "{right:?}");
        }
    }

    #[test]
    fn nobody_gives_more_than_he_has() {
        for giver in Role::ALL {
            for given in Role::ALL
                .into_iter()
                .filter(|role| giver.rights().contains(&Right::Appoint(*role)))
            {
                for right in given.rights() {
                    assert!(
                        giver.rights().contains(right),
                        "{giver:?} gives {given:?}, who may {right:?}"
                    );
                }
            }
            let appoints = giver.rights().iter().any(|right| matches!(right, Right::Appoint(_)));
            assert_eq!(appoints, matches!(giver, Role::Head | Role::Administrator), "{giver:?}");
        }
        let all = |role: &Role| Role::Administrator.rights().contains(&Right::Appoint(*role));
        assert!(Role::ALL.iter().all(all));
    }
}
