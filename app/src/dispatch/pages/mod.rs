//! The page of the queue, which lives in the browser; the page of a case is a plain one of the staff.

mod queue;

pub use queue::QueuePage;
