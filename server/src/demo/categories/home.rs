//! Heat, water, gas and the houses themselves.

use super::{
    Group, Leaf, Season,
    Unit::{CalendarDays, Minutes, WorkingDays},
    Who::{Housing, One},
    questions,
};

const SERVICES: &str = "ПП 354, приложение 1";
const REPAIRS: &str = "Постановление Госстроя № 170, приложение 2";

/// Heat, water and gas.
pub static UTILITIES: Group = Group {
    code: "utilities",
    letter: "К",
    ru: "Тепло, вода, газ",
    en: "Heat, water, gas",
    leaves: &[
        Leaf::new(
            "no_heat_water",
            "Нет тепла или воды",
            "No heating or water",
            "отопление батареи горячая холодная вода отключили авария",
        )
        .norm(240, Minutes, SERVICES)
        .by(
            One("teploset"),
            "Тепло и горячую воду в дома подаёт {org}; холодную воду та же дежурная смена передаёт водоканалу.",
            "Heat and hot water come from {org}; the same shift passes cold water on to the waterworks.",
        )
        .weight(50)
        .common()
        .ask(questions::NO_HEAT_OR_WATER),
        Leaf::new(
            "cold_flat",
            "Холодно в квартире",
            "Cold flat",
            "холодно батарея чуть тёплая градусов стояк завоздушен",
        )
        .norm(1, CalendarDays, SERVICES)
        .by(
            Housing,
            "Стояки и батареи внутри дома – общее имущество. За них отвечает {org}.",
            "Risers and radiators inside a house are common property. They are kept by {org}.",
        )
        .weight(24)
        .season(Season::Heating),
        Leaf::new(
            "pipe_leak",
            "Течёт труба на улице",
            "Leaking pipe in the street",
            "течёт труба вода прорыв ручей авария колонка",
        )
        .norm(1, CalendarDays, "ПП 644, п. 35")
        .by(
            One("vodokanal"),
            "Уличные сети водопровода обслуживает {org}. Аварийная бригада работает круглосуточно.",
            "Street water mains are kept by {org}. Its crew works day and night.",
        )
        .weight(20)
        .photo()
        .ask(questions::LEAK),
        Leaf::new(
            "sewage",
            "Засор канализации",
            "Blocked sewer",
            "засор канализация фекалии подвал запах стоки",
        )
        .norm(120, Minutes, "ПП 416 п. 13")
        .by(
            Housing,
            "Засор внутри дома устраняет аварийная служба, с которой договор у {org}.",
            "A blockage inside a house is cleared by the emergency service hired by {org}.",
        )
        .weight(18),
        Leaf::new(
            "power_cut",
            "Нет электричества",
            "Power cut",
            "свет отключили электричество напряжение скачет пробки",
        )
        .norm(1, CalendarDays, SERVICES)
        .by(
            One("energo"),
            "Электрические сети города принадлежат {org}.",
            "The city's electric grid belongs to {org}.",
        )
        .weight(15),
        Leaf::new(
            "water_quality",
            "Плохая вода из крана",
            "Bad tap water",
            "ржавая мутная вода запах хлорка кран",
        )
        .norm(3, WorkingDays, "СанПиН 2.1.3684-21")
        .by(
            One("vodokanal"),
            "За качество воды до ввода в дом отвечает {org}; пробу возьмут у вас и в колодце.",
            "The quality of water up to the house is the duty of {org}; samples are taken at home and in the well.",
        )
        .weight(11),
        Leaf::new(
            "gas_smell",
            "Запах газа",
            "Smell of gas",
            "газ пахнет утечка плита подъезд труба",
        )
        .norm(30, Minutes, "ПП 410, п. 6")
        .by(
            One("gorgaz"),
            "Газовые сети города обслуживает {org}. Сначала звонок 112 или 104, потом сообщение.",
            "The gas network is kept by {org}. First call 112 or 104, then report.",
        )
        .weight(4)
        .ask(questions::GAS),
    ],
};

/// Houses and their entrances.
pub static HOUSES: Group = Group {
    code: "houses",
    letter: "У",
    ru: "Дома и подъезды",
    en: "Houses and entrances",
    leaves: &[
        Leaf::new(
            "roof_leak",
            "Протекает крыша",
            "Leaking roof",
            "крыша течёт потолок потолки чердак дождь пятно",
        )
        .norm(1, CalendarDays, REPAIRS)
        .by(
            Housing,
            "Крыша – общее имущество дома. Протечки устраняет {org}.",
            "The roof is common property. Leaks are mended by {org}.",
        )
        .weight(18),
        Leaf::new(
            "lift",
            "Не работает лифт",
            "Lift is out of order",
            "лифт стоит застрял кнопка этаж не едет",
        )
        .norm(1, CalendarDays, REPAIRS)
        .by(
            One("lift_service"),
            "Лифты в домах города обслуживает {org} по договору с управляющими компаниями.",
            "The lifts are kept by {org} under contract with the managing companies.",
        )
        .weight(17)
        .ask(questions::LIFT),
        Leaf::new(
            "entrance",
            "Грязь в подъезде",
            "Dirty entrance hall",
            "подъезд грязно мыть лестница запах уборка домофон",
        )
        .norm(3, WorkingDays, "ПП 290, п. 23")
        .by(
            Housing,
            "Уборка подъездов входит в содержание дома. Её ведёт {org}.",
            "Cleaning of entrance halls is part of keeping the house. It is done by {org}.",
        )
        .weight(15),
        Leaf::new(
            "charges",
            "Вопрос по начислениям",
            "Question about bills",
            "квитанция начислили платёж счётчик перерасчёт долг",
        )
        .norm(10, WorkingDays, "ПП 354, п. 31")
        .by(
            One("billing"),
            "Квитанции за жильё и воду составляет {org}.",
            "Bills for housing and water are made by {org}.",
        )
        .weight(14),
        Leaf::new(
            "facade",
            "Осыпается фасад",
            "Crumbling facade",
            "фасад штукатурка балкон козырёк падает кирпич",
        )
        .norm(5, WorkingDays, REPAIRS)
        .by(
            Housing,
            "Фасад и козырьки – общее имущество дома. За них отвечает {org}.",
            "Facades and canopies are common property. They are kept by {org}.",
        )
        .weight(8)
        .photo()
        .ask(questions::FACADE),
        Leaf::new(
            "basement",
            "Вода в подвале",
            "Water in the basement",
            "подвал затопило сырость комары вода трубы",
        )
        .norm(1, CalendarDays, REPAIRS)
        .by(
            Housing,
            "Подвал – общее имущество дома. Воду откачивает {org}.",
            "The basement is common property. Water is pumped out by {org}.",
        )
        .weight(8),
    ],
};
