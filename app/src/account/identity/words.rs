//! Faults and doubts in words: what is wrong, and what to do.

use super::{Doubt, Fault};
use crate::kernel::{Lang, plural_en, plural_ru};

/// The words of a fault.
pub fn fault_text(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::LetterForDigit { letter, digit } => lang.pick(
            format!("Вместо цифры «{digit}» стоит буква «{letter}»"),
            format!("The letter “{letter}” stands in place of the digit “{digit}”"),
        ),
        Fault::NotADigit { found } => lang.pick(
            format!("Здесь только цифры, а\u{a0}стоит «{found}»"),
            format!("Digits only, but there is “{found}”"),
        ),
        Fault::Digits { have, need } => digits(*have, *need, lang),
        Fault::TooLong { most } => lang.pick(
            format!("Не\u{a0}длиннее {most} знаков"),
            format!("At most {most} characters"),
        ),
        Fault::WrongCode { left } => lang.pick(
            format!("Код не\u{a0}подходит. Осталось попыток: {left}"),
            format!("The code does not fit. Tries left: {left}"),
        ),
        Fault::TooManyPeople { most } => lang.pick(
            format!("Вы уже действуете за\u{a0}{most} человек, больше нельзя. Удалите кого-нибудь"),
            format!("You act for {most} people already, and no more is possible. Remove somebody"),
        ),
        Fault::NotRoman { found } => lang.pick(
            format!("«{found}» не\u{a0}римское число. Оно стоит в\u{a0}начале серии, например IV"),
            format!("“{found}” is no Roman numeral. It begins the series, for example IV"),
        ),
        Fault::NotCyrillic { found } => lang.pick(
            format!("В\u{a0}серии после тире две русские буквы, а\u{a0}стоит «{found}»"),
            format!("The series has two Russian letters after the dash, but there is “{found}”"),
        ),
        Fault::EmailSign { found } => lang.pick(
            format!("Знака «{}» в\u{a0}адресе быть не\u{a0}может", found.escape_default()),
            format!("An address cannot have “{}”", found.escape_default()),
        ),
        Fault::EmailCyrillic { found } => lang.pick(
            format!("До\u{a0}знака @ только латинские буквы, а\u{a0}стоит русская «{found}»"),
            format!("Only Latin letters stand before @, but there is the Russian “{found}”"),
        ),
        Fault::LookAlike { found, meant } => look_alike(*found, *meant, lang),
        Fault::NameSign { found } => lang.pick(
            format!(
                "Знака «{}» здесь быть не\u{a0}может: буквы, пробел, дефис, апостроф",
                found.escape_debug()
            ),
            format!(
                "“{}” cannot stand here: letters, blank, hyphen, apostrophe",
                found.escape_debug()
            ),
        ),
        plain => plain_words(plain, lang).to_owned(),
    }
}

fn digits(have: usize, need: usize, lang: Lang) -> String {
    let off = i64::try_from(have.abs_diff(need)).unwrap_or(i64::MAX);
    match (lang, have < need) {
        (Lang::Ru, true) => format!(
            "Не\u{a0}хватает {off}\u{a0}{}: введено {have} из\u{a0}{need}",
            plural_ru(off, "цифры", "цифр", "цифр")
        ),
        (Lang::Ru, false) => format!("Лишние цифры: введено {have} вместо {need}"),
        (Lang::En, true) => format!(
            "{off}\u{a0}{} missing: {have} of {need} typed",
            plural_en(off, "digit", "digits")
        ),
        (Lang::En, false) => format!("Too many digits: {have} instead of {need}"),
    }
}

fn look_alike(found: char, meant: char, lang: Lang) -> String {
    let is_russian = super::lookalike::is_cyrillic(found);
    match (lang, is_russian) {
        (Lang::Ru, true) => {
            format!("Русская буква «{found}» похожа на латинскую «{meant}». Наберите это слово латиницей")
        }
        (Lang::Ru, false) => {
            format!("Латинская буква «{found}» похожа на русскую «{meant}». Наберите это слово по-русски")
        }
        (Lang::En, true) => {
            format!("The Russian letter “{found}” looks like the Latin “{meant}”. Type this word in Latin letters")
        }
        (Lang::En, false) => {
            format!("The Latin letter “{found}” looks like the Russian “{meant}”. Type this word in Russian letters")
        }
    }
}

/// Faults without anything to fill in.
fn plain_words(fault: &Fault, lang: Lang) -> &'static str {
    let (ru, en) = match fault {
        Fault::Empty => ("Заполните это поле", "Fill in this field"),
        Fault::CheckDigits => (
            "Номер не\u{a0}сходится: проверьте, нет\u{a0}ли опечатки",
            "The number does not add up: check for a slip",
        ),
        Fault::AllZeros => (
            "Одни нули: такого номера не\u{a0}бывает",
            "Only zeros: there is no such number",
        ),
        Fault::NoSeriesHere => (
            "У\u{a0}такого полиса нет серии, только номер",
            "A policy of this kind has a number and no series",
        ),
        Fault::IssuedInFuture => ("Дата выдачи ещё не\u{a0}наступила", "The day of issue is still to come"),
        Fault::IssuedTooYoung => (
            "Паспорт выдают с\u{a0}14\u{a0}лет: проверьте дату выдачи и\u{a0}дату рождения",
            "A passport is issued from 14: check the day of issue and the birth date",
        ),
        Fault::IssuedTooEarly => (
            "Такие паспорта выдают с\u{a0}1\u{a0}октября 1997\u{a0}года",
            "Such passports are issued since 1 October 1997",
        ),
        Fault::IssuerCode => (
            "Код подразделения: шесть цифр, например 680-001",
            "The issuer’s code has six digits, for example 680-001",
        ),
        Fault::CertificateShape => (
            "Нужны серия и\u{a0}номер, например IV-МЮ 123456",
            "Series and number are needed, for example IV-МЮ 123456",
        ),
        Fault::ForeignPhone => (
            "Это номер другой страны. Нужен номер, который начинается с\u{a0}+7 или 8",
            "This is a number of another country. It must begin with +7 or 8",
        ),
        Fault::ShortPhone => (
            "Это короткий номер службы. Нужен ваш номер целиком",
            "This is a short service number. Give your own number in full",
        ),
        Fault::PhoneArea => (
            "Номера с\u{a0}таким началом нет. Пример: 8\u{a0}900\u{a0}000-12-34",
            "No number begins so. Example: 8\u{a0}900\u{a0}000-12-34",
        ),
        Fault::NotMobile => (
            "SMS приходят только на\u{a0}мобильные номера России",
            "SMS reach Russian mobile numbers only",
        ),
        Fault::NoGateway => (
            "SMS здесь пока не\u{a0}отправляются. Укажите почту или придите лично",
            "No SMS is sent from here yet. Give an e-mail, or come in person",
        ),
        Fault::NoAt => (
            "В\u{a0}адресе один знак @: например, imya@example.ru",
            "An address has one @: for example, name@example.org",
        ),
        Fault::EmailPart => (
            "Адрес неполный: например, imya@example.ru",
            "The address is incomplete: for example, name@example.org",
        ),
        Fault::EmailDomain => (
            "Проверьте, что стоит после @: например, example.ru",
            "Check what stands after @: for example, example.org",
        ),
        Fault::NameEdge => (
            "Имя начинается и\u{a0}кончается буквой",
            "A name begins and ends with a letter",
        ),
        Fault::NoSuchDay => (
            "Такой даты нет. Пример: 14.07.1985",
            "There is no such date. Example: 14.07.1985",
        ),
        Fault::DayInFuture => ("Эта дата ещё не\u{a0}наступила", "This date is still to come"),
        Fault::DayTooEarly => ("Проверьте год: не\u{a0}раньше 1900", "Check the year: 1900 or later"),
        Fault::DayOver => ("Этот день уже прошёл", "This day is over"),
        Fault::DayTooLate => (
            "Так долго нельзя: выберите день раньше",
            "This is too long: choose an earlier day",
        ),
        Fault::Adult => (
            "С\u{a0}18\u{a0}лет человек действует сам",
            "From 18 a person acts for himself",
        ),
        Fault::NotAdult => (
            "До\u{a0}18\u{a0}лет доверенность не\u{a0}нужна: добавьте как ребёнка",
            "Under 18 no trust is needed: add as a child",
        ),
        Fault::NotBoth => (
            "Отмечено, что этого нет: сотрите поле или снимите отметку",
            "The box says that there is none: clear the field or the box",
        ),
        _ => ("Проверьте это поле", "Check this field"),
    };
    lang.pick(ru, en)
}

/// The words of a doubt.
pub fn doubt_text(doubt: Doubt, lang: Lang) -> &'static str {
    let (ru, en) = match doubt {
        Doubt::SnilsUnchecked => (
            "Старый номер без контрольных цифр: сверьте его с\u{a0}документом",
            "An old number without check digits: compare it with the paper",
        ),
        Doubt::PolicyBirth => (
            "В\u{a0}номере полиса другая дата рождения. Если полис ваш, всё в\u{a0}порядке",
            "The number of the policy tells another birth date. If the policy is yours, all is well",
        ),
        Doubt::PolicySex => (
            "В\u{a0}номере полиса другой пол. Если полис ваш, всё в\u{a0}порядке",
            "The number of the policy tells another sex. If the policy is yours, all is well",
        ),
        Doubt::PassportYear => (
            "Бланк этой серии напечатан в\u{a0}другие годы: сверьте серию и\u{a0}дату выдачи",
            "The blank of this series is of other years: compare the series and the day of issue",
        ),
        Doubt::PassportExpired => (
            "Паспорт нужно было заменить в\u{a0}20 или 45\u{a0}лет",
            "The passport was to be replaced at 20 or 45",
        ),
        Doubt::IssuerLevel => (
            "Третья цифра кода бывает от\u{a0}0 до\u{a0}3: сверьте его с\u{a0}паспортом",
            "The third digit of the code is 0 to 3: compare it with the passport",
        ),
    };
    lang.pick(ru, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_name_what_is_wrong() {
        assert!(
            fault_text(
                &Fault::LetterForDigit {
                    letter: 'О',
                    digit: '0'
                },
                Lang::Ru
            )
            .contains("буква «О»")
        );
        assert!(
            fault_text(
                &Fault::LookAlike {
                    found: 'а', meant: 'a'
                },
                Lang::Ru
            )
            .starts_with("Русская")
        );
        assert!(
            fault_text(
                &Fault::LookAlike {
                    found: 'a', meant: 'а'
                },
                Lang::En
            )
            .starts_with("The Latin")
        );
        assert_eq!(
            fault_text(&Fault::Digits { have: 10, need: 11 }, Lang::En),
            "1\u{a0}digit missing: 10 of 11 typed"
        );
        assert!(!fault_text(&Fault::EmailSign { found: '\r' }, Lang::Ru).contains('\r'));
    }
}
