//! Where a case stands, and who may do what to it now.

use crate::complaints::model::State;
use crate::complaints::model::life::{Actor, Deed, EXTENSIONS_MAX};
use crate::kernel::{OrganisationId, Right, Scope, Timestamp, Viewer};

/// What an organisation wishes for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// More time; otherwise an honest end.
    pub is_time: bool,
    /// Why it cannot be solved: a code of [`REASONS`].
    pub reason: String,
    /// In words.
    pub words: String,
    /// The term that is asked for.
    pub new_due: Option<Timestamp>,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// Why something cannot be solved or is refused: codes of forms.
pub const REASONS: [&str; 6] = ["no_money", "season", "owner", "law", "rules", "other"];

/// What is known of a case besides its card, as far as deeds depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// State.
    pub state: State,
    /// Changes with every deed.
    pub version: i32,
    /// Who answers.
    pub organisation: Option<OrganisationId>,
    /// How often it came back: the level of control.
    pub reopened: i16,
    /// How often "not ours" was said.
    pub bounces: i16,
    /// How often the term was moved.
    pub extensions: i16,
    /// What the organisation wishes for.
    pub wish: Option<Wish>,
    /// The viewer wrote the answer that is to be checked.
    pub is_own_answer: bool,
    /// The author may still decide.
    pub is_in_time: bool,
    /// There is an answer that could be published.
    pub has_answer: bool,
}

impl Standing {
    /// Who checks the answer: whoever checks for the region; after the first refusal the head of the organisation.
    pub fn approver(&self) -> Actor {
        if self.reopened == 1 {
            Actor::Head
        } else {
            Actor::Checker
        }
    }

    /// Whether a deed may be done now, whoever does it.
    pub fn takes(&self, deed: Deed) -> bool {
        let is_time = self.wish.as_ref().map(|wish| wish.is_time);
        deed.fits(self.state)
            && match deed {
                Deed::Open | Deed::Start => self.organisation.is_some(),
                Deed::PassOn => self.bounces == 0,
                Deed::GiveBack => self.bounces > 0,
                Deed::AskTime => is_time.is_none() && self.extensions < EXTENSIONS_MAX,
                Deed::AskEnd => is_time.is_none(),
                Deed::Extend => is_time == Some(true),
                Deed::CloseUnsolved => is_time == Some(false),
                Deed::Deny => is_time.is_some(),
                Deed::Confirm | Deed::Refute => self.is_in_time,
                Deed::Publish => self.has_answer,
                _ => true,
            }
    }

    /// As whom a viewer may do a deed now; `None` when he may not.
    pub fn actor(&self, deed: Deed, viewer: &Viewer) -> Option<Actor> {
        if !self.takes(deed) {
            return None;
        }
        let is_check = matches!(deed, Deed::Publish | Deed::SendBack);
        let may =
            |actor: &&Actor| holds(viewer, **actor, self.organisation) && (!is_check || **actor == self.approver());
        deed.rule().actors.iter().find(may).copied()
    }
}

impl Standing {
    /// Whether a viewer works on the case, and may read what is not public of it.
    pub fn is_worked_by(&self, viewer: &Viewer) -> bool {
        let actors = [
            Actor::Organisation,
            Actor::Head,
            Actor::Dispatcher,
            Actor::Checker,
            Actor::Moderator,
        ];
        actors.iter().any(|actor| holds(viewer, *actor, self.organisation))
    }

    /// Whether a look at it by the viewer is the organisation's first: he answers for it by name, and not for the region.
    pub fn is_opened_by(&self, viewer: &Viewer) -> bool {
        let is_named = |right| matches!(viewer.rights.scope(right), Some(Scope::Organisations(_)));
        (is_named(Right::WorkCases) || is_named(Right::LeadCases)) && self.actor(Deed::Open, viewer).is_some()
    }
}

/// Whether the viewer's rights make him this actor in a case of this organisation.
fn holds(viewer: &Viewer, actor: Actor, organisation: Option<OrganisationId>) -> bool {
    let of_case = |right: Right| match (viewer.rights.scope(right), organisation) {
        (Some(scope), Some(organisation)) => scope.covers(organisation),
        _ => false,
    };
    match actor {
        Actor::Organisation => of_case(Right::WorkCases),
        Actor::Head => of_case(Right::LeadCases),
        // whoever serves the whole region; a part of the tree makes nobody judge of itself
        Actor::Dispatcher => viewer.rights.contains(Right::RouteCases),
        Actor::Checker => viewer.rights.contains(Right::CheckCases),
        Actor::Moderator => viewer.rights.contains(Right::ModerateCases),
        Actor::Author | Actor::System => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Rights, Role};

    fn standing(state: State) -> Standing {
        Standing {
            state,
            version: 1,
            organisation: Some(OrganisationId(7)),
            reopened: 0,
            bounces: 0,
            extensions: 0,
            wish: None,
            is_own_answer: false,
            is_in_time: true,
            has_answer: true,
        }
    }

    fn viewer(role: Role, organisations: &[i32]) -> Viewer {
        let scope = match organisations {
            [] => Scope::Region,
            list => Scope::Organisations(list.iter().copied().map(OrganisationId).collect()),
        };
        Viewer {
            rights: Rights::of_roles([(role, scope)]),
            ..Viewer::default()
        }
    }

    #[test]
    fn each_acts_in_his_own_and_nobody_by_default() {
        let case = standing(State::InWork);
        assert_eq!(
            case.actor(Deed::Answer, &viewer(Role::Operator, &[7])),
            Some(Actor::Organisation)
        );
        assert_eq!(case.actor(Deed::Answer, &viewer(Role::Operator, &[8])), None);
        assert_eq!(case.actor(Deed::Answer, &viewer(Role::Dispatcher, &[])), None);
        assert_eq!(case.actor(Deed::Answer, &Viewer::default()), None);
        assert_eq!(case.actor(Deed::Publish, &viewer(Role::Checker, &[])), None, "not yet");
        let checked = standing(State::Check);
        assert_eq!(
            checked.actor(Deed::Publish, &viewer(Role::Checker, &[])),
            Some(Actor::Checker)
        );
        assert_eq!(
            checked.actor(Deed::Publish, &viewer(Role::Checker, &[7])),
            None,
            "not of a part"
        );
        assert_eq!(checked.actor(Deed::Publish, &viewer(Role::Head, &[7])), None);
    }

    #[test]
    fn a_refusal_makes_control_stricter() {
        let again = Standing {
            reopened: 1,
            ..standing(State::Check)
        };
        assert_eq!(again.actor(Deed::Publish, &viewer(Role::Head, &[7])), Some(Actor::Head));
        assert_eq!(again.actor(Deed::Publish, &viewer(Role::Checker, &[])), None);
        let thrice = Standing {
            reopened: 2,
            ..standing(State::Check)
        };
        assert_eq!(thrice.actor(Deed::Publish, &viewer(Role::Head, &[7])), None);
        assert_eq!(
            thrice.actor(Deed::Publish, &viewer(Role::Checker, &[])),
            Some(Actor::Checker)
        );
        let back = Standing {
            reopened: 1,
            ..standing(State::Reopened)
        };
        assert_eq!(back.actor(Deed::StartAgain, &viewer(Role::Operator, &[7])), None);
        assert_eq!(
            back.actor(Deed::StartAgain, &viewer(Role::Head, &[7])),
            Some(Actor::Head)
        );
    }

    #[test]
    fn the_second_bounce_is_the_dispatcher_s() {
        let operator = viewer(Role::Operator, &[7]);
        let first = standing(State::Routed);
        assert!(first.actor(Deed::PassOn, &operator).is_some() && first.actor(Deed::GiveBack, &operator).is_none());
        let second = Standing { bounces: 1, ..first };
        assert!(second.actor(Deed::PassOn, &operator).is_none() && second.actor(Deed::GiveBack, &operator).is_some());
    }
}
