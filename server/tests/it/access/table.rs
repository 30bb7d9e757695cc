//! Every route of the service and who may ask for it. `routes_and_table_agree` holds it against the router: a route that is
//! not here fails the tests, and one that is here is asked for everything that is not the asker's.

use app::kernel::{Right, Role};

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody; whatever else is needed stands in the address or the body, as a secret or a code.
    Everybody,
    /// Everybody, in a demonstration; elsewhere there is no such route.
    Demonstration,
    /// Whoever is signed in, about what is his own.
    SignedIn,
    /// The staff, before the second proof too.
    Member,
    /// The staff after the second proof.
    Proved,
    /// Whoever has the right in some part of the tree, about that part.
    Somewhere(Right),
    /// Whoever has the right in the whole region.
    Whole(Right),
}

impl Who {
    /// Whether a member of the staff with this role in one organisation passes the door.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Somewhere(right) => role.rights().contains(&right),
            Self::Whole(_) => false,
            _ => true,
        }
    }
}

use Who::{Demonstration, Everybody, Member, Proved, SignedIn, Somewhere, Whole};

/// Whoever gives roles gives this one.
const APPOINTS: Who = Somewhere(Right::Appoint(Role::Operator));

/// A route: its pattern, its methods but HEAD, who may ask. Services of files take any method: `*`.
pub const ROUTES: &[(&str, &str, Who)] = &[
    // files and machines
    ("/assets", "*", Everybody),
    ("/assets/", "*", Everybody),
    ("/assets/{*__private__axum_nest_tail_param}", "*", Everybody),
    ("/manifest.webmanifest", "*", Everybody),
    ("/robots.txt", "*", Everybody),
    ("/healthz", "GET", Everybody),
    ("/readyz", "GET", Everybody),
    ("/version", "GET", Everybody),
    ("/tiles/base/{z}/{x}/{y}", "GET", Everybody),
    ("/tiles/complaints/{z}/{x}/{y}", "GET", Everybody),
    // complaints
    ("/", "GET", Everybody),
    ("/report", "GET", Everybody),
    ("/report", "POST", Everybody),
    ("/report/send", "POST", Everybody),
    ("/c/{number}", "GET", Everybody),
    ("/c/{number}/receipt", "GET", Everybody),
    ("/c/{number}/qr.svg", "GET", Everybody),
    ("/c/{number}/support", "POST", Everybody),
    ("/c/{number}/correct", "POST", Everybody),
    ("/c/{number}/claim", "POST", Everybody),
    ("/c/{number}/decide", "POST", Everybody),
    ("/f/{secret}", "GET", Everybody),
    ("/prefs", "POST", Everybody),
    ("/photos/{shard}/{file}", "GET", Everybody),
    ("/api/photos", "GET", Everybody),
    ("/api/photos", "POST", Everybody),
    ("/api/photos/{id}", "DELETE", Everybody),
    // server functions
    ("/api/account/letter", "POST", Everybody),
    ("/api/complaints/board", "POST", Everybody),
    ("/api/complaints/card", "POST", Everybody),
    ("/api/complaints/correct", "POST", Everybody),
    ("/api/complaints/map", "POST", Everybody),
    ("/api/complaints/preview", "POST", Everybody),
    ("/api/complaints/submit", "POST", Everybody),
    ("/api/complaints/support", "POST", Everybody),
    ("/api/dispatch/queue", "POST", Everybody),
    ("/api/directory/address", "POST", Everybody),
    ("/api/directory/place", "POST", Everybody),
    // the doors of accounts
    ("/login", "GET", Everybody),
    ("/login", "POST", Everybody),
    ("/login/phone", "GET", Everybody),
    ("/login/phone", "POST", Everybody),
    ("/login/code", "GET", Everybody),
    ("/login/code", "POST", Everybody),
    ("/login/oidc", "GET", Everybody),
    ("/login/oidc/agree", "GET", Everybody),
    ("/login/oidc/agree", "POST", Everybody),
    ("/oidc/callback", "GET", Everybody),
    ("/register", "GET", Everybody),
    ("/register", "POST", Everybody),
    ("/register/sent", "GET", Everybody),
    ("/register/sent", "POST", Everybody),
    ("/confirm/{token}", "GET", Everybody),
    ("/confirm/{token}", "POST", Everybody),
    ("/recover", "GET", Everybody),
    ("/recover", "POST", Everybody),
    ("/recover/sent", "GET", Everybody),
    ("/recover/desk", "GET", Everybody),
    ("/recover/desk", "POST", Everybody),
    ("/recover/{token}", "GET", Everybody),
    ("/recover/{token}", "POST", Everybody),
    ("/again", "POST", Everybody),
    ("/logout", "POST", Everybody),
    ("/invitation/{token}", "GET", Everybody),
    ("/invitation/{token}", "POST", Everybody),
    ("/stop/{token}", "GET", Everybody),
    ("/stop/{token}", "POST", Everybody),
    // what belongs to a person
    ("/password", "GET", SignedIn),
    ("/password", "POST", SignedIn),
    ("/sessions/end", "POST", SignedIn),
    ("/sessions/end-others", "POST", SignedIn),
    ("/oidc/unlink", "POST", SignedIn),
    ("/my", "GET", SignedIn),
    ("/my/claim", "POST", SignedIn),
    ("/profile", "GET", SignedIn),
    ("/profile/name", "GET", SignedIn),
    ("/profile/name", "POST", SignedIn),
    ("/profile/contacts/add", "GET", SignedIn),
    ("/profile/contacts/add", "POST", SignedIn),
    ("/profile/contacts/code", "GET", SignedIn),
    ("/profile/contacts/code", "POST", SignedIn),
    ("/profile/language", "POST", SignedIn),
    ("/profile/family/{relation}", "GET", SignedIn),
    ("/profile/family/{relation}", "POST", SignedIn),
    ("/profile/family/{person}/remove", "POST", SignedIn),
    ("/profile/trust/{request}", "GET", SignedIn),
    ("/profile/trust/{request}", "POST", SignedIn),
    ("/profile/trusted/{person}/revoke", "POST", SignedIn),
    ("/profile/people/{person}/documents", "GET", SignedIn),
    ("/profile/people/{person}/documents", "POST", SignedIn),
    ("/profile/documents/{document}/remove", "POST", SignedIn),
    ("/profile/consents/{purpose}", "GET", SignedIn),
    ("/profile/consents/{purpose}", "POST", SignedIn),
    // last: with the phone goes what was proved by it
    ("/profile/contacts/{handle}/notices", "POST", SignedIn),
    ("/profile/contacts/{handle}/remove", "POST", SignedIn),
    // the staff
    ("/admin", "GET", Proved),
    ("/admin/enter", "GET", Member),
    ("/admin/enter", "POST", Member),
    ("/admin/codes", "GET", Proved),
    ("/admin/codes", "POST", Proved),
    ("/admin/organisations", "GET", Somewhere(Right::SeeOrganisations)),
    ("/admin/organisations", "POST", Whole(Right::EditOrganisations)),
    ("/admin/organisations/apply", "POST", Whole(Right::EditOrganisations)),
    ("/admin/organisations/{code}", "GET", Somewhere(Right::SeeOrganisations)),
    ("/admin/categories", "GET", Somewhere(Right::SeeReference)),
    ("/admin/categories", "POST", Whole(Right::EditReference)),
    ("/admin/categories/apply", "POST", Whole(Right::EditReference)),
    ("/admin/categories/{code}", "GET", Somewhere(Right::SeeReference)),
    ("/admin/categories/{code}/norm", "POST", Whole(Right::EditReference)),
    ("/admin/calendar", "GET", Somewhere(Right::SeeReference)),
    ("/admin/calendar", "POST", Whole(Right::EditReference)),
    ("/admin/calendar/apply", "POST", Whole(Right::EditReference)),
    ("/admin/calendar/day", "POST", Whole(Right::EditReference)),
    ("/admin/areas", "GET", Somewhere(Right::SeeReference)),
    ("/admin/journal", "GET", Whole(Right::SeeJournal)),
    ("/admin/journal", "POST", Whole(Right::SeeJournal)),
    ("/admin/recovery", "GET", Somewhere(Right::RecoverAtDesk)),
    ("/admin/recovery", "POST", Somewhere(Right::RecoverAtDesk)),
    ("/admin/recovery/code", "POST", Somewhere(Right::RecoverAtDesk)),
    ("/dispatch", "GET", Somewhere(Right::SeeCases)),
    ("/dispatch/{number}", "GET", Somewhere(Right::SeeCases)),
    ("/dispatch/{number}", "POST", Somewhere(Right::SeeCases)),
    ("/admin/members", "GET", Somewhere(Right::SeeMembers)),
    ("/admin/members", "POST", Somewhere(Right::SeeMembers)),
    ("/admin/members/invited", "GET", APPOINTS),
    ("/admin/members/invite", "GET", APPOINTS),
    ("/admin/members/invite", "POST", APPOINTS),
    ("/admin/members/{id}", "GET", Somewhere(Right::SeeMembers)),
    ("/admin/members/{id}/reveal", "POST", Somewhere(Right::SeeMembers)),
    ("/admin/members/{id}/change", "POST", APPOINTS),
    ("/admin/invitations/{id}", "GET", APPOINTS),
    ("/admin/invitations/{id}/again", "POST", APPOINTS),
    ("/admin/invitations/{id}/withdraw", "POST", APPOINTS),
    ("/admin/outbox", "GET", Whole(Right::TendMessages)),
    ("/admin/outbox/address", "POST", Whole(Right::TendMessages)),
    ("/admin/outbox/retry", "POST", Whole(Right::TendMessages)),
    ("/admin/outbox/give-up", "POST", Whole(Right::TendMessages)),
    // last: with the role goes what was allowed by it
    ("/admin/members/{id}/end", "POST", APPOINTS),
    // a demonstration shows its letters and vouches for its people
    ("/dev/inbox", "GET", Demonstration),
    ("/dev/vouch", "GET", Demonstration),
    ("/dev/vouch", "POST", Demonstration),
];

/// Forms with files; all others are plain.
pub const WITH_FILES: [&str; 5] = [
    "/report",
    "/report/send",
    "/admin/organisations",
    "/admin/categories",
    "/admin/calendar",
];

/// What stands in the place of a parameter that names no row: words of ours.
pub const WORDS: [&str; 9] = [
    // a category
    "pothole",
    "child",
    "ward",
    "proxy",
    "family",
    "documents",
    "notices",
    "account",
    "self",
];
