//! What the evidence excludes, each with one figure.

use super::causes::{Cause, RELEVANCE};
use super::entry::Judged;
use super::outcome::RuledOut;

/// How many causes are named at most.
const MOST: usize = 8;

/// The causes that the evidence excludes, the most relevant first. The cause that the verdict names
/// and those that it may be are not among them.
pub(crate) fn ruled_out(cause: Cause, judged: &Judged) -> Vec<RuledOut> {
    let candidates = judged.candidates();
    let mut out: Vec<RuledOut> = RELEVANCE
        .iter()
        .copied()
        .filter(|&other| other != cause)
        .filter_map(|other| {
            let entry = other.entry();
            if candidates.iter().any(|x| x.label == entry.label) {
                return None;
            }
            let because = entry.cleared_by?(judged)?.into_words();
            Some(RuledOut {
                cause: other,
                label: entry.label.to_owned(),
                because,
            })
        })
        .collect();
    if cause == Cause::Sound {
        // Where all looks well, copies are what could deceive.
        out.sort_by_key(|x| x.cause != Cause::Leakage);
    }
    out.truncate(MOST);
    out
}
