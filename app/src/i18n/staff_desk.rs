//! Texts of the desk that gives access back.

super::texts! {
    /// A desk, a person, a document.
    StaffDeskTexts {
        desk: "Вернуть доступ" / "Give access back",
        desk_note: "Человек пришёл с\u{a0}документом и\u{a0}не\u{a0}может войти." / "A person came with a document and cannot sign in.",
        intro: "Попросите паспорт. Введите почту или телефон, которые назовёт человек, и\u{a0}то, что написано в\u{a0}документе: всё должно совпасть с\u{a0}его профилем. Каждая проверка остаётся в\u{a0}журнале." / "Ask for the passport. Type the e-mail or phone that the person tells, and what the document says: all of it must fit the profile. Every check stays in the journal.",
        who: "Почта или телефон учётной записи" / "E-mail or phone of the account",
        family: "Фамилия" / "Family name",
        given: "Имя" / "Given name",
        patronymic: "Отчество" / "Patronymic",
        patronymic_hint: "Если его нет в\u{a0}документе, оставьте пустым" / "Leave empty if the document has none",
        born: "Дата рождения" / "Date of birth",
        born_hint: "Например, 14.07.1985" / "For example 14.07.1985",
        passport: "Серия и\u{a0}номер паспорта" / "Series and number of the passport",
        passport_hint: "Нужны, если паспорт есть в\u{a0}профиле" / "Needed if the profile holds the passport",
        check: "Сверить" / "Compare",
        fits: "Всё совпало" / "All of it fits",
        fits_note: "Посмотрите на\u{a0}фотографию в\u{a0}документе и\u{a0}на\u{a0}человека. Код откроет его учётную запись; владельцу придёт письмо." / "Look at the photo in the document and at the person. The code opens the account; its owner is told by letter.",
        seen: "Документ подлинный, человек на\u{a0}фотографии передо мной" / "The document is genuine, and the person in its photo stands before me",
        give: "Напечатать код" / "Print the code",
        not_seen: "Без этого код выдать нельзя." / "Without this no code can be given.",
        no_fit: "Учётной записи, в\u{a0}которой всё это совпадает, нет. Проверьте, что набрано. Если имени в\u{a0}профиле никогда не\u{a0}было, вернуть доступ так нельзя." / "There is no account in which all this fits. Check what was typed. If the profile never had a name, access cannot be given back this way.",
        of_staff: "Это учётная запись сотрудника: доступ к\u{a0}ней возвращают письмом." / "This is the account of a member of the staff: access to it is given back by letter.",
        too_often: "Слишком много проверок за\u{a0}час. Попробуйте позже." / "Too many checks within the hour. Try later.",
        code_title: "Код для нового пароля" / "Code for a new password",
        code_note: "Отдайте листок человеку. Код действует 24\u{a0}часа и\u{a0}один раз, больше он показан не\u{a0}будет." / "Give the slip to the person. The code works for 24 hours and once, and is not shown again.",
        where_to: "Где ввести" / "Where to type it",
        another: "Следующий человек" / "The next person",
    }
}
