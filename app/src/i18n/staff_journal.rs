//! Texts of the journal of security.

use crate::kernel::Lang;

super::texts! {
    /// The journal.
    StaffJournalTexts {
        journal: "Журнал" / "Journal",
        journal_note: "Кто, когда и\u{a0}с\u{a0}чьей учётной записью что сделал. Записи не\u{a0}меняются и\u{a0}не\u{a0}удаляются." / "Who did what to whose account, and when. Lines are never changed or deleted.",
        kind: "Событие" / "Event",
        any_kind: "любое" / "any",
        day: "День" / "Day",
        day_hint: "Например, 22.11.2026" / "For example 22.11.2026",
        person: "Чьё или кем сделано" / "Whose, or done by whom",
        person_hint: "Почта или телефон целиком" / "The whole e-mail or phone",
        show: "Показать" / "Show",
        all: "Показать всё" / "Show all",
        at: "Когда" / "When",
        whose: "Чья учётная запись" / "Whose account",
        by: "Кем" / "By whom",
        himself: "владельцем" / "the owner",
        whence: "Откуда" / "Whence",
        more: "Подробности" / "Details",
        nameless: "без адреса" / "without an address",
        nobody: "ничья" / "nobody's",
        empty: "Таких записей нет." / "There are no such lines.",
        older: "Раньше" / "Older",
        no_day: "Такого дня нет. Напишите, например, 22.11.2026." / "There is no such day. Write for example 22.11.2026.",
        unknown: "Учётной записи с\u{a0}этим адресом нет." / "There is no account with this address.",
    }
}

/// What the journal knows of, in the order of its list: the word, and its name in both languages.
pub const EVENTS: [(&str, &str, &str); 49] = [
    ("message_retried", "Сообщение отправлено ещё раз", "Message tried again"),
    (
        "message_given_up",
        "Сообщение снято с\u{a0}отправки",
        "Message given up",
    ),
    ("sign_in", "Вход", "Signed in"),
    ("sign_in_failed", "Неверный пароль", "Wrong password"),
    ("sign_out", "Выход", "Signed out"),
    ("sessions_ended", "Входы завершены", "Sessions ended"),
    ("registered", "Регистрация", "Registered"),
    ("password_changed", "Пароль изменён", "Password changed"),
    ("password_reset", "Пароль восстановлен", "Password recovered"),
    ("desk_checked", "Документ проверен лично", "Document seen at a desk"),
    ("desk_refused", "Документ не\u{a0}подошёл", "Document did not fit"),
    ("desk_code_made", "Код для входа выдан лично", "Code given at a desk"),
    ("second_factor", "Второе подтверждение", "Second proof"),
    (
        "second_factor_failed",
        "Второе подтверждение не\u{a0}принято",
        "Second proof refused",
    ),
    (
        "second_factor_connected",
        "Аутентификатор подключён",
        "Authenticator connected",
    ),
    (
        "second_factor_forgotten",
        "Аутентификатор забыт",
        "Authenticator forgotten",
    ),
    ("recovery_code_used", "Запасной код использован", "Recovery code used"),
    (
        "recovery_codes_made",
        "Запасные коды сделаны заново",
        "Recovery codes made anew",
    ),
    (
        "oidc_linked",
        "Вход через внешнюю службу добавлен",
        "Outside sign-in added",
    ),
    (
        "oidc_unlinked",
        "Вход через внешнюю службу убран",
        "Outside sign-in removed",
    ),
    ("contact_added", "Адрес добавлен", "Address added"),
    ("contact_removed", "Адрес убран", "Address removed"),
    (
        "notices_stopped",
        "Уведомления на\u{a0}адрес остановлены",
        "Notices to an address stopped",
    ),
    (
        "notices_wanted",
        "Уведомления на\u{a0}адрес включены",
        "Notices to an address wanted again",
    ),
    ("name_changed", "Имя изменено", "Name changed"),
    ("document_added", "Документ добавлен", "Document added"),
    ("document_refused", "Документ не\u{a0}принят", "Document refused"),
    ("document_removed", "Документ стёрт", "Document erased"),
    ("relative_added", "Близкий человек добавлен", "Relative added"),
    ("relative_removed", "Близкий человек убран", "Relative removed"),
    ("trust_asked", "Просьба о\u{a0}доверии", "Trust asked for"),
    ("trust_lost", "Доверие утрачено", "Trust lost"),
    ("trust_revoked", "Доверие отозвано", "Trust revoked"),
    ("consent_given", "Согласие дано", "Consent given"),
    ("consent_withdrawn", "Согласие отозвано", "Consent withdrawn"),
    ("reports_claimed", "Сообщения присвоены", "Reports claimed"),
    ("report_lost", "Сообщение присвоил другой", "Report claimed by another"),
    ("invitation_sent", "Приглашение отправлено", "Invitation sent"),
    (
        "invitation_sent_again",
        "Приглашение отправлено снова",
        "Invitation sent again",
    ),
    ("invitation_withdrawn", "Приглашение отозвано", "Invitation withdrawn"),
    ("invitations_withdrawn", "Приглашения отозваны", "Invitations withdrawn"),
    ("role_given", "Роль дана", "Role given"),
    ("role_changed", "Роль изменена", "Role changed"),
    ("role_ended", "Роль снята", "Role ended"),
    ("roles_ended", "Все роли сняты", "All roles ended"),
    ("revealed", "Показаны личные данные", "Personal data shown"),
    ("directory_imported", "Справочник загружен", "Reference data imported"),
    ("norm_changed", "Норма изменена", "Norm changed"),
    ("calendar_changed", "Календарь изменён", "Calendar changed"),
];

/// What happened; the word itself when there is no other.
pub fn event_text(kind: &str, lang: Lang) -> &str {
    let known = EVENTS.iter().find(|(word, ..)| *word == kind);
    known.map_or(kind, |(_, ru, en)| lang.pick(ru, en))
}

/// The name of a detail; the word itself when there is no other.
pub fn detail_text(name: &str, lang: Lang) -> &str {
    let (ru, en) = match name {
        "role" => ("роль", "role"),
        "former_role" => ("прежняя роль", "former role"),
        "organisation" => ("организация", "organisation"),
        "former_organisation" => ("прежняя организация", "former organisation"),
        "method" => ("способ", "way"),
        "new_device" => ("новое устройство", "new device"),
        "count" => ("сколько", "how many"),
        "by" => ("чем", "by"),
        "message" => ("сообщение", "message"),
        "reason" => ("зачем", "why"),
        "what" => ("что", "what"),
        "kind" => ("вид", "kind"),
        "day" => ("день", "day"),
        "from" => ("с", "from"),
        "added" => ("добавлено", "added"),
        "changed" => ("изменено", "changed"),
        "closed" => ("закрыто", "closed"),
        "category" => ("категория", "category"),
        "purpose" => ("согласие", "consent"),
        "text" => ("редакция", "version"),
        "erased" => ("стёрто", "erased"),
        "relation" => ("кто", "who"),
        other => return other,
    };
    lang.pick(ru, en)
}

/// The value of a detail; the word itself when there is no other.
pub fn value_text(value: &str, lang: Lang) -> &str {
    let (ru, en) = match value {
        "password" => ("пароль", "password"),
        "code" => ("код", "code"),
        "oidc" => ("внешняя служба", "outside service"),
        "recovery" | "recover" => ("восстановление", "recovery"),
        "desk" => ("лично", "desk"),
        "invitation" => ("приглашение", "invitation"),
        "email" => ("почта", "e-mail"),
        "phone" => ("телефон", "phone"),
        "document" => ("документ", "document"),
        "organisations" => ("организации", "organisations"),
        "categories" => ("категории", "categories"),
        "calendar" => ("календарь", "calendar"),
        "off" => ("выходной", "day off"),
        "on" => ("рабочий", "worked"),
        "ordinary" => ("обычный", "ordinary"),
        "account" => ("учётная запись", "account"),
        "documents" => ("документы", "documents"),
        "family" => ("близкие", "family"),
        "notices" => ("уведомления", "notices"),
        "child" => ("ребёнок", "child"),
        "ward" => ("подопечный", "ward"),
        "proxy" => ("доверитель", "trustor"),
        "snils" => ("СНИЛС", "SNILS"),
        "enp" => ("полис ОМС", "OMS policy"),
        "temporary_policy" => ("временное свидетельство ОМС", "temporary OMS certificate"),
        "old_policy" => ("полис ОМС старого образца", "old OMS policy"),
        "birth_certificate" => ("свидетельство о\u{a0}рождении", "birth certificate"),
        "passport" => ("паспорт", "passport"),
        "inn" => ("ИНН", "INN"),
        "+" => ("да", "yes"),
        other => return other,
    };
    lang.pick(ru, en)
}
