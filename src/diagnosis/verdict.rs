//! The verdict: what the probes, taken together, say about the run.

use serde::Serialize;

use crate::cause::Cause;
use crate::evidence::Evidence;
use crate::measured::Measured;
use crate::probe::{Probe, ProbeName};
use crate::ruled_out::ruled_out;
use crate::texts;
use crate::triage::triage;

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// It rests on facts that leave no other reading.
    Certain,
    /// It rests on figures that chance would hardly ever give.
    Likely,
    /// The evidence does not decide.
    Unclear,
}

/// A piece of evidence that decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Clue {
    /// Where it was measured.
    pub probe: ProbeName,
    /// What it says, with figures.
    pub says: String,
}

/// A cause that the evidence excludes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuledOut {
    /// Which cause.
    pub cause: Cause,
    /// What people call it.
    pub label: String,
    /// What excludes it, in one short clause.
    pub because: String,
}

/// The most likely cause, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The cause.
    pub cause: Cause,
    /// What people call it.
    pub label: String,
    /// Whether it is a fault of pipeline or data, rather than of the learning.
    pub is_fault: bool,
    /// How sure.
    pub certainty: Certainty,
    /// The answer, in one sentence.
    pub headline: String,
    /// What it means, in two or three sentences.
    pub explanation: String,
    /// The two or three pieces of evidence that decide.
    pub evidence: Vec<Clue>,
    /// What else it could have been, and why it is not.
    pub ruled_out: Vec<RuledOut>,
    /// What to check in one's own code.
    pub checks: Vec<String>,
    /// Whether a remedy can help.
    pub outlook: String,
}

/// A verdict with all measurements.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// What the measurements say, taken together.
    pub verdict: Verdict,
    /// The measurements.
    pub probes: Vec<Probe>,
}

/// Measures what the evidence allows, and judges it.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let measured = Measured::new(evidence);
    let probes = measured.probes();
    let ruling = triage(&measured);
    let cause = ruling.cause;
    let clues = ruling.decided_by.iter().filter_map(|&name| {
        let probe = probes.iter().find(|probe| probe.name == name)?;
        Some(Clue {
            probe: name,
            says: probe.sentence.clone(),
        })
    });
    let text = texts::of(&measured, &ruling);
    let verdict = Verdict {
        cause,
        label: cause.label().to_owned(),
        is_fault: cause.is_fault(),
        certainty: ruling.certainty,
        headline: text.headline,
        explanation: text.explanation,
        evidence: clues.collect(),
        ruled_out: ruled_out(&measured, cause, &ruling.candidates),
        checks: text.checks.into_iter().map(str::to_owned).collect(),
        outlook: text.outlook,
    };
    Diagnosis { verdict, probes }
}
