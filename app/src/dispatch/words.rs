//! Deeds, parts and reasons in words.

use super::model::{Part, Refusal};
use crate::complaints::model::life::Deed;
use crate::i18n::DispatchTexts;
use crate::kernel::Lang;

/// What the button of a deed says.
pub fn deed_text(deed: Deed, lang: Lang) -> &'static str {
    let (ru, en) = match deed {
        Deed::Open => ("Открыть", "Open"),
        Deed::Route => ("Направить", "Send"),
        Deed::PassOn => ("Не\u{a0}наше, передать", "Not ours, pass on"),
        Deed::GiveBack => ("Не\u{a0}наше, вернуть диспетчеру", "Not ours, give back"),
        Deed::Start => ("Взять в\u{a0}работу", "Begin work"),
        Deed::StartAgain => ("Взять в\u{a0}работу снова", "Begin work again"),
        Deed::OnSite => ("Бригада на\u{a0}месте", "The crew is there"),
        Deed::Ask => ("Спросить жителя", "Ask the citizen"),
        Deed::Reply => ("Записать ответ жителя", "Write down the citizen's answer"),
        Deed::Resume => ("Продолжить без\u{a0}ответа", "Go on without an answer"),
        Deed::AskTime => ("Попросить перенести срок", "Ask for more time"),
        Deed::AskEnd => (
            "Попросить закрыть: устранить нельзя",
            "Ask to close: it cannot be solved",
        ),
        Deed::Extend => ("Перенести срок", "Move the term"),
        Deed::CloseUnsolved => ("Закрыть: не\u{a0}устранено", "Close as not solved"),
        Deed::Deny => ("Отказать организации", "Do not agree"),
        Deed::Answer => ("Ответить", "Answer"),
        Deed::SendBack => ("Вернуть на\u{a0}доработку", "Send the answer back"),
        Deed::Publish => ("Опубликовать ответ", "Publish the answer"),
        Deed::Confirm => ("Житель подтвердил", "The citizen confirmed"),
        Deed::Refute => ("Житель не\u{a0}согласен", "The citizen disagreed"),
        Deed::AutoConfirm => ("Закрыть без\u{a0}ответа жителя", "Close without the citizen's word"),
        Deed::Reject => ("Отклонить", "Refuse"),
        Deed::Hide => ("Скрыть от\u{a0}всех", "Hide from everybody"),
        Deed::Show => ("Показать снова", "Show again"),
    };
    lang.pick(ru, en)
}

/// The name of a part of the queue.
pub fn part_text(part: Part, lang: Lang) -> &'static str {
    let (ru, en) = match part {
        Part::Open => ("Все открытые", "All open"),
        Part::New => ("Не\u{a0}открыты", "Not opened"),
        Part::Over => ("Просрочены", "Overdue"),
        Part::Repeat => ("Повторно", "Again"),
        Part::Wish => ("Ждут решения", "Wait for a decision"),
        Part::Check => ("На\u{a0}проверке", "To be checked"),
        Part::Nobody => ("Ничьи", "Nobody's"),
    };
    lang.pick(ru, en)
}

/// Who did something, by the code of the history.
pub fn actor_text(code: &str, lang: Lang) -> &str {
    let (ru, en) = match code {
        "citizen" => ("заявитель", "the author"),
        "organisation" => ("организация", "the organisation"),
        "head" => ("руководитель организации", "the head of the organisation"),
        "dispatcher" => ("диспетчер", "a dispatcher"),
        "checker" => ("проверяющий", "a checker"),
        "moderator" => ("модератор", "a moderator"),
        "system" => ("автоматически", "the service itself"),
        code => return code,
    };
    lang.pick(ru, en)
}

/// A reason in words; the code itself when it is unknown.
pub fn reason_text(code: &str, lang: Lang) -> &str {
    let (ru, en) = match code {
        "no_money" => ("нет средств в\u{a0}этом году", "no money this year"),
        "season" => ("не\u{a0}сезон", "out of season"),
        "owner" => ("чужая собственность", "somebody else's property"),
        "law" => ("закон не\u{a0}позволяет", "the law does not allow it"),
        "rules" => ("не\u{a0}по\u{a0}правилам сервиса", "against the rules of the service"),
        "other" => ("другое", "another one"),
        code => return code,
    };
    lang.pick(ru, en)
}

/// Why nothing was done.
pub fn refusal_text(refusal: Refusal, lang: Lang) -> &'static str {
    let t = DispatchTexts::of(lang);
    match refusal {
        Refusal::Changed => t.refused_changed,
        Refusal::NotNow => t.refused_now,
        Refusal::OwnAnswer => t.refused_own,
    }
}
