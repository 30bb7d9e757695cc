//! What is wrong with a field, and what to do.

use crate::error::Problem;
use crate::kernel::{Lang, plural_en, plural_ru};

/// The words of a problem.
pub fn problem_text(problem: &Problem, lang: Lang) -> String {
    match lang {
        Lang::Ru => russian(problem),
        Lang::En => english(problem),
    }
}

fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn russian(problem: &Problem) -> String {
    match problem {
        Problem::Empty => "Напишите хотя бы одно предложение".to_owned(),
        Problem::TooShort { have, least } => {
            format!("Слишком коротко: {have} из\u{a0}{least} знаков. Добавьте, что видно и\u{a0}где")
        }
        Problem::TooLong { have, most } => {
            let over = as_i64(have - most);
            format!(
                "Длиннее, чем можно, на\u{a0}{over}\u{a0}{}. Сократите до\u{a0}{most}",
                plural_ru(over, "знак", "знака", "знаков")
            )
        }
        Problem::NoPlace => "Покажите место: нажмите на карту, введите адрес или координаты".to_owned(),
        Problem::OutsideRegion => "Это место за\u{a0}границей региона. Мы принимаем сообщения только отсюда".to_owned(),
        Problem::UnknownAddress => {
            "Такого адреса не\u{a0}нашли. Проверьте улицу или введите координаты: широта, долгота".to_owned()
        }
        Problem::NoCategory => "Выберите тему".to_owned(),
        Problem::UnknownCategory => "Такой темы больше нет. Выберите другую".to_owned(),
        Problem::Unanswered => "Ответьте на\u{a0}этот вопрос".to_owned(),
        Problem::UnknownOption => "Выберите один из\u{a0}ответов".to_owned(),
        Problem::Stopper { words } | Problem::Said { words } => words.clone(),
        Problem::TooManyPhotos { most } => format!("Можно приложить не\u{a0}больше {most} снимков. Уберите лишние"),
        Problem::PhotoNeeded => "Для этой темы нужен хотя бы один снимок".to_owned(),
        Problem::PhotoGone => "Один из\u{a0}снимков не\u{a0}сохранился. Приложите его ещё раз".to_owned(),
        Problem::PhotosTooBig => {
            "Снимки вместе больше 80\u{a0}МБ, ни\u{a0}один не\u{a0}загрузился. Загрузите их по\u{a0}одному".to_owned()
        }
        Problem::PhotoType => "Это не\u{a0}снимок. Подойдут JPEG, PNG или WebP".to_owned(),
        Problem::PhotoTooBig => "Файл больше 15\u{a0}МБ. Уменьшите снимок".to_owned(),
        Problem::PhotoTooManyPixels => {
            "В\u{a0}снимке слишком много точек. Нужно не\u{a0}больше 50\u{a0}мегапикселей".to_owned()
        }
        Problem::PhotoBroken => "Снимок повреждён или загружен не\u{a0}до\u{a0}конца. Приложите его ещё раз".to_owned(),
        Problem::BadPhone => "Это не\u{a0}похоже на\u{a0}номер. Пример: 8\u{a0}900\u{a0}000-12-34".to_owned(),
        Problem::PhoneDigits { have, need } if have < need => {
            let lack = as_i64(need - have);
            format!(
                "Не\u{a0}хватает {lack}\u{a0}{}: введено {have} из\u{a0}{need}",
                plural_ru(lack, "цифры", "цифр", "цифр")
            )
        }
        Problem::PhoneDigits { have, need } => format!("Лишние цифры: введено {have} вместо {need}"),
        Problem::BadEmail => "Проверьте адрес: например, imya@example.ru".to_owned(),
        Problem::ConsentNeeded => {
            "Без согласия мы не\u{a0}можем хранить ваш телефон и\u{a0}почту. Отметьте его или сотрите контакт"
                .to_owned()
        }
        Problem::TooLate => "Пятнадцать минут прошли, текст уже у\u{a0}организации".to_owned(),
        Problem::BadCharacters => "В\u{a0}тексте есть знаки, которые мы не\u{a0}можем прочитать. Уберите их".to_owned(),
    }
}

fn english(problem: &Problem) -> String {
    match problem {
        Problem::Empty => "Write at least one sentence".to_owned(),
        Problem::TooShort { have, least } => {
            format!("Too short: {have} of {least} characters. Add what you see and where")
        }
        Problem::TooLong { have, most } => {
            let over = as_i64(have - most);
            format!(
                "Too long by {over}\u{a0}{}. The limit is {most}",
                plural_en(over, "character", "characters")
            )
        }
        Problem::NoPlace => "Show the place: tap the map, type an address or coordinates".to_owned(),
        Problem::OutsideRegion => "This place is outside the region. We take reports from inside only".to_owned(),
        Problem::UnknownAddress => {
            "No such address. Check the street or type coordinates: latitude, longitude".to_owned()
        }
        Problem::NoCategory => "Choose a topic".to_owned(),
        Problem::UnknownCategory => "This topic is no longer there. Choose another".to_owned(),
        Problem::Unanswered => "Answer this question".to_owned(),
        Problem::UnknownOption => "Choose one of the answers".to_owned(),
        Problem::Stopper { words } | Problem::Said { words } => words.clone(),
        Problem::TooManyPhotos { most } => format!("At most {most} photos. Remove some"),
        Problem::PhotoNeeded => "This topic needs at least one photo".to_owned(),
        Problem::PhotoGone => "One of the photos was not kept. Add it again".to_owned(),
        Problem::PhotosTooBig => {
            "The photos together are over 80\u{a0}MB, none was uploaded. Upload them one by one".to_owned()
        }
        Problem::PhotoType => "This is not a photo. JPEG, PNG or WebP will do".to_owned(),
        Problem::PhotoTooBig => "The file is larger than 15\u{a0}MB. Make the photo smaller".to_owned(),
        Problem::PhotoTooManyPixels => "Too many pixels. At most 50 megapixels".to_owned(),
        Problem::PhotoBroken => "The photo is damaged or was cut off. Add it again".to_owned(),
        Problem::BadPhone => "This does not look like a number. Example: 8\u{a0}900\u{a0}000-12-34".to_owned(),
        Problem::PhoneDigits { have, need } if have < need => {
            let lack = as_i64(need - have);
            format!(
                "{lack}\u{a0}{} missing: {have} of {need} typed",
                plural_en(lack, "digit", "digits")
            )
        }
        Problem::PhoneDigits { have, need } => format!("Too many digits: {have} instead of {need}"),
        Problem::BadEmail => "Check the address: for example, name@example.org".to_owned(),
        Problem::ConsentNeeded => {
            "We may not keep your phone and e-mail without consent. Tick it or clear the contact".to_owned()
        }
        Problem::TooLate => "Fifteen minutes are over, the organisation has the text".to_owned(),
        Problem::BadCharacters => "The text has characters that we cannot read. Remove them".to_owned(),
    }
}
