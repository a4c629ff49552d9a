//! The model: the network that computes.
//!
//! [`Cnn`] is made as [`CnnConfig`](crate::settings::CnnConfig) says, of layers that an [`engine`]
//! computes; [`dropout`] leaves units out in training. [`weights`] go into and come out of a
//! [`tensor_file`].

mod activations;
mod by_layer;
mod cnn;
pub mod dropout;
pub mod engine;
mod normalization;
mod parameters;
pub mod tensor_file;
pub mod weights;

pub use cnn::{Cnn, LEAKY_SLOPE};
pub use parameters::{BATCH_NORM_EPSILON, Parameter};
