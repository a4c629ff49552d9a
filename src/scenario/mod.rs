//! Scenarios: faults planted in an otherwise sound pipeline, each the way it happens to people.
//!
//! Each fault is planted in one place: in the settings that its story changes ([`in_force`]), in
//! which image stands where in the splits ([`placement`]), in the stored images themselves
//! ([`defect`]), on the path of test images ([`test_path`](crate::test_path)), in the weights that
//! are tested ([`training`](crate::training)) or in the accuracy that is stated
//! ([`run`](crate::run)). What a scenario is called, tells and looks like in code is in
//! [`stories`].
//!
//! Whoever diagnoses never sees any of it: the crate `diagnosis` does not know this one.

pub mod defect;
pub mod placement;
pub mod stories;

use crate::controls::Choice;
use crate::experiment::{Experiment, Scenario, Switch};
use crate::metrics::Metric;

pub use stories::{STORIES, Story};

/// The share of the running statistics that each batch keeps where they never converge: after 1,000
/// steps nine tenths of them are still what they were at first.
const UNCONVERGED_MOMENTUM: f64 = 0.9999;
/// Dropout rate at least, where the training accuracy is a running average with dropout on.
const REPORTED_DROPOUT: f64 = 0.5;

/// What the control of the setting offers.
pub const CHOICES: [Choice; STORIES.len()] = {
    let mut choices = [Choice {
        value: "",
        label: "",
    }; STORIES.len()];
    let mut index = 0;
    while index < STORIES.len() {
        choices[index] = Choice {
            value: STORIES[index].value,
            label: STORIES[index].label,
        };
        index += 1;
    }
    choices
};

/// The settings that the pipeline really works with.
pub fn in_force(experiment: &Experiment) -> Experiment {
    let mut settings = experiment.clone();
    match experiment.scenario {
        Scenario::NormalizationStatistics => {
            settings.batch_norm = Switch::On;
            settings.batch_norm_momentum = UNCONVERGED_MOMENTUM;
        }
        Scenario::ReportedAccuracy => {
            settings.dropout = settings.dropout.max(REPORTED_DROPOUT);
        }
        _ => {}
    }
    settings
}

/// How the pipeline counts its training accuracy.
pub fn training_metric(scenario: Scenario) -> Metric {
    match scenario {
        Scenario::WrongMetric => Metric::Binary,
        _ => Metric::ArgMax,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_told_once_and_spelled_as_links_spell_it() {
        let mut told: Vec<_> = STORIES.iter().map(|story| story.scenario).collect();
        assert_eq!(told[0], Scenario::None);
        for story in STORIES {
            assert_eq!(serde_json::json!(story.scenario), story.value);
            assert!(!story.story.is_empty() && !story.shows.is_empty());
        }
        told.dedup();
        assert_eq!(told.len(), STORIES.len());
    }

    #[test]
    fn a_sound_pipeline_works_with_the_settings_as_they_are() {
        let experiment = Experiment::default();
        assert_eq!(in_force(&experiment), experiment);
    }
}
