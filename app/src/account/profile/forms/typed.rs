//! What was typed into a form, and what is wrong with it.

use crate::account::identity::Fault;

/// What was typed into a form. Nothing of it is lost to an error.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed {
    values: Vec<(String, String)>,
    faults: Vec<(&'static str, Fault)>,
}

/// What was typed is personal: no log prints it.
impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let faults: Vec<&str> = self.faults.iter().map(|(name, _)| *name).collect();
        write!(f, "{} fields, faults at {faults:?}", self.values.len())
    }
}

/// Fields of every form that nobody types: its idempotency key, and the mark of whom it was shown to.
pub const MARKS: [&str; 2] = ["key", "whose"];

impl Typed {
    /// Over the fields of a form.
    pub fn new(values: Vec<(String, String)>) -> Self {
        Self {
            values,
            faults: Vec::new(),
        }
    }

    /// What was typed into a field; empty when it was not there.
    pub fn get(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// All values of a name: boxes that were ticked.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.values.iter().filter(move |(known, _)| known == name);
        values.map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| known == name)
    }

    /// Names and values.
    pub fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// Whether anything was typed or chosen.
    pub fn is_filled(&self) -> bool {
        let mut values = self.values.iter();
        values.any(|(name, value)| !value.is_empty() && !MARKS.contains(&name.as_str()))
    }

    /// Fills a field in.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// Says what is wrong with a field; the first word stands.
    pub fn refuse(&mut self, name: &'static str, fault: Fault) {
        if self.fault(name).is_none() {
            self.faults.push((name, fault));
        }
    }

    /// What is wrong with a field.
    pub fn fault(&self, name: &str) -> Option<&Fault> {
        self.faults
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, fault)| fault)
    }

    /// All that is wrong.
    pub fn faults(&self) -> &[(&'static str, Fault)] {
        &self.faults
    }

    pub(super) fn take<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        match read(self.get(name)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(name, fault);
                None
            }
        }
    }

    pub(super) fn take_filled<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        if self.get(name).trim().is_empty() {
            return None;
        }
        self.take(name, read)
    }

    pub(super) fn done<T>(&self, value: Option<T>) -> Option<T> {
        value.filter(|_| self.faults.is_empty())
    }
}
