//! Texts of the city map and its list.

super::texts! {
    /// The city map.
    MapTexts {
        title: "Карта сообщений" / "Map of reports",
        heading: "Что происходит рядом" / "What is happening nearby",
        map_label: "Карта сообщений. Тот же список – рядом, его можно читать с\u{a0}клавиатуры" / "Map of reports. The same list is beside it and can be read with the keyboard",
        skip_map: "Пропустить карту, к\u{a0}списку" / "Skip the map, to the list",
        in_work: "в\u{a0}работе" / "in work",
        overdue: "просрочено" / "overdue",
        done: "сделано" / "done",
        search_label: "Улица, слова из\u{a0}сообщения или номер" / "Street, words of a report or its number",
        search: "Найти" / "Search",
        filters: "Фильтры" / "Filters",
        states: "Состояние" / "State",
        category: "Тема" / "Topic",
        all_categories: "Все темы" / "All topics",
        district: "Район" / "District",
        all_districts: "Все районы" / "All districts",
        organisation: "Организация" / "Organisation",
        all_organisations: "Все организации" / "All organisations",
        period: "Период" / "Period",
        day: "Сутки" / "24 hours",
        week: "7\u{a0}дней" / "7 days",
        month: "30\u{a0}дней" / "30 days",
        half_year: "Полгода" / "Half a year",
        all_time: "Всё время" / "All time",
        show: "Показать" / "Show",
        reset: "Сбросить фильтры" / "Clear filters",
        near_far: "До\u{a0}ближайшего обращения от\u{a0}вас" / "The nearest report is this far from you:",
        near_me: "Рядом со\u{a0}мной" / "Near me",
        near_denied: "Устройство не\u{a0}сказало, где вы. Разрешите доступ к\u{a0}месту или найдите улицу в\u{a0}поиске." / "The device did not tell where you are. Allow access to the location or search for a street.",
        list_label: "Список сообщений" / "List of reports",
        legend: "Что значат значки" / "What the signs mean",
        legend_short: "Значки" / "Signs",
        cluster_legend: "Группа: толстая дуга – в\u{a0}работе" / "Group: the thick arc is in work",
        empty_title: "Здесь пока тихо" / "It is quiet here",
        empty_filtered: "По\u{a0}этим фильтрам ничего нет. Расширьте период или сбросьте фильтры." / "Nothing fits these filters. Widen the period or clear the filters.",
        empty_all: "Ещё никто не\u{a0}сообщил о\u{a0}проблеме. Вы можете быть первым." / "Nobody has reported a problem yet. You can be the first.",
        older: "Показать ещё" / "Show more",
        first_page: "В\u{a0}начало списка" / "To the start of the list",
        updating: "Карта обновляется" / "The map updates",
        paused: "Обновление приостановлено" / "Updates are paused",
        pause: "Приостановить обновление" / "Pause updates",
        pause_short: "Приостановить" / "Pause",
        resume: "Возобновить обновление" / "Resume updates",
        resume_short: "Возобновить" / "Resume",
        map_failed: "Карта не\u{a0}обновляется, показываем прежнее. Список работает" / "The map does not update, showing the last state. The list works",
        map_offline: "Нет связи. Показываем то, что успели загрузить" / "No connection. Showing what was loaded",
        open_case: "Открыть дело" / "Open the case",
        supporters: "поддержали" / "supporters:",
        due: "Срок до" / "Due by",
        no_script: "Карта рисуется скриптом. Ниже тот же список: он работает и\u{a0}без него." / "The map is drawn by a script. The list below is the same and works without it.",
    }
}

use crate::kernel::{Lang, plural_en, plural_ru};

/// "поддержали 23".
pub fn supporters(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Ru => format!(
            "{} {n}\u{a0}{}",
            plural_ru(n, "поддержал", "поддержали", "поддержали"),
            plural_ru(n, "человек", "человека", "человек")
        ),
        Lang::En => format!("supported by {n}\u{a0}{}", plural_en(n, "person", "people")),
    }
}
