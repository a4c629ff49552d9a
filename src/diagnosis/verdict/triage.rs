//! Triage: the first rule that fires names the cause.

use super::causes::{Cause, OTHERWISE, TRIAGE};
use super::entry::Judged;
use crate::measured::Measured;

/// Names the cause, by the [order of triage](TRIAGE).
pub(crate) fn triage<'a>(measured: &'a Measured<'a>) -> (Cause, Judged<'a>) {
    let (cause, decision) = TRIAGE
        .iter()
        .find_map(|&(cause, rule)| Some((cause, rule(measured)?)))
        .unwrap_or_else(|| {
            let (cause, decide) = OTHERWISE;
            (cause, decide(measured))
        });
    let judged = Judged {
        measured,
        decision,
        is_fault: cause.is_fault(),
    };
    (cause, judged)
}
