//! Roads, light, traffic and buses.

use super::{
    Group, Leaf, Season,
    Unit::{CalendarDays, Minutes, WorkingDays},
    Who::{Housing, One},
    questions,
};

const GOST: &str = "ГОСТ Р 50597-2017";
const GOST_WINTER: &str = "ГОСТ Р 50597-2017, табл. 8.1";
const GOST_SIGNS: &str = "ГОСТ Р 50597-2017, разд. 6";

/// Roads and pavements.
pub static ROADS: Group = Group {
    code: "roads",
    letter: "Д",
    ru: "Дороги и тротуары",
    en: "Roads and pavements",
    leaves: &[
        Leaf::new(
            "pothole",
            "Яма на дороге",
            "Pothole",
            "яма выбоина дыра колея асфальт разбита дорога колесо",
        )
        .norm(9, WorkingDays, GOST)
        .by(
            One("dorservice"),
            "Дорога на балансе города. Ямы на городских дорогах чинит {org}.",
            "The road belongs to the city. Potholes in city roads are mended by {org}.",
        )
        .weight(80)
        .photo()
        .common()
        .ask(questions::POTHOLE),
        Leaf::new(
            "open_manhole",
            "Открытый люк",
            "Open manhole",
            "люк колодец крышка решётка украли провалился",
        )
        .norm(1, CalendarDays, GOST)
        .by(
            One("vodokanal"),
            "Колодцы водопровода и канализации на балансе города, крышки на них ставит {org}. \
                 Чужой колодец он огородит и передаст владельцу.",
            "Water and sewer wells belong to the city; their covers are kept by {org}. \
                 A well of another owner is fenced off and handed over.",
        )
        .weight(45)
        .photo()
        .common()
        .ask(questions::MANHOLE),
        Leaf::new(
            "pavement",
            "Разбитый тротуар",
            "Broken pavement",
            "тротуар плитка бордюр дорожка споткнулась коляска",
        )
        .norm(14, WorkingDays, "Правила благоустройства, ст. 22")
        .by(
            One("dorservice"),
            "Тротуар вдоль городской дороги – её часть. Его ремонтирует {org}.",
            "A pavement along a city road is part of it. It is mended by {org}.",
        )
        .weight(25)
        .photo(),
        Leaf::new(
            "road_drain",
            "Лужа, забита ливнёвка",
            "Flooded road",
            "лужа ливнёвка вода решётка затопило дождь потоп",
        )
        .norm(5, WorkingDays, GOST)
        .by(
            One("dorservice"),
            "Ливневую канализацию городских дорог чистит {org}.",
            "The storm drains of city roads are cleaned by {org}.",
        )
        .weight(25)
        .photo(),
        Leaf::new(
            "road_collapse",
            "Провал асфальта",
            "Collapsed asphalt",
            "провал просадка яма провалился грунт размыло",
        )
        .norm(1, CalendarDays, GOST)
        .by(
            One("dorservice"),
            "Провал огораживает и засыпает {org}, если дорога городская; причину потом ищут вместе с сетями.",
            "A collapse in a city road is fenced and filled by {org}; the cause is then sought with the utilities.",
        )
        .weight(8)
        .photo()
        .ask(questions::COLLAPSE),
        Leaf::new(
            "road_marking",
            "Стёрлась разметка",
            "Worn road marking",
            "разметка зебра полоса стёрлась краска переход",
        )
        .norm(10, WorkingDays, "ГОСТ Р 50597-2017, п. 6.3")
        .by(
            One("traffic_centre"),
            "Разметку и знаки на улицах города обновляет {org}.",
            "Road markings and signs of the city are kept by {org}.",
        )
        .weight(14),
        Leaf::new(
            "snow_road",
            "Снег и лёд на дороге",
            "Snow and ice on the road",
            "снег лёд гололёд каша сугроб посыпать чистить",
        )
        .norm(360, Minutes, GOST_WINTER)
        .by(
            One("dorservice"),
            "Городские дороги зимой чистит и посыпает {org}. Срок идёт с конца снегопада.",
            "City roads are cleared and gritted in winter by {org}. The term runs from the end of the snowfall.",
        )
        .weight(30)
        .season(Season::Winter),
        Leaf::new(
            "snow_pavement",
            "Скользкий тротуар",
            "Slippery pavement",
            "гололёд скользко лёд тротуар ступени упала песок",
        )
        .norm(1, CalendarDays, GOST_WINTER)
        .by(
            One("city_clean"),
            "Тротуары и ступени на улицах посыпает {org}.",
            "Street pavements and steps are gritted by {org}.",
        )
        .weight(30)
        .season(Season::Winter),
    ],
};

/// Light and wires.
pub static LIGHT: Group = Group {
    code: "light",
    letter: "С",
    ru: "Свет и провода",
    en: "Light and wires",
    leaves: &[
        Leaf::new(
            "street_light",
            "Не горит свет",
            "Street light is out",
            "фонарь темно свет лампа освещение мигает столб",
        )
        .norm(3, WorkingDays, "ГОСТ Р 50597-2017, п. 6.8")
        .by(
            One("gorsvet"),
            "Фонари на улицах и в парках – городские. Их обслуживает {org}.",
            "The lamps of streets and parks belong to the city. They are kept by {org}.",
        )
        .weight(50)
        .common()
        .ask(questions::LIGHT),
        Leaf::new(
            "dark_yard",
            "Темно во дворе",
            "Dark courtyard",
            "двор подъезд темно фонарь козырёк лампочка вечером",
        )
        .norm(5, WorkingDays, "ПП 290, п. 20")
        .by(
            Housing,
            "Свет над подъездом и во дворе дома – общее имущество. За него отвечает {org}.",
            "Light over the entrance and in the yard is common property. It is kept by {org}.",
        )
        .weight(14),
        Leaf::new(
            "wire",
            "Висит провод",
            "Hanging wire",
            "провод кабель висит оборван искрит линия",
        )
        .norm(120, Minutes, "Правила устройства электроустановок")
        .by(
            One("energo"),
            "Воздушные линии в городе обслуживает {org}. Бригада выезжает круглосуточно.",
            "Overhead lines of the city are kept by {org}. The crew goes out day and night.",
        )
        .weight(10)
        .ask(questions::WIRE),
        Leaf::new(
            "lamp_pole",
            "Наклонился столб",
            "Leaning lamp post",
            "столб опора наклонился упал ржавый сбили",
        )
        .norm(1, CalendarDays, "ГОСТ Р 50597-2017, п. 6.8")
        .by(
            One("gorsvet"),
            "Опоры уличного света – городские. Их ставит и меняет {org}.",
            "Posts of street lights belong to the city. They are set and replaced by {org}.",
        )
        .weight(8)
        .photo(),
    ],
};

/// Traffic and parking.
pub static TRAFFIC: Group = Group {
    code: "traffic",
    letter: "Р",
    ru: "Движение и парковка",
    en: "Traffic and parking",
    leaves: &[
        Leaf::new(
            "parking",
            "Машины на газоне и тротуаре",
            "Cars on lawns and pavements",
            "парковка машина газон тротуар перекрыли выезд",
        )
        .norm(10, WorkingDays, "Правила благоустройства, ст. 31")
        .by(
            One("parking"),
            "Стоянку на газонах и тротуарах проверяет {org}.",
            "Parking on lawns and pavements is checked by {org}.",
        )
        .weight(28)
        .photo(),
        Leaf::new(
            "traffic_light",
            "Не работает светофор",
            "Traffic light is broken",
            "светофор не работает мигает жёлтый перекрёсток",
        )
        .norm(1, CalendarDays, GOST_SIGNS)
        .by(
            One("traffic_centre"),
            "Светофоры города обслуживает {org}, аварийная бригада работает без выходных.",
            "The city's traffic lights are kept by {org}; its crew works every day.",
        )
        .weight(24)
        .ask(questions::SIGNAL),
        Leaf::new(
            "crossing",
            "Опасный переход",
            "Dangerous crossing",
            "переход зебра школа дети перейти не пропускают",
        )
        .norm(20, WorkingDays, "ГОСТ Р 52289-2019")
        .by(
            One("traffic_centre"),
            "Переходы обустраивает {org}: сначала осмотр, потом решение комиссии.",
            "Crossings are equipped by {org}: first a visit, then a decision of the commission.",
        )
        .weight(22),
        Leaf::new(
            "sign",
            "Упал или закрыт знак",
            "Sign fallen or hidden",
            "знак упал повёрнут закрыт ветки табличка",
        )
        .norm(3, CalendarDays, GOST_SIGNS)
        .by(
            One("traffic_centre"),
            "Дорожные знаки на улицах города ставит {org}.",
            "Road signs of the city are set by {org}.",
        )
        .weight(16)
        .photo(),
        Leaf::new(
            "abandoned_car",
            "Брошенная машина",
            "Abandoned car",
            "брошенная машина ржавая кузов без колёс годами",
        )
        .norm(15, WorkingDays, "Правила благоустройства, ст. 33")
        .by(
            One("parking"),
            "Брошенные машины учитывает и вывозит {org}, владельцу даётся десять дней.",
            "Abandoned cars are listed and removed by {org}; the owner gets ten days.",
        )
        .weight(9)
        .photo(),
        Leaf::new(
            "speeding",
            "Гоняют во дворе и у школы",
            "Speeding",
            "скорость гоняют лежачий полицейский школа двор",
        )
        .norm(20, WorkingDays, "ГОСТ Р 52605-2006")
        .by(
            One("traffic_centre"),
            "Искусственные неровности и ограничения скорости назначает {org}.",
            "Speed bumps and limits are set by {org}.",
        )
        .weight(10),
    ],
};

/// Buses, trams and stops.
pub static TRANSPORT: Group = Group {
    code: "transport",
    letter: "Т",
    ru: "Автобусы и остановки",
    en: "Buses and stops",
    leaves: &[
        Leaf::new(
            "bus_late",
            "Автобус не приходит",
            "Bus does not come",
            "автобус маршрут опоздал интервал ждать не пришёл",
        )
        .norm(5, WorkingDays, "220-ФЗ, ст. 37")
        .by(
            One("passtrans"),
            "Городские маршруты обслуживает {org}, график проверяют по спутниковым отметкам.",
            "City routes are served by {org}; the timetable is checked by satellite marks.",
        )
        .weight(26)
        .ask(questions::BUS),
        Leaf::new(
            "bus_stop",
            "Сломана остановка",
            "Broken bus stop",
            "остановка павильон стекло крыша лавка разбили",
        )
        .norm(5, WorkingDays, "Правила благоустройства, ст. 27")
        .by(
            One("stops"),
            "Павильоны на остановках – городские. Их чинит {org}.",
            "Bus shelters belong to the city. They are mended by {org}.",
        )
        .weight(14)
        .photo(),
        Leaf::new(
            "bus_state",
            "Непорядок в автобусе",
            "Trouble on a bus",
            "автобус салон грязно холодно кондиционер водитель",
        )
        .norm(5, WorkingDays, "ПП 1586, разд. II")
        .by(
            One("passtrans"),
            "За машины и водителей городских маршрутов отвечает {org}.",
            "Vehicles and drivers of city routes are the business of {org}.",
        )
        .weight(10)
        .ask(questions::BUS),
        Leaf::new(
            "route",
            "Нужен рейс или маршрут",
            "A route is needed",
            "маршрут рейс добавить продлить вечером окраина",
        )
        .norm(15, WorkingDays, "220-ФЗ, ст. 12")
        .by(
            One("transport_dept"),
            "Маршрутную сеть утверждает {org}.",
            "The network of routes is decided by {org}.",
        )
        .weight(9),
    ],
};
