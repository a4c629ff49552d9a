//! Predictions brought from elsewhere: a CSV of true and predicted classes.

use serde::Serialize;

use crate::evidence::Evidence;

/// Why a file of predictions could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The column concerned, or `predictions` where it is the whole file.
    pub field: String,
    /// What is wrong and what is accepted, in one sentence.
    pub message: String,
}

/// Reads predictions as CSV with the header `split,true,predicted[,p0,p1,…]`.
///
/// # Errors
/// The text is not such a CSV; the message names the line and the column.
pub fn read_predictions(csv: &str) -> Result<Evidence<'static>, Problem> {
    let _ = csv;
    Err(Problem {
        field: "predictions".to_owned(),
        message: "Predictions cannot be read yet.".to_owned(),
    })
}
