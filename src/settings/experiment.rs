//! `Experiment`: everything needed to reproduce a run, and nothing else.
//!
//! Settings come in groups, one a file: a field, its default and its control stand there together.
//! In links and JSON they are one flat object of the controls' keys.

use std::ops::Deref;

use serde::Serialize;

use crate::settings::augmentation::Augmentation;
use crate::settings::compute::Compute;
use crate::settings::control::{Control, Scale, TRAINING, integer};
use crate::settings::data::Data;
use crate::settings::fault::Fault;
use crate::settings::network::Network;
use crate::settings::training::Training;

/// Everything needed to reproduce a run. The default is the `start` preset: what a first visitor
/// sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Experiment {
    /// What the network learns from.
    #[serde(flatten)]
    pub data: Data,
    /// How training images are changed before the network sees them.
    #[serde(flatten)]
    pub augmentation: Augmentation,
    /// The network.
    #[serde(flatten)]
    pub network: Network,
    /// How it learns.
    #[serde(flatten)]
    pub training: Training,
    /// The root of every random number.
    pub seed: u32,
    /// What computes.
    #[serde(flatten)]
    pub compute: Compute,
    /// The fault planted in the pipeline.
    #[serde(flatten)]
    pub fault: Fault,
}

impl Default for Experiment {
    fn default() -> Self {
        Self {
            data: Data::default(),
            augmentation: Augmentation::default(),
            network: Network::default(),
            training: Training::default(),
            seed: 1,
            compute: Compute::default(),
            fault: Fault::default(),
        }
    }
}

/// The control of the seed, which is in no group.
pub(super) const CONTROLS: [Control; 1] = [Control {
    key: "seed",
    label: "Seed",
    help: "The root of every random number: same seed, same run, bit for bit.",
    kind: integer(0, u32::MAX, Scale::Linear),
    ..TRAINING
}];

/// An experiment with the settings that its pipeline really works with: those of the scenario's fault
/// in place of those asked for. What computes takes this one.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce(Experiment);

impl Experiment {
    /// The settings that the pipeline really works with.
    pub fn in_force(&self) -> InForce {
        let mut settings = self.clone();
        (self.fault.scenario.story().settle)(&mut settings.network);
        InForce(settings)
    }
}

impl Deref for InForce {
    type Target = Experiment;

    fn deref(&self) -> &Experiment {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::network::Switch;
    use crate::settings::scenarios::Scenario;

    #[test]
    fn a_sound_pipeline_works_with_the_settings_as_they_are_and_a_faulty_one_need_not() {
        let mut experiment = Experiment::default();
        assert_eq!(*experiment.in_force(), experiment);
        experiment.fault.scenario = Scenario::NormalizationStatistics;
        assert_eq!(experiment.in_force().network.batch_norm, Switch::On);
        assert_eq!(experiment.network.batch_norm, Switch::Off);
    }
}
