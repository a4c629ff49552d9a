//! The same images with either kind of normalisation statistics.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::claim::{Difference, Loss};
use crate::evidence::{Evidence, Predictions};
use crate::statistics::{Share, mcnemar_p};
use crate::words::{number, percent};

/// How much accuracy must be lost by running statistics to be worth naming.
const LOSS_WORTH_NAMING: f64 = 0.15;
/// How rarely chance may make the two modes differ. Where running statistics fit, both modes answer
/// nearly alike.
const FALSE_ALARM: f64 = 1e-3;
/// How much accuracy must be lost where the running statistics plainly do not fit the images.
const LOSS_BY_UNFIT_AVERAGES: f64 = 0.05;
/// How rarely chance may make the two modes differ where the running statistics plainly do not fit.
const UNFIT_FALSE_ALARM: f64 = 0.01;
/// Factor between running and actual variance from which on running statistics plainly do not fit:
/// those that merely lag behind a network that still learns stay below one and a half.
const UNFIT: f64 = 1.8;
/// How rarely chance may make the two modes differ for the statistics to be doubted at all.
const DOUBT: f64 = 0.05;

/// Training accuracy with either kind of statistics.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    pub running: Share,
    pub batch: Share,
    pub test_running: Share,
    pub test_batch: Share,
    pub collapses: bool,
    /// What evaluation mode loses: accuracy with batch statistics minus that with running ones.
    pub lost: Difference,
    factor: Option<f64>,
    /// Whether the statistics may not fit, but too few images were looked at to tell.
    is_doubtful: bool,
}

/// How often one of two predictions of the same images is right alone.
pub(crate) fn right_alone(one: &Predictions, other: &Predictions) -> (usize, usize) {
    let right = |x: &Predictions| -> Vec<bool> {
        x.labels
            .iter()
            .zip(&x.predicted)
            .map(|(a, b)| a == b)
            .collect()
    };
    let (one, other) = (right(one), right(other));
    let only = |a: &[bool], b: &[bool]| a.iter().zip(b).filter(|(a, b)| **a && !**b).count();
    (only(&one, &other), only(&other, &one))
}

impl Statistics {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let given = evidence.normalization.as_ref()?;
        let (running, batch) = (given.train_running.share(), given.train_batch.share());
        if running.count == 0 {
            return None;
        }
        let (lost, won) = right_alone(&given.train_batch, &given.train_running);
        let p = mcnemar_p(lost, won);
        let fallen = batch.value() - running.value();
        let differs = lost > won && fallen >= LOSS_WORTH_NAMING;
        let is_unfit = given.variance_factor.is_some_and(|factor| factor >= UNFIT)
            && fallen >= LOSS_BY_UNFIT_AVERAGES
            && p < UNFIT_FALSE_ALARM;
        Some(Self {
            running,
            batch,
            test_running: given.test_running.share(),
            test_batch: given.test_batch.share(),
            collapses: is_unfit || (differs && p < FALSE_ALARM),
            lost: Difference::paired(lost, won, running.count)?,
            factor: given.variance_factor.filter(|x| x.is_finite()),
            is_doubtful: differs && (FALSE_ALARM..DOUBT).contains(&p),
        })
    }

    /// Whether running statistics surely cost little accuracy.
    pub fn fits(&self) -> bool {
        !self.collapses && !self.is_doubtful && self.lost.on_the_way() != Loss::Open
    }

    /// Whether remembered and actual spread are far apart.
    pub fn is_unfit(&self) -> bool {
        self.factor.is_some_and(|factor| factor >= UNFIT)
    }

    pub fn probe(&self) -> Probe {
        let (running, batch) = (percent(self.running.value()), percent(self.batch.value()));
        let says = if self.collapses {
            let on_test = if self.test_batch.count > 0 && self.test_running.count > 0 {
                format!(
                    " (on test images the same change gives {} and {})",
                    percent(self.test_batch.value()),
                    percent(self.test_running.value())
                )
            } else {
                String::new()
            };
            format!("the remembered averages do not fit{on_test}")
        } else if self.is_doubtful {
            "the remembered averages may not fit, but these are too few images to tell".to_owned()
        } else if self.fits() && self.is_unfit() {
            "that costs little accuracy here, though the remembered averages are far off".to_owned()
        } else if self.fits() {
            "the remembered averages fit".to_owned()
        } else {
            format!(
                "so few images do not tell whether the remembered averages fit ({} of 100 may be lost)",
                self.lost.range()
            )
        };
        Probe::new(
            ProbeName::Normalization,
            format!("{running} in evaluation mode, {batch} in training mode"),
            (Some(self.running.value()), Some(self.running.interval())),
            "about the same accuracy in both modes".to_owned(),
            if self.collapses {
                Finding::Concern
            } else if self.is_doubtful || !self.fits() || self.is_unfit() {
                Finding::Open
            } else {
                Finding::Fine
            },
            format!(
                "The same training images score {batch} normalised as in training and {running} in evaluation mode: {says}.{}",
                self.factor.map_or_else(String::new, |factor| format!(
                    " Remembered and actual spread typically differ by a factor of {}.",
                    number(factor)
                ))
            ),
        )
    }
}
