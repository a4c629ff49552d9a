//! What the pattern of right and wrong answers tells.

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::claim::Difference;
use crate::evidence::{Evidence, Predictions};
use crate::statistics::{Share, counts, mcnemar_p};
use crate::words::{number, percent};

/// How often labels are shuffled to see what chance gives.
const SHUFFLES: usize = 200;
/// How many predictions are looked at, at most.
const MOST: usize = 20_000;
/// From how many standard deviations above chance on predictions tell something: p < 1e-4, one-sided.
const INFORMED: f64 = 3.72;
/// Below how many standard deviations above chance predictions tell nothing: chance stays below it in
/// 99 of 100 cases.
const UNINFORMED: f64 = 2.33;
/// The part of what there is to tell about the classes that useful predictions tell.
const FAIR_PART: f64 = 0.3;
/// How many images each class needs, on average, for a renaming to be found.
const FOR_RENAMING: usize = 5;
/// How rarely chance may make predictions fit better once classes are renamed.
const FALSE_ALARM: f64 = 1e-4;
/// How much accuracy renaming the classes must win.
pub(crate) const GAIN: f64 = 0.1;

fn table(labels: &[u8], predicted: &[u8], classes: usize) -> Vec<usize> {
    let mut table = vec![0; classes * classes];
    for (&label, &predicted) in labels.iter().zip(predicted) {
        let at = usize::from(label) * classes + usize::from(predicted);
        if let Some(count) = table
            .get_mut(at)
            .filter(|_| usize::from(predicted) < classes)
        {
            *count += 1;
        }
    }
    table
}

/// Mutual information of labels and predictions in nats, from their confusion matrix.
fn mutual_information(table: &[usize], classes: usize) -> f64 {
    let total = table.iter().sum::<usize>().max(1) as f64;
    let rows: Vec<usize> = table
        .chunks_exact(classes)
        .map(|row| row.iter().sum())
        .collect();
    let columns: Vec<usize> = (0..classes)
        .map(|c| table.iter().skip(c).step_by(classes).sum())
        .collect();
    let mut sum = 0.0;
    for (row, cells) in rows.iter().zip(table.chunks_exact(classes)) {
        for (column, &cell) in columns.iter().zip(cells) {
            if cell > 0 {
                let joint = cell as f64;
                sum += joint / total * (joint * total / (row * column) as f64).ln();
            }
        }
    }
    sum
}

/// The mutual information of labels and predictions, against that of shuffled labels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Information {
    nats: f64,
    by_chance: f64,
    /// Whether so many images would show it, if predictions told a fair part of the true classes.
    could_tell: bool,
    /// How far the information is above chance, in standard deviations.
    pub score: f64,
}

impl Information {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        Self::of(evidence.test.as_ref()?, evidence.classes)
    }

    pub fn of(predictions: &Predictions, classes: usize) -> Option<Self> {
        let (labels, predicted) = (&predictions.labels, &predictions.predicted);
        let held = counts(labels, classes);
        if labels.len() < 2 || held.iter().filter(|x| **x > 0).count() < 2 {
            return None;
        }
        let step = labels.len().div_ceil(MOST);
        let mut labels: Vec<u8> = labels.iter().copied().step_by(step).collect();
        let predicted: Vec<u8> = predicted.iter().copied().step_by(step).collect();
        let nats = mutual_information(&table(&labels, &predicted, classes), classes);
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let nulls: Vec<f64> = (0..SHUFFLES)
            .map(|_| {
                labels.shuffle(&mut random);
                mutual_information(&table(&labels, &predicted, classes), classes)
            })
            .collect();
        let by_chance = nulls.iter().sum::<f64>() / SHUFFLES as f64;
        let variance = nulls.iter().map(|x| (x - by_chance).powi(2)).sum::<f64>() / SHUFFLES as f64;
        let spread = variance.sqrt();
        let entropy = mutual_information(&table(&labels, &labels, classes), classes);
        let score = if spread > 1e-12 {
            (nats - by_chance) / spread
        } else {
            0.0
        };
        Some(Self {
            nats,
            by_chance,
            could_tell: by_chance + INFORMED * spread < FAIR_PART * entropy,
            score,
        })
    }

    /// Whether predictions tell something for sure.
    pub fn tells(&self) -> bool {
        self.score > INFORMED
    }

    /// Whether predictions look as if they had nothing to do with the labels.
    pub fn tells_nothing(&self) -> bool {
        self.score < UNINFORMED
    }

    /// `is_above`: whether accuracy is surely better than guessing, which this measure may not show.
    pub fn probe(&self, is_above: bool) -> Probe {
        let (nats, by_chance) = (number(self.nats), number(self.by_chance));
        let (finding, says) = if self.tells() {
            (
                Finding::Fine,
                "they do tell something about the true classes",
            )
        } else if self.tells_nothing() && self.could_tell && !is_above {
            (
                Finding::Concern,
                "they tell hardly anything about the true classes",
            )
        } else if self.tells_nothing() {
            (
                Finding::Open,
                "by this measure so many images do not tell whether that is more than chance",
            )
        } else {
            (Finding::Open, "that may be chance or a little knowledge")
        };
        Probe::new(
            ProbeName::Information,
            format!("{nats} nats"),
            (Some(self.nats), None),
            format!("clearly more than {by_chance}, which chance gives"),
            finding,
            format!(
                "Predictions and true classes of the test images share {nats} nats of information, where shuffled labels give {by_chance}: {says}."
            ),
        )
    }
}

/// Whether renaming the classes mends the predictions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permutation {
    pub renamed: Share,
    pub as_is: Share,
    pub mends: bool,
    /// What renaming wins, as far as so many images tell.
    pub won: Difference,
    /// Whether there are images enough for a renaming to be found, and classes to rename.
    pub could_be_found: bool,
}

impl Permutation {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        Self::of(evidence.test.as_ref()?, evidence.classes)
    }

    /// Fits a renaming of the classes on one half of the predictions, and scores it on the other.
    pub fn of(predictions: &Predictions, classes: usize) -> Option<Self> {
        let count = predictions.labels.len().min(predictions.predicted.len());
        let held = counts(&predictions.labels, classes);
        let held = held.iter().filter(|x| **x > 0).count();
        if count < 8 || held < 2 {
            return None;
        }
        let mut order: Vec<usize> = (0..count).collect();
        order.shuffle(&mut ChaCha8Rng::seed_from_u64(0));
        let (fit, score) = order.split_at(count / 2);
        let pick =
            |half: &[usize], from: &[u8]| -> Vec<u8> { half.iter().map(|&i| from[i]).collect() };
        let seen = table(
            &pick(fit, &predictions.labels),
            &pick(fit, &predictions.predicted),
            classes,
        );
        // Ties keep a class's own name.
        let weights = (0..classes).flat_map(|predicted| {
            let seen = &seen;
            (0..classes).map(move |label| {
                let cell = seen[label * classes + predicted] as i64;
                cell * (classes as i64 + 1) + i64::from(label == predicted)
            })
        });
        let matrix = Matrix::from_vec(classes, classes, weights.collect()).ok()?;
        let (_, name) = kuhn_munkres(&matrix);
        let (labels, predicted) = (
            pick(score, &predictions.labels),
            pick(score, &predictions.predicted),
        );
        let renamed: Vec<u8> = predicted
            .iter()
            .map(|&x| name.get(usize::from(x)).map_or(x, |&y| y as u8))
            .collect();
        let (mut won, mut lost) = (0, 0);
        for ((label, renamed), predicted) in labels.iter().zip(&renamed).zip(&predicted) {
            won += usize::from(label == renamed && label != predicted);
            lost += usize::from(label != renamed && label == predicted);
        }
        let share = |answers: &[u8]| Share {
            part: labels.iter().zip(answers).filter(|(a, b)| a == b).count(),
            count: labels.len(),
        };
        let (renamed, as_is) = (share(&renamed), share(&predicted));
        Some(Self {
            renamed,
            as_is,
            won: Difference::paired(won, lost, score.len())?,
            could_be_found: fit.len() >= FOR_RENAMING * held,
            mends: won > lost
                && mcnemar_p(won, lost) < FALSE_ALARM
                && renamed.value() - as_is.value() >= GAIN
                && renamed.interval()[0] > 1.0 / classes as f64,
        })
    }

    /// Whether renaming surely wins too little to be the reason.
    pub fn mends_nothing(&self) -> bool {
        !self.mends && self.could_be_found && self.won.interval[1] < GAIN
    }

    pub fn probe(&self) -> Probe {
        let (renamed, as_is) = (percent(self.renamed.value()), percent(self.as_is.value()));
        Probe::new(
            ProbeName::Permutation,
            format!("{as_is} as it is, {renamed} renamed"),
            (Some(self.renamed.value()), Some(self.renamed.interval())),
            "no better than with the classes as they are".to_owned(),
            match (self.mends, self.mends_nothing()) {
                (true, _) => Finding::Concern,
                (_, true) => Finding::Fine,
                _ => Finding::Open,
            },
            format!(
                "With the classes renamed as fits one half of the test images best, accuracy on the other half is {renamed} instead of {as_is}: {}.",
                if self.mends {
                    "the classes are numbered differently"
                } else if self.mends_nothing() {
                    "renaming mends nothing"
                } else {
                    "so few images do not tell whether renaming mends anything"
                }
            ),
        )
    }
}
