//! Extra questions of the categories, and the answers after which nobody should be writing but calling 112.

use super::{Choice, Question};

const fn option(code: &'static str, label_ru: &'static str, label_en: &'static str) -> Choice {
    Choice {
        code,
        label_ru,
        label_en,
        stopper_ru: None,
        stopper_en: None,
    }
}

const fn stopper(stopper_ru: &'static str, stopper_en: &'static str) -> Choice {
    Choice {
        code: "yes",
        label_ru: "Да",
        label_en: "Yes",
        stopper_ru: Some(stopper_ru),
        stopper_en: Some(stopper_en),
    }
}

const fn choice(
    code: &'static str,
    label_ru: &'static str,
    label_en: &'static str,
    required: bool,
    options: &'static [Choice],
) -> Question {
    Question {
        code,
        label_ru,
        label_en,
        kind: "choice",
        required,
        options,
    }
}

const fn text(code: &'static str, label_ru: &'static str, label_en: &'static str) -> Question {
    Question {
        code,
        label_ru,
        label_en,
        kind: "text",
        required: false,
        options: &[],
    }
}

const NO: Choice = option("no", "Нет", "No");
const YES: Choice = option("yes", "Да", "Yes");
const UNKNOWN: Choice = option("unknown", "Не знаю", "I do not know");

pub const POTHOLE: &[Question] = &[
    choice(
        "bus",
        "Яма мешает проезду автобуса?",
        "Does it get in the way of buses?",
        false,
        &[YES, NO, UNKNOWN],
    ),
    choice(
        "depth",
        "Насколько она глубокая?",
        "How deep is it?",
        false,
        &[
            option("shallow", "До 5 см", "Up to 5 cm"),
            option("deep", "5–15 см", "5–15 cm"),
            option("very_deep", "Глубже 15 см", "Deeper than 15 cm"),
        ],
    ),
];

pub const MANHOLE: &[Question] = &[
    choice(
        "person_in_danger",
        "В люк кто-то упал?",
        "Has somebody fallen in?",
        true,
        &[
            stopper(
                "Позвоните 112: спасатели приедут раньше, чем прочитают сообщение. Не спускайтесь в люк сами.",
                "Call 112: rescuers come sooner than anybody reads this form. Do not climb down yourself.",
            ),
            NO,
        ],
    ),
    choice(
        "fenced",
        "Люк чем-нибудь огорожен?",
        "Is it fenced off?",
        false,
        &[YES, NO],
    ),
];

pub const COLLAPSE: &[Question] = &[choice(
    "collapsed_now",
    "Асфальт провалился и в провал можно упасть?",
    "Has the asphalt collapsed so that one may fall in?",
    true,
    &[
        stopper(
            "Провал растёт быстрее, чем кажется. Отойдите, остановите прохожих и позвоните 112.",
            "A collapse grows faster than it seems. Step back, stop passers-by and call 112.",
        ),
        NO,
        UNKNOWN,
    ],
)];

pub const LIGHT: &[Question] = &[
    choice(
        "how_many",
        "Сколько фонарей не горит?",
        "How many lamps are out?",
        false,
        &[
            option("one", "Один", "One"),
            option("some", "Несколько", "Several"),
            option("street", "Вся улица", "The whole street"),
        ],
    ),
    text(
        "pole",
        "Номер на столбе, если виден",
        "Number on the post, if you see one",
    ),
];

pub const WIRE: &[Question] = &[choice(
    "wire_on_ground",
    "Провод лежит на земле или искрит?",
    "Is the wire on the ground or sparking?",
    true,
    &[
        stopper(
            "Не подходите ближе восьми метров и не трогайте провод. Позвоните 112.",
            "Keep eight metres away and do not touch the wire. Call 112.",
        ),
        NO,
    ],
)];

pub const GAS: &[Question] = &[choice(
    "gas_smell",
    "Газом пахнет прямо сейчас?",
    "Do you smell gas right now?",
    true,
    &[
        stopper(
            "Запах газа – это опасно. Не включайте свет, откройте окна, выйдите на улицу и позвоните 112 или 104.",
            "A smell of gas is dangerous. Do not switch on lights, open windows, go outside and call 112 or 104.",
        ),
        NO,
    ],
)];

pub const NO_HEAT_OR_WATER: &[Question] = &[
    choice(
        "what_is_off",
        "Чего нет?",
        "What is off?",
        true,
        &[
            option("heating", "Отопления", "Heating"),
            option("hot", "Горячей воды", "Hot water"),
            option("cold", "Холодной воды", "Cold water"),
        ],
    ),
    choice(
        "area",
        "Только у вас или во всём доме?",
        "Only yours, or the whole house?",
        false,
        &[
            option("flat", "Только в квартире", "Only my flat"),
            option("house", "Во всём доме", "The whole house"),
            UNKNOWN,
        ],
    ),
];

pub const LEAK: &[Question] = &[choice(
    "hot",
    "Вода горячая, идёт пар?",
    "Is the water hot, is there steam?",
    true,
    &[
        stopper(
            "Под асфальтом может быть размыта пустота с кипятком. Не подходите и позвоните 112.",
            "There may be a washed-out hollow with boiling water under the asphalt. Stay away and call 112.",
        ),
        NO,
    ],
)];

pub const LIFT: &[Question] = &[choice(
    "people_inside",
    "В лифте кто-то застрял?",
    "Is anybody stuck inside?",
    true,
    &[
        stopper(
            "Нажмите в кабине кнопку вызова диспетчера. Если не отвечают или человеку плохо, позвоните 112.",
            "Press the call button in the cabin. If nobody answers or the person feels ill, call 112.",
        ),
        NO,
    ],
)];

pub const FACADE: &[Question] = &[choice(
    "falling_now",
    "Куски падают прямо сейчас, внизу ходят люди?",
    "Are pieces falling right now where people walk?",
    true,
    &[
        stopper(
            "Отведите людей от стены и позвоните 112, место огородят.",
            "Lead people away from the wall and call 112: the place will be fenced off.",
        ),
        NO,
    ],
)];

pub const TREE: &[Question] = &[choice(
    "falling",
    "Дерево падает или лежит на проводах?",
    "Is it falling, or lying on wires?",
    true,
    &[
        stopper(
            "Не подходите к дереву и проводам. Позвоните 112, приедет дежурная бригада.",
            "Keep away from the tree and the wires. Call 112: the crew on duty will come.",
        ),
        NO,
        UNKNOWN,
    ],
)];

pub const DUMP: &[Question] = &[
    choice(
        "size",
        "Какого размера свалка?",
        "How big is it?",
        false,
        &[
            option("bags", "Несколько мешков", "A few bags"),
            option("car", "С легковую машину", "As a car"),
            option("truck", "Больше грузовика", "Bigger than a lorry"),
        ],
    ),
    choice(
        "burning",
        "Свалка горит или дымится?",
        "Is it burning or smoking?",
        true,
        &[
            stopper(
                "Пожар тушит не коммунальная служба. Позвоните 112.",
                "Fires are not for the cleaning service. Call 112.",
            ),
            NO,
        ],
    ),
];

pub const BUS: &[Question] = &[text("route", "Номер маршрута и время", "Route number and time")];

pub const DOGS: &[Question] = &[choice(
    "attack",
    "Собаки нападают на людей прямо сейчас?",
    "Are the dogs attacking people right now?",
    true,
    &[
        stopper(
            "Уйдите в безопасное место и позвоните 112.",
            "Go to a safe place and call 112.",
        ),
        NO,
    ],
)];

pub const SIGNAL: &[Question] = &[choice(
    "how",
    "Что со светофором?",
    "What is wrong with it?",
    false,
    &[
        option("dark", "Не горит совсем", "It is dark"),
        option("blinks", "Мигает жёлтым", "Blinks amber"),
        option("timing", "Не успеть перейти", "Too short to cross"),
        option("broken", "Разбит или повёрнут", "Broken or turned"),
    ],
)];

pub const PIER: &[Question] = &[choice(
    "person_in_water",
    "В воде кому-то нужна помощь?",
    "Does anybody in the water need help?",
    true,
    &[
        stopper(
            "Звоните 112, бросьте круг, не прыгайте сами.",
            "Call 112, throw a ring, do not jump in yourself.",
        ),
        NO,
    ],
)];
