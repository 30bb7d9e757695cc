//! What a page starts with. The server loads it before it renders and sends it along; a page that was reached without
//! loading one fetches it. Rendering never waits: no part of a page is pending on the server.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::future::Future;
use std::sync::Arc;

/// What a page starts with, or why there is nothing.
pub type Answer<T> = Result<T, AppError>;

/// The loaded value of one page, put into the context by the server before it renders.
#[derive(Clone)]
pub struct Start {
    value: Arc<dyn Any + Send + Sync>,
    json: Arc<str>,
}

impl Start {
    /// Over what was loaded.
    pub fn new<T: Serialize + Send + Sync + 'static>(answer: Answer<T>) -> Self {
        // `<` cannot end the data block early when it is written as \u003c.
        let json = serde_json::to_string(&answer)
            .unwrap_or_default()
            .replace('<', "\\u003c");
        Self {
            value: Arc::new(Arc::new(answer)),
            json: json.into(),
        }
    }

    /// The value for the browser, safe inside a `<script type="application/json" id="page-start">`.
    pub fn json(&self) -> &str {
        &self.json
    }

    fn value<T: Send + Sync + 'static>(&self) -> Option<Arc<Answer<T>>> {
        self.value.downcast_ref::<Arc<Answer<T>>>().map(Arc::clone)
    }
}

/// What a page works on: there at once on the server and at hydration, fetched later.
#[derive(Debug)]
pub struct Started<T: 'static> {
    value: RwSignal<Option<Arc<Answer<T>>>>,
    again: RwSignal<u32>,
}

impl<T> Clone for Started<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Started<T> {}

impl<T: Send + Sync + 'static> Started<T> {
    /// The value; `None` while the first one is being fetched.
    pub fn get(self) -> Option<Arc<Answer<T>>> {
        self.value.get()
    }

    /// Fetches it anew; what is shown stays until then.
    pub fn refetch(self) {
        self.again.update(|times| *times += 1);
    }
}

/// The start of this page and no way to fetch another: for applications of one page.
pub fn start<T: DeserializeOwned + Send + Sync + 'static>() -> Option<Arc<Answer<T>>> {
    if super::ON_SERVER {
        use_context::<Start>().and_then(|start| start.value())
    } else {
        super::boot::take_start()
            .and_then(|text| serde_json::from_slice(text.as_bytes()).ok())
            .map(Arc::new)
    }
}

/// The start of this page, fetched anew whenever `key` changes.
pub fn use_start<K, T, F>(
    key: impl Fn() -> K + Send + Sync + 'static,
    fetch: impl Fn(K) -> F + Send + Sync + 'static,
) -> Started<T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Answer<T>> + 'static,
{
    let started = Started {
        value: RwSignal::new(start()),
        again: RwSignal::new(0),
    };
    let newest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<(K, u32)>| {
        let now = (key(), started.again.get());
        let known = match before {
            Some(before) => before == now,
            None => started.value.with_untracked(Option::is_some),
        };
        if !known {
            let asked = newest.get_value() + 1;
            newest.set_value(asked);
            let answer = fetch(now.0.clone());
            spawn_local(async move {
                let answer = Arc::new(answer.await);
                // The page may be gone, or have asked for something else meanwhile.
                if newest.try_get_value() == Some(asked) {
                    started.value.set(Some(answer));
                }
            });
        }
        now
    });
    started
}
