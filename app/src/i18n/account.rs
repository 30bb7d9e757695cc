//! Texts of accounts.

super::texts! {
    /// Accounts: signing in, registering, recovering.
    AccountTexts {
        sign_in_title: "Вход" / "Sign in",
        sign_in: "Войти" / "Sign in",
        login: "Телефон или почта" / "Phone or e-mail",
        password: "Пароль" / "Password",
        show_password: "Показать пароль" / "Show the password",
        forgot: "Не\u{a0}помню пароль" / "I forgot the password",
        or: "или" / "or",
        sign_in_by_sms: "Войти по\u{a0}коду из\u{a0}SMS" / "Sign in by a code from an SMS",
        sign_in_by_oidc: "Через учётную запись госуслуг" / "With a Gosuslugi account",
        no_captcha: "Картинок с\u{a0}буквами не\u{a0}будет. Сообщить о\u{a0}проблеме можно и\u{a0}без входа." / "There will be no pictures with letters. A problem can be reported without signing in, too.",
        first_time: "Впервые здесь?" / "New here?",
        register: "Завести учётную запись" / "Make an account",
        why_account: "Зачем учётная запись" / "What an account is for",
        why_follow: "Все ваши обращения в\u{a0}одном месте, с\u{a0}ответами" / "All your reports in one place, with the answers",
        why_devices: "То\u{a0}же самое на\u{a0}телефоне и\u{a0}на\u{a0}компьютере" / "The same on the phone and on the computer",
        why_optional: "Сообщить о\u{a0}проблеме можно и\u{a0}без неё" / "A problem can be reported without one",
        by_password: "по\u{a0}паролю" / "by password",
        by_code: "по\u{a0}коду" / "by code",
        by_oidc: "через госуслуги" / "with Gosuslugi",
        by_recovery: "при восстановлении" / "by recovery",
    }
}
