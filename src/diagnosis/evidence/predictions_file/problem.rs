//! Why a file of predictions could not be read.

use serde::Serialize;

/// Why a file of predictions could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The column concerned, or `predictions` where it is the whole file.
    pub field: String,
    /// What is wrong and what is accepted, in one sentence.
    pub message: String,
}

/// A problem with a column, or with the whole file.
pub(super) fn problem(field: &str, message: String) -> Problem {
    Problem {
        field: field.to_owned(),
        message,
    }
}
