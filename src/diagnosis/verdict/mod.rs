//! The verdict: which cause the probes, taken together, speak for.

mod causes;
mod entry;
mod outcome;
mod ruled_out;
mod text;
mod triage;

pub use causes::Cause;
pub use entry::Certainty;
pub use outcome::{Clue, Diagnosis, RuledOut, Verdict};
pub(crate) use ruled_out::ruled_out;
pub(crate) use triage::triage;
