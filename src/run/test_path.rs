//! The test path: what stands between stored validation or test images and what the network is fed.
//!
//! In a sound pipeline that is nothing: images reach the network as they are stored, each with its
//! own label, the same on every pass. Several scenarios plant their fault here.

use rand::seq::SliceRandom;

use crate::dataset::augmentation;
use crate::dataset::{Dataset, SIDE};
use crate::random::{Stream, stream};
use crate::settings::{Augmentation, Experiment, Scenario};
use crate::training::batch::Pixels;
use crate::training::trainer::Mode;

/// Levels of a pixel as files hold it: what it is divided by to come from 0 to 1.
const LEVELS: f32 = 255.0;

/// Index of the random numbers that renumber the classes; the loader's order has index 0.
const CLASS_NUMBERS: u64 = 1;
/// Indices of one pass's random numbers, one a position; all others lie below the first pass's.
const PASS: u64 = 1 << 20;

/// The test path of an experiment.
#[derive(Clone, Debug)]
pub struct TestPath {
    scenario: Scenario,
    seed: u64,
    /// The augmentation of test images, in the scenario that leaves one on.
    augmentation: Augmentation,
    /// The number that each class has on this path.
    class_numbers: Vec<u8>,
}

impl TestPath {
    /// The path of an experiment.
    pub fn new(experiment: &Experiment) -> Self {
        let seed = u64::from(experiment.seed);
        Self {
            scenario: experiment.fault.scenario,
            seed,
            augmentation: left_on(&experiment.augmentation),
            class_numbers: match experiment.fault.scenario {
                Scenario::ClassIndices => other_numbers(seed, experiment.data.classes),
                _ => (0..experiment.data.classes as u8).collect(),
            },
        }
    }

    /// Which network is tested.
    pub fn mode(&self) -> Mode {
        match self.scenario {
            Scenario::WeightsNotRestored => Mode::FreshWeights,
            _ => Mode::Evaluation,
        }
    }

    /// Some images of a set as the network is fed them, each with the label that its prediction is
    /// compared with. `pass` counts the passes over any set.
    pub fn feed(
        &self,
        images: &Dataset,
        positions: impl Iterator<Item = usize>,
        pass: u32,
    ) -> Pixels {
        let order = self.order(images.len());
        let mut fed = Pixels::default();
        for position in positions {
            let source = order.as_ref().map_or(position, |order| order[position]);
            let start = fed.values.len();
            fed.values.extend_from_slice(images.image(source));
            let image = &mut fed.values[start..];
            if self.scenario == Scenario::AugmentedEvaluation {
                // A stream for each position: batches of any size see the same pass.
                let index = (1 + u64::from(pass)) * PASS + position as u64;
                let mut random = stream(self.seed, Stream::Scenario, index);
                augmentation::draw(&self.augmentation, &mut random).apply(image);
            }
            self.prepare(image);
            let label = usize::from(images.label(position));
            fed.labels.push(self.class_numbers[label]);
        }
        fed
    }

    /// The image that comes at each position; `None` where images keep their order.
    fn order(&self, count: usize) -> Option<Vec<usize>> {
        (self.scenario == Scenario::PredictionOrder).then(|| {
            let mut order: Vec<usize> = (0..count).collect();
            order.shuffle(&mut stream(self.seed, Stream::Scenario, 0));
            order
        })
    }

    /// Preprocesses an image.
    fn prepare(&self, image: &mut [f32]) {
        const AREA: usize = SIDE * SIDE;
        match self.scenario {
            Scenario::PreprocessingUnscaled => image.iter_mut().for_each(|x| *x *= LEVELS),
            Scenario::PreprocessingScaledTwice => image.iter_mut().for_each(|x| *x /= LEVELS),
            Scenario::PreprocessingInverted => image.iter_mut().for_each(|x| *x = 1.0 - *x),
            Scenario::PreprocessingChannelsSwapped => {
                let (red, others) = image.split_at_mut(AREA);
                red.swap_with_slice(&mut others[AREA..]);
            }
            _ => {}
        }
    }
}

/// The augmentation that was left on: the experiment's own, or what people copy from tutorials.
fn left_on(own: &Augmentation) -> Augmentation {
    if augmentation::is_identity(own) {
        Augmentation {
            rotation: 40.0,
            shift: 0.2,
            zoom: 0.3,
            brightness: 0.4,
            ..own.clone()
        }
    } else {
        own.clone()
    }
}

/// Numbers the classes anew, so that none keeps its number.
fn other_numbers(seed: u64, classes: usize) -> Vec<u8> {
    let mut numbers: Vec<u8> = (0..classes as u8).collect();
    let mut random = stream(seed, Stream::Scenario, CLASS_NUMBERS);
    // About one shuffle in e has no fixed point.
    loop {
        numbers.shuffle(&mut random);
        if numbers
            .iter()
            .enumerate()
            .all(|(class, &number)| class != usize::from(number))
        {
            return numbers;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Decks, IMAGE_LEN, Library, Splits};
    use crate::settings::Fault;

    fn fed(scenario: Scenario, pass: u32) -> (Dataset, Pixels) {
        let experiment = Experiment {
            fault: Fault {
                scenario,
                ..Fault::default()
            },
            ..Experiment::default()
        };
        let library = Library::default();
        let decks = Decks::new(&experiment, &library).unwrap();
        let images = Splits::draw(&experiment, &decks).train;
        let pixels = TestPath::new(&experiment).feed(&images, 0..20, pass);
        (images, pixels)
    }

    #[test]
    fn a_sound_path_feeds_images_and_labels_as_they_are() {
        let (images, fed) = fed(Scenario::None, 1);
        assert_eq!(fed.values, images.first_images(20));
        assert_eq!(fed.labels, images.first_labels(20));
    }

    #[test]
    fn each_preprocessing_fault_does_what_it_says() {
        for (scenario, expected) in [
            (
                Scenario::PreprocessingUnscaled,
                (|x| 255.0 * x) as fn(f32) -> f32,
            ),
            (Scenario::PreprocessingScaledTwice, |x| x / 255.0),
            (Scenario::PreprocessingInverted, |x| 1.0 - x),
        ] {
            let (images, fed) = fed(scenario, 1);
            let values: Vec<f32> = images
                .first_images(20)
                .iter()
                .copied()
                .map(expected)
                .collect();
            assert_eq!(fed.values, values);
        }
        let (images, fed) = fed(Scenario::PreprocessingChannelsSwapped, 1);
        let area = SIDE * SIDE;
        assert_eq!(fed.values[..area], images.image(0)[2 * area..]);
        assert_eq!(fed.values[area..2 * area], images.image(0)[area..2 * area]);
    }

    #[test]
    fn predictions_in_another_order_keep_images_and_labels_but_not_together() {
        let experiment = Experiment {
            fault: Fault {
                scenario: Scenario::PredictionOrder,
                ..Fault::default()
            },
            ..Experiment::default()
        };
        let library = Library::default();
        let decks = Decks::new(&experiment, &library).unwrap();
        let images = decks.test();
        let fed = TestPath::new(&experiment).feed(&images, 0..images.len(), 1);
        assert_eq!(fed.labels, images.first_labels(images.len()));
        let sorted = |values: &[f32]| {
            let mut images: Vec<Vec<u32>> = values
                .chunks_exact(IMAGE_LEN)
                .map(|image| image.iter().map(|x| x.to_bits()).collect())
                .collect();
            images.sort();
            images
        };
        let stored = images.first_images(images.len());
        assert_ne!(fed.values, stored);
        assert_eq!(sorted(&fed.values), sorted(stored));
    }

    #[test]
    fn every_class_has_another_number_of_its_own() {
        for classes in 2..=16 {
            let mut numbers = other_numbers(3, classes);
            assert!(
                numbers
                    .iter()
                    .enumerate()
                    .all(|(class, &n)| class != usize::from(n))
            );
            numbers.sort_unstable();
            assert_eq!(numbers, (0..classes as u8).collect::<Vec<_>>());
        }
    }

    #[test]
    fn augmentation_left_on_differs_from_pass_to_pass_and_not_by_batch() {
        let (_, first) = fed(Scenario::AugmentedEvaluation, 1);
        let (images, again) = fed(Scenario::AugmentedEvaluation, 2);
        assert_ne!(first.values, again.values);
        let experiment = Experiment {
            fault: Fault {
                scenario: Scenario::AugmentedEvaluation,
                ..Fault::default()
            },
            ..Experiment::default()
        };
        let part = TestPath::new(&experiment).feed(&images, 10..20, 2);
        assert_eq!(part.values, again.values[10 * IMAGE_LEN..]);
    }
}
