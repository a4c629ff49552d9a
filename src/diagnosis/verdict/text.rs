//! The words of a verdict, and the phrases that several causes share.

use crate::measured::Measured;
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

/// The accuracy on test images in a clause, or nothing where there are none.
pub(crate) fn with_test(measured: &Measured, clause: impl Fn(&str) -> String) -> String {
    let test = measured.accuracies.test;
    test.map_or_else(String::new, |x| clause(&whole_percent(x.value())))
}

/// The accuracies on training and test images in a clause, or nothing where either is missing.
pub(crate) fn with_both(measured: &Measured, clause: impl Fn(&str, &str) -> String) -> String {
    let accuracies = &measured.accuracies;
    let both = accuracies.train.zip(accuracies.test);
    both.map_or_else(String::new, |(train, test)| {
        clause(&whole_percent(train.value()), &whole_percent(test.value()))
    })
}
