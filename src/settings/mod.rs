//! Settings: what an experiment is, on paper. Nothing here computes, and no image is held.
//!
//! [`Experiment`] is everything needed to reproduce a run, in groups: [`data`], [`augmentation`],
//! [`network`], [`training`], [`compute`] and [`fault`]. Each group declares its settings: field,
//! default and [`control`], which says what the page shows and what is accepted. [`controls`] lists
//! them all; [`values`] reads and checks them, and [`conflict`] knows which do not go together.
//! [`share_link`] spells an experiment as a link, with a [`mystery`] where it hides its scenario;
//! [`presets`] are ready-made. [`sources`] say what there is to learn from, [`scenarios`] which
//! faults can be planted, and [`cnn_config`] what the network looks like.

pub mod augmentation;
pub mod cnn_config;
pub mod compute;
pub mod conflict;
pub mod control;
pub mod controls;
pub mod data;
pub mod experiment;
pub mod fault;
pub mod mystery;
pub mod network;
pub mod presets;
pub mod scenarios;
pub mod share_link;
pub mod sources;
pub mod training;
pub mod values;

pub use augmentation::{Augmentation, Flip, VerticalFlip};
pub use cnn_config::{CnnConfig, LayerSummary};
pub use compute::{Arithmetic, Compute, Engine};
pub use control::Control;
pub use controls::CONTROLS;
pub use data::Data;
pub use experiment::{Experiment, InForce};
pub use fault::Fault;
pub use network::{Activation, Head, Network, Switch};
pub use presets::PRESETS;
pub use scenarios::{SCENARIOS, STORIES, Scenario};
pub use sources::{DataSource, SOURCES, Source};
pub use training::{OptimizerKind, Schedule, Training};
