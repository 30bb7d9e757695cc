//! Signing in.

use crate::account::parts::{self, LoginField, PasswordField};
use crate::error::Field;
use crate::i18n::AccountTexts;
use crate::ui::{ErrorSummary, Icon, PageTitle, lang};
use leptos::prelude::*;

/// The page at `/login`.
#[component]
pub fn LoginPage() -> impl IntoView {
    let t = AccountTexts::of(lang());
    let page = parts::account_page();
    let problems = page.problems;
    view! {
        <PageTitle text=t.sign_in_title/>
        <main id="main" class="wrap">
            <div class="authgrid">
                <section class="card stack" aria-labelledby="title">
                    <h1 id="title">{t.sign_in_title}</h1>
                    <ErrorSummary problems=problems.clone()/>
                    <form class="stack" method="post" action="/login">
                        <input type="hidden" name="next" value=page.next/>
                        <LoginField value=page.login problems=problems.clone()/>
                        <PasswordField field=Field::Password label=t.password complete="current-password" problems>
                            <p class="hint hint--after"><a href="/recover" rel="external">{t.forgot}</a></p>
                        </PasswordField>
                        <button class="btn btn--primary btn--lg btn--block">{t.sign_in}</button>
                    </form>
                    <div class="or"><span class="small muted">{t.or}</span></div>
                    <a class="btn btn--block" href="/login/phone" rel="external"><Icon name="sms"/>{t.sign_in_by_sms}</a>
                    <p class="small muted">{t.no_captcha}</p>
                    <p>{t.first_time}" "<a href="/register" rel="external">{t.register}</a></p>
                </section>
                <aside class="stack">
                    <h2>{t.why_account}</h2>
                    <ul class="stack gap-2"><li>{t.why_follow}</li><li>{t.why_devices}</li><li>{t.why_optional}</li></ul>
                </aside>
            </div>
        </main>
    }
}
