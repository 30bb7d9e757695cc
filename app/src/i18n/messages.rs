//! Texts of pages about messages, and the words for what became of one.

use crate::kernel::Lang;

super::texts! {
    /// Pages about messages.
    MessageTexts {
        inbox_title: "Входящие демонстрации" / "Inbox of the demonstration",
        inbox_note: "Почтовый сервер не\u{a0}настроен: всё, что ушло бы людям письмом или SMS, показано здесь. В\u{a0}настоящей установке этой страницы нет." / "No mail server is set: whatever would go to people by letter or SMS is shown here. A real installation has no such page.",
        address: "Адрес или телефон" / "Address or phone",
        show: "Показать" / "Show",
        show_all: "Показать всё" / "Show all",
        nothing_came: "Пока ничего не\u{a0}пришло." / "Nothing has come yet.",
        to_whom: "Кому" / "To",
        letter: "Письмо" / "Letter",
        sms: "SMS" / "SMS",
        event: "Событие" / "Event",
        older: "Раньше" / "Older",
        next_page: "Дальше" / "Next",

        parts: "Какие показать" / "Which to show",
        no_address: "Введите почту или телефон, историю которого надо показать" / "Enter the e-mail or phone whose history is wanted",
        age: "Самое старое ждёт" / "The oldest waits",
        age_none: "Ничего не\u{a0}ждёт отправки" / "Nothing is due",
        counts: "Сейчас и\u{a0}за последние сутки" / "Now and within the last day",
        template: "Текст" / "Text",
        queued: "В\u{a0}очереди" / "Queued",
        delayed: "Отложено" / "Delayed",
        accepted: "Принято" / "Accepted",
        refused: "Отказано" / "Refused",
        dead: "Не\u{a0}отправлено" / "Given up",
        failed_part: "Не\u{a0}доставлено" / "Failed",
        waiting_part: "Ждут" / "Waiting",
        history_of: "История адреса" / "History of an address",
        nothing_here: "Здесь пусто." / "Nothing here.",
        retry: "Отправить снова" / "Try again",
        give_up: "Не\u{a0}отправлять" / "Give up",
        cannot: "Этого сообщения больше нельзя касаться: оно ушло, устарело или стёрто." / "This message cannot be touched any more: it left, expired or was erased.",
        created: "Создано" / "Written",
        next_try: "Следующая попытка" / "Next try",
        retried: "Отправить снова: решил сотрудник" / "Try again: decided by staff",
        in_hand: "Отправляется" / "In hand",

        stop_title: "Уведомления" / "Notices",
        stop_question: "Больше не\u{a0}присылать на\u{a0}этот адрес уведомления о\u{a0}сообщениях? Письма о\u{a0}входе и\u{a0}пароле будут приходить: без них нельзя." / "Send no more notices about reports to this address? Letters about signing in and passwords will still come: they are needed.",
        stop_question_sms: "Больше не\u{a0}присылать SMS на\u{a0}этот номер? Коды, которые вы запросите сами, будут приходить." / "Send no more SMS to this number? Codes that you ask for yourself will still come.",
        stop_yes: "Не\u{a0}присылать" / "Send no more",
        stop_done: "Уведомлений на\u{a0}этот адрес больше не\u{a0}будет." / "No more notices will be sent to this address.",
        stop_done_sms: "SMS на\u{a0}этот номер больше не\u{a0}будет, кроме кодов, которые вы запросите сами." / "No more SMS will be sent to this number, except codes that you ask for yourself.",
        stop_again: "Присылать снова" / "Send them again",
        stop_undone: "Уведомления снова будут приходить." / "Notices will be sent again.",
    }
}

/// What a message is about; `template` as the database has it, which is also said of one that is not known.
pub fn message_text(template: &str, lang: Lang) -> &str {
    let (ru, en) = match template {
        "confirm-email" => ("подтверждение почты", "confirming an e-mail"),
        "recover" => ("новый пароль", "a new password"),
        "recover-unknown" => ("новый пароль: учётной записи нет", "a new password: no account"),
        "already-registered" => ("регистрация: запись уже есть", "registering: the account exists"),
        "code" => ("код", "a code"),
        "new-sign-in" => ("вход с\u{a0}нового устройства", "a sign-in from a new device"),
        "sign-in-linked" => ("подключён вход через сервис", "a way in was linked"),
        "ways-changed" => ("изменились способы входа", "ways in changed"),
        "password-changed" => ("пароль изменён", "the password was changed"),
        "invitation" => ("приглашение сотрудника", "an invitation to the staff"),
        "desk-code" => ("доступ возвращён лично", "access was given back in person"),
        "role-given" => ("дана роль", "a role was given"),
        "role-changed" => ("роль изменена", "a role was changed"),
        "role-ended" => ("роль закончилась", "a role was ended"),
        "second-factor-connected" => ("подключено второе подтверждение", "a second proof was connected"),
        "recovery-code-used" => ("использован запасной код", "a recovery code was used"),
        "second-factor-tries" => ("подбирают второе подтверждение", "a second proof is being guessed"),
        "news" => ("новости учётной записи", "news of the account"),
        "complaint-registered" => ("сообщение принято", "a report was registered"),
        "complaint-step" => ("новости сообщения", "news of a report"),
        "trust" => ("согласие доверителя", "the consent of a trustor"),
        other => return other,
    };
    lang.pick(ru, en)
}

/// Why a message is late or lost; `code` as the model and the database have it.
pub fn cause_text(code: &str, lang: Lang) -> &'static str {
    let (ru, en) = match code {
        "greylisted" => (
            "сервер получателя просит прийти позже: он проверяет незнакомых",
            "the recipient's server asks to come later: it checks strangers",
        ),
        "busy" => ("сервер получателя сейчас занят", "the recipient's server is busy"),
        "unreachable" => ("почтовый сервер недоступен", "no mail server can be reached"),
        "dropped" => (
            "связь прервалась, ответа не\u{a0}было",
            "the connection broke before an answer came",
        ),
        "denied" => (
            "почтовый сервер не\u{a0}принял наши учётные данные",
            "the mail server did not let us in",
        ),
        "refused" => ("сервер получателя отказал", "the recipient's server refused it"),
        "bad-address" => ("такого адреса не\u{a0}бывает", "no such address can exist"),
        "bad-prefix" => ("на этот номер SMS не\u{a0}отправляются", "no SMS goes to this number"),
        "opted-out" => (
            "получатель отказался от\u{a0}уведомлений",
            "the recipient wants no notices",
        ),
        "quiet-hours" => ("ночь: отправим утром", "it is night: sent in the morning"),
        "address-quota" => (
            "сегодня на\u{a0}этот номер отправлено слишком много",
            "too many messages to this number today",
        ),
        "budget" => ("дневной запас SMS исчерпан", "the day's budget of SMS is used up"),
        "expired" => (
            "срок вышел раньше, чем удалось отправить",
            "it expired before it could be sent",
        ),
        "exhausted" => ("слишком много неудачных попыток", "too many tries in vain"),
        "given-up" => ("сотрудник отменил отправку", "a member of the staff gave it up"),
        _ => (
            "наша ошибка: сообщение не\u{a0}удалось составить",
            "our fault: it could not be written",
        ),
    };
    lang.pick(ru, en)
}
