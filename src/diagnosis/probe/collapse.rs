//! Whether one class is the answer to nearly everything.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::{Evidence, Predictions};
use crate::statistics::{Share, commonest, counts};
use crate::words::percent;

/// Share of predictions that name one class, from which on nearly all of them do.
const NEARLY_ALL: f64 = 0.9;
/// The commonest class holds at least this share where classes are badly uneven.
pub(crate) const OUTNUMBERS: f64 = 0.6;
/// How far accuracy averaged over classes must fall short of accuracy over images.
const SHORTFALL: f64 = 0.15;

/// The classes that are predicted, beside those that are true.
#[derive(Clone, Debug)]
pub(crate) struct Collapse {
    /// How many test images are predicted to be of the class predicted most often.
    pub top: Share,
    /// How many test images are of the commonest class.
    pub majority: Share,
    /// Balanced accuracy: the mean of the accuracies of all classes.
    pub balanced: f64,
    /// How many test images were predicted right.
    pub right: Share,
    /// Whether the commonest class takes nearly all predictions while labels vary.
    pub collapsed: bool,
    /// Whether classes are so uneven that accuracy hides how badly rare classes are recognised.
    pub imbalanced: bool,
}

/// Balanced accuracy: the mean of the accuracies of all classes that occur.
pub(crate) fn balanced_accuracy(predictions: &Predictions, classes: usize) -> f64 {
    let held = counts(&predictions.labels, classes);
    let right: Vec<u8> = predictions
        .labels
        .iter()
        .zip(&predictions.predicted)
        .filter(|(a, b)| a == b)
        .map(|(&a, _)| a)
        .collect();
    let right = counts(&right, classes);
    let rates: Vec<f64> = right
        .iter()
        .zip(&held)
        .filter(|(_, held)| **held > 0)
        .map(|(&right, &held)| right as f64 / held as f64)
        .collect();
    rates.iter().sum::<f64>() / rates.len().max(1) as f64
}

impl Collapse {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let test = evidence.test.as_ref().filter(|x| !x.labels.is_empty())?;
        let most = |labels: &[u8]| commonest(labels, evidence.classes);
        let (top, majority) = (most(&test.predicted), most(&test.labels));
        let balanced = balanced_accuracy(test, evidence.classes);
        let right = test.share();
        let train_majority = evidence
            .train
            .as_ref()
            .map_or(majority, |train| most(&train.labels));
        let outnumbers = train_majority.interval()[0].min(majority.interval()[0]) >= OUTNUMBERS;
        Some(Self {
            top,
            majority,
            balanced,
            right,
            collapsed: top.value() >= NEARLY_ALL && majority.value() < top.value() - 0.2,
            imbalanced: outnumbers && right.value() - balanced >= SHORTFALL,
        })
    }

    pub fn probe(&self) -> Probe {
        let (top, majority) = (percent(self.top.value()), percent(self.majority.value()));
        let sentence = if self.imbalanced {
            format!(
                "{majority} of the test images are of one class, and {top} of the answers name one class: averaged over classes, accuracy is {} rather than {}.",
                percent(self.balanced),
                percent(self.right.value())
            )
        } else if self.collapsed {
            format!(
                "{top} of the answers on test images name one class, though only {majority} of the images are of the commonest class."
            )
        } else {
            format!(
                "The class named most often takes {top} of the answers; {majority} of the test images are of the commonest class."
            )
        };
        Probe::new(
            ProbeName::Collapse,
            format!("{top} in one class"),
            (Some(self.top.value()), Some(self.top.interval())),
            format!("about {majority}, the share of the commonest class"),
            if self.imbalanced || self.collapsed {
                Finding::Concern
            } else {
                Finding::Fine
            },
            sentence,
        )
    }
}
