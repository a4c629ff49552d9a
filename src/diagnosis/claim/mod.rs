//! Claims: statements of comparison, each made only from figures that bear it out.
//!
//! Whether two accuracies are about the same, an accuracy is that of guessing, or a cause is excluded
//! is decided here, from counts, and put into words beside the decision. Nothing else in the crate
//! spells these phrases; a test reads the sources. What is not significant is never told as not so:
//! it is [`Open`](Compared::Open), with the range that so many images leave.

mod cleared;
mod difference;
mod guessing;
mod mixture;

pub(crate) use cleared::Cleared;
pub(crate) use difference::{Compared, Difference, Loss};
pub(crate) use guessing::Standing;
pub(crate) use mixture::Mixture;
