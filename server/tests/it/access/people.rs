//! Two sides of a town: Anna with everything that a person can have here, Boris with some of it, and the staff of two
//! organisations. Everything of Anna's comes through the doors of the service.

use super::belongings::{Side, tell_numbers_apart};
use crate::account::{Browser, PASSWORD, latest, registered};
use crate::helpers::{App, draft, spawn_set};
use app::complaints::model::{ComplaintNumber, PhotoRef, ReportDraft};
use app::kernel::{Lang, Role};
use server::account::Address;
use server::http::edge::RateConfig;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// The name of Anna's organisation: citizens may know it, the staff of another one sees nothing of it at its desk.
pub const ORGANISATION: &str = "Тишина бригады";

/// Words that only Anna, and for some of them her organisation, may ever read.
pub const SECRETS: [&str; 11] = [
    "anna@mail.example",
    "secret-contact@mail.example",
    "Заповедная",
    "Тайникова",
    "Сокровенный",
    "79102223344",
    "222-33-44",
    "11223344595",
    "112-233-445",
    "Люк во дворе спрятан",
    "quiet-boss@mail.example",
];

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Actor {
    /// As failures name him.
    pub name: String,
    cookies: String,
    session: Option<(Vec<u8>, i64, bool)>,
}

impl Actor {
    /// Somebody without any cookie.
    pub fn nobody() -> Self {
        Self {
            name: "nobody".to_owned(),
            cookies: String::new(),
            session: None,
        }
    }

    /// His cookies. A request may have signed him out: here he is signed in again.
    pub async fn cookies(&self, pool: &PgPool) -> &str {
        if let Some((hash, account, proved)) = &self.session {
            let again = "insert into session (session_hash, account_id, method, second_factor_at)
                         values ($1, $2, 'password', case when $3 then now() end) on conflict do nothing";
            let again = sqlx::query(again).bind(hash).bind(account).bind(proved);
            again.execute(pool).await.unwrap();
        }
        &self.cookies
    }
}

/// A session of an account that needs no sign-in.
pub async fn session(app: &App, name: &str, account: i64, proved: bool) -> Actor {
    let secret = |what: &str| {
        // as long as a secret is, or nobody reads it
        format!(
            "{:A<43.43}",
            format!("{account}x{what}").replace(|c: char| !c.is_alphanumeric(), "")
        )
    };
    let sid = secret(name);
    let actor = Actor {
        name: name.to_owned(),
        cookies: format!("sid={sid}; device={}", secret("device")),
        session: Some((Sha256::digest(sid.as_bytes()).to_vec(), account, proved)),
    };
    actor.cookies(&app.pool).await;
    actor
}

/// A member of the staff of an organisation, or of the whole region.
pub async fn member(app: &App, role: Role, organisation: Option<i64>, proved: bool) -> (Actor, i64) {
    let new = "with a as (insert into account default values returning account_id)
               insert into staff_member (account_id, role, organisation_id) select account_id, $1, $2 from a returning account_id";
    let new = sqlx::query_scalar(new).bind(role.code());
    let organisation = organisation.map(|id| i32::try_from(id).unwrap());
    let account: i64 = new.bind(organisation).fetch_one(&app.pool).await.unwrap();
    let name = format!(
        "{role:?} of {organisation:?}{}",
        if proved { "" } else { " without the second proof" }
    );
    (session(app, &name, account, proved).await, account)
}

/// An invitation to an organisation that nobody has answered.
async fn invite(app: &App, email: &str, organisation: i64) {
    let address = Address::parse(email, Lang::Ru).unwrap();
    let new = "insert into pii.staff_invitation (token_hash, contact, contact_blind, role, organisation_id, language, invited_by,
                                                 expires_at)
               values (sha256($1), $2, $1, 'operator', $3, 'ru', 0, now() + interval '7 days')";
    sqlx::query(new)
        .bind(app.state.accounts.blind(&address))
        .bind(app.state.accounts.seal_address(&address).unwrap())
        .bind(i32::try_from(organisation).unwrap())
        .execute(&app.pool)
        .await
        .unwrap();
}

async fn organisation(app: &App, code: &str, name: &str, above: Option<i64>) -> i64 {
    let new = "insert into organisation (code, name_ru, name_en, kind, email, parent_id)
               values ($1, $2, $2, 'agency', $1 || '-boss@mail.example', $3) returning organisation_id::bigint";
    let new = sqlx::query_scalar(new).bind(code).bind(name);
    new.bind(above.map(|id| i32::try_from(id).unwrap()))
        .fetch_one(&app.pool)
        .await
        .unwrap()
}

/// The town.
pub struct Town {
    /// The service.
    pub app: App,
    /// What is Anna's and her organisation's.
    pub ours: Side,
    /// What is Boris's and his organisation's.
    pub theirs: Side,
    /// Herself.
    pub anna: Actor,
    /// A citizen.
    pub boris: Actor,
    /// Her organisation's staff, by role.
    pub our_staff: Vec<(Role, Actor)>,
    /// His organisation's staff, by role.
    pub their_staff: Vec<(Role, Actor)>,
    /// Administrator of the region who has given the second proof.
    pub keeper: Actor,
    /// The same without the second proof.
    pub unproved: Actor,
    /// Names of hers that stand in no table as a key: numbers, photos.
    pub named: Vec<String>,
}

impl Town {
    /// Builds it.
    pub async fn build(pool: PgPool) -> Self {
        let vouches = [
            "--oidc-issuer=http://127.0.0.1:9",
            "--oidc-client-id=a",
            "--oidc-client-secret=b",
        ];
        let app = spawn_set(pool, RateConfig::off(), false, |_| vouches.map(str::to_owned).to_vec()).await;
        tell_numbers_apart(&app.pool).await;
        let anna_id = anna(&app).await;
        let (shown, _) = complaint(&app, "Люк у магазина открыт", "").await;
        let (hidden, photo) = complaint(&app, "Люк во дворе спрятан", "hidden").await;
        let own = "insert into account_complaint (account_id, complaint_id) select $1, complaint_id from complaint";
        sqlx::query(own).bind(anna_id).execute(&app.pool).await.unwrap();
        let clara_id = trusted(&app).await;
        let (boris_id, _) = person(&app, "boris@mail.example", "Другов").await;

        let quiet = organisation(&app, "quiet", ORGANISATION, None).await;
        let loud = organisation(&app, "loud", "Громкая бригада", None).await;
        let mut town = Self {
            ours: Side {
                accounts: vec![anna_id, clara_id],
                organisations: vec![quiet],
                complaints: vec![row_of(&app, &shown).await, row_of(&app, &hidden).await],
            },
            theirs: Side {
                accounts: vec![boris_id],
                organisations: vec![loud],
                complaints: Vec::new(),
            },
            anna: session(&app, "Anna", anna_id, false).await,
            boris: session(&app, "Boris", boris_id, false).await,
            our_staff: Vec::new(),
            their_staff: Vec::new(),
            keeper: member(&app, Role::Administrator, None, true).await.0,
            unproved: member(&app, Role::Administrator, None, false).await.0,
            named: vec![hidden.to_string(), photo],
            app,
        };
        // the hidden one is a case of hers, which nobody else knows of
        let case = sqlx::query("update complaint set organisation_id = $1 where state = 'hidden'")
            .bind(i32::try_from(quiet).unwrap());
        case.execute(&town.app.pool).await.unwrap();
        // as many as may withdraw one
        for name in ["first", "second", "third"] {
            invite(&town.app, &format!("{name}-invited@mail.example"), quiet).await;
        }
        for role in Role::ALL {
            let (actor, account) = member(&town.app, role, Some(quiet), true).await;
            town.ours.accounts.push(account);
            town.our_staff.push((role, actor));
            let (actor, account) = member(&town.app, role, Some(loud), true).await;
            town.theirs.accounts.push(account);
            town.their_staff.push((role, actor));
        }
        town
    }
}

/// A citizen with a name, consents, a child and a paper of his own.
async fn person(app: &App, email: &str, family: &str) -> (i64, Browser) {
    let mut browser = registered(app, email).await;
    let account = sqlx::query_scalar("select max(account_id) from account");
    let account: i64 = account.fetch_one(&app.pool).await.unwrap();
    let name = [
        ("family", family),
        ("given", "Нина"),
        ("no_patronymic", "1"),
        ("born", "14.07.1985"),
    ];
    browser.go(app, "/profile/name", &name, "/profile?done=saved").await;
    for purpose in ["family", "documents"] {
        crate::profile::agree(app, &browser.header(), purpose, "").await;
    }
    (account, browser)
}

async fn anna(app: &App) -> i64 {
    let (account, mut anna) = person(app, "anna@mail.example", "Заповедная").await;
    let child = [
        ("family", "Тайникова"),
        ("given", "Вера"),
        ("no_patronymic", "1"),
        ("born", "05.03.2018"),
    ];
    anna.go(app, "/profile/family/child", &child, "/profile?done=saved")
        .await;
    let people = "select person_id::text from pii.person where account_id = $1 order by relation desc";
    let people: Vec<String> = sqlx::query_scalar(people)
        .bind(account)
        .fetch_all(&app.pool)
        .await
        .unwrap();
    for (person, number) in people.iter().zip(["112-233-445 95", "087-654-303 00"]) {
        let paper = [("kind", "snils"), ("number", number)];
        let place = format!("/profile/people/{person}/documents");
        anna.go(app, &place, &paper, "/profile?done=saved").await;
    }
    anna.go(
        app,
        "/profile/contacts/add",
        &[("address", "+7 910 222-33-44")],
        "/profile/contacts/code",
    )
    .await;
    let code = latest(app, "+79102223344", "code", "code").await;
    anna.go(app, "/profile/contacts/code", &[("code", &code)], "/profile?done=saved")
        .await;
    // another device, and a trust that waits for its code
    let mut other = Browser::new(app).await;
    let words = [("login", "anna@mail.example"), ("password", PASSWORD)];
    other.go(app, "/login", &words, "/my").await;
    let place = ask_trust(app, &mut anna, "Сокровенный", "+7 910 555-66-77").await;
    assert!(place.starts_with("/profile/trust/"), "{place}");
    account
}

/// Asks for the trust of somebody with this phone; where that leads.
async fn ask_trust(app: &App, browser: &mut Browser, family: &str, phone: &str) -> String {
    let until = sqlx::query_scalar("select to_char(now() + interval '100 days', 'DD.MM.YYYY')");
    let until: String = until.fetch_one(&app.pool).await.unwrap();
    let form = [
        ("family", family),
        ("given", "Пётр"),
        ("no_patronymic", "1"),
        ("born", "01.02.1970"),
        ("until", &until),
        ("phone", phone),
    ];
    let answer = browser.send(app, "/profile/family/proxy", &form).await;
    crate::helpers::header(answer.headers(), "location").to_owned()
}

/// Somebody acts for Anna, by the code from her phone: the account. Anna may take that back.
async fn trusted(app: &App) -> i64 {
    let (account, mut clara) = person(app, "clara@mail.example", "Третья").await;
    let place = ask_trust(app, &mut clara, "Заповедная", "+7 910 222-33-44").await;
    let code = latest(app, "+79102223344", "trust", "code").await;
    clara.go(app, &place, &[("code", &code)], "/profile?done=saved").await;
    account
}

/// A complaint with a contact and a photo: its number, and the name of the photo.
async fn complaint(app: &App, body: &str, state: &str) -> (ComplaintNumber, String) {
    let mut report = ReportDraft {
        body: body.to_owned(),
        name: "Заповедная".to_owned(),
        email: "secret-contact@mail.example".to_owned(),
        consent: true,
        ..draft()
    };
    let pixels = image::RgbImage::from_pixel(64, 48, image::Rgb([u8::try_from(state.len()).unwrap(), 90, 200]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let door = app.at(&format!("/api/photos?draft={}", report.key.0));
    let sent = app
        .client
        .post(door)
        .header("content-type", "image/png")
        .body(bytes.into_inner());
    let photo: serde_json::Value = sent.send().await.unwrap().json().await.unwrap();
    let small = photo["url_small"].as_str().unwrap().to_owned();
    report.photos = vec![PhotoRef {
        id: photo["id"].as_str().unwrap().to_owned(),
        url_small: small.clone(),
        url_large: String::new(),
        gps: None,
    }];
    let number = app.report(&report).await.number;
    if !state.is_empty() {
        let change = sqlx::query("update complaint set state = $1 where number = $2");
        change
            .bind(state)
            .bind(number.as_str())
            .execute(&app.pool)
            .await
            .unwrap();
    }
    (number, small.trim_start_matches("/photos/").to_owned())
}

async fn row_of(app: &App, number: &ComplaintNumber) -> i64 {
    let row = sqlx::query_scalar("select complaint_id from complaint where number = $1");
    row.bind(number.as_str()).fetch_one(&app.pool).await.unwrap()
}
