//! Training: what one step takes and does, and what it is counted by.
//!
//! A [`batch`] of images goes through the network; its [`loss`] is what the [`optimizer`] makes
//! smaller, and [`metrics`] count the answers. The [`trainer`] puts this together, step by step;
//! [`early_stopping`] says when to end, and a [`preview`] shows the first batch to the eye.

pub mod batch;
pub mod early_stopping;
pub mod loss;
pub mod metrics;
pub mod optimizer;
pub mod preview;
pub mod trainer;
