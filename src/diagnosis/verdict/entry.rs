//! What there is to say about one cause, and about the decision for it.

use serde::Serialize;

use super::text::Text;
use crate::claim::Cleared;
use crate::measured::Measured;
use crate::probe::ProbeName;

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The verdict rests on facts that leave no other reading.
    Certain,
    /// The verdict rests on figures that chance would hardly ever give.
    Likely,
    /// The evidence does not decide.
    Unclear,
}

/// One cause: its name and words. Its rules stand beside it in its file, in the order of triage.
pub(crate) struct Entry {
    /// What people call the cause.
    pub label: &'static str,
    /// Whether the cause is a fault of pipeline or data, rather than of the learning.
    pub is_fault: bool,
    /// What excludes the cause, in one short clause with a figure; the function returns nothing
    /// where the evidence does not exclude it, and is missing where no evidence ever does.
    pub cleared_by: Option<fn(&Judged) -> Option<Cleared>>,
    /// Writes the words of a verdict that names the cause.
    pub text: fn(&Judged) -> Text,
}

/// A rule of triage: it fires, with a decision, or lets the next rule look.
pub(crate) type Rule = fn(&Measured) -> Option<Decision>;

/// What a rule that fired has decided.
#[derive(Clone, Copy)]
pub(crate) struct Decision {
    /// How sure the rule is.
    pub certainty: Certainty,
    /// The probes that decided, the weightiest first.
    pub decided_by: &'static [ProbeName],
    /// Where the cause is unclear: which causes it may be.
    pub candidates: &'static [&'static Entry],
    /// Writes the words of this decision, where those of its cause say too little.
    pub text: Option<fn(&Judged) -> Text>,
}

impl Decision {
    /// A decision for one cause.
    pub fn new(certainty: Certainty, decided_by: &'static [ProbeName]) -> Self {
        Self {
            certainty,
            decided_by,
            candidates: &[],
            text: None,
        }
    }

    /// The same decision, in words of its own.
    pub fn told_by(self, text: fn(&Judged) -> Text) -> Self {
        Self {
            text: Some(text),
            ..self
        }
    }

    /// A decision that rests on facts.
    pub fn certain(decided_by: &'static [ProbeName]) -> Self {
        Self::new(Certainty::Certain, decided_by)
    }

    /// A decision that rests on statistics.
    pub fn likely(decided_by: &'static [ProbeName]) -> Self {
        Self::new(Certainty::Likely, decided_by)
    }

    /// No decision between several causes.
    pub fn between(
        candidates: &'static [&'static Entry],
        decided_by: &'static [ProbeName],
    ) -> Self {
        Self {
            candidates,
            ..Self::new(Certainty::Unclear, decided_by)
        }
    }
}

/// All that the words of a cause may draw on: the measurements, and what triage made of them.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    /// All measurements of the run.
    pub measured: &'a Measured<'a>,
    /// What the rule that fired has decided.
    pub decision: Decision,
    /// Whether the cause that the verdict names is a fault.
    pub is_fault: bool,
}

impl Judged<'_> {
    /// Which causes it may be: those of the rule that the evidence does not exclude.
    pub fn candidates(&self) -> Vec<&'static Entry> {
        let all = self.decision.candidates;
        let is_open = |x: &&Entry| {
            x.cleared_by
                .and_then(|cleared_by| cleared_by(self))
                .is_none()
        };
        let open: Vec<_> = all.iter().copied().filter(is_open).collect();
        if open.is_empty() { all.to_vec() } else { open }
    }
}
