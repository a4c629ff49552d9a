//! What exported programs for Burn are written with: the API that they can rely on.
//!
//! A program that [`export`](crate::export) writes imports its names from here and nowhere else, so
//! that whatever else of this crate moves, it still compiles and still trains to the same digest.
//! [`earlier`] keeps the paths that programs imported before this module was there.

#[doc(hidden)]
pub mod earlier;

pub use crate::dataset::{Dataset, IMAGE_LEN};
pub use crate::model::dropout::Dropout;
pub use crate::model::engine::layers::{Activation, Arithmetic, convolve, dense, max_pool};
pub use crate::run::digest::Digest;
pub use crate::run::split::Split;
pub use crate::settings::{Augmentation, Flip, Network, Schedule, Training, VerticalFlip};
pub use crate::training::batch::Pixels;
pub use crate::training::loss::loss;
pub use crate::training::metrics::{Score, Tally};
pub use crate::training::optimizer::adam::Adam;
pub use crate::training::optimizer::schedule::learning_rate;
pub use crate::training::optimizer::{Optimizer, Rule};
