//! Rows under heads.

use leptos::prelude::*;

/// A table in a box of its own, which scrolls sideways, by keyboard too.
#[component]
pub fn Table<V>(
    /// Its name for screen readers.
    label: &'static str,
    /// Heads of the columns.
    #[prop(into)]
    heads: Vec<&'static str>,
    /// So many of the last columns hold numbers.
    #[prop(optional)]
    numbers: usize,
    /// Said in place of a table without rows.
    #[prop(optional)]
    none: Option<&'static str>,
    /// The rows.
    rows: Vec<V>,
) -> impl IntoView
where
    V: IntoView + 'static,
{
    if let (Some(none), true) = (none, rows.is_empty()) {
        return view! { <p>{none}</p> }.into_any();
    }
    let words = heads.len().saturating_sub(numbers);
    let head = |(place, head)| {
        let class = (place >= words).then_some("r");
        view! { <th scope="col" class=class>{head}</th> }
    };
    let heads: Vec<_> = heads.into_iter().enumerate().map(head).collect();
    view! {
        <div class="tablebox" tabindex="0" role="region" aria-label=label>
            <table class="table">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
