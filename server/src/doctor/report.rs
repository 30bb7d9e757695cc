//! Lines of the report.

use std::io::Write;

use anyhow::Result;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Ok(String),
    /// Works, but the operator should know.
    Note(String),
    /// Does not work.
    Wrong {
        /// What is wrong.
        what: String,
        /// What to do about it.
        mend: String,
    },
}

impl Finding {
    /// As it should be.
    pub fn ok(what: impl Into<String>) -> Self {
        Self::Ok(what.into())
    }

    /// Works, but the operator should know.
    pub fn note(what: impl Into<String>) -> Self {
        Self::Note(what.into())
    }

    /// Does not work.
    pub fn wrong(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Wrong {
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// An error with its causes, and what to do about it.
    pub fn from_error(error: &anyhow::Error, mend: impl Into<String>) -> Self {
        Self::wrong(format!("{error:#}"), mend)
    }
}

/// Writes findings as they come.
#[derive(Debug)]
pub struct Report<W> {
    out: W,
    right: usize,
    wrong: usize,
}

impl<W: Write> Report<W> {
    /// A report that goes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            right: 0,
            wrong: 0,
        }
    }

    /// Begins a group of lines.
    pub fn section(&mut self, name: &str) -> Result<()> {
        Ok(writeln!(self.out, "{name}")?)
    }

    /// One line, and a second one with the cure.
    pub fn add(&mut self, name: &str, finding: Finding) -> Result<()> {
        let (mark, what, mend) = match finding {
            Finding::Ok(what) => ('✓', what, None),
            Finding::Note(what) => ('•', what, None),
            Finding::Wrong { what, mend } => ('✗', what, Some(mend)),
        };
        writeln!(
            self.out,
            "  {mark} {name:<17} {}",
            what.replace('\n', "\n                      ")
        )?;
        match mend {
            Some(mend) => {
                self.wrong += 1;
                writeln!(self.out, "    {:<17} → {mend}", "")?;
            }
            None => self.right += 1,
        }
        Ok(())
    }

    /// How many lines ask for a cure.
    pub fn wrong(&self) -> usize {
        self.wrong
    }

    /// The closing line.
    pub fn finish(mut self) -> Result<W> {
        match self.wrong {
            0 => writeln!(self.out, "all {} checks passed", self.right)?,
            wrong => writeln!(self.out, "{wrong} of {} checks failed", self.right + wrong)?,
        }
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_counted_and_comes_with_its_cure() {
        let mut report = Report::new(Vec::new());
        report.add("disk space", Finding::ok("12 GB")).unwrap();
        report
            .add("key file", Finding::wrong("readable by others", "chmod 600 it"))
            .unwrap();
        report.add("Chromium", Finding::note("absent")).unwrap();
        assert_eq!(report.wrong(), 1);
        let text = String::from_utf8(report.finish().unwrap()).unwrap();
        assert!(text.contains("✗ key file") && text.contains("→ chmod 600 it"), "{text}");
        assert!(text.ends_with("1 of 3 checks failed\n"), "{text}");
    }
}
