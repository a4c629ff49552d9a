//! Decks: what one split's images are drawn or dealt from, before anything is done to them.

use pixels::{noise, shapes};

use super::collection::Deal;
use crate::experiment::Experiment;
use crate::random::{Stream, stream};

/// Which of the two decks of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeckName {
    /// That of the training and validation images.
    Train,
    /// That of the test images.
    Test,
}

/// A deck; its images are numbered from 0.
pub enum Deck<'a> {
    /// Noise without end, each image from its own stream.
    Noise(Stream),
    /// Shapes without end, each image from its own stream.
    Shapes(Stream),
    /// The images of a collection.
    Held(Deal<'a>),
}

impl Deck<'_> {
    /// Fills `image` with the `index`th image.
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn draw(&self, experiment: &Experiment, index: usize, image: &mut [f32]) {
        let random = |split: &Stream| stream(u64::from(experiment.seed), *split, index as u64);
        match self {
            Deck::Noise(split) => {
                noise::draw(&mut random(split), experiment.classes, image);
            }
            Deck::Shapes(split) => {
                let class = usize::from(self.label(experiment, index));
                shapes::draw(&mut random(split), class, image);
            }
            Deck::Held(deal) => deal.read(index, image),
        }
    }

    /// The class of the `index`th image.
    pub fn label(&self, experiment: &Experiment, index: usize) -> u8 {
        let Experiment { seed, classes, .. } = *experiment;
        match self {
            Deck::Noise(split) => {
                noise::label(&mut stream(u64::from(seed), *split, index as u64), classes)
            }
            // Classes take turns, so that every split is balanced.
            Deck::Shapes(_) => (index % classes) as u8,
            Deck::Held(deal) => deal.label(index),
        }
    }

    /// The first images of one class, at most `count`.
    pub fn of_class(&self, experiment: &Experiment, class: usize, count: usize) -> Vec<usize> {
        let held = match self {
            Deck::Noise(_) | Deck::Shapes(_) => usize::MAX,
            Deck::Held(deal) => deal.len(),
        };
        (0..held)
            .filter(|&index| usize::from(self.label(experiment, index)) == class)
            .take(count)
            .collect()
    }
}
