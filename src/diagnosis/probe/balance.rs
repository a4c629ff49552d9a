//! The classes that each split holds.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::Evidence;
use crate::statistics::{Share, counts, homogeneity_p, total_variation};
use crate::words::percent;

/// How rarely chance may make a fair split look sorted by class.
const FALSE_ALARM: f64 = 1e-5;
/// Share of images that would have to change class for the splits to agree, from which on a split
/// may be called sorted.
const APART: f64 = 0.35;
/// Share of images that would have to change class, below which splits hold the same mixture.
const ALIKE: f64 = 0.2;

/// How the splits share the classes between them.
#[derive(Clone, Debug)]
pub(crate) struct Balance {
    pub apart: f64,
    /// Whether the splits hold different classes.
    pub sorted: bool,
    /// How many test images are of classes that no training image has.
    pub unknown: Share,
    missing: usize,
}

impl Balance {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let (train, test) = if let Some(survey) = evidence.images {
            (survey.train_counts.clone(), survey.test_counts.clone())
        } else {
            let (train, test) = (evidence.train.as_ref()?, evidence.test.as_ref()?);
            (
                counts(&train.labels, evidence.classes),
                counts(&test.labels, evidence.classes),
            )
        };
        let total = test.iter().sum();
        if total == 0 || train.iter().sum::<usize>() == 0 {
            return None;
        }
        let apart = total_variation(&train, &test);
        let lacking = || train.iter().zip(&test).filter(|&(&a, &b)| a == 0 && b > 0);
        Some(Self {
            apart,
            sorted: apart >= APART && homogeneity_p(&train, &test) < FALSE_ALARM,
            unknown: Share {
                part: lacking().map(|(_, &b)| b).sum(),
                count: total,
            },
            missing: lacking().count(),
        })
    }

    /// Whether the splits are alike enough for their images to be compared.
    pub fn is_alike(&self, images: usize) -> bool {
        // Small splits differ by chance.
        self.apart < ALIKE.max(2.0 / (images.max(1) as f64).sqrt())
    }

    pub fn probe(&self) -> Probe {
        let apart = percent(self.apart);
        let sentence = match (self.sorted, self.missing) {
            (true, 0) => format!(
                "The splits hold the classes in very different shares: {apart} of the test images would have to change class to match training."
            ),
            (true, missing) => format!(
                "{} of the test images are of {missing} class{} that the training images do not hold at all.",
                percent(self.unknown.value()),
                if missing == 1 { "" } else { "es" }
            ),
            (false, _) => format!(
                "Training and test images hold the classes in similar shares: they differ by {apart}, no more than a fair split may."
            ),
        };
        Probe::new(
            ProbeName::ClassBalance,
            format!("{apart} apart"),
            (Some(self.apart), None),
            "the same shares, but for chance".to_owned(),
            if self.sorted {
                Finding::Concern
            } else {
                Finding::Fine
            },
            sentence,
        )
    }
}
