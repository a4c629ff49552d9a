//! One measurement, with what a sound pipeline would give beside it.

use serde::Serialize;

use super::name::ProbeName;

/// What a probe says about the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// As a sound pipeline would have it.
    Fine,
    /// Not as a sound pipeline would have it.
    Concern,
    /// Cannot tell.
    Open,
}

/// One measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// Which measurement.
    pub name: ProbeName,
    /// What people call it.
    pub label: String,
    /// What it asks, in one sentence.
    pub question: String,
    /// What it measured, in words.
    pub figure: String,
    /// The number itself, where there is one.
    pub value: Option<f64>,
    /// Its 95% interval, where there is one.
    pub interval: Option<[f64; 2]>,
    /// What a sound pipeline would give.
    pub expected: String,
    /// What it says about the pipeline.
    pub finding: Finding,
    /// What it means, in one sentence.
    pub sentence: String,
}

impl Probe {
    /// A measurement; label and question follow from its name.
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
