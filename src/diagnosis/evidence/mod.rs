//! What a run, or a file of predictions, has to show.

mod predictions;
mod predictions_file;
mod run;

pub use predictions::Predictions;
pub use predictions_file::{MOST_BYTES, Problem, read_predictions};
pub use run::{Epoch, Evidence, Fed, Figure, Normalization, Paths, Weights};
