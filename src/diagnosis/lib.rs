//! Overfitting, or a bug? The verdict on one run, from its evidence alone.
//!
//! `evidence → probes → verdict`
//!
//! This crate depends on nothing else of ours, and that is its point: it sees the images as they
//! are stored, what the network was fed, what it predicted and what the pipeline says about itself,
//! but neither the experiment nor the scenario that planted a fault. Whatever the verdict names, it
//! has found.
//!
//! - [`Evidence`]: what a run, or a file of [predictions](read_predictions), has to show
//! - [`Survey`]: what the stored images say, measured once a run
//! - [`Probe`]: one measurement, with what a sound pipeline would give beside it
//! - [`diagnose`]: the order of triage, from facts that decide by themselves to statistics
//! - [`glossary`]: every technical word that a sentence of this crate may use

mod cause;
mod evidence;
mod glossary;
mod measured;
mod predictions;
mod probe;
mod ruled_out;
pub mod statistics;
mod survey;
mod texts;
mod triage;
mod verdict;
mod words;

pub use cause::Cause;
pub use evidence::{
    Epoch, Evidence, Fed, Figure, ImageSet, Normalization, Paths, Predictions, Weights,
};
pub use glossary::{Term, glossary};
pub use predictions::{Problem, read_predictions};
pub use probe::memorization::{Reported, memorization};
pub use probe::{Finding, Probe, ProbeName};
pub use survey::Survey;
pub use verdict::{Certainty, Clue, Diagnosis, RuledOut, Verdict, diagnose};
