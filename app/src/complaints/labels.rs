//! States, marks and steps in words.

use super::model::{EventKind, Mark, Period, State};
use crate::i18n::MapTexts;
use crate::kernel::Lang;

/// The public words of a state.
pub fn state(state: State, lang: Lang) -> &'static str {
    let (ru, en) = match state {
        State::Submitted => ("Принято", "Registered"),
        State::Moderation => ("Проверяется", "Being checked"),
        State::Rejected => ("Отклонено модератором", "Refused by a moderator"),
        State::Routed => ("Направлено в организацию", "Sent to the organisation"),
        State::Accepted => ("Открыто организацией", "Opened by the organisation"),
        State::InWork => ("В работе", "In work"),
        State::Planned => ("Срок перенесён", "Term moved"),
        State::InfoNeeded => ("Ждём уточнения", "Waiting for details"),
        State::Check => ("Проверка ответа", "Answer is being checked"),
        State::AwaitConfirm => ("Сделано, ждём «да»", "Done, waiting for yes"),
        State::Confirmed => ("Выполнено", "Done"),
        State::AutoConfirmed => ("Выполнено, без ответа заявителя", "Done, no word from the author"),
        State::Reopened => ("Повторно, строгий контроль", "Reopened, strict control"),
        State::NotSolved => ("Не устранено", "Not solved"),
        State::Duplicate => ("Объединено с другим", "Merged into another"),
        State::HandedOver => ("Передано как обращение", "Handed over as an appeal"),
        State::Hidden => ("Скрыто", "Hidden"),
    };
    lang.pick(ru, en)
}

/// The words of a mark in the legend.
pub fn mark(mark: Mark, lang: Lang) -> &'static str {
    let (ru, en) = match mark {
        Mark::New => ("Новое, на проверке", "New, being checked"),
        Mark::Work => ("В работе", "In work"),
        Mark::Over => ("Просрочено", "Overdue"),
        Mark::Repeat => ("Повторно, строгий контроль", "Reopened, strict control"),
        Mark::Await => ("Сделано, ждём «да»", "Done, waiting for yes"),
        Mark::Done => ("Выполнено", "Done"),
        Mark::None => ("Закрыто, не устранено", "Closed, not solved"),
    };
    lang.pick(ru, en)
}

/// The short words of a mark on a filter chip.
pub fn mark_chip(mark: Mark, lang: Lang) -> &'static str {
    let (ru, en) = match mark {
        Mark::New => ("Новые", "New"),
        Mark::Work => ("В работе", "In work"),
        Mark::Over => ("Просрочено", "Overdue"),
        Mark::Repeat => ("Повторно", "Reopened"),
        Mark::Await => ("Ждут «да»", "Wait for yes"),
        Mark::Done => ("Выполнено", "Done"),
        Mark::None => ("Не устранено", "Not solved"),
    };
    lang.pick(ru, en)
}

/// The words of a step of the history.
pub fn step(kind: EventKind, lang: Lang) -> &'static str {
    let (ru, en) = match kind {
        EventKind::Submitted => ("Сообщение принято, выдан номер", "Registered, a number was given"),
        EventKind::Routed => ("Направлено", "Sent"),
        EventKind::Accepted => ("Организация открыла дело", "The organisation opened the case"),
        EventKind::InWork => ("В работе", "In work"),
        EventKind::Planned => ("Срок перенесли", "The term was moved"),
        EventKind::InfoNeeded => ("Попросили уточнить", "Details were asked for"),
        EventKind::Check => (
            "Работа закончена, ответ на проверке",
            "Work finished, the answer is being checked",
        ),
        EventKind::Returned => ("Ответ вернули на доработку", "The answer was returned"),
        EventKind::Published => ("Сделано, ждём «да»", "Done, waiting for yes"),
        EventKind::Confirmed => ("Житель подтвердил: сделано", "The citizen confirmed: done"),
        EventKind::AutoConfirmed => ("Закрыто без ответа заявителя", "Closed without a word from the author"),
        EventKind::Reopened => ("Житель вернул в работу", "The citizen sent it back"),
        EventKind::NotSolved => ("Закрыто: не устранено", "Closed: not solved"),
        EventKind::Corrected => ("Автор поправил текст", "The author corrected the text"),
        EventKind::Imported => ("Перенесено из другой системы", "Brought from another system"),
        EventKind::Rejected => ("Модератор отклонил", "Refused by a moderator"),
        EventKind::Hidden => ("Скрыто модератором", "Hidden by a moderator"),
        EventKind::Shown => ("Снова показано", "Shown again"),
        EventKind::GivenBack => (
            "Организация вернула диспетчеру",
            "The organisation gave it back to the dispatcher",
        ),
        EventKind::OnSite => ("Бригада на месте", "The crew is there"),
        EventKind::Replied => ("Житель ответил", "The citizen answered"),
        EventKind::TimeAsked => (
            "Организация просит перенести срок",
            "The organisation asks for more time",
        ),
        EventKind::EndAsked => (
            "Организация считает, что устранить нельзя",
            "The organisation says it cannot be solved",
        ),
        EventKind::Denied => ("Диспетчер не согласился", "The dispatcher did not agree"),
    };
    lang.pick(ru, en)
}

/// The words of a period.
pub fn period(period: Period, lang: Lang) -> &'static str {
    let t = MapTexts::of(lang);
    match period {
        Period::Day => t.day,
        Period::Week => t.week,
        Period::Month => t.month,
        Period::HalfYear => t.half_year,
        Period::All => t.all_time,
    }
}
