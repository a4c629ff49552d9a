//! Accuracies against chance and against each other.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::{Evidence, Predictions};
use crate::statistics::{Share, counts, evenness_p, newcombe_interval};
use crate::words::{percent, percent_interval, points, with_interval};

/// How rarely evenly drawn classes may be called uneven.
const UNEVEN_P: f64 = 1e-3;
/// The smallest gap between training and test accuracy that is worth naming.
pub(crate) const GAP_WORTH_NAMING: f64 = 0.05;

/// The accuracy on each split, with what guessing gives there.
#[derive(Clone, Debug)]
pub(crate) struct Accuracies {
    pub classes: usize,
    pub train: Option<Share>,
    pub test: Option<Share>,
    /// What guessing gives on the training images.
    pub train_chance: f64,
    /// What guessing gives on the test images.
    pub chance: f64,
    /// Whether classes are so uneven that chance is the share of the commonest class.
    pub uneven: bool,
}

impl Accuracies {
    pub fn measure(evidence: &Evidence) -> Self {
        let classes = evidence.classes.max(1);
        let held = |predictions: &Option<Predictions>| {
            predictions
                .as_ref()
                .filter(|x| !x.labels.is_empty())
                .cloned()
        };
        let (train, test) = (held(&evidence.train), held(&evidence.test));
        let labels =
            |split: &Option<Predictions>| split.as_ref().map(|x| counts(&x.labels, classes));
        let (train_counts, test_counts) = (labels(&train), labels(&test));
        let commonest = train_counts
            .as_ref()
            .or(test_counts.as_ref())
            .map_or(0, |counts| {
                (0..classes)
                    .max_by_key(|&class| (counts[class], classes - class))
                    .unwrap_or(0)
            });
        let chance = |counts: &Option<Vec<usize>>| {
            let even = 1.0 / classes as f64;
            counts
                .as_ref()
                .filter(|counts| evenness_p(counts) < UNEVEN_P)
                .map_or(even, |counts| {
                    let share = Share {
                        part: counts[commonest],
                        count: counts.iter().sum(),
                    };
                    share.value().max(even)
                })
        };
        let (train_chance, chance) = (chance(&train_counts), chance(&test_counts));
        Self {
            classes,
            train: train.map(|x| x.share()),
            test: test.map(|x| x.share()),
            train_chance,
            chance,
            uneven: chance > 1.0 / classes as f64,
        }
    }

    /// Whether training accuracy is clearly above chance.
    pub fn learned(&self) -> bool {
        self.train
            .is_some_and(|x| x.interval()[0] > self.train_chance)
    }

    /// Whether test accuracy is clearly above chance.
    pub fn test_above(&self) -> bool {
        self.test.is_some_and(|x| x.interval()[0] > self.chance)
    }

    /// Whether test accuracy is clearly below chance.
    pub fn test_below(&self) -> bool {
        self.test.is_some_and(|x| x.interval()[1] < self.chance)
    }

    /// The gap between training and test accuracy, with its 95% interval.
    pub fn gap(&self) -> Option<(f64, [f64; 2])> {
        let (train, test) = (self.train?, self.test?);
        Some((train.value() - test.value(), newcombe_interval(train, test)))
    }

    pub fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        if let Some(test) = self.test {
            let (finding, says) = if self.test_above() {
                (Finding::Fine, "clearly above it")
            } else if self.test_below() {
                (
                    Finding::Concern,
                    "clearly below it, which guessing does not give",
                )
            } else if self.learned() {
                (Finding::Concern, "no better than guessing")
            } else {
                (
                    Finding::Open,
                    "no better than guessing, as on the training images",
                )
            };
            let of = if self.uneven {
                format!(
                    "answering with the commonest class gives {}",
                    percent(self.chance)
                )
            } else {
                format!(
                    "chance for {} classes is {}",
                    self.classes,
                    percent(self.chance)
                )
            };
            probes.push(Probe::new(
                ProbeName::Chance,
                with_interval(test.value(), test.interval()),
                (Some(test.value()), Some(test.interval())),
                format!("above chance: {of}"),
                finding,
                format!(
                    "Test accuracy is {} over {} images; {of}, and this is {says}.",
                    with_interval(test.value(), test.interval()),
                    test.count
                ),
            ));
        }
        if let (Some(train), Some(test), Some((gap, interval))) =
            (self.train, self.test, self.gap())
        {
            let (finding, says) = if interval[0] > GAP_WORTH_NAMING {
                (Finding::Concern, "clearly more than 5 points")
            } else if interval[1] < -GAP_WORTH_NAMING {
                (Finding::Concern, "the wrong way round")
            } else if interval[1] > 2.0 * GAP_WORTH_NAMING {
                (Finding::Open, "too uncertain to call large or small")
            } else {
                (Finding::Fine, "small")
            };
            probes.push(Probe::new(
                ProbeName::Gap,
                with_interval(gap, interval),
                (Some(gap), Some(interval)),
                "5 points at most".to_owned(),
                finding,
                format!(
                    "Training accuracy is {}, test accuracy {}: the gap is {} (95% interval {}), {says}.",
                    percent(train.value()), percent(test.value()),
                    points(gap),
                    percent_interval(interval).trim_end_matches('%'),
                ),
            ));
        }
        probes
    }
}
