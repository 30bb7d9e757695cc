//! Photos before and after.

use crate::complaints::model::CardPhoto;
use crate::i18n::ComplaintTexts;
use crate::ui::lang;
use leptos::prelude::*;

/// The photos of a complaint; before and after side by side when there are both.
#[component]
pub fn Photos(
    /// The photos, in order.
    photos: Vec<CardPhoto>,
    /// What they show.
    title: String,
) -> impl IntoView {
    let t = ComplaintTexts::of(lang());
    let both = photos.iter().any(|photo| photo.after) && photos.iter().any(|photo| !photo.after);
    let heading = if both { t.before_after } else { t.photos };
    let figure = move |(index, photo): (usize, CardPhoto)| {
        let (label, caption) = if photo.after {
            (t.after, t.photo_crew)
        } else {
            (t.before, t.photo_citizen)
        };
        let alt = format!("{caption} {}: {title}", index + 1);
        let link = photo.large.clone();
        let sources = format!("{} 400w, {} {}w", photo.small, photo.large, photo.width);
        view! {
            <figure class="ph">
                <a href=link rel="external">
                    <img class="photo" src=photo.large srcset=sources sizes="(max-width: 45rem) 100vw, 20rem"
                        width=photo.width.to_string() height=photo.height.to_string() alt=alt loading="lazy"/>
                </a>
                {both.then(|| view! { <span class="lbl">{label}</span> })}
                <figcaption>{caption}</figcaption>
            </figure>
        }
    };
    (!photos.is_empty()).then(|| {
        let figures = photos.into_iter().enumerate().map(figure).collect_view();
        view! {
            <section aria-labelledby="photos">
                <h2 id="photos" class="mb-3">{heading}</h2>
                <div class="photos">{figures}</div>
            </section>
        }
    })
}
