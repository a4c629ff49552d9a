//! The classes that each split holds.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::claim::Mixture;
use crate::evidence::Evidence;
use crate::statistics::{Share, counts, homogeneity_p, total_variation};
use crate::words::{counted, images, list, percent, verb};

/// How rarely chance may make a fair split look sorted by class.
const FALSE_ALARM: f64 = 1e-5;
/// Share of images that would have to change class for the splits to agree, from which on a split
/// may be called sorted.
const APART: f64 = 0.35;
/// Share of images that would have to change class, below which splits hold the same mixture.
const ALIKE: f64 = 0.2;

/// How many images of each class, on average, a split needs for its mixture to tell how it was cut.
const ENOUGH: usize = 3;
/// Share of test images of classes that no training image has, from which on the split is at fault.
const UNSEEN: f64 = 0.1;

/// How the splits share the classes between them.
#[derive(Clone, Debug)]
pub(crate) struct Balance {
    pub apart: f64,
    /// How the shares compare.
    pub mixture: Mixture,
    /// Whether the splits hold different classes.
    pub sorted: bool,
    /// How many test images are of classes that no training image has.
    pub unknown: Share,
    /// The classes that test images have and no training image has, by name.
    pub missing: Vec<String>,
    /// How many classes there are among all images.
    pub held: usize,
    /// How many training and how many test images there are.
    pub images: [usize; 2],
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
        let images = [train.iter().sum(), test.iter().sum()];
        if images.contains(&0) {
            return None;
        }
        let apart = total_variation(&train, &test);
        let both = || train.iter().zip(&test).enumerate();
        let lacking = || both().filter(|&(_, (&a, &b))| a == 0 && b > 0);
        let unknown = Share {
            part: lacking().map(|(_, (_, &b))| b).sum(),
            count: images[1],
        };
        let is_apart = apart >= APART || unknown.value() >= UNSEEN;
        Some(Self {
            apart,
            mixture: Mixture::of(&train, &test),
            sorted: is_apart && homogeneity_p(&train, &test) < FALSE_ALARM,
            unknown,
            missing: lacking().map(|(class, _)| evidence.name(class)).collect(),
            held: both().filter(|&(_, (&a, &b))| a + b > 0).count(),
            images,
        })
    }

    /// Whether the splits are alike enough for their images to be compared.
    pub fn is_alike(&self, images: usize) -> bool {
        // Small splits differ by chance.
        self.apart < ALIKE.max(2.0 / (images.max(1) as f64).sqrt())
    }

    /// Whether the splits surely hold the same classes in shares not far apart.
    pub fn is_surely_mixed(&self) -> bool {
        self.held > 1
            && self.missing.is_empty()
            && self.apart < ALIKE
            && self.mixture != Mixture::Different
            && self.images.iter().all(|&x| x >= ENOUGH * self.held)
    }

    /// Which test images are of classes that were never trained, in a clause; nothing if none are.
    pub fn unseen(&self) -> Option<String> {
        let missing = self.missing.len();
        (missing > 0).then(|| {
            format!(
                "{} of the test images ({} of {}) {} of {} that no training image has ({})",
                percent(self.unknown.value()),
                self.unknown.part,
                self.unknown.count,
                verb(self.unknown.part, "is", "are"),
                counted(missing, "class", "classes"),
                list(&self.missing)
            )
        })
    }

    pub fn probe(&self) -> Probe {
        let [train, test] = self.images;
        let sentence = match self.unseen() {
            _ if self.held == 1 => format!(
                "There is one class only, in {} for training and {test} for testing: there is nothing to compare.",
                images(train)
            ),
            Some(unseen) => format!("{unseen}."),
            None => self.mixture.says(self.apart, train, test),
        };
        let finding = if self.sorted {
            Finding::Concern
        } else if self.held > 1
            && self.missing.is_empty()
            && matches!(self.mixture, Mixture::Similar | Mixture::Near)
        {
            Finding::Fine
        } else {
            Finding::Open
        };
        let apart = percent(self.apart);
        Probe::new(
            ProbeName::ClassBalance,
            format!("{apart} apart"),
            (Some(self.apart), None),
            "the same shares, but for chance".to_owned(),
            finding,
            sentence,
        )
    }
}
