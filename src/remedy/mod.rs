//! Remedies: changes that might close the gap, each with the same budget as doing nothing.
//!
//! `remedies → trials (`[`trial`]`) → standings (`[`ranking`]`)`. Every remedy is tried with the same
//! seeds and the same number of optimiser steps, and compared on a validation split that none of
//! them is trained on.

pub mod ranking;
pub mod trial;

use serde::Serialize;

use crate::dataset::Library;
use crate::dataset::augmentation;
use crate::settings::Source;
use crate::settings::conflict::conflict;
use crate::settings::data::MOST_TRAINING;
use crate::settings::share_link;
use crate::settings::{DataSource, Experiment, Flip, Scenario, Switch};

use ranking::{NOTHING, RemedyEffect, Standing};

/// The most validation images: their number alone leaves an accuracy of 80% uncertain by ±4.5
/// points.
const MOST_VALIDATION: usize = 300;
/// Where the source has no images left over, the validation split takes one of so many of the
/// training images.
const VALIDATION_PART: usize = 5;
/// How many of the best remedies are paired.
const PAIRED: usize = 3;
/// How many pairs are tried.
const PAIRS: usize = 2;

/// A remedy for an experiment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// The remedy's name in programs; a pair is `one+other`.
    pub name: String,
    /// The remedy's name for people.
    pub label: String,
    /// What the remedy does, in a sentence.
    pub help: String,
    /// The experiment that is tried, with any seed.
    pub experiment: Experiment,
    /// The experiment with the remedy, as one would go on with it.
    pub apply: Experiment,
    /// The canonical link of `apply`, from its `#` on.
    pub link: String,
    /// The work of one trial, relative to that of doing nothing.
    pub cost: f64,
}

/// One kind of change.
struct Change {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    /// Makes the change; false where it is made already or cannot be made.
    make: fn(&mut Experiment, &Frame) -> bool,
}

/// What trials of one experiment have in common.
struct Frame {
    /// Images that each trial is validated on.
    validation: usize,
    /// Images that the source can give for training and validation.
    most: usize,
    /// Images that the experiment without a remedy is trained on.
    trained: usize,
}

/// Multiplies the training images and divides the epochs, so that as many steps are made.
fn more_data(experiment: &mut Experiment, frame: &Frame, times: usize) -> bool {
    let trained = frame.trained * times;
    if trained + frame.validation > frame.most {
        return false;
    }
    frame.divide(experiment, trained);
    experiment.training.epochs = (experiment.training.epochs / times as u32).max(1);
    true
}

const CHANGES: &[Change] = &[
    Change {
        name: "fix",
        label: "Mending the planted fault",
        help: "Takes the fault out of the pipeline.",
        make: |experiment, _| {
            // Offered with a mystery it would tell whether there is a fault.
            let is_told =
                experiment.fault.scenario != Scenario::None && experiment.fault.mystery == 0;
            experiment.fault.scenario = Scenario::None;
            is_told
        },
    },
    Change {
        name: "data-2",
        label: "Twice the training images",
        help: "New images of the same kind, in as many training steps.",
        make: |experiment, frame| more_data(experiment, frame, 2),
    },
    Change {
        name: "data-4",
        label: "Four times the training images",
        help: "New images of the same kind, in as many training steps.",
        make: |experiment, frame| more_data(experiment, frame, 4),
    },
    Change {
        name: "augmentation",
        label: "Augmentation",
        help: "Training images are flipped where that makes sense, turned by up to 10°, shifted and \
               zoomed by up to a tenth, afresh each time.",
        make: |experiment, _| {
            if !augmentation::is_identity(&experiment.augmentation) {
                return false;
            }
            // A mirrored digit is no digit.
            if experiment.data.source != DataSource::Mnist {
                experiment.augmentation.flip = Flip::Random;
            }
            (
                experiment.augmentation.rotation,
                experiment.augmentation.shift,
                experiment.augmentation.zoom,
            ) = (10.0, 0.1, 0.1);
            experiment.augmentation.copies = 0;
            true
        },
    },
    Change {
        name: "dropout",
        label: "Dropout 0.5",
        help: "Half of the units before the last layer, and a quarter after each pool, are left out \
               at random in each step.",
        make: |experiment, _| {
            let raises = experiment.network.dropout < 0.5;
            experiment.network.dropout = 0.5;
            raises
        },
    },
    Change {
        name: "decay",
        label: "Weight decay 0.1",
        help: "Every weight is pulled towards zero a little in each step.",
        make: |experiment, _| {
            let raises = experiment.training.decay < 0.1;
            experiment.training.decay = 0.1;
            raises
        },
    },
    Change {
        name: "smaller",
        label: "A smaller network",
        help: "Half as many channels and half as many dense units.",
        make: |experiment, _| {
            let can = experiment.network.width >= 8 && experiment.network.dense >= 16;
            experiment.network.width /= 2;
            experiment.network.dense /= 2;
            can
        },
    },
    Change {
        name: "stopping",
        label: "Early stopping",
        help: "Training ends when the validation loss has not fallen for 3 epochs, and goes back to \
               the weights of its best epoch.",
        make: |experiment, _| {
            let is_new = experiment.training.patience == 0;
            experiment.training.patience = 3;
            is_new
        },
    },
    Change {
        name: "batch-norm",
        label: "Batch normalisation",
        help: "After each convolution, every channel is brought to mean 0 and spread 1.",
        make: |experiment, _| {
            let is_new = experiment.network.batch_norm == Switch::Off;
            experiment.network.batch_norm = Switch::On;
            // The running averages must keep up with a few hundred steps.
            experiment.network.batch_norm_momentum = 0.9;
            is_new
        },
    },
];

impl Frame {
    fn new(experiment: &Experiment, library: &Library) -> Self {
        let most = MOST_TRAINING as usize;
        let most = match experiment.data.source {
            DataSource::Own => library
                .get(DataSource::Own)
                .map_or(experiment.data.train, |own| {
                    own.len().saturating_sub(experiment.data.test)
                }),
            data => Source::of(data)
                .per_class_train
                .map_or(most, |held| held * experiment.data.classes),
        }
        .min(most);
        let trained = experiment.data.train - experiment.data.validation_count();
        let validation = trained.min(MOST_VALIDATION);
        if trained + validation <= most {
            return Self {
                validation,
                most,
                trained,
            };
        }
        let validation = most.min(experiment.data.train) / VALIDATION_PART;
        Self {
            validation,
            most,
            trained: most.min(experiment.data.train) - validation,
        }
    }

    /// Sets how many images are trained on, and how many are validated on.
    fn divide(&self, experiment: &mut Experiment, trained: usize) {
        experiment.data.train = trained + self.validation;
        experiment.data.validation = self.validation as f64 / experiment.data.train as f64;
    }
}

/// An experiment after some changes; `None` if one cannot be made, or not with the others.
fn changed(experiment: &Experiment, frame: &Frame, changes: &[&Change]) -> Option<Remedy> {
    let mut tried = experiment.clone();
    frame.divide(&mut tried, frame.trained);
    let mut apply = experiment.clone();
    for change in changes {
        // Tried in the frame that all share, applied to the experiment as it is.
        let alone = Frame {
            validation: experiment.data.validation_count(),
            ..*frame
        };
        if !(change.make)(&mut tried, frame) || !(change.make)(&mut apply, &alone) {
            return None;
        }
    }
    if apply.training.patience > 0 && apply.data.validation == 0.0 {
        apply.data.validation = 1.0 / VALIDATION_PART as f64;
    }
    if conflict(&tried).is_some() || conflict(&apply).is_some() {
        return None;
    }
    let words = |word: fn(&Change) -> &'static str, between: &str| {
        let words: Vec<_> = changes.iter().map(|change| word(change)).collect();
        words.join(between)
    };
    let is_nothing = changes.is_empty();
    let named = |name: String, nothing: &str| {
        if is_nothing { nothing.to_owned() } else { name }
    };
    let link = share_link::write(&apply);
    Some(Remedy {
        name: named(words(|change| change.name, "+"), NOTHING),
        label: named(words(|change| change.label, " + "), "Doing nothing"),
        help: named(words(|change| change.help, " "), "The experiment as it is."),
        cost: cost(&tried),
        experiment: tried,
        apply,
        link,
    })
}

/// The work of a trial, relative to one with the network and the steps as they were.
fn cost(tried: &Experiment) -> f64 {
    let trained = tried.data.train - tried.data.validation_count();
    // Early stopping is measured after each epoch, others once: going forward is a third of a step.
    let measured = if tried.training.patience > 0 {
        tried.training.epochs
    } else {
        1
    };
    let images = f64::from(tried.training.epochs) * trained as f64
        + f64::from(measured) * tried.data.validation_count() as f64 / 3.0;
    // A convolution's work goes with the square of its channels where these are many, and with the
    // number where they are few.
    images * (tried.network.width as f64).powf(1.5)
}

/// The remedies that an experiment leaves to try; the first is doing nothing.
pub fn remedies(experiment: &Experiment, library: &Library) -> Vec<Remedy> {
    let frame = Frame::new(experiment, library);
    let alone = CHANGES.iter().map(|change| vec![change]);
    let all = std::iter::once(Vec::new()).chain(alone);
    relative(
        all.filter_map(|changes| changed(experiment, &frame, &changes))
            .collect(),
    )
}

/// The most promising pairs of remedies that have stood their trials.
pub fn pairs(experiment: &Experiment, library: &Library, standings: &[Standing]) -> Vec<Remedy> {
    let frame = Frame::new(experiment, library);
    let mut ranked: Vec<&Standing> = standings
        .iter()
        .filter(|standing| standing.effect != RemedyEffect::Worse && standing.gain > 0.0)
        .collect();
    ranked.sort_by(|one, other| other.gain.total_cmp(&one.gain));
    let found = |standing: &&Standing| CHANGES.iter().find(|change| change.name == standing.remedy);
    let best: Vec<&Change> = ranked.iter().filter_map(found).take(PAIRED).collect();
    let mut pairs = Vec::new();
    for (place, one) in best.iter().enumerate() {
        for other in &best[place + 1..] {
            let are_both_data = one.name.starts_with("data") && other.name.starts_with("data");
            if !are_both_data {
                pairs.extend(changed(experiment, &frame, &[*one, *other]));
            }
        }
    }
    pairs.truncate(PAIRS);
    let nothing = changed(experiment, &frame, &[]);
    relative(nothing.into_iter().chain(pairs).collect()).split_off(1)
}

/// Makes all costs relative to that of the first remedy, doing nothing.
fn relative(mut remedies: Vec<Remedy>) -> Vec<Remedy> {
    let unit = remedies.first().map_or(1.0, |nothing| nothing.cost);
    for remedy in &mut remedies {
        remedy.cost /= unit;
    }
    remedies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Data, Fault, Network, Training};

    fn named<'a>(remedies: &'a [Remedy], name: &str) -> &'a Remedy {
        remedies.iter().find(|remedy| remedy.name == name).unwrap()
    }

    #[test]
    fn doing_nothing_comes_first_and_all_are_valid() {
        for data in [
            DataSource::Shapes,
            DataSource::Noise,
            DataSource::FashionMnist,
        ] {
            let experiment = Experiment {
                data: Data {
                    source: data,
                    ..Data::default()
                },
                ..Experiment::default()
            };
            let remedies = remedies(&experiment, &Library::default());
            assert_eq!(remedies[0].name, NOTHING);
            assert_eq!(remedies[0].apply, experiment);
            assert!(remedies.len() >= 8);
            for remedy in &remedies {
                remedy.experiment.validate().unwrap();
                remedy.apply.validate().unwrap();
                assert_eq!(share_link::read(&remedy.link).experiment, remedy.apply);
            }
        }
    }

    #[test]
    fn all_are_tried_with_as_many_steps_and_validation_images() {
        let experiment = Experiment::default();
        let remedies = remedies(&experiment, &Library::default());
        let steps = |tried: &Experiment| {
            let trained = tried.data.train - tried.data.validation_count();
            trained.div_ceil(tried.training.batch) * tried.training.epochs as usize
        };
        let base = &remedies[0].experiment;
        for remedy in &remedies {
            let tried = &remedy.experiment;
            assert_eq!(tried.data.validation_count(), base.data.validation_count());
            let ratio = steps(tried) as f64 / steps(base) as f64;
            assert!((0.9..=1.1).contains(&ratio), "{} {ratio}", remedy.name);
        }
        let more = named(&remedies, "data-4");
        assert_eq!(
            (more.apply.data.train, more.apply.training.epochs),
            (800, 5)
        );
        assert_eq!(more.experiment.data.train, 1000);
    }

    #[test]
    fn what_is_there_already_is_not_offered_and_a_fault_can_be_mended() {
        let experiment = Experiment {
            network: Network {
                dropout: 0.5,
                ..Network::default()
            },
            training: Training {
                patience: 4,
                ..Training::default()
            },
            data: Data {
                validation: 0.2,
                ..Data::default()
            },
            fault: Fault {
                scenario: Scenario::PredictionOrder,
                ..Fault::default()
            },
            ..Experiment::default()
        };
        let remedies = remedies(&experiment, &Library::default());
        assert!(
            remedies
                .iter()
                .all(|remedy| !["dropout", "stopping"].contains(&&*remedy.name))
        );
        assert_eq!(named(&remedies, "fix").apply.fault.scenario, Scenario::None);
    }

    #[test]
    fn pairs_are_made_of_the_best() {
        let experiment = Experiment::default();
        let standing = |remedy: &str, gain| Standing {
            remedy: remedy.to_owned(),
            runs: 3,
            accuracy: 0.5,
            interval: [0.4, 0.6],
            gain,
            gain_interval: [gain - 0.01, gain + 0.01],
            effect: if gain > 0.0 {
                RemedyEffect::Better
            } else {
                RemedyEffect::Worse
            },
        };
        let standings = [
            standing("data-4", 0.2),
            standing("dropout", 0.05),
            standing("data-2", 0.1),
            standing("decay", -0.1),
        ];
        let pairs = pairs(&experiment, &Library::default(), &standings);
        let names: Vec<_> = pairs.iter().map(|pair| pair.name.as_str()).collect();
        assert_eq!(names, ["data-4+dropout", "data-2+dropout"]);
        assert_eq!(
            (pairs[0].apply.data.train, pairs[0].apply.network.dropout),
            (800, 0.5)
        );
    }
}
