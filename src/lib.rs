//! Overfit Lab: train a real CNN in the browser, watch the gap between training and test accuracy
//! appear, find out why, and close it.
//!
//! # The data path
//!
//! [`share_link`] → [`experiment`] (with [`choices`], [`controls`], [`conflict`] and [`presets`]) →
//! [`dataset`] → [`augmentation`] (both on [`pixels`]) → [`batch`] → [`model`] (of [`layers`], with
//! [`dropout`]) on an [`engine`] (with [`kernels`]) → [`training`] (with [`loss`] and [`optimizer`])
//! → [`metrics`] → [`run`] (with [`early_stopping`]) → [`event`]; all its figures together have a
//! [`digest`].
//!
//! Validation and test images take the [`test_path`]. In a [`scenario`] one place of all this has a
//! fault; an [`examination`] gathers what a run shows, and the crate [`diagnosis`], which can see
//! nothing else, says why training and test accuracy differ. [`remedy`] tries what might close the
//! gap, [`memorization`] whether random labels are learned as fast. An [`inspection`] keeps what
//! every epoch was like inside the network.
//!
//! [`export`] is what can be taken along: weights, images, and programs that train elsewhere.
//!
//! Every random number on the way comes from [`random`], everything that can go wrong is an
//! [`error`]. In a browser `wasm` stands around all of it: the only module that knows JavaScript.

pub mod augmentation;
pub mod batch;
pub mod choices;
pub mod conflict;
pub mod controls;
pub mod dataset;
pub mod digest;
pub mod dropout;
pub mod early_stopping;
pub mod engine;
pub mod error;
pub mod event;
pub mod examination;
pub mod experiment;
pub mod export;
pub mod inspection;
pub mod layers;
pub mod loss;
pub mod memorization;
pub mod metrics;
pub mod model;
pub mod optimizer;
pub mod per_split;
pub mod presets;
pub mod preview;
pub mod random;
pub mod remedy;
pub mod run;
pub mod scenario;
pub mod share_link;
pub mod test_path;
pub mod training;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
