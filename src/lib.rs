//! Overfit Lab: train a real CNN in the browser, watch the gap between training and test accuracy
//! appear, find out why, and close it.
//!
//! # The data path
//!
//! [`share_link`] → [`experiment`] (with [`controls`] and [`presets`]) → [`dataset`] →
//! [`augmentation`] → [`batch`] → [`model`] (with [`dropout`]) on an [`engine`] → [`training`] (with
//! [`adam`]) → [`metrics`] → [`run`] → [`event`].
//!
//! Every random number on the way comes from [`random`], everything that can go wrong is an
//! [`error`]. In a browser `wasm` stands around all of it: the only module that knows JavaScript.

pub mod adam;
pub mod augmentation;
pub mod batch;
pub mod controls;
pub mod dataset;
pub mod dropout;
pub mod engine;
pub mod error;
pub mod event;
pub mod experiment;
pub mod metrics;
pub mod model;
pub mod presets;
pub mod random;
pub mod run;
pub mod share_link;
pub mod training;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
