//! Words of the map itself, whatever page it stands on.

super::texts! {
    /// Controls of a map and what its pins say to a screen reader. `{n}`, `{open}`, `{done}` are filled in the browser.
    MapControls {
        zoom_in: "Приблизить" / "Zoom in",
        zoom_out: "Отдалить" / "Zoom out",
        cluster: "Здесь {n}: в\u{a0}работе {open}, закончено {done}. Приблизить" / "{n} here: {open} in work, {done} finished. Zoom in",
        support: "поддержали: {n}" / "supporters: {n}",
        failed: "Карта не\u{a0}загрузилась. Всё остальное на\u{a0}странице работает" / "The map did not load. Everything else on the page works",
    }
}
