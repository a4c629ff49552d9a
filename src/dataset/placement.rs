//! Placement: which image of which deck stands where in the splits.
//!
//! A sound pipeline takes them as they are dealt. Three scenarios do not: a split cut from a sorted
//! list, test images that are training images too, and classes of very uneven size.

use crate::dataset::collection::in_turn;
use crate::dataset::deck::{Deck, DeckName};
use crate::settings::{Data, Scenario};

/// The share of the commonest class where classes are uneven.
const MAJORITY: f64 = 0.85;
/// One in this many test images is a training image where they leak.
const LEAK_EVERY: usize = 2;
/// Distance from one leaked training image to the next: a prime, so that all have their turn.
const LEAK_STRIDE: usize = 7919;

/// Where an image comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The deck that the image comes from.
    pub deck: DeckName,
    /// The image's number in its deck.
    pub index: usize,
}

/// Where the images of both decks go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The training images, those of the validation split last.
    pub train: Vec<Place>,
    /// The test images.
    pub test: Vec<Place>,
}

fn dealt(deck: DeckName, count: usize) -> Vec<Place> {
    (0..count).map(|index| Place { deck, index }).collect()
}

impl Placement {
    /// Places an experiment's images.
    pub fn new(data: &Data, scenario: Scenario, train: &Deck, test: &Deck) -> Self {
        let sound = Self {
            train: dealt(DeckName::Train, data.train),
            test: dealt(DeckName::Test, data.test),
        };
        match scenario {
            Scenario::ClassSortedSplit => sound.sorted(train, test),
            Scenario::Leakage => sound.leaking(data.train - data.validation_count()),
            Scenario::Imbalance => Self {
                train: uneven(DeckName::Train, train, data.train),
                test: uneven(DeckName::Test, test, data.test),
            },
            _ => sound,
        }
    }

    /// Sorts all images by class into one list, and cuts it in two.
    fn sorted(self, train: &Deck, test: &Deck) -> Self {
        let trained = self.train.len();
        let mut all = [self.train, self.test].concat();
        all.sort_by_key(|place| {
            let deck = match place.deck {
                DeckName::Train => train,
                DeckName::Test => test,
            };
            deck.label(place.index)
        });
        let test = all.split_off(trained);
        Self { train: all, test }
    }

    /// Replaces many of the test images by some of the first `trained` training images.
    fn leaking(mut self, trained: usize) -> Self {
        for (number, place) in self.test.iter_mut().step_by(LEAK_EVERY).enumerate() {
            *place = self.train[number * LEAK_STRIDE % trained];
        }
        self
    }
}

/// As many images as asked for, or as the deck has, nearly all of the first class; the others share
/// the rest.
fn uneven(name: DeckName, deck: &Deck, count: usize) -> Vec<Place> {
    let classes = deck.classes;
    let wanted = (MAJORITY * count as f64).round() as usize;
    let common = deck.of_class(0, wanted);
    let others = (common.len() as f64 * (1.0 - MAJORITY) / MAJORITY).round() as usize;
    let of_class = |class, count| deck.of_class(class, count);
    // The first of them take what does not divide.
    let share = |class: usize| ((others + classes - 1 - class) / (classes - 1)).max(1);
    let rest = (1..classes).map(|class| of_class(class, share(class)));
    in_turn(std::iter::once(common).chain(rest))
        .into_iter()
        .map(|index| Place { deck: name, index })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Decks, Library, Splits};
    use crate::settings::{DataSource, Experiment, Fault};

    fn splits(experiment: &Experiment) -> (Splits, crate::dataset::Balance) {
        let library = Library::default();
        let decks = Decks::new(experiment, &library).unwrap();
        (Splits::draw(experiment, &decks), decks.balance())
    }

    fn planted(scenario: Scenario, data: DataSource) -> Experiment {
        Experiment {
            fault: Fault {
                scenario,
                ..Fault::default()
            },
            data: Data {
                source: data,
                train: 160,
                test: 80,
                ..Data::default()
            },
            ..Experiment::default()
        }
    }

    #[test]
    fn a_sorted_list_leaves_whole_classes_for_the_test() {
        for data in [DataSource::Shapes, DataSource::Noise] {
            let (splits, balance) = splits(&planted(Scenario::ClassSortedSplit, data));
            assert_eq!((splits.train.len(), splits.test.len()), (160, 80));
            assert_eq!(balance.test[0], 0);
            assert_eq!(balance.train[7], 0);
        }
    }

    #[test]
    fn half_of_the_test_images_leak_exactly_or_nearly() {
        let (splits, _) = splits(&planted(Scenario::Leakage, DataSource::Shapes));
        let distance = |one: &[f32], other: &[f32]| {
            let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
            (squares.sum::<f32>() / one.len() as f32).sqrt()
        };
        let nearest = |index| {
            (0..splits.train.len())
                .map(|other| distance(splits.test.image(index), splits.train.image(other)))
                .fold(f32::INFINITY, f32::min)
        };
        let distances: Vec<f32> = (0..80).map(nearest).collect();
        let exact = distances.iter().filter(|&&near| near == 0.0).count();
        let copies = distances.iter().filter(|&&near| near < 0.02).count();
        assert_eq!(copies, 40);
        assert!((10..30).contains(&exact), "{exact}");
    }

    #[test]
    fn one_class_has_nearly_all_images_of_both_splits() {
        for data in [DataSource::Shapes, DataSource::Noise] {
            let (splits, balance) = splits(&planted(Scenario::Imbalance, data));
            for counts in [balance.train, balance.test] {
                let all: usize = counts.iter().sum();
                let share = counts[0] as f64 / all as f64;
                assert!((0.8..0.9).contains(&share), "{counts:?}");
                assert!(counts.iter().all(|&count| count > 0));
            }
            // Spread over the whole list, so that what is cut off its end has all classes.
            let labels: Vec<u8> = (0..splits.train.len())
                .map(|i| splits.train.label(i))
                .collect();
            assert!(labels[..80].iter().any(|&label| label > 0));
            assert!(labels[80..].iter().any(|&label| label > 0));
        }
    }
}
