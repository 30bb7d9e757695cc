//! Files of reference data, as those who bring them see them.

/// What became of a file.
#[derive(Clone, Debug)]
pub enum Upload {
    /// There was none.
    NoFile,
    /// It is too large.
    TooLarge,
    /// Something of ours failed: why, in words; the file again, so that it need not be chosen once more.
    Away {
        /// Why.
        words: String,
        /// The file.
        text: String,
        /// Close what it does not name.
        close_missing: bool,
    },
    /// It cannot be read: why, in words.
    Unreadable(String),
    /// Rows that do not fit.
    Refused {
        /// Lines and reasons of the first of them.
        rows: Vec<(u64, String)>,
        /// How many there are.
        count: u64,
    },
    /// What it would change.
    Look(Box<Look>),
    /// It was taken.
    Applied(Extent),
}

/// What a file would change; the file again, so that exactly this one is taken.
#[derive(Clone, Debug)]
pub struct Look {
    /// Line by line.
    pub diff: String,
    /// How much.
    pub extent: Extent,
    /// Names the diff: another one is not taken unseen.
    pub seen: String,
    /// Another diff than this one was seen before.
    pub is_other: bool,
    /// What whoever brings it should know.
    pub notes: Vec<String>,
    /// The file.
    pub text: String,
    /// Close what it does not name.
    pub close_missing: bool,
}

/// How much a file changes, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// New ones.
    pub added: u64,
    /// Known ones that differed.
    pub changed: u64,
    /// Those that were closed.
    pub closed: u64,
    /// Those that stay as they are, named or not.
    pub same: u64,
}
