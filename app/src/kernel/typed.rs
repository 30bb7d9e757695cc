//! What was typed into a form, and what is wrong with it.

/// What was typed into a form, and what is wrong with it: faults or words, at their fields. Nothing typed is lost to an error.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed<W> {
    values: Vec<(String, String)>,
    faults: Vec<(&'static str, W)>,
}

impl<W> Default for Typed<W> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// What was typed is personal: no log prints it.
impl<W> std::fmt::Debug for Typed<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let faults: Vec<&str> = self.faults.iter().map(|(name, _)| *name).collect();
        write!(f, "{} fields, faults at {faults:?}", self.values.len())
    }
}

impl<W> Typed<W> {
    /// Over the fields of a form.
    pub fn new(values: Vec<(String, String)>) -> Self {
        Self {
            values,
            faults: Vec::new(),
        }
    }

    /// What was typed into a field; empty when it was not there.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of a name: boxes that were ticked.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.values.iter().filter(move |(known, _)| known == name);
        values.map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Names and values.
    pub fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// Fills a field in.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// Says what is wrong with a field; the first word stands.
    pub fn refuse(&mut self, name: &'static str, wrong: impl Into<W>) {
        if self.fault(name).is_none() {
            self.faults.push((name, wrong.into()));
        }
    }

    /// What is wrong with a field.
    pub fn fault(&self, name: &str) -> Option<&W> {
        let found = self.faults.iter().find(|(known, _)| *known == name);
        found.map(|(_, fault)| fault)
    }

    /// All that is wrong, in the order in which it was found.
    pub fn faults(&self) -> &[(&'static str, W)] {
        &self.faults
    }

    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// Reads a field, or says what is wrong with it.
    pub fn take<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, W>) -> Option<T> {
        match read(self.get(name)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.refuse(name, fault);
                None
            }
        }
    }

    /// The same, unless nothing was typed.
    pub fn take_filled<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Result<T, W>) -> Option<T> {
        if self.get(name).trim().is_empty() {
            return None;
        }
        self.take(name, read)
    }

    /// What was read of a field; `wrong` when it was not to be read.
    pub fn need<T>(&mut self, name: &'static str, read: Option<T>, wrong: impl Into<W>) -> Option<T> {
        if read.is_none() {
            self.refuse(name, wrong);
        }
        read
    }

    /// What was read of the whole form, if nothing is wrong.
    pub fn done<T>(&self, read: Option<T>) -> Option<T> {
        read.filter(|_| self.is_good())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_about_a_field_stands_and_what_was_typed_stays() {
        let mut typed = Typed::<String>::new(vec![("email".to_owned(), "вера@".to_owned())]);
        assert!(typed.is_good());
        assert_eq!(typed.need("email", None::<()>, "no such address"), None);
        typed.refuse("email", "another word");
        assert_eq!(typed.fault("email").map(String::as_str), Some("no such address"));
        assert_eq!((typed.get("email"), typed.get("role")), ("вера@", ""));
        assert_eq!((typed.faults().len(), typed.done(Some(()))), (1, None));
        assert!(!format!("{typed:?}").contains("вера"));
        typed.set("email", "v@mail.example");
        assert_eq!(typed.get("email"), "v@mail.example");
    }
}
