//! Overfit Lab: train a real CNN in the browser, watch the gap between training and test accuracy
//! appear, find out why, and close it.
//!
//! # The data path, room by room
//!
//! - [`settings`]: an experiment on paper, from a share link on; what each setting accepts
//! - [`dataset`]: its images, drawn or dealt, placed into splits and augmented
//! - [`model`]: its network, on an engine
//! - [`training`]: a step: batch, loss, optimiser, metrics
//! - [`run`]: one training from beginning to end, told in events, with the evidence of what it shows
//! - [`export`]: what can be taken along, programs among it, written with [`program`]; [`remedy`]: what might close the gap
//! - `wasm`: all of it for JavaScript; and the command line, `cli`, a program of its own
//!
//! Each room uses those before it and none after it. Every random number comes from [`random`],
//! everything that can go wrong is an [`error`](mod@error).

pub mod dataset;
pub mod error;
pub mod export;
pub mod model;
pub mod program;
pub mod random;
pub mod remedy;
pub mod run;
pub mod settings;
pub mod training;

#[doc(hidden)]
pub use program::earlier::{
    batch, digest, dropout, event, experiment, layers, loss, metrics, optimizer,
};

#[cfg(all(test, not(target_arch = "wasm32")))]
mod walls;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
