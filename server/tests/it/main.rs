//! The whole service over HTTP: each test has a server on a port of its own, over a database of its own.

mod api;
mod changes;
mod crash;
mod headers;
mod helpers;
mod limits;
mod markup;
mod pages;
mod photos;
