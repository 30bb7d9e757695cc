//! Air, noise, animals; medicine and social help.

use super::{
    Group, Leaf,
    Unit::{WorkingDays, WorkingHours},
    Who::{Council, One},
    questions,
};

/// Air, noise and animals.
pub static NATURE: Group = Group {
    code: "nature",
    letter: "Э",
    ru: "Воздух, шум и животные",
    en: "Air, noise and animals",
    leaves: &[
        Leaf::new(
            "smell",
            "Запах на улице",
            "Bad smell outdoors",
            "запах вонь завод гарь дышать химия",
        )
        .norm(9, WorkingHours, "96-ФЗ, ст. 24")
        .by(
            One("eco_control"),
            "Пробы воздуха берёт и источник ищет {org}.",
            "Air samples are taken and the source is sought by {org}.",
        )
        .weight(22),
        Leaf::new(
            "stray_dogs",
            "Бродячие собаки",
            "Stray dogs",
            "собаки стая бездомные лают укусила отлов",
        )
        .norm(3, WorkingDays, "498-ФЗ, ст. 18")
        .by(
            One("animals"),
            "Собак без хозяина отлавливает, прививает и возвращает {org}.",
            "Ownerless dogs are caught, vaccinated and returned by {org}.",
        )
        .weight(18)
        .ask(questions::DOGS),
        Leaf::new(
            "noise",
            "Шум ночью",
            "Noise at night",
            "шум музыка ночью кафе стройка спать громко",
        )
        .norm(5, WorkingDays, "Закон края о тишине, ст. 3")
        .by(
            Council,
            "Закон о тишине применяет административная комиссия, её ведёт {org}.",
            "The law on quiet is applied by a commission of {org}.",
        )
        .weight(12),
        Leaf::new(
            "smoke",
            "Дым и сажа",
            "Smoke and soot",
            "дым сажа жгут костёр труба котельная",
        )
        .norm(3, WorkingDays, "96-ФЗ, ст. 18")
        .by(
            One("eco_control"),
            "Дым котельных и костров проверяет {org}.",
            "Smoke of boilers and fires is checked by {org}.",
        )
        .weight(7),
    ],
};

/// Medicine, benefits and schools.
pub static SOCIAL: Group = Group {
    code: "social",
    letter: "Л",
    ru: "Медицина и соцпомощь",
    en: "Medicine and social help",
    leaves: &[
        Leaf::new(
            "benefits",
            "Льготы и выплаты",
            "Benefits",
            "льгота пособие выплата субсидия проездной документы",
        )
        .norm(10, WorkingDays, "Порядок назначения выплат, п. 21")
        .by(
            One("payments"),
            "Выплаты и льготы в крае назначает {org}.",
            "Benefits of the region are granted by {org}.",
        )
        .weight(20),
        Leaf::new(
            "doctor",
            "Нет записи к врачу",
            "No appointments",
            "запись врач талон поликлиника ждать очередь",
        )
        .norm(3, WorkingDays, "Программа госгарантий, разд. VIII")
        .by(
            One("clinic_1"),
            "Запись и сроки ожидания проверяет поликлиника прикрепления; сообщения города разбирает {org}.",
            "Appointments are the duty of your own clinic; reports of the city are handled by {org}.",
        )
        .weight(18),
        Leaf::new(
            "clinic",
            "Порядок в поликлинике",
            "Trouble in a clinic",
            "поликлиника очередь регистратура грубо гардероб",
        )
        .norm(5, WorkingDays, "Программа госгарантий, разд. VIII")
        .by(
            One("health"),
            "За порядок в поликлиниках отвечает {org}.",
            "Order in the clinics is the business of {org}.",
        )
        .weight(10),
        Leaf::new(
            "medicine",
            "Нет льготного лекарства",
            "No free medicine",
            "лекарство рецепт аптека льгота нет инсулин",
        )
        .norm(3, WorkingDays, "178-ФЗ, ст. 6.2")
        .by(
            One("pharmacy"),
            "Льготные рецепты обеспечивает {org}.",
            "Free prescriptions are served by {org}.",
        )
        .weight(8),
        Leaf::new(
            "school",
            "Школа и детский сад",
            "School and kindergarten",
            "школа садик питание класс учитель ремонт",
        )
        .norm(5, WorkingDays, "273-ФЗ, ст. 28")
        .by(
            One("education"),
            "За школы и детские сады города отвечает {org}.",
            "The city's schools and kindergartens are the business of {org}.",
        )
        .weight(8),
        Leaf::new(
            "barrier",
            "Нет пандуса",
            "No ramp",
            "пандус коляска инвалид ступени бордюр съезд",
        )
        .norm(15, WorkingDays, "СП 59.13330.2020")
        .by(
            Council,
            "Доступность улиц и входов проверяет и улучшает {org}.",
            "Access to streets and entrances is checked and improved by {org}.",
        )
        .weight(8),
    ],
};
