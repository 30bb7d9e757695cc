//! Texts of signing in by another service.

super::texts! {
    /// What is said when another service did not vouch.
    OidcTexts {
        closed: "Вход через другую службу здесь не\u{a0}настроен. Войдите по почте или телефону." / "Signing in by another service is not set up here. Sign in by e-mail or phone.",
        lost: "Вход не\u{a0}завершён: ссылка устарела или открыта в\u{a0}другом браузере. Начните вход ещё раз." / "Signing in was not finished: the link is old or was opened in another browser. Start again.",
        declined: "Вход отменён. Можно начать ещё раз или войти по почте или телефону." / "Signing in was cancelled. Start again, or sign in by e-mail or phone.",
        away: "Служба входа не\u{a0}отвечает. Попробуйте позже или войдите по почте или телефону." / "The service does not answer. Try later, or sign in by e-mail or phone.",
        blocked: "Этот аккаунт закрыт. Обратитесь в\u{a0}поддержку." / "This account is closed. Ask the support.",
        new_here: "Вы здесь впервые. Чтобы завести учётную запись, нужно ваше согласие." / "You are new here. An account needs your consent.",
        agree: "Согласен, завести учётную запись" / "I agree, make an account",
        demo_title: "Вход для демонстрации" / "Signing in for the demonstration",
        demo_note: "Все люди здесь вымышлены: демонстрация сама играет роль службы" / "Nobody here is real: the demonstration itself plays the service",
        demo_who: "Кем войти?" / "As whom?",
        demo_new: "Новым человеком" / "As somebody new",
        demo_decline: "Не\u{a0}входить" / "Do not sign in",
        only_way: "Это единственный способ войти. Сначала подтвердите почту или телефон." / "This is the only way to sign in. Confirm an e-mail or a phone first.",
    }
}
