//! Decks: what one split's images are drawn or dealt from, before anything is done to them.

use pixels::{noise, shapes};

use crate::dataset::collection::Deal;
use crate::random::{Stream, stream};

/// Which of the two decks of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeckName {
    /// The deck of the training and validation images.
    Train,
    /// The deck of the test images.
    Test,
}

/// Where the images of a deck come from.
pub enum Origin<'a> {
    /// Noise without end, each image from its own stream.
    Noise(Stream),
    /// Shapes without end, each image from its own stream.
    Shapes(Stream),
    /// The images of a collection.
    Held(Deal<'a>),
}

/// A deck: the images of one split before anything is done to them, numbered from 0.
pub struct Deck<'a> {
    /// Where the deck's images come from.
    pub origin: Origin<'a>,
    /// The seed of all that is drawn.
    pub seed: u32,
    /// Number of classes.
    pub classes: usize,
}

impl Deck<'_> {
    /// Fills `image` with the `index`th image.
    ///
    /// # Shapes
    /// `image`: `[CHANNELS, SIDE, SIDE]`
    pub fn draw(&self, index: usize, image: &mut [f32]) {
        let random = |split: &Stream| stream(u64::from(self.seed), *split, index as u64);
        match &self.origin {
            Origin::Noise(split) => {
                noise::draw(&mut random(split), self.classes, image);
            }
            Origin::Shapes(split) => {
                let class = usize::from(self.label(index));
                shapes::draw(&mut random(split), class, image);
            }
            Origin::Held(deal) => deal.read(index, image),
        }
    }

    /// The class of the `index`th image.
    pub fn label(&self, index: usize) -> u8 {
        match &self.origin {
            Origin::Noise(split) => {
                let mut random = stream(u64::from(self.seed), *split, index as u64);
                noise::label(&mut random, self.classes)
            }
            // Classes take turns, so that every split is balanced.
            Origin::Shapes(_) => (index % self.classes) as u8,
            Origin::Held(deal) => deal.label(index),
        }
    }

    /// The numbers of the first images of one class, at most `count`.
    pub fn of_class(&self, class: usize, count: usize) -> Vec<usize> {
        let held = match &self.origin {
            Origin::Noise(_) | Origin::Shapes(_) => usize::MAX,
            Origin::Held(deal) => deal.len(),
        };
        (0..held)
            .filter(|&index| usize::from(self.label(index)) == class)
            .take(count)
            .collect()
    }
}
