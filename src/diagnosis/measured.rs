//! All measurements of one run, as far as its evidence goes.

use crate::evidence::{Evidence, Predictions};
use crate::probe::accuracy::Accuracies;
use crate::probe::answers::Answers;
use crate::probe::balance::Balance;
use crate::probe::collapse::Collapse;
use crate::probe::confusion::{Information, Permutation};
use crate::probe::losses::{HeldOutLoss, first_loss};
use crate::probe::normalization::Statistics;
use crate::probe::paths::{Comparison, PathsCompared};
use crate::probe::stated::Stated;
use crate::probe::{Probe, images, weights};
use crate::statistics::wilson_interval;
use crate::survey::{Drift, Duplicates, Shortcut, Texture};

/// How near a loss must be to that of guessing to count as guessing, relative to its size.
const NEAR_GUESSING: f64 = 0.1;
/// Half the widest interval of a test accuracy that still tells something.
const TOO_WIDE: f64 = 0.15;

/// All measurements of one run; those that its evidence does not allow are missing.
pub(crate) struct Measured<'a> {
    pub evidence: &'a Evidence<'a>,
    pub accuracies: Accuracies,
    pub answers: Option<Answers>,
    pub stated: Option<Stated>,
    pub normalization: Option<Statistics>,
    pub paths: Option<PathsCompared>,
    pub balance: Option<Balance>,
    pub collapse: Option<Collapse>,
    pub information: Option<Information>,
    pub permutation: Option<Permutation>,
    pub held_out: Option<HeldOutLoss>,
}

impl<'a> Measured<'a> {
    pub fn new(evidence: &'a Evidence<'a>) -> Self {
        Self {
            evidence,
            accuracies: Accuracies::measure(evidence),
            answers: Answers::measure(evidence),
            stated: Stated::measure(evidence),
            normalization: Statistics::measure(evidence),
            paths: PathsCompared::measure(evidence),
            balance: Balance::measure(evidence),
            collapse: Collapse::measure(evidence),
            information: Information::measure(evidence),
            permutation: Permutation::measure(evidence),
            held_out: HeldOutLoss::measure(evidence),
        }
    }

    /// Whether the splits hold the same mixture of classes, so that their images can be compared.
    pub fn alike(&self) -> bool {
        let images = self.evidence.images.map_or(0, |x| {
            x.train_counts
                .iter()
                .sum::<usize>()
                .min(x.test_counts.iter().sum())
        });
        self.balance.as_ref().is_some_and(|x| x.is_alike(images))
    }

    pub fn duplicates(&self) -> Option<&'a Duplicates> {
        self.evidence.images?.duplicates.as_ref()
    }

    pub fn drift(&self) -> Option<&'a Drift> {
        self.evidence.images?.drift.as_ref()
    }

    pub fn shortcut(&self) -> Option<&'a Shortcut> {
        self.evidence.images?.shortcut.as_ref()
    }

    pub fn texture(&self) -> Option<&'a Texture> {
        self.evidence.images?.texture.as_ref()
    }

    /// The two paths compared, where it is known what each fed the network.
    pub fn inputs(&self) -> Option<&PathsCompared> {
        self.paths
            .as_ref()
            .filter(|x| x.comparison != Comparison::Unknown)
    }

    /// Whether answers on test images name one class nearly always, though the images do not.
    pub fn answers_one_class(&self) -> bool {
        self.collapse.as_ref().is_some_and(|x| x.collapsed)
    }

    /// Whether there are so few test images that any accuracy would be wide open.
    pub fn has_too_few_test_images(&self) -> bool {
        let count = self.accuracies.test.map_or(0, |x| x.count);
        let [low, high] = wilson_interval(count / 2, count);
        (high - low) / 2.0 > TOO_WIDE
    }

    /// Answers on training images through the test path, where they are clearly worse than by the
    /// training path and it is not known what the network was fed.
    pub fn answers_that_fall(&self) -> Option<&Predictions> {
        let paths = self.paths.as_ref().filter(|x| x.collapses)?;
        let is_unexplained = paths.comparison == Comparison::Unknown;
        let fed = self.evidence.paths.as_ref().filter(|_| is_unexplained)?;
        Some(&fed.by_testing.predictions)
    }

    /// Whether the network has learned its training images, enough test images are at chance, and no
    /// image was sent through both paths.
    pub fn is_at_chance_unexplained(&self) -> bool {
        self.paths.is_none()
            && self.accuracies.learned()
            && !self.has_too_few_test_images()
            && !self.accuracies.test_above()
    }

    /// Whether the network guesses on images of the test path: their loss is near that of guessing,
    /// where training images have a clearly smaller one.
    pub fn guesses(&self) -> bool {
        let (evidence, classes) = (self.evidence, self.evidence.classes);
        let guess = (classes as f64).ln();
        let on_test = evidence
            .paths
            .as_ref()
            .and_then(|x| x.by_testing.predictions.loss(classes))
            .or(evidence.test.as_ref().and_then(|x| x.loss(classes)));
        let on_train = evidence.train.as_ref().and_then(|x| x.loss(classes));
        on_test.zip(on_train).is_some_and(|(test, train)| {
            (test / guess - 1.0).abs() < NEAR_GUESSING && train < 0.7 * guess
        })
    }

    /// All probes, in the order of triage.
    pub fn probes(&self) -> Vec<Probe> {
        let mut probes = self.accuracies.probes();
        probes.extend(self.answers.as_ref().map(Answers::probe));
        probes.extend(self.stated.as_ref().map(Stated::probe));
        probes.extend(first_loss(self.evidence));
        probes.extend(self.balance.as_ref().map(Balance::probe));
        if let Some(paths) = &self.paths {
            probes.extend(paths.probes());
        }
        probes.extend(self.evidence.weights.map(weights::probe));
        probes.extend(self.normalization.as_ref().map(Statistics::probe));
        probes.extend(self.collapse.as_ref().map(Collapse::probe));
        let is_above = self.accuracies.test_above();
        probes.extend(self.information.as_ref().map(|x| x.probe(is_above)));
        probes.extend(self.permutation.as_ref().map(Permutation::probe));
        if let Some(survey) = self.evidence.images {
            probes.extend(images::probes(survey, self.alike()));
        }
        probes.extend(self.held_out.map(HeldOutLoss::probe));
        probes
    }
}
