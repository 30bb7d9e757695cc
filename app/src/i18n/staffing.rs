//! Texts of the pages of the staff, and the words for roles.

use crate::kernel::{Lang, Role};

super::texts! {
    /// Pages of the staff.
    StaffTexts {
        home_title: "Рабочее место" / "Your desk",
        your_roles: "Ваши роли" / "Your roles",
        whole_region: "весь регион" / "the whole region",
        today: "Что можно сделать" / "What can be done",
        organisations_note: "Кто за\u{a0}что отвечает и\u{a0}как с\u{a0}ним связаться." / "Who answers for what, and how to reach them.",
        members_note: "Кто где работает; приглашения." / "Who works where; invitations.",
        outbox_note: "Что ждёт отправки, что не\u{a0}дошло и\u{a0}почему." / "What waits to be sent, what did not arrive and why.",
        outbox: "Исходящие письма и\u{a0}SMS" / "Outgoing letters and SMS",
        organisations: "Организации" / "Organisations",

        enter_title: "Вход для сотрудников" / "Sign-in for staff",
        enter_note: "Введите код из\u{a0}приложения-аутентификатора или один из\u{a0}запасных кодов." / "Enter the code of your authenticator, or one of your recovery codes.",
        enrol_title: "Подключите аутентификатор" / "Connect an authenticator",
        enrol_note: "Пароля сотруднику мало. Отсканируйте рисунок приложением-аутентификатором (подойдёт любое) или введите в\u{a0}него ключ, а\u{a0}затем введите здесь свой пароль и\u{a0}код из\u{a0}приложения." / "A password is not enough for staff. Scan the picture with an authenticator (any will do) or type the key into it, then enter your password and the code it shows.",
        qr: "Рисунок для аутентификатора" / "Picture for the authenticator",
        key: "Ключ" / "Key",
        password: "Пароль" / "Password",
        code: "Код" / "Code",
        go_on: "Войти" / "Enter",
        wrong_code: "Код не\u{a0}подошёл. Каждый код действует 30\u{a0}секунд и\u{a0}один раз: дождитесь следующего." / "The code does not fit. Each code lives for 30 seconds and works once: wait for the next one.",
        wrong_password: "Пароль не\u{a0}подошёл." / "The password does not fit.",
        too_often: "Слишком много попыток. Попробуйте через 15\u{a0}минут." / "Too many tries. Try again in 15 minutes.",
        demo_code: "Демонстрация: код сейчас" / "Demonstration: the code is now",
        codes_title: "Запасные коды" / "Recovery codes",
        codes_note: "Запишите их: они показаны один раз. Каждый заменит телефон один раз." / "Write them down: they are shown once. Each stands in for your phone once.",
        codes_left: "Неиспользованных осталось:" / "Left unused:",
        codes_anew: "Сделать новые" / "Make new ones",
        codes_anew_note: "Все прежние коды сразу перестанут действовать." / "All former codes stop working at once.",
        codes_done: "Записал, дальше" / "Written down, go on",

        search: "Название или код" / "Name or code",
        find: "Найти" / "Find",
        name: "Название" / "Name",
        kind: "Вид" / "Kind",
        above: "Кому подчинена" / "Below",
        below: "Кто подчинён" / "What is below it",
        none_below: "Ей никто не\u{a0}подчинён." / "Nothing is below it.",
        all_levels: "Все по\u{a0}порядку" / "All in order",
        top_level: "Верхний уровень" / "The top level",
        is_closed: "Закрыта: новое сюда не\u{a0}направляется." / "Closed: nothing new goes there.",
        code_of: "Код организации" / "Code of the organisation",
        other_name: "По-английски" / "In Russian",
        address: "Адрес" / "Address",
        email: "Почта" / "E-mail",
        phone: "Телефон" / "Phone",
        closed: "закрыта" / "closed",
        none_found: "Ничего не\u{a0}нашлось." / "Nothing found.",
        next_page: "Дальше" / "Next",
        upload_title: "Загрузить список" / "Upload a list",
        upload_note: "CSV-файл со\u{a0}столбцами выгрузки. Сначала будет показано, что изменится; ничего не\u{a0}запишется, пока вы не\u{a0}подтвердите." / "A CSV file with the columns of the export. What would change is shown first; nothing is written until you confirm.",
        file: "Файл" / "File",
        choose: "Выбрать файл" / "Choose a file",
        close_missing: "Закрыть те, которых нет в\u{a0}файле" / "Close those that are not in the file",
        line: "Строка" / "Line",
        look: "Показать, что изменится" / "Show what would change",
        changes: "Что изменится" / "What would change",
        no_changes: "Файл ничего не\u{a0}меняет." / "The file changes nothing.",
        extent_added: "Новых:" / "New:",
        extent_changed: "изменённых:" / "changed:",
        extent_closed: "закрытых:" / "closed:",
        extent_same: "без изменений:" / "as they are:",
        notes: "Обратите внимание" / "Take note",
        again: "Попробовать ещё раз" / "Try again",
        large_file: "Файл больше 512\u{a0}КБ. Загрузите его частями и\u{a0}не отмечайте «Закрыть те, которых нет в\u{a0}файле»: тогда строки, которых в\u{a0}части нет, остаются как есть." / "The file is larger than 512\u{a0}KB. Upload it in parts and leave \"Close those that are not in the file\" unticked: rows that a part does not name then stay as they are.",
        other_changes: "Тем временем данные изменились, и\u{a0}файл изменил бы другое, чем вы видели. Ничего не\u{a0}загружено. Посмотрите ещё раз." / "The data have changed meanwhile, and the file would change other things than you saw. Nothing was taken. Look again.",
        more_refused: "И\u{a0}ещё строк с\u{a0}ошибками:" / "More rows with errors:",
        refused: "Эти строки не\u{a0}подходят, поэтому файл не\u{a0}будет загружен" / "These rows do not fit, so the file cannot be taken",
        apply: "Загрузить" / "Import",
        applied: "Загружено." / "Imported.",
        no_file: "Выберите файл CSV размером до\u{a0}512\u{a0}КБ. В\u{a0}нём должны быть строки." / "Choose a CSV file of at most 512\u{a0}KB, with rows in it.",
        choose_again: "Ничего не\u{a0}загружено. Файл нужно выбрать ещё раз." / "Nothing was taken. The file has to be chosen again.",
        gone_title: "Этого здесь нет" / "This is not here",
        changed_meanwhile: "Ссылка неверна, или это изменили: например, роль уже другая или снята, приглашение отозвано или принято. Ничего не\u{a0}сделано." / "The link is wrong, or this was changed: for example the role is another one or has ended, or the invitation was withdrawn or accepted. Nothing was done.",
        to_list: "К\u{a0}списку" / "To the list",
    }
}

/// The name of a role.
pub fn role_text(role: Role, lang: Lang) -> &'static str {
    let (ru, en) = match role {
        Role::Moderator => ("Модератор", "Moderator"),
        Role::Dispatcher => ("Диспетчер", "Dispatcher"),
        Role::Checker => ("Проверяющий", "Checker"),
        Role::Operator => ("Оператор организации", "Organisation operator"),
        Role::Head => ("Руководитель организации", "Organisation head"),
        Role::Clerk => ("Регистратор", "Registry clerk"),
        Role::Doctor => ("Врач", "Doctor"),
        Role::CallBack => ("Оператор обзвона", "Call-back operator"),
        Role::Analyst => ("Аналитик", "Analyst"),
        Role::Administrator => ("Администратор", "Administrator"),
    };
    lang.pick(ru, en)
}

/// What a role is for.
pub fn role_note(role: Role, lang: Lang) -> &'static str {
    let (ru, en) = match role {
        Role::Moderator => (
            "Смотрит тексты и\u{a0}снимки до\u{a0}публикации.",
            "Looks at texts and photos before they are public.",
        ),
        Role::Dispatcher => (
            "Направляет сообщения тем, кто отвечает.",
            "Sends reports to those who answer for them.",
        ),
        Role::Checker => ("Проверяет, сделано\u{a0}ли.", "Checks whether it was done."),
        Role::Operator => ("Отвечает от\u{a0}имени организации.", "Answers for an organisation."),
        Role::Head => (
            "Руководит организацией и\u{a0}приглашает сотрудников.",
            "Heads an organisation and invites its staff.",
        ),
        Role::Clerk => (
            "Ведёт регистратуру; возвращает доступ тем, кто пришёл с\u{a0}документом.",
            "Keeps the registry; gives access back to those who come with a document.",
        ),
        Role::Doctor => ("Принимает пациентов.", "Sees patients."),
        Role::CallBack => (
            "Перезванивает тем, кто остался недоволен.",
            "Calls back those who were not content.",
        ),
        Role::Analyst => ("Читает цифры, имён не\u{a0}видит.", "Reads numbers and sees no names."),
        Role::Administrator => ("Ведёт установку.", "Keeps the installation."),
    };
    lang.pick(ru, en)
}

/// The name of a kind of organisations; the code of one that is not known.
pub fn kind_text(kind: &str, lang: Lang) -> &str {
    let (ru, en) = match kind {
        "region" => ("Регион", "Region"),
        "agency" => ("Ведомство", "Agency"),
        "office" => ("Учреждение", "Office"),
        "unit" => ("Подразделение", "Unit"),
        other => return other,
    };
    lang.pick(ru, en)
}
