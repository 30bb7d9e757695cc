//! Texts of letters and short messages. `{words}` in braces are filled in by the server.

super::texts! {
    /// What we write to people.
    Letters {
        sender: "Отклик" / "Otklik",
        greeting: "Здравствуйте!" / "Hello,",
        signed: "Отклик, единая служба обращений" / "Otklik, one service for reports, visits and ratings",
        automatic: "Письмо отправлено автоматически, отвечать на\u{a0}него не\u{a0}нужно." / "This letter was sent automatically; there is no need to answer it.",
        not_you: "Если это были не\u{a0}вы, ничего делать не\u{a0}нужно: без этого письма никто не\u{a0}сможет продолжить." / "If this was not you, there is nothing to do: nobody can go on without this letter.",
        once: "Ссылка сработает один раз." / "The link works once.",
        or_code: "Или введите код на\u{a0}странице, где вы остановились:" / "Or type this code on the page where you stopped:",

        confirm_subject: "Подтвердите адрес" / "Confirm your address",
        confirm_text: "Этот адрес указали в\u{a0}Отклике. Подтвердите, что письма на\u{a0}него доходят." / "This address was given to Otklik. Confirm that letters reach it.",
        confirm_link: "Подтвердить адрес" / "Confirm the address",

        recover_subject: "Новый пароль" / "A new password",
        recover_text: "Кто-то, скорее всего вы, попросил открыть доступ к\u{a0}учётной записи с\u{a0}этим адресом. По ссылке можно задать новый пароль. Прежние входы на\u{a0}других устройствах закончатся." / "Somebody, most likely you, asked to get back into the account of this address. The link lets you set a new password. You will be signed out on other devices.",
        recover_link: "Задать новый пароль" / "Set a new password",

        unknown_subject: "Учётной записи с\u{a0}этим адресом нет" / "There is no account for this address",
        unknown_text: "Кто-то, скорее всего вы, попросил открыть доступ к\u{a0}учётной записи с\u{a0}этим адресом. Такой записи в\u{a0}Отклике нет. Возможно, вы указывали другой адрес или входили по\u{a0}телефону." / "Somebody, most likely you, asked to get back into the account of this address. Otklik has no such account. Perhaps you gave another address or signed in by phone.",
        unknown_link: "Открыть страницу входа" / "Open the sign-in page",

        registered_subject: "У вас уже есть учётная запись" / "You already have an account",
        registered_text: "Кто-то, скорее всего вы, хотел зарегистрироваться с\u{a0}этим адресом. Учётная запись с\u{a0}ним уже есть: можно войти, а\u{a0}забытый пароль заменить." / "Somebody, most likely you, wanted to register with this address. It already has an account: you can sign in, and replace a forgotten password.",
        registered_link: "Войти" / "Sign in",

        code_subject: "Код: {code}" / "Code: {code}",
        code_text: "Ваш код для Отклика. Никому его не\u{a0}говорите: наши сотрудники кодов не\u{a0}спрашивают." / "Your code for Otklik. Tell it to nobody: our staff never ask for codes.",

        sign_in_subject: "Вход с\u{a0}нового устройства" / "Signed in on a new device",
        sign_in_text: "В вашу учётную запись вошли {at} с\u{a0}нового устройства: {device}." / "Your account was used on {at} on a new device: {device}.",
        sign_in_otherwise: "Если это были не\u{a0}вы, завершите все входы и\u{a0}смените пароль." / "If this was not you, sign out everywhere and change the password.",
        sign_in_link: "Мои устройства" / "My devices",

        linked_subject: "Добавлен способ входа" / "A way to sign in was added",
        linked_text: "К\u{a0}вашей учётной записи {at} подключён вход через внешнюю службу. Устройство: {device}." / "A way to sign in through another service was added to your account on {at}. Device: {device}.",
        linked_otherwise: "Если это были не\u{a0}вы, отключите его в\u{a0}профиле, завершите все входы и\u{a0}смените пароль." / "If this was not you, remove it in the profile, sign out everywhere and change the password.",
        ways_subject: "Изменены способы входа" / "Your ways to sign in were changed",
        ways_text: "В\u{a0}вашей учётной записи {at} добавлен или убран адрес или вход через внешнюю службу. Устройство: {device}." / "An address or a sign-in through another service was added to your account or removed on {at}. Device: {device}.",
        linked_link: "Профиль" / "Profile",

        changed_subject: "Пароль изменён" / "The password was changed",
        changed_text: "Пароль вашей учётной записи изменён. Входы на\u{a0}других устройствах завершены." / "The password of your account was changed. Other devices were signed out.",
        changed_otherwise: "Если это сделали не\u{a0}вы, сразу верните доступ:" / "If you did not do this, get the account back at once:",
        changed_link: "Вернуть доступ" / "Get the account back",

        desk_subject: "Доступ к\u{a0}учётной записи возвращают лично" / "Access to your account is given back at a desk",
        desk_text: "Сотрудник регистратуры сверил документ с\u{a0}вашим профилем и\u{a0}{at} выдал код, которым можно задать новый пароль." / "A clerk at a desk compared a document with your profile and gave a code at {at} that sets a new password.",

        invitation_subject: "Приглашение: {organisation}" / "Invitation: {organisation}",
        invitation_text: "Вас приглашают работать в\u{a0}Отклике от\u{a0}имени организации «{organisation}». По ссылке можно задать пароль и\u{a0}настроить вход." / "You are invited to work in Otklik for “{organisation}”. The link lets you set a password and how you sign in.",
        invitation_link: "Принять приглашение" / "Accept the invitation",

        invitation_lives: "Она действует 7\u{a0}дней." / "It works for 7 days.",

        role_given_subject: "У\u{a0}вас новая роль" / "You have a new role",
        role_given_text: "С\u{a0}{at} ваша роль в\u{a0}Отклике: {role}. Где: {place}." / "Since {at} your role in Otklik is: {role}. Where: {place}.",
        role_otherwise: "Если вы этого не\u{a0}ждали, скажите тому, кто вас пригласил." / "If you did not expect this, tell whoever invited you.",
        role_changed_subject: "Ваша роль изменена" / "Your role was changed",
        role_changed_text: "С\u{a0}{at} ваша роль в\u{a0}Отклике: {role}. Где: {place}. Прежде было: {former_role}, {former_place}." / "Since {at} your role in Otklik is: {role}. Where: {place}. Before it was: {former_role}, {former_place}.",
        role_ended_subject: "Роль снята" / "A role of yours was ended",
        role_ended_text: "С\u{a0}{at} у\u{a0}вас больше нет этой роли в\u{a0}Отклике: {role}. Где: {place}." / "Since {at} you do not have this role in Otklik any more: {role}. Where: {place}.",
        role_link: "Рабочее место" / "Your desk",
        sessions_ended: "Все входы в\u{a0}вашу учётную запись завершены, можно войти снова." / "You were signed out everywhere and can sign in again.",

        factor_subject: "Подключён аутентификатор" / "An authenticator was connected",
        factor_text: "К\u{a0}вашей учётной записи сотрудника {at} подключён аутентификатор. Устройство: {device}." / "An authenticator was connected to your staff account on {at}. Device: {device}.",
        spare_subject: "Использован запасной код" / "A recovery code was used",
        spare_text: "{at} вместо кода аутентификатора принят запасной код. Устройство: {device}. Если телефон потерян, скажите администратору: потерянный аутентификатор всё ещё действует." / "A recovery code was taken in place of a code of your authenticator on {at}. Device: {device}. If the phone is lost, tell an administrator: the lost authenticator still works.",
        tries_subject: "Слишком много неверных кодов" / "Too many wrong codes",
        tries_text: "{at} второе подтверждение вашей учётной записи ввели неверно столько раз, что на\u{a0}15\u{a0}минут оно закрыто. Устройство: {device}. Тот, кто пробовал, первое уже прошёл." / "On {at} the second proof of your account had been entered wrongly so often that it is closed for 15 minutes. Device: {device}. Whoever tried has passed the first one.",
        factor_otherwise: "Если это были не\u{a0}вы, сразу смените пароль и\u{a0}скажите администратору:" / "If this was not you, change the password at once and tell an administrator:",
        factor_link: "Сменить пароль" / "Change the password",

        complaint_subject: "Сообщение {number} принято" / "Report {number} was received",
        complaint_text: "Мы зарегистрировали ваше сообщение под номером {number}. По ссылке видно, что с\u{a0}ним происходит; на\u{a0}другом устройстве она тоже откроет его как ваше." / "Your report was registered as {number}. The link shows what becomes of it; on another device it opens it as yours, too.",
        complaint_link: "Открыть сообщение" / "Open the report",

        step_subject: "{number}: {what}" / "{number}: {what}",
        step_text: "Что нового с\u{a0}вашим сообщением {number}: {what}." / "News of your report {number}: {what}.",
        step_link: "Открыть сообщение" / "Open the report",
        step_decide: "Сделано или нет, решаете вы. Ответьте на\u{a0}странице сообщения за\u{a0}15\u{a0}дней." / "Whether it is done is yours to decide. Answer on the page of the report within 15 days.",
        step_question: "Пока вы не\u{a0}ответите, срок стоит, но\u{a0}не\u{a0}дольше пяти рабочих дней." / "Until you answer the clock stands, but for five working days at most.",
        step_end: "Если вы не\u{a0}согласны, ответьте на\u{a0}странице сообщения за\u{a0}15\u{a0}дней: дело вернётся под строгий контроль." / "If you disagree, answer on the page of the report within 15 days: the case goes back under stricter control.",
        step_due: "Новый срок: {due}." / "The new term: {due}.",

        stop_letters: "Не\u{a0}присылать такие уведомления" / "Do not send such notices",

        sms_trust: "Отклик: вас просят разрешить вести ваши дела до {until}. Согласны - скажите код {code} тому, кто просит. Нет - ничего не делайте. Не присылать SMS: {stop}" / "Otklik: somebody asks to act for you until {until}. If you agree, tell them the code {code}. If not, do nothing. No more SMS: {stop}",
        sms_news: "Отклик: {what}. Подробнее: {my} Не присылать SMS: {stop}" / "Otklik: {what}. More: {my} No more SMS: {stop}",
        sms_code: "Отклик: код {code}. Никому его не говорите." / "Otklik: code {code}. Tell it to nobody.",
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;
    use crate::kernel::Lang;

    #[test]
    fn a_code_fits_into_one_short_message() {
        // one message holds 70 characters of UCS-2, or 160 of GSM 7 bit (3GPP TS 23.038)
        assert!(Letters::of(Lang::Ru).sms_code.chars().count() <= 70);
        assert!(Letters::of(Lang::En).sms_code.len() <= 160);
    }
}
