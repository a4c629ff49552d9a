//! Overfitting, or a bug? The verdict on one run, from its evidence alone.
//!
//! # The wall
//!
//! This crate depends on nothing else of ours, and that is its point: it sees the images as they
//! are stored, what the network was fed, what it predicted and what the pipeline says about itself,
//! but neither the experiment nor the scenario that planted a fault. Whatever the verdict names, it
//! has found.
//!
//! # The map
//!
//! `images → survey → evidence → probes → triage → words`: each place imports only places above it in
//! this table.
//!
//! | place | what it does |
//! |---|---|
//! | `statistics.rs` | tests and intervals, each with its source |
//! | `words.rs` | how figures are put into words |
//! | `claim/` | comparisons and exclusions: made only from figures that bear them out, with their phrases |
//! | `survey/` | [`Survey`]: what the stored images ([`ImageSet`]) say by themselves, measured once a run |
//! | `evidence/` | [`Evidence`]: what a run, or a file of [predictions](read_predictions), has to show, its survey included |
//! | `probe/` | [`Probe`]: one measurement, with what a sound pipeline would give beside it; one file each |
//! | `measured.rs` | all probes of one run, in the order in which they are shown |
//! | `verdict/` | [`Verdict`]: triage names the first [`Cause`] whose rule fires; `ruled_out.rs` collects what the evidence excludes |
//! | `verdict/causes/` | one file a cause: name, rules, what clears it, words, test; `mod.rs` lists them and holds the order of triage |
//! | `diagnose.rs` | [`diagnose`]: the whole path |
//! | `glossary.rs` | [`glossary`]: every technical word that a sentence of this crate may use |
//!
//! # How to add a cause
//!
//! 1. `verdict/causes/<cause>.rs`: copy the file of a cause like it, such as `leakage.rs`. It holds
//!    `CAUSE` (label, whether it is a fault, words), one function a rule, `cleared_by` if evidence can
//!    exclude the cause (a `Cleared`, which is made only from what could have shown it), and a test that plants it in a simulated run (`tests/simulator/`).
//! 2. `verdict/causes/mod.rs`: `mod <cause>;`, a line in `causes!`, one in `TRIAGE` for each rule (facts
//!    before statistics, and before whatever it would spoil), and one in `RELEVANCE` if it has
//!    `cleared_by`. The compiler calls a rule outside of `TRIAGE` dead code; a test there names a
//!    cause that is missing from either order.
//! 3. Where it needs a measurement that does not exist yet: a variant with its words in
//!    `probe/name.rs`, the measurement in a file of `probe/` (or, for stored images, of `survey/`, with
//!    its probe in `probe/images.rs`), and a field and a line of `probes` in `measured.rs`.
//! 4. `tests/words.rs`: a run with the cause in `diagnoses`, so that its words are checked; the test
//!    names a cause that no run there has. A technical word that is new goes into `glossary.rs`.

mod claim;
mod diagnose;
mod evidence;
mod glossary;
mod measured;
mod probe;
pub mod statistics;
mod survey;
mod verdict;
mod words;

// Tests of causes plant faults in the simulated runs that the crate's integration tests use, too.
#[cfg(test)]
extern crate self as diagnosis;
#[cfg(test)]
#[path = "tests/simulator/mod.rs"]
mod simulator;

pub use diagnose::diagnose;
pub use evidence::{
    Epoch, Evidence, Fed, Figure, MOST_BYTES, Normalization, Paths, Predictions, Problem, Weights,
    read_predictions,
};
pub use glossary::{Term, glossary};
pub use probe::memorization::{Reported, memorization};
pub use probe::{Finding, Probe, ProbeName};
pub use survey::{ImageSet, Survey};
pub use verdict::{Cause, Certainty, Clue, Diagnosis, RuledOut, Verdict};
