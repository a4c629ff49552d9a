//! The words of a verdict, and the phrases that several causes share.

use crate::measured::Measured;
use crate::statistics::Share;
use crate::words::whole_percent;

/// The outlook of a fault: what is left to be seen once it is mended.
pub(crate) const MEND_FIRST: &str =
    "Mend this first; only then will the gap, if any is left, say something about the learning.";

/// The words of one verdict.
pub(crate) struct Text {
    /// The answer, in one sentence.
    pub headline: String,
    /// What the answer means, in two or three sentences.
    pub explanation: String,
    /// What to check in one's own code.
    pub checks: Vec<&'static str>,
    /// Whether a remedy can help.
    pub outlook: String,
}

impl Text {
    /// Words of which only the headline holds figures.
    pub fn new(
        headline: String,
        explanation: &str,
        checks: &[&'static str],
        outlook: &str,
    ) -> Self {
        Self {
            headline,
            explanation: explanation.to_owned(),
            checks: checks.to_vec(),
            outlook: outlook.to_owned(),
        }
    }
}

/// Training and test accuracy in whole percent, as far as known.
pub(crate) fn accuracies(measured: &Measured) -> (String, String) {
    let share = |x: Option<Share>| x.map_or("unknown".to_owned(), |x| whole_percent(x.value()));
    (
        share(measured.accuracies.train),
        share(measured.accuracies.test),
    )
}
