//! Placement: which image of which deck stands where in the splits.
//!
//! A sound pipeline takes them as they are dealt. Three scenarios do not: a split cut from a sorted
//! list, test images that are training images too, and classes of very uneven size.

use crate::dataset::deck::{Deck, DeckName};
use crate::experiment::{Experiment, Scenario};

/// The share of the commonest class where classes are uneven.
const MAJORITY: f64 = 0.85;
/// One in so many test images is a training image where they leak.
const LEAK_EVERY: usize = 2;
/// Steps from leaked training image to leaked training image: a prime, so that all have their turn.
const LEAK_STRIDE: usize = 7919;

/// Where an image comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The deck.
    pub deck: DeckName,
    /// Its number there.
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
    pub fn new(experiment: &Experiment, train: &Deck, test: &Deck) -> Self {
        let sound = Self {
            train: dealt(DeckName::Train, experiment.train),
            test: dealt(DeckName::Test, experiment.test),
        };
        match experiment.scenario {
            Scenario::ClassSortedSplit => sound.sorted(experiment, train, test),
            Scenario::Leakage => sound.leaking(experiment),
            Scenario::Imbalance => Self {
                train: uneven(experiment, DeckName::Train, train, experiment.train),
                test: uneven(experiment, DeckName::Test, test, experiment.test),
            },
            _ => sound,
        }
    }

    /// All images in one list, sorted by class, and cut in two.
    fn sorted(self, experiment: &Experiment, train: &Deck, test: &Deck) -> Self {
        let mut all = [self.train, self.test].concat();
        all.sort_by_key(|place| {
            let deck = match place.deck {
                DeckName::Train => train,
                DeckName::Test => test,
            };
            deck.label(experiment, place.index)
        });
        let test = all.split_off(experiment.train);
        Self { train: all, test }
    }

    /// Test images of which many are training images.
    fn leaking(mut self, experiment: &Experiment) -> Self {
        let trained = experiment.train - experiment.validation_count();
        for (number, place) in self.test.iter_mut().step_by(LEAK_EVERY).enumerate() {
            *place = self.train[number * LEAK_STRIDE % trained];
        }
        self
    }
}

/// As many images as are asked for, or as the deck can give, of which the first class has nearly
/// all and the others share the rest.
fn uneven(experiment: &Experiment, name: DeckName, deck: &Deck, count: usize) -> Vec<Place> {
    let classes = experiment.classes;
    let wanted = (MAJORITY * count as f64).round() as usize;
    let common = deck.of_class(experiment, 0, wanted);
    let others = (common.len() as f64 * (1.0 - MAJORITY) / MAJORITY).round() as usize;
    let mut ranked: Vec<(f64, usize, Place)> = Vec::new();
    let mut rank = |class: usize, indices: Vec<usize>| {
        let held = indices.len() as f64;
        for (turn, index) in indices.into_iter().enumerate() {
            let place = Place { deck: name, index };
            ranked.push(((turn as f64 + 0.5) / held, class, place));
        }
    };
    rank(0, common);
    for class in 1..classes {
        // The first of them take what does not divide.
        let share = (others + classes - 1 - class) / (classes - 1);
        rank(class, deck.of_class(experiment, class, share.max(1)));
    }
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    ranked.into_iter().map(|(_, _, place)| place).collect()
}
