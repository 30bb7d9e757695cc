//! Every service a host must supply. A forgotten one is a compile error.

use crate::account::port::AccountPort;
use crate::complaints::port::ComplaintsPort;
use crate::directory::port::DirectoryPort;
use crate::dispatch::port::DispatchPort;
use crate::messages::port::MessagesPort;
use leptos::prelude::provide_context;
use std::sync::Arc;

/// The services behind the server functions.
#[derive(Clone)]
pub struct Ports {
    /// Accounts.
    pub account: Arc<dyn AccountPort>,
    /// Complaints.
    pub complaints: Arc<dyn ComplaintsPort>,
    /// Reference data.
    pub directory: Arc<dyn DirectoryPort>,
    /// The queue of complaints.
    pub dispatch: Arc<dyn DispatchPort>,
    /// Letters and short messages.
    pub messages: Arc<dyn MessagesPort>,
}

impl Ports {
    /// Puts every service into the context of a request.
    pub fn provide(&self) {
        provide_context(Arc::clone(&self.account));
        provide_context(Arc::clone(&self.complaints));
        provide_context(Arc::clone(&self.directory));
        provide_context(Arc::clone(&self.dispatch));
        provide_context(Arc::clone(&self.messages));
    }
}
