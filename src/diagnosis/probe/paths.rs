//! The same training images by both paths: numbers fed, labels given, answers.

use std::collections::HashMap;

use xxhash_rust::xxh64::Xxh64;

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use super::normalization::right_alone;
use super::regression::{Relation, relation};
use crate::claim::{Difference, Loss};
use crate::evidence::{Evidence, Fed, Paths};
use crate::statistics::{Share, fisher_p, mcnemar_p};
use crate::words::{counted, each_image, images, number, percent, verb, with_interval};

/// Numbers nearer than this, relative to their size, are the same.
const SAME: f32 = 1e-5;
/// Share of the images fed differently that must be other images of the set, for their order to be
/// the reason.
const MOSTLY: f64 = 0.9;
/// Accuracy that must be lost on the way through the test path.
const LOSS_WORTH_NAMING: f64 = 0.1;
/// How rarely chance may make training images fall through a test path that is sound.
const FALSE_ALARM: f64 = 1e-4;

/// How the numbers fed by the two paths compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Comparison {
    /// It is not known what the network was fed.
    Unknown,
    /// Both paths feed the same numbers for each image.
    Same,
    /// Both paths feed the same images, but at other places.
    Order,
    /// The test path does not feed the same numbers twice.
    Random,
    /// The test path feeds other numbers than the training path, the same ones each time.
    Numbers(Relation),
}

/// How the labels given by the two paths compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Labels {
    /// Both paths give each image the same label.
    Same,
    /// The test path renames each class consistently.
    Renamed,
    /// The labels differ, and follow no rule.
    Mixed,
}

/// What the two paths make of the same images.
#[derive(Clone, Debug)]
pub(crate) struct PathsCompared {
    pub comparison: Comparison,
    pub labels: Labels,
    /// How many images have another label by the test path.
    pub relabelled: Share,
    /// How many images the test path feeds as other numbers.
    pub changed: Share,
    /// How many images the test path fed as other numbers when asked again.
    pub again: Option<Share>,
    pub by_training: Share,
    pub by_testing: Share,
    /// What is lost on the way: accuracy by the training path minus that through the test path.
    pub lost: Difference,
    /// Whether answers through the test path are clearly worse.
    pub collapses: bool,
    ranges: [[f32; 2]; 2],
}

fn same(one: &[f32], other: &[f32]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(a, b)| (a - b).abs() <= SAME * (1.0 + a.abs()))
}

fn rows(fed: &Fed) -> Vec<&[f32]> {
    let count = fed.predictions.labels.len();
    if count == 0 || fed.pixels.len() < count {
        return Vec::new();
    }
    fed.pixels.chunks_exact(fed.pixels.len() / count).collect()
}

fn hash(row: &[f32]) -> u64 {
    let mut hash = Xxh64::new(0);
    for pixel in row {
        hash.update(&pixel.to_bits().to_le_bytes());
    }
    hash.digest()
}

fn changed(one: &[&[f32]], other: &[&[f32]]) -> Share {
    Share {
        part: one.iter().zip(other).filter(|(a, b)| !same(a, b)).count(),
        count: one.len().min(other.len()),
    }
}

impl PathsCompared {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let paths = evidence.paths.as_ref()?;
        let (one, other) = (
            &paths.by_training.predictions,
            &paths.by_testing.predictions,
        );
        if one.labels.is_empty() || other.labels.is_empty() {
            return None;
        }
        let (by_training, by_testing) = (one.share(), other.share());
        let fed = [rows(&paths.by_training), rows(&paths.by_testing)];
        let moved = changed(&fed[0], &fed[1]);
        // Where an image of the test path stands among those of the training path.
        let mut places = HashMap::new();
        for (place, row) in fed[0].iter().enumerate().rev() {
            places.insert(hash(row), place);
        }
        let found: Vec<Option<usize>> = fed[1]
            .iter()
            .zip(&fed[0])
            .enumerate()
            .map(|(place, (row, here))| {
                if same(row, here) {
                    Some(place)
                } else {
                    places.get(&hash(row)).copied()
                }
            })
            .collect();
        let (comparison, again) = compare(paths, &fed, moved, &found);
        let followed = matches!(comparison, Comparison::Order);
        let pairs: Vec<(u8, u8)> = other
            .labels
            .iter()
            .enumerate()
            .filter_map(|(place, &label)| {
                let place = if followed { found[place]? } else { place };
                Some((*one.labels.get(place)?, label))
            })
            .collect();
        // Where what was fed is unknown, rows need not be about the same image either.
        let (lost, won) = right_alone(one, other);
        let p = if comparison == Comparison::Unknown {
            fisher_p(by_training, by_testing)
        } else {
            mcnemar_p(lost, won)
        };
        let is_paired = !matches!(comparison, Comparison::Unknown | Comparison::Order)
            && one.labels.len() == other.labels.len();
        let difference = if is_paired {
            Difference::paired(lost, won, by_testing.count)
        } else {
            Difference::between(by_training, by_testing)
        }?;
        Some(Self {
            comparison,
            labels: compare_labels(&pairs),
            relabelled: Share {
                part: pairs.iter().filter(|(a, b)| a != b).count(),
                count: pairs.len(),
            },
            changed: moved,
            again,
            by_training,
            by_testing,
            lost: difference,
            collapses: p < FALSE_ALARM
                && by_training.value() - by_testing.value() >= LOSS_WORTH_NAMING,
            ranges: [range(&paths.by_training), range(&paths.by_testing)],
        })
    }

    /// Whether training images may well fall through the test path, though not surely.
    pub fn may_collapse(&self) -> bool {
        !self.collapses
            && self.lost.value >= LOSS_WORTH_NAMING
            && self.lost.interval[0] > 0.0
            && self.lost.on_the_way() == Loss::Open
    }

    /// Whether the network is fed the same numbers, wherever their image stands.
    pub fn feeds_the_same(&self) -> bool {
        matches!(self.comparison, Comparison::Same | Comparison::Order)
    }

    pub fn probes(&self) -> Vec<Probe> {
        let mut probes = vec![self.training_as_test()];
        if self.comparison != Comparison::Unknown {
            probes.push(self.input_statistics());
            probes.push(self.label_agreement());
        }
        if let Some(again) = self.again {
            let random = self.comparison == Comparison::Random;
            probes.push(Probe::new(
                ProbeName::Repeat,
                format!("{} of {} {}", again.part, images(again.count), verb(again.part, "differs", "differ")),
                (Some(again.value()), None),
                "no image differs".to_owned(),
                if random { Finding::Concern } else { Finding::Fine },
                if random {
                    format!("Asked twice for the same images, the test path fed other numbers for {} of {}: it changes them at random.", again.part, images(again.count))
                } else if again.part > 0 {
                    format!("Asked twice, the test path fed the same images in another order ({} of {} at another place).", again.part, again.count)
                } else {
                    format!("Asked twice, the test path fed exactly the same numbers for {}.", each_image(again.count))
                },
            ));
        }
        probes
    }

    fn training_as_test(&self) -> Probe {
        let (one, other) = (
            percent(self.by_training.value()),
            percent(self.by_testing.value()),
        );
        let says = if self.collapses {
            "what they lose, they lose on the way, not for being new".to_owned()
        } else {
            self.lost.says_on_the_way()
        };
        Probe::new(
            ProbeName::TrainingAsTest,
            with_interval(self.by_testing.value(), self.by_testing.interval()),
            (
                Some(self.by_testing.value()),
                Some(self.by_testing.interval()),
            ),
            format!("{one}, as by the training path"),
            match (self.collapses, self.lost.on_the_way()) {
                (true, _) => Finding::Concern,
                (_, Loss::Open) => Finding::Open,
                _ => Finding::Fine,
            },
            format!(
                "Training images score {one} by the training path and {other} through the test path: {says}."
            ),
        )
    }

    fn input_statistics(&self) -> Probe {
        let [one, other] = self.ranges.map(in_words);
        let (part, count) = (self.changed.part, self.changed.count);
        let (finding, sentence) = match self.comparison {
            Comparison::Same | Comparison::Unknown => (
                Finding::Fine,
                format!(
                    "Both paths feed exactly the same numbers for {} (from {one}).",
                    each_image(count)
                ),
            ),
            Comparison::Order => {
                let harmless = self.labels == Labels::Same;
                (
                    if harmless {
                        Finding::Fine
                    } else {
                        Finding::Concern
                    },
                    format!(
                        "For {part} of {count} {} the test path feeds another image of the same set, pixel for pixel; the labels {} the images.",
                        verb(count, "place", "places"),
                        if harmless { "follow" } else { "do not follow" }
                    ),
                )
            }
            Comparison::Random => (
                Finding::Concern,
                format!(
                    "The test path feeds other numbers for {part} of {}, and not the same ones twice.",
                    images(count)
                ),
            ),
            Comparison::Numbers(relation) => (Finding::Concern, relation.sentence(&one, &other)),
        };
        Probe::new(
            ProbeName::InputStatistics,
            format!("{one} by the training path, {other} by the test path"),
            (Some(self.changed.value()), None),
            "the same numbers by both paths".to_owned(),
            finding,
            sentence,
        )
    }

    fn label_agreement(&self) -> Probe {
        let Share { part, count } = self.relabelled;
        let have = verb(part, "has", "have");
        let sentence = match self.labels {
            Labels::Same => format!("Both paths give {} the same label.", each_image(count)),
            Labels::Renamed => format!(
                "{part} of {} {have} another label by the test path, and always the same other one for each class.",
                images(count)
            ),
            Labels::Mixed => format!(
                "{part} of {} {have} another label by the test path, without any rule.",
                images(count)
            ),
        };
        Probe::new(
            ProbeName::LabelAgreement,
            format!(
                "{part} of {} {}",
                counted(count, "label", "labels"),
                verb(part, "differs", "differ")
            ),
            (Some(self.relabelled.value()), None),
            "no label differs".to_owned(),
            if self.labels == Labels::Same {
                Finding::Fine
            } else {
                Finding::Concern
            },
            sentence,
        )
    }
}

fn compare(
    paths: &Paths,
    fed: &[Vec<&[f32]>; 2],
    moved: Share,
    found: &[Option<usize>],
) -> (Comparison, Option<Share>) {
    if fed[0].is_empty() || fed[1].is_empty() {
        return (Comparison::Unknown, None);
    }
    let again_rows = paths
        .by_testing_again
        .as_ref()
        .map(rows)
        .filter(|x| !x.is_empty());
    let again = again_rows.as_ref().map(|again| changed(&fed[1], again));
    let at_home = found.iter().filter(|x| x.is_some()).count();
    let elsewhere = moved.part.saturating_sub(fed[1].len() - at_home);
    if moved.part > 0 && elsewhere as f64 >= MOSTLY * moved.part as f64 {
        return (Comparison::Order, again);
    }
    // Asked before numbers are compared: what is random has no rule.
    if again.is_some_and(|x| x.part > 0) {
        return (Comparison::Random, again);
    }
    if moved.part == 0 {
        return (Comparison::Same, again);
    }
    (Comparison::Numbers(relation(&fed[0], &fed[1])), again)
}

fn compare_labels(pairs: &[(u8, u8)]) -> Labels {
    if pairs.iter().all(|(a, b)| a == b) {
        return Labels::Same;
    }
    let (mut there, mut back) = (HashMap::new(), HashMap::new());
    let renamed = pairs
        .iter()
        .all(|&(a, b)| *there.entry(a).or_insert(b) == b && *back.entry(b).or_insert(a) == a);
    if renamed {
        Labels::Renamed
    } else {
        Labels::Mixed
    }
}

fn range(fed: &Fed) -> [f32; 2] {
    let fold = |start: f32, pick: fn(f32, f32) -> f32| fed.pixels.iter().copied().fold(start, pick);
    [
        fold(f32::INFINITY, f32::min),
        fold(f32::NEG_INFINITY, f32::max),
    ]
}

/// A range of numbers in words.
fn in_words([low, high]: [f32; 2]) -> String {
    if low.is_finite() && high.is_finite() {
        format!("{} to {}", number(f64::from(low)), number(f64::from(high)))
    } else {
        "numbers that are not all finite".to_owned()
    }
}
