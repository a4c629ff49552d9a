//! One error type for everything a person can get wrong or a run can end with.

use serde::Serialize;

/// What sort of thing went wrong; the page and scripts branch on this, people read the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ErrorKind {
    /// A share link names a setting that does not exist, twice the same one, or no readable value.
    Link,
    /// A setting is outside its range, or two settings contradict each other.
    Setting,
    /// Images that are needed are not there, damaged, or not enough.
    Images,
    /// Predictions brought from elsewhere cannot be read.
    Predictions,
    /// A file of weights cannot be read, or does not fit the network.
    Weights,
    /// The engine asked for is not in this build, or failed.
    Engine,
    /// The loss stopped being a finite number.
    Diverged,
    /// What was made cannot be written: there is no room for it, or something else is in its place.
    Output,
}

/// An error for people: what kind, which setting, and one clear sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// What sort of error.
    pub kind: ErrorKind,
    /// The link key of the setting concerned, or empty where no single setting is.
    pub field: String,
    /// One sentence that names the setting and what it accepts.
    pub message: String,
}

impl Error {
    /// An error of `kind` about the setting `field`.
    pub fn new(kind: ErrorKind, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            field: field.into(),
            message: message.into(),
        }
    }
}

impl From<diagnosis::Problem> for Error {
    fn from(problem: diagnosis::Problem) -> Self {
        Self::new(ErrorKind::Predictions, problem.field, problem.message)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
