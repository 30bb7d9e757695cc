//! Texts of answers that no page gives: refusals of the edge of the server.

super::texts! {
    /// What is said when a request does not get through.
    EdgeTexts {
        unreadable: "Адрес страницы повреждён. Проверьте ссылку" / "The address of the page is damaged. Check the link",
        cross_site: "Запрос пришёл с\u{a0}другого сайта и\u{a0}не\u{a0}выполнен. Откройте нашу страницу и\u{a0}повторите" / "The request came from another site and was not carried out. Open our page and try again",
        too_long: "Отправлено больше, чем мы принимаем. Сократите текст или уменьшите снимки" / "More was sent than we take. Shorten the text or make the photos smaller",
        too_slow: "Связь прервалась, и\u{a0}запрос не\u{a0}дошёл до\u{a0}конца. Повторите" / "The connection broke before the request was complete. Try again",
        too_many: "Слишком много запросов с\u{a0}вашего адреса" / "Too many requests from your address",
        busy: "Сейчас очень много посетителей" / "There are very many visitors right now",
        late: "Служба не\u{a0}ответила вовремя" / "The service did not answer in time",
        broken: "Это наша ошибка, мы её записали" / "This is our fault and we have recorded it",
        try_again_in: "Повторите через" / "Try again in",
        seconds: "с" / "s",
        number: "Номер запроса" / "Request number",
        to_map: "На карту" / "To the map",
    }
}
