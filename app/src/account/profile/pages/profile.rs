//! The profile at a glance.

use crate::account::identity::doubt_text;
use crate::account::profile::labels;
use crate::account::profile::model::{
    ConsentLine, ContactLine, DocumentLine, Papers, ProfileView, RelativeLine, TrustedLine,
};
use crate::i18n::{self, ProfileTexts};
use crate::kernel::Lang;
use crate::messages::model::Channel;
use crate::ui::{Icon, PageTitle, lang, page};
use leptos::prelude::*;

/// The page at `/profile`.
#[component]
pub fn ProfilePage(view: ProfileView) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let done = view.done.map(|done| {
        view! { <div class="note" role="status"><Icon name="check"/><div>{labels::done(done, t)}</div></div> }
    });
    let has_own = view.name.is_some();
    view! {
        <PageTitle text=t.title/>
        <main id="main" class="wrap narrow stack my-5 profile">
            <header class="row row--between"><h1>{t.title}</h1><a class="btn" href="/my" rel="external"><Icon name="list"/>{t.my_title}</a></header>
            {done}
            <NameCard name=view.name.clone()/>
            <Contacts contacts=view.contacts.clone()/>
            <section class="card" aria-labelledby="documents">
                <div class="card__h"><h2 id="documents">{t.documents_h}</h2></div>
                {has_own.then(|| view! { <PaperList papers=view.own.clone()/> })}
                {(!has_own).then(|| view! { <p class="muted">{t.no_name}</p> })}
            </section>
            <Family family=view.family.clone() sms=view.sms/>
            <Trusted trusted=view.trusted.clone()/>
            <Consents consents=view.consents.clone()/>
            <Language language=view.language/>
            <Provider provider=view.provider/>
        </main>
    }
}

#[component]
fn NameCard(name: Option<(String, crate::kernel::Day)>) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let link = if name.is_some() { t.change } else { t.fill_in };
    let shown = name.map_or_else(
        || view! { <p class="muted">{t.no_name}</p> }.into_any(),
        |(name, born)| {
            view! { <p><b class="strong" dir="auto">{name}</b></p><p class="small muted">{t.born}": "{labels::day(born, lang)}</p> }.into_any()
        },
    );
    view! {
        <section class="card" aria-labelledby="name">
            <div class="card__h"><h2 id="name">{t.name_h}</h2><a href="/profile/name" rel="external">{link}</a></div>
            {shown}
        </section>
    }
}

#[component]
fn Contacts(contacts: Vec<ContactLine>) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let is_empty = contacts.is_empty();
    let line = move |contact: ContactLine| {
        let icon = if contact.channel == Channel::Sms { "sms" } else { "mail" };
        let (class, words) = if contact.confirmed {
            ("s-done", t.confirmed)
        } else {
            ("s-warn", t.unconfirmed)
        };
        let label = format!("{}: {}", t.remove, contact.address);
        let notices = contact.notices.map(|wanted| {
            let action = format!("/profile/contacts/{}/notices", contact.handle);
            let (words, button, say) = match (contact.channel, wanted) {
                (Channel::Sms, true) => (t.texts_go, t.notices_stop, "no"),
                (Channel::Sms, false) => (t.texts_stopped, t.notices_start, "yes"),
                (Channel::Mail, true) => (t.notices_go, t.notices_stop, "no"),
                (Channel::Mail, false) => (t.notices_stopped, t.notices_start, "yes"),
            };
            let label = format!("{button}: {}", contact.address);
            view! {
                <form class="row small muted" method="post" action=action>
                    <input type="hidden" name="say" value=say/>
                    <span>{words}</span><button class="btn btn--ghost btn--sm" aria-label=label>{button}</button>
                </form>
            }
        });
        view! {
            <li class="row row--between">
                <div class="row"><Icon name=icon/><span dir="auto">{contact.address}</span><span class=format!("deliv {class}")>{words}</span></div>
                <form method="post" action=format!("/profile/contacts/{}/remove", contact.handle)><button class="btn btn--sm" aria-label=label>{t.remove}</button></form>
                {notices}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="contacts">
            <div class="card__h"><h2 id="contacts">{t.contacts_h}</h2><a href="/password" rel="external">{t.password}</a></div>
            {is_empty.then(|| view! { <p class="muted">{t.no_contacts}</p> })}
            <ul class="plain stack">{contacts.into_iter().map(line).collect_view()}</ul>
            <p class="mt-4"><a class="btn btn--sm" href="/profile/contacts/add" rel="external"><Icon name="plus"/>{t.add_contact}</a></p>
        </section>
    }
}

#[component]
fn PaperList(papers: Papers) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let is_empty = papers.documents.is_empty();
    let line = move |paper: DocumentLine| {
        let name = labels::document(paper.kind, lang);
        let doubts = paper
            .doubts
            .into_iter()
            .map(|doubt| view! { <p class="small muted">{doubt_text(doubt, lang)}</p> });
        view! {
            <li class="row row--between">
                <div><span>{name}</span>" "<span class="num nowrap">{paper.masked}</span>{doubts.collect_view()}</div>
                <form method="post" action=format!("/profile/documents/{}/remove", paper.handle)>
                    <button class="btn btn--sm" aria-label=format!("{}: {name}", t.remove)>{t.remove}</button>
                </form>
            </li>
        }
    };
    view! {
        {is_empty.then(|| view! { <p class="muted">{t.no_documents}</p> })}
        <ul class="plain stack">{papers.documents.into_iter().map(line).collect_view()}</ul>
        <p class="mt-4"><a class="btn btn--sm" href=format!("/profile/people/{}/documents", papers.person) rel="external"><Icon name="plus"/>{t.add_document}</a></p>
    }
}

#[component]
fn Family(family: Vec<RelativeLine>, sms: bool) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let is_empty = family.is_empty();
    let line = move |relative: RelativeLine| {
        let person = relative.papers.person.clone();
        let words = format!(
            "{}, {} {}",
            labels::relation(relative.relation, t),
            t.until,
            labels::day(relative.until, lang)
        );
        view! {
            <li class="stack">
                <div class="row row--between">
                    <div>
                        <h3 dir="auto">{relative.name.clone()}</h3>
                        <p class="small muted">{words}". "{labels::authority(relative.authority, t)}"."</p>
                    </div>
                    <form method="post" action=format!("/profile/family/{person}/remove")>
                        <button class="btn btn--sm" aria-label=format!("{}: {}", t.remove_person, relative.name)>{t.remove}</button>
                    </form>
                </div>
                <PaperList papers=relative.papers/>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="family">
            <div class="card__h"><h2 id="family">{t.family_h}</h2></div>
            {is_empty.then(|| view! { <p class="muted">{t.no_family}</p> })}
            <ul class="plain people">{family.into_iter().map(line).collect_view()}</ul>
            <p class="row mt-4">
                <a class="btn" href="/profile/family/child" rel="external"><Icon name="plus"/>{t.add_child}</a>
                <a class="btn" href="/profile/family/ward" rel="external">{t.add_ward}</a>
                {sms.then(|| view! { <a class="btn" href="/profile/family/proxy" rel="external">{t.add_proxy}</a> })}
            </p>
        </section>
    }
}

#[component]
fn Trusted(trusted: Vec<TrustedLine>) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let is_empty = trusted.is_empty();
    let line = move |trust: TrustedLine| {
        let name = if trust.name.is_empty() {
            t.someone.to_owned()
        } else {
            trust.name
        };
        view! {
            <li class="row row--between">
                <span><b dir="auto">{name}</b>", "{t.until}" "{labels::day(trust.until, lang)}</span>
                <form method="post" action=format!("/profile/trusted/{}/revoke", trust.handle)><button class="btn btn--sm">{t.revoke}</button></form>
            </li>
        }
    };
    (!is_empty).then(|| {
        view! {
            <section class="card" aria-labelledby="trusted">
                <h2 id="trusted">{t.trusted_h}</h2>
                <ul class="plain stack">{trusted.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Consents(consents: Vec<ConsentLine>) -> impl IntoView {
    let lang = lang();
    let t = ProfileTexts::of(lang);
    let line = move |consent: ConsentLine| {
        let page = page();
        let title = consent.purpose.words(lang).0;
        let state = match consent.given_at {
            Some(at) => format!("{} {}", t.given, i18n::date_clock(at, page.now, page.region.zone, lang)),
            None => t.not_given.to_owned(),
        };
        view! {
            <li class="row row--between">
                <span><a href=format!("/profile/consents/{}", consent.purpose.code()) rel="external">{title}</a>
                    <span class="small muted block">{state}{consent.outdated.then(|| format!(". {}", t.outdated))}</span></span>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="consents">
            <h2 id="consents">{t.consents_h}</h2>
            <p class="small muted mb-4">{t.consents_hint}</p>
            <ul class="plain stack">{consents.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Language(language: Lang) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    let option = move |lang: Lang, words: &'static str| {
        view! { <label class="radio"><input type="radio" name="language" value=lang.code() checked=lang == language/><span lang=lang.code()>{words}</span></label> }
    };
    view! {
        <section class="card" aria-labelledby="language">
            <h2 id="language">{t.language_h}</h2>
            <form class="stack" method="post" action="/profile/language">
                <fieldset aria-labelledby="language"><div class="row">{option(Lang::Ru, "Русский")}{option(Lang::En, "English")}</div></fieldset>
                <div><button class="btn">{t.save}</button></div>
            </form>
        </section>
    }
}

#[component]
fn Provider(provider: Option<(String, bool)>) -> impl IntoView {
    let t = ProfileTexts::of(lang());
    provider.map(|(name, linked)| {
        let act = if linked {
            view! { <span class="deliv s-done"><Icon name="check"/>{t.provider_linked}</span>
            <form method="post" action="/oidc/unlink"><button class="btn btn--sm">{t.provider_unlink}</button></form> }
            .into_any()
        } else {
            view! { <a class="btn btn--sm" href="/login/oidc?link=1" rel="external">{t.provider_link}</a> }.into_any()
        };
        view! {
            <section class="card" aria-labelledby="provider">
                <h2 id="provider">{t.provider_h}</h2>
                <div class="row row--between"><b>{name}</b>{act}</div>
            </section>
        }
    })
}
