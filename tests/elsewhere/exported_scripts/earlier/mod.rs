//! Programs exported before they imported all from `overfit_lab::program`, as they were then.

pub mod augmented;
pub mod everything;
pub mod sgd;
