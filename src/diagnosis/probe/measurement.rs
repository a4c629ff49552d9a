//! One measurement, with what a sound pipeline would give beside it.

use serde::Serialize;

use super::name::ProbeName;

/// What a probe says about the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The measurement is as a sound pipeline would have it.
    Fine,
    /// The measurement is not as a sound pipeline would have it.
    Concern,
    /// The measurement does not decide whether the pipeline is sound.
    Open,
}

/// One measurement, with what a sound pipeline would give beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// Which measurement this is.
    pub name: ProbeName,
    /// What people call the measurement.
    pub label: String,
    /// What the measurement asks, in one sentence.
    pub question: String,
    /// What was measured, in words.
    pub figure: String,
    /// The number that was measured, where there is one.
    pub value: Option<f64>,
    /// The 95% interval of the number, where there is one.
    pub interval: Option<[f64; 2]>,
    /// What a sound pipeline would give.
    pub expected: String,
    /// Whether the measurement speaks for or against the pipeline.
    pub finding: Finding,
    /// What the measurement means, in one sentence.
    pub sentence: String,
}

impl Probe {
    /// Makes a measurement; label and question follow from its name.
    pub(crate) fn new(
        name: ProbeName,
        figure: String,
        (value, interval): (Option<f64>, Option<[f64; 2]>),
        expected: String,
        finding: Finding,
        sentence: String,
    ) -> Self {
        let (label, question) = name.words();
        Self {
            name,
            label: label.to_owned(),
            question: question.to_owned(),
            figure,
            value,
            interval,
            expected,
            finding,
            sentence,
        }
    }
}
