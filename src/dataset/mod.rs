//! Images, labels, splits: what the network learns from and is measured on.
//!
//! An image comes from a [`deck`]: it is drawn, each from its own stream, or dealt from a
//! [`collection`] in the [`library`]. [`placement`] says which image of the [`decks`] stands where in
//! the [`splits`],
//! [`defect`] what a scenario does to stored images, [`augmentation`] how training images change.

pub mod augmentation;
pub mod collection;
pub mod deck;
pub mod decks;
pub mod defect;
mod idx;
pub mod images;
pub mod library;
pub mod placement;
pub mod splits;

pub use pixels::{CHANNELS, IMAGE_LEN, SIDE};

pub use decks::{Balance, Decks};
pub use images::Dataset;
pub use library::Library;
pub use splits::Splits;
