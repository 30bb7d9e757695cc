//! What came of what somebody asked for. Never tells whether an address is known.

/// Something was to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is in the queue; the device follows it by this ticket.
    Ticket(String),
    /// Too often: again after so many seconds.
    TooOften(u32),
}

/// Somebody wanted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// In: the secret of the session, for the cookie.
    In(String),
    /// Address and password do not fit.
    Wrong,
    /// The code is another one; so many tries are left.
    WrongCode(u8),
    /// The code or the link was used, is too old, or never was.
    Over,
    /// There is no account of this address, and the form did not ask whether to make one.
    NoAccount,
    /// The address has been confirmed by another account meanwhile.
    Taken,
    /// Too often: again after so many seconds.
    TooOften(u32),
}

/// What a link in a letter is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It works.
    Good,
    /// It works on the device that asked for it, or with the password chosen there.
    GoodWithPassword,
    /// It was used, is too old, or never was.
    Over,
}
