//! Yards, cleanliness, trees and the shore.

use super::{
    Group, Leaf, Season,
    Unit::{CalendarDays, WorkingDays},
    Who::{Council, Housing, One},
    questions,
};

/// Yards and playgrounds.
pub static YARDS: Group = Group {
    code: "yards",
    letter: "Б",
    ru: "Дворы и площадки",
    en: "Yards and playgrounds",
    leaves: &[
        Leaf::new(
            "playground",
            "Сломана детская площадка",
            "Broken playground",
            "площадка качели горка дети сломана песочница",
        )
        .norm(5, WorkingDays, "ГОСТ Р 52301-2013")
        .by(
            Council,
            "Детские площадки вне территории домов содержит {org}.",
            "Playgrounds outside house plots are kept by {org}.",
        )
        .weight(20)
        .photo(),
        Leaf::new(
            "yard_potholes",
            "Ямы во дворе",
            "Potholes in a yard",
            "двор яма проезд асфальт лужа дома",
        )
        .norm(20, WorkingDays, "Правила благоустройства, ст. 24")
        .by(
            Housing,
            "Проезд стоит на участке дома. За него отвечает {org}.",
            "The driveway stands on the plot of the house. It is kept by {org}.",
        )
        .weight(18)
        .photo(),
        Leaf::new(
            "grass",
            "Не скошена трава",
            "Uncut grass",
            "трава покос амброзия газон заросло клещи",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 18")
        .by(
            Council,
            "Траву на городской земле косит подрядчик, за которым следит {org}.",
            "Grass on city land is cut by a contractor supervised by {org}.",
        )
        .weight(12)
        .season(Season::Summer),
        Leaf::new(
            "bench",
            "Сломана лавка",
            "Broken bench",
            "лавка скамейка доска сломана сидеть спинка",
        )
        .norm(7, WorkingDays, "Правила благоустройства, ст. 27")
        .by(
            Council,
            "Лавки и урны в общественных местах ставит и чинит {org}.",
            "Benches and bins in public places are set and mended by {org}.",
        )
        .weight(11),
        Leaf::new(
            "graffiti",
            "Надписи на стенах",
            "Graffiti",
            "надписи граффити реклама стена закрасить объявления",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 29")
        .by(
            Council,
            "Надписи на стенах вдоль улиц закрашивают по заданию, которое даёт {org}.",
            "Graffiti along streets is painted over by order of {org}.",
        )
        .weight(10)
        .photo(),
        Leaf::new(
            "fence",
            "Сломано ограждение",
            "Broken fence",
            "забор ограждение перила поручень сломан столбик",
        )
        .norm(10, WorkingDays, "Правила благоустройства, ст. 26")
        .by(
            Council,
            "Ограждения и перила на городской земле чинит {org}.",
            "Fences and rails on city land are mended by {org}.",
        )
        .weight(8),
    ],
};

/// Waste and cleanliness.
pub static WASTE: Group = Group {
    code: "waste",
    letter: "М",
    ru: "Мусор и чистота",
    en: "Waste and cleanliness",
    leaves: &[
        Leaf::new(
            "dump",
            "Свалка",
            "Illegal dump",
            "свалка мусор овраг пустырь отходы мешки хлам",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 14")
        .by(
            One("city_clean"),
            "Свалки на городской земле убирает {org}. На частной – сначала требование хозяину.",
            "Dumps on city land are removed by {org}. On private land the owner is warned first.",
        )
        .weight(42)
        .photo()
        .common()
        .ask(questions::DUMP),
        Leaf::new(
            "bins_full",
            "Не вывозят мусор",
            "Waste is not collected",
            "мусор контейнер бак переполнен не вывезли площадка",
        )
        .norm(1, CalendarDays, "СанПиН 2.1.3684-21, п. 11")
        .by(
            One("waste_operator"),
            "Контейнеры по всему краю вывозит {org}.",
            "Containers of the whole region are emptied by {org}.",
        )
        .weight(40),
        Leaf::new(
            "street_cleaning",
            "Не убрана улица",
            "Dirty street",
            "грязь пыль улица подметать убрать песок окурки",
        )
        .norm(2, WorkingDays, "Правила благоустройства, ст. 15")
        .by(
            One("city_clean"),
            "Улицы и площади города убирает {org}.",
            "Streets and squares are cleaned by {org}.",
        )
        .weight(35),
        Leaf::new(
            "building_waste",
            "Строительный мусор",
            "Building waste",
            "строительный мусор ремонт мешки стройка кирпичи бой",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 16")
        .by(
            Council,
            "Хозяина строительного мусора ищет и заставляет убрать {org}.",
            "The owner of building waste is found and made to remove it by {org}.",
        )
        .weight(12)
        .photo(),
        Leaf::new(
            "litter_bin",
            "Переполнена урна",
            "Full litter bin",
            "урна переполнена нет урны остановка мусорка",
        )
        .norm(2, WorkingDays, "Правила благоустройства, ст. 15")
        .by(
            One("city_clean"),
            "Урны на улицах опустошает {org}.",
            "Street bins are emptied by {org}.",
        )
        .weight(10),
        Leaf::new(
            "leaves",
            "Не убраны листья",
            "Leaves not removed",
            "листья листва мешки осень не вывезли кучи",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 18")
        .by(
            One("greenery"),
            "Листву с улиц и из скверов вывозит {org}.",
            "Leaves from streets and squares are removed by {org}.",
        )
        .weight(10)
        .season(Season::Autumn),
    ],
};

/// Trees and parks.
pub static GREEN: Group = Group {
    code: "green",
    letter: "П",
    ru: "Деревья и парки",
    en: "Trees and parks",
    leaves: &[
        Leaf::new(
            "tree",
            "Опасное дерево",
            "Dangerous tree",
            "дерево сухое аварийное наклонилось ветка упадёт тополь",
        )
        .norm(3, WorkingDays, "Правила благоустройства, ст. 19")
        .by(
            One("greenery"),
            "Деревья на городской земле осматривает и убирает {org}.",
            "Trees on city land are examined and removed by {org}.",
        )
        .weight(40)
        .photo()
        .common()
        .ask(questions::TREE),
        Leaf::new(
            "fallen_tree",
            "Упало дерево",
            "Fallen tree",
            "упало дерево ветер перегородило ствол лежит",
        )
        .norm(1, CalendarDays, "Правила благоустройства, ст. 19")
        .by(
            One("greenery"),
            "Упавшие деревья распиливает и вывозит дежурная бригада, её держит {org}.",
            "Fallen trees are cut and removed by the crew on duty of {org}.",
        )
        .weight(14)
        .photo()
        .ask(questions::TREE),
        Leaf::new(
            "branches",
            "Ветки мешают",
            "Branches in the way",
            "ветки обрезать кусты окна провода закрывают",
        )
        .norm(10, WorkingDays, "Правила благоустройства, ст. 19")
        .by(
            One("greenery"),
            "Обрезку деревьев и кустов на городской земле ведёт {org}.",
            "Trees and bushes on city land are pruned by {org}.",
        )
        .weight(12),
        Leaf::new(
            "park",
            "Непорядок в парке",
            "Trouble in a park",
            "парк сквер аллея дорожка фонтан клумба",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 20")
        .by(
            One("parks"),
            "Парки и скверы города содержит {org}.",
            "The city's parks and squares are kept by {org}.",
        )
        .weight(11),
    ],
};

/// The sea shore and rivers.
pub static SHORE: Group = Group {
    code: "shore",
    letter: "В",
    ru: "Берег и вода",
    en: "Shore and water",
    leaves: &[
        Leaf::new(
            "beach",
            "Грязный пляж",
            "Dirty beach",
            "пляж мусор водоросли песок кабинка душ",
        )
        .norm(2, WorkingDays, "Правила пользования пляжами, п. 9")
        .by(
            One("shore_service"),
            "Городские пляжи убирает {org}.",
            "City beaches are cleaned by {org}.",
        )
        .weight(14)
        .season(Season::Summer),
        Leaf::new(
            "embankment",
            "Разрушена набережная",
            "Damaged embankment",
            "набережная плиты волна спуск перила парапет",
        )
        .norm(15, WorkingDays, "Правила благоустройства, ст. 35")
        .by(
            One("shore_service"),
            "Набережные и спуски к воде содержит {org}.",
            "Embankments and steps to the water are kept by {org}.",
        )
        .weight(8)
        .photo()
        .ask(questions::PIER),
        Leaf::new(
            "spill",
            "Стоки в залив",
            "Sewage in the bay",
            "стоки слив пятно залив река нефть пена",
        )
        .norm(1, CalendarDays, "Водный кодекс, ст. 44")
        .by(
            One("eco_control"),
            "Сброс в воду проверяет {org}: пробу берут в тот же день.",
            "Discharge into water is checked by {org}: a sample is taken the same day.",
        )
        .weight(8)
        .photo(),
    ],
};
