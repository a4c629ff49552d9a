//! What a diagnosis hands out: the verdict, and the measurements behind it.

use serde::Serialize;

use super::causes::Cause;
use super::entry::Certainty;
use crate::probe::{Probe, ProbeName};

/// A piece of evidence that decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Clue {
    /// The probe that measured it.
    pub probe: ProbeName,
    /// The sentence of the probe, with figures.
    pub says: String,
}

/// A cause that the evidence excludes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RuledOut {
    /// The cause that is excluded.
    pub cause: Cause,
    /// What people call the cause.
    pub label: String,
    /// What excludes the cause, in one short clause.
    pub because: String,
}

/// The most likely cause, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The cause that the evidence speaks for.
    pub cause: Cause,
    /// What people call the cause.
    pub label: String,
    /// Whether the cause is a fault of pipeline or data, rather than of the learning.
    pub is_fault: bool,
    /// How sure the verdict is.
    pub certainty: Certainty,
    /// The answer, in one sentence.
    pub headline: String,
    /// What the answer means, in two or three sentences.
    pub explanation: String,
    /// The two or three pieces of evidence that decide.
    pub evidence: Vec<Clue>,
    /// Other causes that were possible, and why the evidence excludes them.
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
    /// All measurements, in the order of triage.
    pub probes: Vec<Probe>,
}
