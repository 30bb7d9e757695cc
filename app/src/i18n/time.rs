//! Dates, clocks and spans in words.

use crate::kernel::{Civil, Lang, Norm, NormUnit, Timestamp, Zone, plural_en, plural_ru};

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_RU: [&str; 7] = [
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
];
const DAYS_EN: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// `14 ноября`; with the year when it is not the year of `now`.
pub fn date(at: Timestamp, now: Timestamp, zone: Zone, lang: Lang) -> String {
    let civil = zone.civil(at);
    let months = if lang == Lang::Ru { MONTHS_RU } else { MONTHS_EN };
    let month = months[usize::from(civil.month.clamp(1, 12)) - 1];
    let year = if civil.year == zone.civil(now).year {
        String::new()
    } else {
        format!(" {}", civil.year)
    };
    format!("{}\u{a0}{month}{year}", civil.day)
}

/// `hh:mm:ss`.
pub fn clock(at: Timestamp, zone: Zone) -> String {
    zone.civil(at).clock()
}

/// `14 ноября, 08:12:40`; for today only the clock.
pub fn date_clock(at: Timestamp, now: Timestamp, zone: Zone, lang: Lang) -> String {
    let day = |civil: Civil| (civil.year, civil.month, civil.day);
    if day(zone.civil(at)) == day(zone.civil(now)) {
        clock(at, zone)
    } else {
        format!("{}, {}", date(at, now, zone, lang), clock(at, zone))
    }
}

/// The day of the week.
pub fn weekday(at: Timestamp, zone: Zone, lang: Lang) -> &'static str {
    let days = if lang == Lang::Ru { DAYS_RU } else { DAYS_EN };
    days[usize::from(zone.civil(at).weekday.min(6))]
}

/// A span in its two largest units: `1 день 4 ч`, `2 ч 14 мин`, `13 мин 23 с`.
pub fn duration(seconds: i64, lang: Lang) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let (hour, minute, second) = lang.pick(("ч", "мин", "с"), ("h", "min", "s"));
    let day = lang.pick(plural_ru(days, "день", "дня", "дней"), plural_en(days, "day", "days"));
    let two = |a: i64, a_unit: &str, b: i64, b_unit: &str| match b {
        0 => format!("{a}\u{a0}{a_unit}"),
        _ => format!("{a}\u{a0}{a_unit} {b}\u{a0}{b_unit}"),
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest}\u{a0}{second}"),
        (0, 0, _) => two(minutes, minute, rest, second),
        (0, _, _) => two(hours, hour, minutes, minute),
        _ => two(days, day, hours, hour),
    }
}

/// `сегодня`, `вчера`, `3 дня назад`, counted by local dates.
pub fn ago(at: Timestamp, now: Timestamp, zone: Zone, lang: Lang) -> String {
    let local_day = |t: Timestamp| (t.0.div_euclid(1000) + i64::from(zone.offset_s)).div_euclid(86_400);
    let days = (local_day(now) - local_day(at)).max(0);
    match (lang, days) {
        (Lang::Ru, 0) => "сегодня".to_owned(),
        (Lang::Ru, 1) => "вчера".to_owned(),
        (Lang::Ru, _) => format!("{days}\u{a0}{} назад", plural_ru(days, "день", "дня", "дней")),
        (Lang::En, 0) => "today".to_owned(),
        (Lang::En, 1) => "yesterday".to_owned(),
        (Lang::En, _) => format!("{days}\u{a0}days ago"),
    }
}

/// A norm in words: `9 рабочих дней`.
pub fn norm_text(norm: Norm, lang: Lang) -> String {
    let n = i64::from(norm.value);
    let unit = match (lang, norm.unit) {
        (Lang::Ru, NormUnit::Minutes) => plural_ru(n, "минута", "минуты", "минут"),
        (Lang::Ru, NormUnit::WorkingHours) => plural_ru(n, "рабочий час", "рабочих часа", "рабочих часов"),
        (Lang::Ru, NormUnit::WorkingDays) => plural_ru(n, "рабочий день", "рабочих дня", "рабочих дней"),
        (Lang::Ru, NormUnit::CalendarDays) => plural_ru(n, "день", "дня", "дней"),
        (Lang::En, NormUnit::Minutes) => plural_en(n, "minute", "minutes"),
        (Lang::En, NormUnit::WorkingHours) => plural_en(n, "working hour", "working hours"),
        (Lang::En, NormUnit::WorkingDays) => plural_en(n, "working day", "working days"),
        (Lang::En, NormUnit::CalendarDays) => plural_en(n, "day", "days"),
    };
    if norm.unit == NormUnit::Minutes && n >= 120 && n % 60 == 0 {
        return duration(n * 60, lang);
    }
    format!("{n}\u{a0}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Zone = Zone { offset_s: 10_800 };
    const NOON: Timestamp = Timestamp(1_763_802_000_000); // 2025-11-22 12:00 local

    #[test]
    fn dates_and_spans_read_well() {
        let earlier = Timestamp(NOON.0 - 8 * 86_400_000 - 13_640_000);
        assert_eq!(date_clock(earlier, NOON, ZONE, Lang::Ru), "14\u{a0}ноября, 08:12:40");
        assert_eq!(date_clock(NOON, NOON, ZONE, Lang::Ru), "12:00:00");
        assert_eq!(
            date(Timestamp(NOON.0 - 365 * 86_400_000), NOON, ZONE, Lang::En),
            "22\u{a0}November 2024"
        );
        assert_eq!(weekday(NOON, ZONE, Lang::Ru), "суббота");
        assert_eq!(duration(803, Lang::Ru), "13\u{a0}мин 23\u{a0}с");
        assert_eq!(duration(100_800, Lang::Ru), "1\u{a0}день 4\u{a0}ч");
        assert_eq!(duration(8_040, Lang::En), "2\u{a0}h 14\u{a0}min");
        assert_eq!(duration(-5, Lang::En), "0\u{a0}s");
        assert_eq!(ago(earlier, NOON, ZONE, Lang::Ru), "8\u{a0}дней назад");
        assert_eq!(ago(Timestamp(NOON.0 - 43_300_000), NOON, ZONE, Lang::Ru), "вчера");
    }

    #[test]
    fn norms_read_well() {
        assert_eq!(
            norm_text(
                Norm {
                    value: 9,
                    unit: NormUnit::WorkingDays
                },
                Lang::Ru
            ),
            "9\u{a0}рабочих дней"
        );
        assert_eq!(
            norm_text(
                Norm {
                    value: 120,
                    unit: NormUnit::Minutes
                },
                Lang::Ru
            ),
            "2\u{a0}ч"
        );
        assert_eq!(
            norm_text(
                Norm {
                    value: 1,
                    unit: NormUnit::CalendarDays
                },
                Lang::En
            ),
            "1\u{a0}day"
        );
    }
}
