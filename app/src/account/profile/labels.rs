//! Words of papers, relations and messages.

use super::forms::DocumentKind;
use super::model::{Done, NoticeLine};
use crate::account::identity::{Authority, Relation};
use crate::i18n::{self, ProfileTexts};
use crate::kernel::{Day, Lang, Zone};
use crate::messages::model::{Channel, Fate};

/// The name of a kind of papers.
pub fn document(kind: DocumentKind, lang: Lang) -> &'static str {
    let (ru, en) = match kind {
        DocumentKind::Snils => ("СНИЛС", "SNILS"),
        DocumentKind::Enp => ("Полис ОМС (16 цифр)", "Medical policy (16 digits)"),
        DocumentKind::TemporaryPolicy => ("Временное свидетельство ОМС", "Temporary medical policy"),
        DocumentKind::OldPolicy => ("Полис ОМС старого образца", "Medical policy of the old kind"),
        DocumentKind::Passport => ("Паспорт РФ", "Passport of Russia"),
        DocumentKind::BirthCertificate => ("Свидетельство о\u{a0}рождении", "Certificate of birth"),
        DocumentKind::Inn => ("ИНН", "Taxpayer’s number"),
    };
    lang.pick(ru, en)
}

/// Fields that are typed; all others are chosen.
pub const TYPED: [&str; 14] = [
    "family",
    "given",
    "patronymic",
    "born",
    "act",
    "until",
    "phone",
    "number",
    "series",
    "issued",
    "issuer",
    "code",
    "address",
    "link",
];

/// What a field is called.
pub fn field(name: &str, t: &ProfileTexts) -> &'static str {
    match name {
        "family" => t.family_name,
        "given" => t.given_name,
        "patronymic" => t.patronymic,
        "born" => t.born,
        "act" => t.act,
        "until" => t.last_day,
        "phone" => t.proxy_phone,
        "kind" => t.kind,
        "series" => t.series,
        "issued" => t.issued,
        "issuer" => t.issuer,
        "code" => t.code,
        "address" => t.address,
        "link" => t.claim_label,
        _ => t.number,
    }
}

/// How somebody stands to the owner.
pub fn relation(relation: Relation, t: &ProfileTexts) -> &'static str {
    match relation {
        Relation::Child => t.child,
        Relation::Ward => t.ward,
        Relation::Proxy => t.proxy,
    }
}

/// What the owner may do.
pub fn authority(authority: Authority, t: &ProfileTexts) -> &'static str {
    match authority {
        Authority::Acts => t.acts,
        Authority::LooksByConsent => t.looks,
        Authority::Over => t.over,
    }
}

/// A day as people write it: `14.07.1985`, `14/07/1985`.
pub fn day(day: Day, lang: Lang) -> String {
    let sign = if lang == Lang::Ru { '.' } else { '/' };
    format!("{:02}{sign}{:02}{sign}{}", day.day(), day.month(), day.year())
}

/// What has just been done.
pub fn done(done: Done, t: &ProfileTexts) -> &'static str {
    match done {
        Done::Saved => t.saved,
        Done::Removed => t.removed,
        Done::Linked => t.linked,
        Done::LinkedElsewhere => t.linked_elsewhere,
        Done::Claimed => t.claimed,
    }
}

/// What a message is about.
pub fn notice(template: &str, lang: Lang) -> &'static str {
    let (ru, en) = match template {
        "confirm-email" => ("Подтверждение почты", "Confirming the e-mail"),
        "recover" | "recover-unknown" => ("Восстановление доступа", "Recovering the account"),
        "already-registered" => ("Повторная регистрация", "Registering again"),
        "code" => ("Код", "Code"),
        "new-sign-in" => ("Вход с\u{a0}нового устройства", "Signed in on a new device"),
        "sign-in-linked" | "ways-changed" => ("Изменены способы входа", "Ways to sign in were changed"),
        "news" => ("Событие с\u{a0}учётной записью", "Something happened to the account"),
        "trust" => ("Просьба о\u{a0}доверии", "Trust asked for"),
        "role-given" | "role-changed" | "role-ended" => ("Роль", "Role"),
        "second-factor-connected" | "recovery-code-used" | "second-factor-tries" => {
            ("Второе подтверждение", "Second proof")
        }
        "password-changed" => ("Пароль изменён", "The password was changed"),
        "invitation" => ("Приглашение", "Invitation"),
        _ => ("Сообщение", "Message"),
    };
    lang.pick(ru, en)
}

/// What became of a message: the mark of its colour, and the words.
pub fn fate(notice: &NoticeLine, zone: Zone, lang: Lang) -> (&'static str, String) {
    let t = ProfileTexts::of(lang);
    match &notice.fate {
        Fate::Queued { .. } => ("s-warn", t.queued.to_owned()),
        Fate::Accepted { at, .. } => {
            let words = if notice.channel == Channel::Sms {
                t.accepted_sms
            } else {
                t.accepted_mail
            };
            ("s-done", format!("{words} {}", i18n::clock(*at, zone)))
        }
        Fate::Delayed { next_at, .. } => ("s-warn", format!("{} {}", t.delayed, i18n::clock(*next_at, zone))),
        Fate::Refused { .. } => ("s-over", t.refused.to_owned()),
        Fate::Dead { .. } => ("s-over", t.dead.to_owned()),
    }
}
