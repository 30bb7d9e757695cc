//! What was typed into a form, and what is wrong with it, in words at the fields. Nothing of it is lost to an error.

/// The fields of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    values: Vec<(String, String)>,
    wrong: Vec<(&'static str, String)>,
}

impl Typed {
    /// Over the fields that came.
    pub fn new(values: Vec<(String, String)>) -> Self {
        Self {
            values,
            wrong: Vec::new(),
        }
    }

    /// What was typed into a field; empty when it was not there.
    pub fn get(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Fills a field in.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// Says what is wrong with a field; the first word stands.
    pub fn refuse(&mut self, name: &'static str, words: &str) {
        if self.wrong(name).is_none() {
            self.wrong.push((name, words.to_owned()));
        }
    }

    /// What is wrong with a field.
    pub fn wrong(&self, name: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|(known, _)| *known == name);
        found.map(|(_, words)| words.as_str())
    }

    /// All that is wrong, in the order in which it was found.
    pub fn all_wrong(&self) -> &[(&'static str, String)] {
        &self.wrong
    }

    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_about_a_field_stands_and_what_was_typed_stays() {
        let mut typed = Typed::new(vec![("email".to_owned(), "вера@".to_owned())]);
        assert!(typed.is_good());
        typed.refuse("email", "no such address");
        typed.refuse("email", "another word");
        assert_eq!(typed.wrong("email"), Some("no such address"));
        assert_eq!((typed.get("email"), typed.get("role")), ("вера@", ""));
        assert_eq!(typed.all_wrong().len(), 1);
        typed.set("email", "v@mail.example");
        assert_eq!(typed.get("email"), "v@mail.example");
    }
}
