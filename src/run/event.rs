//! What a run tells the page: the only facts that leave the training loop.
//!
//! The worker posts these objects, the command line prints them one a line. Keys are camelCase,
//! the kind of event stands in `event`, accuracies are fractions from 0 to 1.

use diagnosis::Diagnosis;
use serde::Serialize;

use crate::dataset::Balance;
use crate::error::Error;
use crate::run::split::Split;
use crate::settings::{Arithmetic, Engine, Experiment, LayerSummary};
use crate::training::metrics::Score;

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[expect(
    clippy::large_enum_variant,
    reason = "a run starts once, and its events are handed over one by one"
)]
pub enum Event {
    /// A run begins: data drawn, weights initialised.
    Started {
        /// The engine that computes.
        engine: Engine,
        /// How the engine adds products up, plain or fused: where this is the same, the same
        /// experiment has the same digest.
        arithmetic: Arithmetic,
        /// Trainable parameters of the network.
        parameter_count: usize,
        /// Optimiser steps in one epoch.
        steps_per_epoch: usize,
        /// The accuracy of guessing.
        chance: f64,
        /// Images of each class in each split.
        balance: Balance,
        /// The network, layer by layer.
        layers: Vec<LayerSummary>,
        /// Everything needed to reproduce the run.
        experiment: Experiment,
    },
    /// One optimiser update was made.
    Step {
        /// The epoch under way, from 1.
        epoch: u32,
        /// Updates made in this run, from 1.
        step: u32,
        /// Mean cross-entropy over this epoch's batches so far, in nats.
        loss: f64,
        /// Accuracy over this epoch's batches so far, in training mode.
        accuracy: f64,
    },
    /// A split was measured. Epoch 0 is the untrained network.
    Evaluation {
        /// Epochs completed.
        epoch: u32,
        /// The split that was measured.
        split: Split,
        /// The split's score.
        #[serde(flatten)]
        score: Score,
    },
    /// The verdict on the evidence so far, and in the end.
    Diagnosis {
        /// Epochs completed.
        epoch: u32,
        /// The verdict and the probes it rests on.
        #[serde(flatten)]
        diagnosis: Diagnosis,
    },
    /// All epochs are done.
    Finished {
        /// A hash of the bits of all metrics: equal if and only if two runs agree.
        digest: String,
        /// Wall-clock seconds spent in training and evaluation, pauses left out.
        elapsed_secs: f64,
        /// With early stopping, the epoch whose weights the run ends with.
        best_epoch: Option<u32>,
    },
    /// The run was given up before its end.
    Stopped,
    /// The run ended in an error.
    Failed(Error),
}

/// An event of a particular run.
///
/// (Its TypeScript type stands in `wasm`: tsify cannot flatten an enum into an interface.)
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunEvent {
    /// The run that the event belongs to: late events of an abandoned run are recognised by it.
    pub run_id: u32,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl Event {
    /// The event as one of a particular run.
    pub fn of_run(self, run_id: u32) -> RunEvent {
        RunEvent {
            run_id,
            event: self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evaluation_is_one_flat_object_with_its_kind_and_run() {
        let event = RunEvent {
            run_id: 4,
            event: Event::Evaluation {
                epoch: 3,
                split: Split::Test,
                score: Score::new(11.0, 20, 14.0),
            },
        };
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["event"], "evaluation");
        assert_eq!(json["runId"], 4);
        assert_eq!(json["split"], "test");
        assert_eq!(json["accuracy"], 0.55);
        assert_eq!(json["loss"], 0.7);
        assert_eq!(json["count"], 20);
        assert_eq!(json["interval"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_failure_carries_kind_field_and_message() {
        let error = Error::new(crate::error::ErrorKind::Diverged, "lr", "Too fast.");
        let json = serde_json::to_value(Event::Failed(error)).unwrap();
        assert_eq!(json["event"], "failed");
        assert_eq!(json["kind"], "diverged");
        assert_eq!(json["field"], "lr");
        assert_eq!(json["message"], "Too fast.");
    }
}
