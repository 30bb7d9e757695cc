//! What the staff's pages show, and the proofs without which they cannot be asked for.

mod desk;
mod files;
mod journal;
mod members;
mod outbox;
mod proofs;
mod reference;

pub use desk::{DeskStep, DeskView};
pub use files::{Extent, Look, Upload};
pub use journal::{JournalLine, JournalView, Whose};
pub use members::{
    Gone, Invitation, InvitationPage, InvitationRow, InvitationState, InviteView, InvitedView, MemberCard, MemberRow,
    MembersView, Place,
};
pub use outbox::OutboxView;
pub use proofs::{
    DeskClerk, Fresh, JournalReader, MemberEditor, MemberReader, OrganisationEditor, OrganisationReader,
    ReferenceEditor, ReferenceReader,
};
pub use reference::{
    AreaLine, AreasView, CalendarLine, CalendarView, CategoriesView, CategoryCard, CategoryLine, NormLine,
};

use crate::dispatch::model::{CaseReader, CaseView};
use crate::kernel::{Right, Role, Viewer};

/// What was typed into a form of the staff, with words about what is wrong.
pub type Typed = crate::kernel::Typed<String>;

/// A page of the staff with what stands around it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The page.
    pub page: StaffPage,
    /// The doors that are open to the viewer.
    pub doors: Vec<Door>,
    /// The proof of who the viewer is is fresh.
    pub is_fresh: bool,
    /// The code of now, in a demonstration.
    pub demo_code: Option<String>,
    /// What was done a moment ago.
    pub done: Option<Done>,
    /// Marks the forms as shown to the viewer, and tells nobody who that is.
    pub whose: String,
}

/// A page that the desk leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The desk itself.
    Home,
    /// The queue of complaints.
    Dispatch,
    /// Organisations.
    Organisations,
    /// Members of the staff.
    Members,
    /// Categories and norms.
    Categories,
    /// The working calendar.
    Calendar,
    /// Areas.
    Areas,
    /// Access for somebody who came with a document.
    Recovery,
    /// The journal of security.
    Journal,
    /// Letters and short messages.
    Outbox,
}

impl Door {
    /// All of them, in the order of the desk.
    pub const ALL: [Self; 10] = [
        Self::Home,
        Self::Dispatch,
        Self::Organisations,
        Self::Members,
        Self::Categories,
        Self::Calendar,
        Self::Areas,
        Self::Recovery,
        Self::Journal,
        Self::Outbox,
    ];

    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "/admin",
            Self::Dispatch => "/dispatch",
            Self::Organisations => "/admin/organisations",
            Self::Members => "/admin/members",
            Self::Categories => "/admin/categories",
            Self::Calendar => "/admin/calendar",
            Self::Areas => "/admin/areas",
            Self::Recovery => "/admin/recovery",
            Self::Journal => "/admin/journal",
            Self::Outbox => "/admin/outbox",
        }
    }

    /// Whether it is open to a viewer.
    pub fn is_open(self, viewer: &Viewer) -> bool {
        match self {
            Self::Home => true,
            Self::Dispatch => CaseReader::of(viewer).is_ok(),
            Self::Organisations => OrganisationReader::of(viewer).is_ok(),
            Self::Members => MemberReader::of(viewer).is_ok(),
            Self::Categories | Self::Calendar | Self::Areas => ReferenceReader::of(viewer).is_ok(),
            Self::Recovery => DeskClerk::of(viewer).is_ok(),
            Self::Journal => JournalReader::of(viewer).is_ok(),
            Self::Outbox => viewer.rights.contains(Right::TendMessages),
        }
    }
}

/// What was done a moment ago, for the page to which its form leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// An invitation left.
    Invited,
    /// It left again.
    InvitedAgain,
    /// It was withdrawn.
    Withdrawn,
    /// A role was changed.
    Changed,
    /// A role was ended.
    Ended,
    /// A norm was added.
    Norm,
    /// A day was changed.
    Day,
    /// A deed was done to a case.
    Deed,
    /// Nothing: the file has to be chosen once more.
    NoFile,
}

impl Done {
    const ALL: [Self; 9] = [
        Self::Invited,
        Self::InvitedAgain,
        Self::Withdrawn,
        Self::Changed,
        Self::Ended,
        Self::Norm,
        Self::Day,
        Self::Deed,
        Self::NoFile,
    ];

    /// The word in a link.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::InvitedAgain => "again",
            Self::Withdrawn => "withdrawn",
            Self::Changed => "changed",
            Self::Ended => "ended",
            Self::Norm => "norm",
            Self::Day => "day",
            Self::Deed => "deed",
            Self::NoFile => "file",
        }
    }

    /// Reads the word in a link.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
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
    /// Recovery codes are made anew.
    NewCodes(NewCodesView),
    /// Organisations.
    Organisations(Box<OrganisationsView>),
    /// One organisation.
    Organisation(Box<OrganisationCard>),
    /// Members.
    Members(Box<MembersView>),
    /// One role of a member.
    Member(Box<MemberCard>),
    /// Those who are invited.
    Invited(InvitedView),
    /// One invitation.
    Invitation(Box<Invitation>),
    /// The form of an invitation.
    Invite(InviteView),
    /// The journal of security.
    Journal(Box<JournalView>),
    /// Categories.
    Categories(Box<CategoriesView>),
    /// One category.
    Category(Box<CategoryCard>),
    /// A year of the calendar.
    Calendar(Box<CalendarView>),
    /// Areas.
    Areas(AreasView),
    /// What became of a file while the page behind its door could not be read.
    File(Door, Box<Upload>),
    /// Letters and short messages.
    Outbox(Box<OutboxView>),
    /// The desk that gives access back.
    Desk(Box<DeskView>),
    /// A case.
    Case(Box<CaseView>),
    /// A form that could not be taken.
    Again(Box<AgainView>),
    /// Nothing, or nothing any more; the list that says what there is.
    Gone(&'static str),
}

impl StaffPage {
    /// The door behind which it is.
    pub fn door(&self) -> Option<Door> {
        match self {
            Self::Home(_) => Some(Door::Home),
            Self::Enter(_) | Self::Codes(..) | Self::NewCodes(_) | Self::Again(_) | Self::Gone(_) => None,
            Self::Organisations(_) | Self::Organisation(_) => Some(Door::Organisations),
            Self::Members(_) | Self::Member(_) | Self::Invited(_) | Self::Invitation(_) | Self::Invite(_) => {
                Some(Door::Members)
            }
            Self::Journal(_) => Some(Door::Journal),
            Self::Categories(_) | Self::Category(_) => Some(Door::Categories),
            Self::Calendar(_) => Some(Door::Calendar),
            Self::Areas(_) => Some(Door::Areas),
            Self::File(door, _) => Some(*door),
            Self::Outbox(_) => Some(Door::Outbox),
            Self::Desk(_) => Some(Door::Recovery),
            Self::Case(_) => Some(Door::Dispatch),
        }
    }
}

/// A form that could not be taken, to be sent once more.
#[derive(Clone, Debug, Default)]
pub struct AgainView {
    /// Where it goes.
    pub path: String,
    /// The page on which it stood.
    pub back: String,
    /// What went wrong.
    pub words: String,
    /// What was typed.
    pub typed: Typed,
}

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct HomeView {
    /// Roles with the names of their organisations; none: the whole region.
    pub roles: Vec<(Role, Option<String>)>,
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

/// Recovery codes that are to be made anew.
#[derive(Clone, Debug, Default)]
pub struct NewCodesView {
    /// How many of the old ones are left.
    pub left: i64,
    /// What was typed.
    pub typed: Typed,
}

/// A secret for an authenticator.
#[derive(Clone, Debug, Default)]
pub struct Enrol {
    /// The account has a password, which connects it.
    pub asks_password: bool,
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
    /// Its code, if the viewer may open it.
    pub above_code: Option<String>,
    /// Public phone.
    pub phone: String,
    /// Nothing new goes there.
    pub closed: bool,
}

/// One organisation.
#[derive(Clone, Debug)]
pub struct OrganisationCard {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in the other language.
    pub other_name: String,
    /// Its kind.
    pub kind: String,
    /// Where it is.
    pub address: String,
    /// Public phone.
    pub phone: String,
    /// Public e-mail.
    pub email: String,
    /// Nothing new goes there.
    pub closed: bool,
    /// What is above and the viewer may open, the top first.
    pub chain: Vec<Place>,
    /// A page of those right below it.
    pub rows: Vec<OrganisationRow>,
    /// The code after which the next page begins.
    pub next: Option<String>,
    /// How many roles hold there; none: the viewer may not see them.
    pub staff: Option<i64>,
}

/// The list, and what a file would change.
#[derive(Clone, Debug, Default)]
pub struct OrganisationsView {
    /// What was looked for.
    pub query: String,
    /// Only those that have none above them.
    pub top: bool,
    /// A page of the list.
    pub rows: Vec<OrganisationRow>,
    /// The code after which the next page begins.
    pub next: Option<String>,
    /// Files may be uploaded.
    pub may_edit: bool,
    /// What became of a file.
    pub upload: Option<Upload>,
}
