//! Probes: measurements, each with what a sound pipeline would give beside it.

pub(crate) mod accuracy;
pub(crate) mod answers;
pub(crate) mod balance;
pub(crate) mod collapse;
pub(crate) mod confusion;
pub(crate) mod images;
pub(crate) mod losses;
mod measurement;
pub(crate) mod memorization;
mod name;
pub(crate) mod normalization;
pub(crate) mod paths;
pub(crate) mod regression;
pub(crate) mod stated;
pub(crate) mod weights;

pub use measurement::{Finding, Probe};
pub use name::ProbeName;
