//! Why a file of reference data, or a row of it, cannot be taken.

super::told! {
    /// Why a file of reference data, or a row of it, cannot be taken.
    ImportFault {
        // cells
        /// Bytes of another alphabet.
        NotUtf8 { column: String } =>
            "{column}: не UTF-8; сохраните файл в этой кодировке" / "{column}: not UTF-8; save the file in that encoding",
        /// Nothing where something must be.
        Empty { column: String } => "{column}: пусто" / "{column} is empty",
        /// A sign that no code has.
        CodeSign { column: String, text: String, sign: char } =>
            "{column} «{text}»: знака «{sign}» в коде быть не может; можно латинские буквы, цифры, «_», «-» и «.»"
            / "{column} «{text}»: «{sign}» may not be in a code; Latin letters, digits, «_», «-» and «.» may",
        /// Longer than it may be.
        TooLong { column: String, have: usize, most: usize } =>
            "{column}: {have} знаков, а можно не больше {most}" / "{column}: {have} characters, {most} at most",
        /// Neither yes nor no.
        YesNo { column: String, text: String } =>
            "{column} «{text}»: напишите yes или no" / "{column} «{text}»: write yes or no",
        /// No whole number, or too small a one.
        NotWhole { column: String, text: String, least: i32 } =>
            "{column} «{text}»: нужно целое число от {least}" / "{column} «{text}»: not a whole number from {least} on",
        /// No day.
        NotADay { column: String, text: String } =>
            "{column} «{text}»: нужен день от 2000 до 2100 года, как 2026-11-22 или 22.11.2026"
            / "{column} «{text}»: not a day of the years 2000 to 2100, as 2026-11-22 or 22.11.2026",
        /// None of a few words.
        OneOf { column: String, text: String, list: String } =>
            "{column} «{text}»: нужно одно из: {list}" / "{column} «{text}»: one of {list}",
        /// An e-mail with a fault, which is said in both languages.
        Email { text: String, ru: String, en: String } => "email «{text}»: {ru}" / "email «{text}»: {en}",
        /// No telephone number.
        Phone { text: String } =>
            "phone «{text}»: это не номер телефона" / "phone «{text}»: not a telephone number",
        /// One of two numbers of a place.
        HalfPlace => "lat и long: нужны оба или ни одного" / "lat and long: both or none",
        /// No number of degrees.
        NotDegrees { column: String, text: String } =>
            "{column} «{text}»: это не число градусов" / "{column} «{text}»: not a number of degrees",
        /// More degrees than there are.
        OutsideDegrees { column: String, text: String, limit: i32 } =>
            "{column} «{text}»: больше ±{limit} градусов" / "{column} «{text}»: outside of ±{limit} degrees",
        /// Nothing has this code.
        NoSuch { column: String, text: String, what: &'static str } =>
            "{column} «{text}»: такого кода нет" / "{column} «{text}»: no such {what}",

        // rows
        /// A row of another width.
        Width => "строка другой ширины" / "a row of another width",
        /// A row with more or fewer cells than the header.
        Cut { have: usize, need: usize } =>
            "столбцов {have}, а нужно {need}: не хватает разделителя или кавычки, или они лишние"
            / "{have} columns instead of {need}: a separator or a quote is missing or too many",
        /// The same key once more.
        Twice { key: String, line: u64 } => "«{key}» уже есть в строке {line}" / "«{key}» was already on line {line}",
        /// A row of the tables below this one would be wrong; what, in both languages.
        Below { key: String, ru: String, en: String } =>
            "«{key}», которая ей подчинена и которой нет в файле: {ru}"
            / "«{key}», which is below it and not in the file: {en}",

        // organisations
        /// A kind that stands at no top.
        NeedsAbove { kind: String } =>
            "kind «{kind}»: нужна организация над ней, а parent_code пуст"
            / "kind «{kind}»: needs an organisation above it, parent_code is empty",
        /// Nobody has this code.
        NoOrganisation { code: String } =>
            "parent_code «{code}»: такой организации нет ни в файле, ни в списке"
            / "parent_code «{code}»: no such organisation, neither here nor in the tables",
        /// A circle.
        Circle { way: String } => "она подчинялась бы сама себе: {way}" / "it would be above itself: {way}",
        /// Below something lower.
        BelowLower { kind: String, above: String, above_kind: String, levels: String } =>
            "kind «{kind}» не может подчиняться «{above}», у которой kind «{above_kind}»: {levels}"
            / "kind «{kind}» cannot be below «{above}», which is of kind «{above_kind}»: {levels}",

        // categories and norms
        /// A day without a norm.
        NoNormValue => "norm_from есть, а norm_value нет" / "norm_from without norm_value",
        /// A later norm with something else.
        NormOnly =>
            "строка с norm_from – это более поздняя норма своей категории: в ней только code, norm_value, norm_unit, norm_source и norm_from"
            / "a row with norm_from is a later norm of its category and holds code, norm_value, norm_unit, norm_source and norm_from only",
        /// A group with a norm.
        GroupNorm => "у группы (parent_code пуст) нормы нет" / "a group (parent_code is empty) has no norm",
        /// A category without one.
        NoNorm => "norm_value пуст, а норма есть у каждой категории" / "norm_value is empty: every category has a norm",
        /// No group has this code.
        NoGroup { code: String } =>
            "parent_code «{code}»: такой группы нет ни в файле, ни в списке"
            / "parent_code «{code}»: no such group, neither here nor in the tables",
        /// Its own group.
        OwnGroup => "она была бы группой самой себе" / "it would be its own group",
        /// A third level.
        ThirdLevel { code: String } =>
            "parent_code «{code}» сама категория, а уровней два: группы и категории"
            / "parent_code «{code}» is a category itself: there are two levels, groups and categories",
        /// A norm of nothing.
        NormOfNothing { code: String } =>
            "code «{code}»: более поздняя норма категории, которой нет"
            / "code «{code}»: a later norm of a category that is not there",
        /// A norm of a group.
        NormOfGroup { code: String } =>
            "code «{code}» – группа, у неё нормы нет" / "code «{code}» is a group, which has no norm",

        // questions of a category
        /// No JSON.
        NotJson { line: usize, place: usize, said: String } =>
            "questions: это не JSON: строка {line}, знак {place}" / "questions: not JSON: {said}",
        /// JSON of another shape; a library says what, in its words.
        QuestionShape { said: String } => "questions: другой состав, чем нужно ({said})" / "questions: {said}",
        /// No list.
        NoList => "questions: нужен список в [ ]" / "questions: a list is needed, in [ ]",
        /// A list of something else.
        NoObjects => "questions: нужен список объектов" / "questions: a list of objects is needed",
        /// A member that no question has.
        StrangeMember { member: String, list: String } =>
            "questions: «{member}» лишнее, бывает: {list}" / "questions: «{member}» is none of {list}",
        /// Two questions with one code.
        TwoQuestions { code: String } =>
            "questions: два вопроса с кодом «{code}»" / "questions: two with the code «{code}»",
        /// A choice of fewer than two.
        FewOptions { named: String } =>
            "{named}: для выбора нужно не меньше двух ответов" / "{named}: a choice needs two options or more",
        /// Options of a text.
        TextOptions { named: String } =>
            "{named}: у текста не бывает ответов на выбор" / "{named}: a text has no options",
        /// One language of two.
        HalfStopper { named: String } =>
            "{named}: stopper_en есть, а stopper_ru нет" / "{named}: stopper_en without stopper_ru",
        /// Two options with one code.
        TwoOptions { named: String } => "{named}: этот код уже есть" / "{named}: this code is there twice",

        // the calendar
        /// Neither off nor worked.
        NoDayKind =>
            "is_off пуст: yes – выходной, no – рабочий день среди выходных"
            / "is_off is empty: yes for a day off, no for a worked weekend",
        /// No calendar of a year but a part of one.
        WorkedDays { year: i32, days: usize } =>
            "Рабочих дней в {year} году получилось бы {days}, а бывает 247 или 248: дней не хватает, или есть лишние"
            / "{year} would have {days} working days, years have 247 or 248: days are missing or too many",
        /// A year is left out.
        YearGap { year: i32 } =>
            "календаря {year} года нет, хотя более ранние есть"
            / "the calendar of {year} is missing, while earlier years are there",

        // the whole file
        /// Wrong columns: which, in both languages.
        Columns { ru: String, en: String, expected: String } =>
            "Столбцы не те, ничего не загружено; {ru}. Нужны: {expected}"
            / "wrong columns, nothing was imported; {en}. Expected: {expected}",
        /// Nothing at all.
        NoBytes => "Файл пустой" / "the file is empty",
        /// A header only.
        NoRows => "В файле нет строк" / "the file holds no rows",
        /// A row without an end.
        Unclosed =>
            "Строка длиннее 1 МБ: кавычка открыта и не закрыта"
            / "a row of more than 1 MB: a quote was opened and never closed",
        /// A table of an office program, an archive, a picture.
        NotText =>
            "Это не текст CSV. Сохраните таблицу как «CSV (разделители – запятые), UTF-8»"
            / "this is no CSV text: save the table as “CSV UTF-8 (comma delimited)”",
        /// Somebody else imports.
        Busy =>
            "Сейчас загружается другой файл. Подождите его конца и попробуйте ещё раз"
            / "another import is running in this database: wait for its end",
    }
}

impl std::error::Error for ImportFault {}

impl ImportFault {
    /// Columns that are missing, unknown, or there twice.
    pub fn columns(missing: &[&str], unknown: &[&str], twice: &[&str], expected: &[&str]) -> Self {
        let parts = [
            (missing, "не хватает", "missing"),
            (unknown, "незнакомые", "unknown"),
            (twice, "повторяются", "more than once"),
        ];
        let parts = || parts.iter().filter(|(names, _, _)| !names.is_empty());
        let ru: Vec<String> = parts()
            .map(|(names, ru, _)| format!("{ru}: {}", names.join(", ")))
            .collect();
        let en: Vec<String> = parts()
            .map(|(names, _, en)| format!("{en}: {}", names.join(", ")))
            .collect();
        Self::Columns {
            ru: ru.join("; "),
            en: en.join("; "),
            expected: expected.join(","),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Lang;

    #[test]
    fn columns_are_told_in_both_languages() {
        let fault = ImportFault::columns(&["code", "kind"], &["colour"], &[], &["code", "kind"]);
        assert_eq!(
            fault.to_string(),
            "wrong columns, nothing was imported; missing: code, kind; unknown: colour. Expected: code,kind"
        );
        assert_eq!(
            fault.text(Lang::Ru),
            "Столбцы не те, ничего не загружено; не хватает: code, kind; незнакомые: colour. Нужны: code,kind"
        );
    }
}
