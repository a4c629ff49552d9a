//! Accuracies against chance and against each other.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::claim::{Compared, Difference, Standing};
use crate::evidence::{Evidence, Predictions};
use crate::statistics::{Share, counts, evenness_p};
use crate::words::{images, percent, percent_interval, points, with_interval};

/// How rarely evenly drawn classes may be called uneven.
const UNEVEN_P: f64 = 1e-3;

/// How near what guessing gives on both splits must be to be called the same.
const SAME_CHANCE: f64 = 0.05;

/// The accuracy on each split, with what guessing gives there.
#[derive(Clone, Debug)]
pub(crate) struct Accuracies {
    pub classes: usize,
    pub train: Option<Share>,
    pub validation: Option<Share>,
    pub test: Option<Share>,
    /// Training images through the test path, where no other training images are there to compare.
    pub lone_train_as_test: Option<Share>,
    /// Accuracy on the test images of classes that were trained, where others are among them.
    pub seen: Option<Share>,
    /// How many classes there are among the labels of all splits.
    pub held: usize,
    /// How many classes there are among the training labels.
    pub trained: usize,
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
        let validation = held(&evidence.validation);
        let labels =
            |split: &Option<Predictions>| split.as_ref().map(|x| counts(&x.labels, classes));
        let (train_counts, test_counts) = (labels(&train), labels(&test));
        let validation_counts = labels(&validation);
        let lone = evidence.paths.as_ref().filter(|_| train.is_none());
        let lone = lone.map(|x| &x.by_testing.predictions);
        let lone = lone.filter(|x| !x.labels.is_empty());
        let all = [&train_counts, &validation_counts, &test_counts];
        let occurs = |class: usize| all.iter().any(|x| x.as_ref().is_some_and(|x| x[class] > 0));
        let classes_held = (0..classes).filter(|&class| occurs(class)).count();
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
        let seen = train_counts.as_ref().zip(test.as_ref());
        let seen = seen.and_then(|(trained, test)| of_classes(test, trained));
        let share = |split: Option<Predictions>| split.map(|x| x.share());
        Self {
            classes,
            train: share(train),
            validation: share(validation),
            test: share(test),
            lone_train_as_test: lone.map(Predictions::share),
            seen,
            held: classes_held,
            trained: train_counts
                .as_ref()
                .map_or(0, |x| x.iter().filter(|x| **x > 0).count()),
            train_chance,
            chance,
            uneven: chance > 1.0 / classes as f64,
        }
    }

    /// How training accuracy stands to guessing.
    pub fn train_standing(&self) -> Option<Standing> {
        Some(Standing::of(self.train?, self.train_chance))
    }

    /// How test accuracy stands to guessing.
    pub fn test_standing(&self) -> Option<Standing> {
        Some(Standing::of(self.test?, self.chance))
    }

    /// Whether training accuracy is clearly above chance.
    pub fn learned(&self) -> bool {
        self.train_standing() == Some(Standing::Above)
    }

    /// Whether test accuracy is clearly above chance.
    pub fn test_above(&self) -> bool {
        self.test_standing() == Some(Standing::Above)
    }

    /// The gap between training and test accuracy, with its 95% interval.
    pub fn gap(&self) -> Option<Difference> {
        Difference::between(self.train?, self.test?)
    }

    /// Whether all labels are of one class, so that accuracy tells nothing.
    pub fn has_one_class(&self) -> bool {
        self.held == 1
    }

    /// What guessing gives on the test images, as a clause.
    pub fn guessing(&self) -> String {
        let chance = percent(self.chance);
        if self.has_one_class() {
            "with one class only, answering with it gives 100%".to_owned()
        } else if self.uneven {
            format!("answering with the commonest class gives {chance}")
        } else {
            format!("chance for {} classes is {chance}", self.classes)
        }
    }

    pub fn probes(&self) -> Vec<Probe> {
        let mut probes = Vec::new();
        probes.extend(self.validation_probe());
        probes.extend(self.chance_probe());
        probes.extend(self.gap_probe());
        probes
    }

    /// The accuracy on validation images, where no test images stand for what is new.
    fn validation_probe(&self) -> Option<Probe> {
        let found = self.validation.filter(|_| self.test.is_none())?;
        let accuracy = with_interval(found.value(), found.interval());
        Some(Probe::new(
            ProbeName::Validation,
            accuracy.clone(),
            (Some(found.value()), Some(found.interval())),
            "test images, which were used for nothing before".to_owned(),
            Finding::Open,
            format!(
                "Validation accuracy is {accuracy} over {}; there are no test images.",
                images(found.count)
            ),
        ))
    }

    fn chance_probe(&self) -> Option<Probe> {
        let (test, standing) = (self.test?, self.test_standing()?);
        let of = self.guessing();
        let accuracy = with_interval(test.value(), test.interval());
        let (finding, says) = if self.has_one_class() {
            (Finding::Open, "so accuracy tells nothing".to_owned())
        } else {
            let finding = match standing {
                Standing::Above => Finding::Fine,
                Standing::Below => Finding::Concern,
                _ if self.learned() => Finding::Concern,
                Standing::At | Standing::Open => Finding::Open,
            };
            let is_same_chance = (self.train_chance - self.chance).abs() < SAME_CHANCE;
            let train = self.train_standing().filter(|_| is_same_chance);
            let too = if standing == Standing::At && train == Some(Standing::At) {
                ", as on the training images"
            } else {
                ""
            };
            (finding, format!("and this is {}{too}", standing.says()))
        };
        Some(Probe::new(
            ProbeName::Chance,
            accuracy.clone(),
            (Some(test.value()), Some(test.interval())),
            format!("above chance: {of}"),
            finding,
            format!(
                "Test accuracy is {accuracy} over {}; {of}, {says}.",
                images(test.count)
            ),
        ))
    }

    fn gap_probe(&self) -> Option<Probe> {
        let (train, test, gap) = (self.train?, self.test?, self.gap()?);
        let finding = match gap.compared() {
            Compared::More | Compared::Less => Finding::Concern,
            Compared::Open => Finding::Open,
            Compared::Alike => Finding::Fine,
        };
        Some(Probe::new(
            ProbeName::Gap,
            with_interval(gap.value, gap.interval),
            (Some(gap.value), Some(gap.interval)),
            "5 points at most".to_owned(),
            finding,
            format!(
                "Training accuracy is {}, test accuracy {}: the gap is {} (95% interval {}), {}.",
                percent(train.value()),
                percent(test.value()),
                points(gap.value),
                percent_interval(gap.interval).trim_end_matches('%'),
                gap.as_gap()
            ),
        ))
    }
}

/// The accuracy on images of classes that were trained; nothing where all or none are.
fn of_classes(test: &Predictions, trained: &[usize]) -> Option<Share> {
    let mut share = Share::default();
    for (label, predicted) in test.labels.iter().zip(&test.predicted) {
        if trained.get(usize::from(*label)).is_some_and(|x| *x > 0) {
            share.count += 1;
            share.part += usize::from(label == predicted);
        }
    }
    (share.count > 0 && share.count < test.labels.len()).then_some(share)
}
