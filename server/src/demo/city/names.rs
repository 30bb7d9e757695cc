//! Own names of the city: streets, parks, villages. Nothing here stands on a real map.

use std::collections::HashMap;

/// Stem, feminine ending, masculine ending of adjectives that streets are called by.
const STEMS: &str = "Верфян ая ый|Гончарн ая ый|Рыбацк ая ий|Якорн ая ый|Канатн ая ый|Парусн ая ый|Штурманск ая ий|\
Боцманск ая ий|Лоцманск ая ий|Причальн ая ый|Шлюпочн ая ый|Бакенн ая ый|Чаечн ая ый|Дельфинн ая ый|Янтарн ая ый|Коралов ая ый|\
Ракушечн ая ый|Песчан ая ый|Галечн ая ый|Прибойн ая ый|Бризов ая ый|Волнорезн ая ый|Бондарн ая ый|Кузнечн ая ый|Ткацк ая ий|\
Мукомольн ая ый|Пекарн ая ый|Солян ая ый|Стекольн ая ый|Каменотёсн ая ый|Плотничн ая ый|Ямск ая ой|Сенн ая ой|Хлебн ая ый|\
Ярмарочн ая ый|Торгов ая ый|Аптекарск ая ий|Почтов ая ый|Фонарн ая ый|Колодезн ая ый|Родников ая ый|Ключев ая ой|Овражн ая ый|\
Нагорн ая ый|Подгорн ая ый|Холмист ая ый|Лугов ая ой|Полев ая ой|Садов ая ый|Вишнёв ая ый|Яблонев ая ый|Грушев ая ый|\
Абрикосов ая ый|Виноградн ая ый|Орехов ая ый|Липов ая ый|Кленов ая ый|Каштанов ая ый|Рябинов ая ый|Берёзов ая ый|Соснов ая ый|\
Кедров ая ый|Ольхов ая ый|Ивов ая ый|Тополин ая ый|Жасминов ая ый|Сиренев ая ый|Ромашков ая ый|Лавандов ая ый|Медов ая ый|\
Пчелин ая ый|Соловьин ая ый|Журавлин ая ый|Звёздн ая ый|Солнечн ая ый|Рассветн ая ый|Закатн ая ый|Радужн ая ый|\
Тих ая ий|Светл ая ый|Весенн яя ий|Летн яя ий|Осенн яя ий|Зимн яя ий|Северн ая ый|Южн ая ый|Восточн ая ый|Западн ая ый|\
Школьн ая ый|Библиотечн ая ый|Театральн ая ый|Музейн ая ый|Музыкальн ая ый|Университетск ая ий|Академическ ая ий|\
Вокзальн ая ый|Привокзальн ая ый|Паровозн ая ый|Семафорн ая ый|Заводск ая ой|Цехов ая ой|Литейн ая ый|Токарн ая ый|Слесарн ая ый|\
Механическ ая ий|Складск ая ой|Доков ая ый|Кранов ая ый|Элеваторн ая ый|Мостов ая ой|Речн ая ой|Заречн ая ый|Запрудн ая ый|\
Паромн ая ый|Лодочн ая ый|Камышов ая ый|Слободск ая ой|Казач ья ий|Посадск ая ий|Крепостн ая ой|Бастионн ая ый|Дозорн ая ый|\
Сигнальн ая ый|Туманн ая ый|Грозов ая ой|Ветрян ая ой|Мельничн ая ый|Пасечн ая ый|Ясенев ая ый|Лукоморск ая ий|Тенист ая ый|Душист ая ый|Цветочн ая ый|Хвойн ая ый|Озёрн ая ый|Прудов ая ый|Каменн ая ый\
|Кирпичн ая ый|Известков ая ый|Глинян ая ый|Горшечн ая ый|Шёлков ая ый|Льнян ая ый|Суконн ая ый\
|Кожевенн ая ый|Сапожн ая ый|Шорн ая ый|Кружевн ая ый|Ковров ая ый|Чайн ая ый|Кофейн ая ый\
|Молочн ая ый|Сырн ая ый|Маслян ая ый|Рыбн ая ый|Гарпунн ая ый|Мачтов ая ый|Компасн ая ый\
|Секстантн ая ый|Обсерваторн ая ый|Метеорн ая ый|Лунн ая ый|Полуденн ая ый|Нов ая ый\
|Кольцев ая ый|Продольн ая ый|Поперечн ая ый|Ступенчат ая ый|Террасн ая ый|Панорамн ая ый\
|Живописн ая ый|Уютн ая ый|Отрадн ая ый|Счастлив ая ый|Дружн ая ый|Мирн ая ый|Славн ая ый\
|Добр ая ый|Раздольн ая ый|Привольн ая ый|Ковыльн ая ый|Полынн ая ый|Васильков ая ый|Маков ая ый\
|Фиалков ая ый|Розов ая ый|Шиповников ая ый|Смородинов ая ый|Малинов ая ый|Земляничн ая ый\
|Ежевичн ая ый|Барбарисов ая ый|Айвов ая ый|Персиков ая ый|Инжирн ая ый|Миндальн ая ый\
|Фисташков ая ый|Платанов ая ый|Кипарисов ая ый|Самшитов ая ый|Лавров ая ый|Можжевелов ая ый\
|Акациев ая ый|Буков ая ый|Дубов ая ый|Грабов ая ый|Вязов ая ый|Осинов ая ый|Черёмухов ая ый\
|Калинов ая ый|Стрижев ая ый|Лебедин ая ый|Соколин ая ый|Бакланн ая ый|Осетров ая ый\
|Камбальн ая ый|Бирюзов ая ый|Изумрудн ая ый|Рубинов ая ый|Хрустальн ая ый|Серебрян ая ый\
|Золотист ая ый|Картографическ ая ий|Астрономическ ая ий|Январск ая ий|Мартовск ая ий\
|Апрельск ая ий|Майск ая ий|Июльск ая ий|Сентябрьск ая ий|Октябрьск ая ий|Ноябрьск ая ий\
|Корабельск ая ий|Островск ая ий|Посольск ая ий|Купеческ ая ий|Дворянск ая ий|Мещанск ая ий\
|Лицейск ая ий|Гимназическ ая ий|Студенческ ая ий|Лесн ая ой|Степн ая ой|Крут ая ой|Портов ая ой\
|Грузов ая ой|Утренн яя ий|Вечерн яя ий";

/// Names that stand in the genitive after the kind of the street.
const GENITIVE: &str = "Мореходов|Смотрителей маяка|Рыбаков|Корабелов|Кораблестроителей|Мостостроителей|Железнодорожников|Учителей|\
Врачей|Строителей|Садоводов|Пекарей|Художников|Композиторов|Первопроходцев|Картографов|Капитанов|Юнг|Водолазов|Гидрологов|\
Синоптиков|Метеорологов|Виноделов|Ткачей|Оружейников|Зодчих|Летописцев|Сказителей|Гусляров|Тридцати трёх богатырей|Учёного кота|\
Золотого петушка|Золотой рыбки|Царевны Лебеди|Старого дуба|Дружбы|Согласия|Надежды|Мира|Труда|Просвещения|Космонавтов|Связистов|\
Спасателей|Пожарных|Трамвайщиков|Речников|Полярников|Геологов|Лесоводов";

/// Avenues in the order in which the plan draws them: full Russian and English names.
pub const AVENUES: [(&str, &str); 16] = [
    ("Приморский проспект", "Primorsky Avenue"),
    ("Верфяная улица", "Verfyanaya Street"),
    ("проспект Мореходов", "Morekhodov Avenue"),
    ("Маячный проспект", "Mayachny Avenue"),
    ("Портовое шоссе", "Portovoye Highway"),
    ("Заречный проспект", "Zarechny Avenue"),
    ("Слободской проспект", "Slobodskoy Avenue"),
    ("Лукоморский проспект", "Lukomorsky Avenue"),
    ("Нагорный проспект", "Nagorny Avenue"),
    ("Заводское шоссе", "Zavodskoye Highway"),
    ("Садовый бульвар", "Sadovy Boulevard"),
    ("Северный бульвар", "Severny Boulevard"),
    ("Университетский проспект", "Universitetsky Avenue"),
    ("Озёрное шоссе", "Ozyornoye Highway"),
    ("Степное шоссе", "Stepnoye Highway"),
    ("Береговая улица", "Beregovaya Street"),
];

/// Parks, the largest first.
pub const PARKS: [(&str, &str); 26] = [
    ("Парк Согласия", "Concord Park"),
    ("Маячный сквер", "Lighthouse Garden"),
    ("Приморский парк", "Seaside Park"),
    ("Парк Корабелов", "Shipbuilders' Park"),
    ("Ботанический сад", "Botanical Garden"),
    ("Парк «Старый дуб»", "Old Oak Park"),
    ("Заречный парк", "Zarechny Park"),
    ("Слободской сад", "Slobodskoy Garden"),
    ("Нагорный парк", "Nagorny Park"),
    ("Парк Юнг", "Sea Cadets' Park"),
    ("Садовый сквер", "Sadovy Garden"),
    ("Сквер Картографов", "Cartographers' Garden"),
    ("Парк «Берёзовая роща»", "Birch Grove Park"),
    ("Якорный сквер", "Anchor Garden"),
    ("Театральный сад", "Theatre Garden"),
    ("Сквер Учителей", "Teachers' Garden"),
    ("Парк «Три сосны»", "Three Pines Park"),
    ("Заводской сад", "Zavodskoy Garden"),
    ("Липовая аллея", "Linden Walk"),
    ("Сквер Первопроходцев", "Pioneers' Garden"),
    ("Вокзальный сквер", "Station Garden"),
    ("Детский парк", "Children's Park"),
    ("Яблоневый сад", "Apple Orchard"),
    ("Сквер Дружбы", "Friendship Garden"),
    ("Парк Гусляров", "Guslar Park"),
    ("Рыбацкий сквер", "Fishermen's Garden"),
];

/// Rural places, the first four are towns.
pub const PLACES: &str = "Устьянск|Верхнереченск|Степногорье|Мысовой|Ольховка|Камышевка|Белый Яр|Сосновка|Красный Лиман|Дубрава|\
Старая Пристань|Новая Пристань|Чаячье|Солёное|Песчаное|Родники|Ключи|Медовое|Журавлиное|Лебяжье|Каменный Брод|Ветряки|Мельничное|\
Ясенки|Яблочное|Вишнёвка|Липовка|Берёзки|Рыбачье|Луговое|Полевое|Заозёрье|Междуречье|Холмы|Овражки|Туманное|Зелёный Мыс|Янтарное|\
Хлебное|Пасека|Тополи|Раздольное|Светлое|Дальнее";

/// Streets of every village.
pub const VILLAGE_STREETS: [&str; 14] = [
    "Центральная",
    "Садовая",
    "Школьная",
    "Луговая",
    "Полевая",
    "Речная",
    "Новая",
    "Молодёжная",
    "Зелёная",
    "Степная",
    "Мирная",
    "Почтовая",
    "Лесная",
    "Родниковая",
];

/// What a street may be called after its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// улица
    Street,
    /// переулок
    Lane,
    /// проезд
    Drive,
}

/// Hands out street names, each once.
#[derive(Debug)]
pub struct Names {
    fresh: [Vec<(String, String)>; 3],
    used: HashMap<String, u32>,
    again: usize,
}

impl Names {
    /// All names, in the given order of chance: `shuffle` reorders a list of that length.
    pub fn new(mut shuffle: impl FnMut(&mut Vec<(String, String)>)) -> Self {
        let mut fresh: [Vec<(String, String)>; 3] = Default::default();
        for entry in STEMS.split('|') {
            let mut parts = entry.split(' ');
            let (Some(stem), Some(she), Some(he)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            fresh[0].push((
                format!("{stem}{she} улица"),
                format!("{} Street", latin(&format!("{stem}{she}"))),
            ));
            let he = latin_pair(stem, he);
            fresh[1].push((format!("{} переулок", he.0), format!("{} Lane", he.1)));
            fresh[2].push((format!("{} проезд", he.0), format!("{} Drive", he.1)));
        }
        for name in GENITIVE.split('|') {
            fresh[0].push((format!("улица {name}"), format!("{} Street", latin(name))));
        }
        let taken = |n: &(String, String)| AVENUES.iter().all(|a| a.0 != n.0);
        for list in &mut fresh {
            list.retain(taken);
            shuffle(list);
        }
        Self {
            fresh,
            used: HashMap::new(),
            again: 0,
        }
    }

    /// The next free name of a kind; when all are taken, a numbered one («2-я Садовая улица»).
    pub fn next(&mut self, kind: Kind) -> (String, String) {
        let list = kind as usize;
        if let Some(name) = self.fresh[list].pop() {
            self.used.entry(name.0.clone()).or_insert(1);
            return name;
        }
        self.again += 1;
        let stems: Vec<&str> = STEMS.split('|').collect();
        let mut parts = stems[self.again * 37 % stems.len()].split(' ');
        let (stem, she, he) = (
            parts.next().unwrap_or(""),
            parts.next().unwrap_or(""),
            parts.next().unwrap_or(""),
        );
        let (ending, noun, number, english) = match kind {
            Kind::Street => (she, "улица", "я", "Street"),
            Kind::Lane => (he, "переулок", "й", "Lane"),
            Kind::Drive => (he, "проезд", "й", "Drive"),
        };
        let plain = format!("{stem}{ending} {noun}");
        let count = self.used.entry(plain.clone()).or_insert(1);
        *count += 1;
        (
            format!("{count}-{number} {plain}"),
            format!("{} {english} {count}", latin(&format!("{stem}{ending}"))),
        )
    }
}

/// A masculine adjective in both scripts.
fn latin_pair(stem: &str, ending: &str) -> (String, String) {
    let ru = format!("{stem}{ending}");
    let en = latin(&ru);
    (ru, en)
}

/// Latin letters for Russian ones, as on road signs; «ый» and «ий» at the end become «y».
pub fn latin(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let word = word
            .strip_suffix("ый")
            .or_else(|| word.strip_suffix("ий"))
            .map_or_else(|| word.to_owned(), |w| format!("{w}ы"));
        for (i, letter) in word.chars().enumerate() {
            let lower = letter.to_lowercase().next().unwrap_or(letter);
            let sound = sound(lower, i == 0);
            if letter.is_uppercase() {
                let mut sounds = sound.chars();
                out.extend(sounds.next().map(|c| c.to_ascii_uppercase()));
                out.push_str(sounds.as_str());
            } else if sound.is_empty() && !"ъь".contains(lower) {
                out.push(letter);
            } else {
                out.push_str(sound);
            }
        }
    }
    out
}

/// One letter; empty for signs and for what is no Russian letter.
fn sound(letter: char, first: bool) -> &'static str {
    match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' if first => "ye",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'й' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}
