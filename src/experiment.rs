//! `Experiment`: everything needed to reproduce a run, and nothing else.
//!
//! Field names in JSON are the link's keys. Each field's label, range and help live in
//! [`controls`](crate::controls); the defaults are here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::controls::{CONTROLS, Control};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CnnConfig;

/// Where images and labels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum DataSource {
    /// Uniform random pixels with random labels: nothing to learn.
    Noise,
    /// Drawn shapes: something to learn.
    Shapes,
}

/// How the weights are updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum OptimizerKind {
    /// Adam with Keras' constants.
    Adam,
}

/// How horizontally mirrored images join the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Flip {
    /// Not at all.
    None,
    /// A mirrored copy of the training split is appended once, before training.
    Copy,
    /// Each image of each batch is mirrored with probability one half.
    Random,
}

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// Burn's `flex`: the fast one.
    Flex,
    /// Burn's `ndarray`: the slow reference that others are checked against.
    Ndarray,
}

/// A fault planted in the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Scenario {
    /// None: the pipeline is sound.
    None,
}

/// Everything needed to reproduce a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Experiment {
    /// Where images and labels come from.
    pub data: DataSource,
    /// Number of classes.
    pub classes: usize,
    /// Images in the training split, before augmentation.
    pub train: usize,
    /// Images in the test split.
    pub test: usize,
    /// How mirrored images join the training.
    pub flip: Flip,
    /// Convolution blocks, each ended by a 2×2 max pool.
    pub blocks: usize,
    /// 3×3 convolutions in each block.
    pub convs: usize,
    /// Channels of the first block; each further block doubles them.
    pub width: usize,
    /// Units of the dense layer before the last.
    pub dense: usize,
    /// Dropout rate before the last layer.
    pub dropout: f64,
    /// Dropout rate after each pool; `None` is half of `dropout`.
    pub pool_dropout: Option<f64>,
    /// Passes over the training split.
    pub epochs: u32,
    /// Images in one optimiser step.
    pub batch: usize,
    /// How the weights are updated.
    pub optimizer: OptimizerKind,
    /// Learning rate.
    pub lr: f64,
    /// Decoupled weight decay, in units of the learning rate.
    pub decay: f64,
    /// The root of every random number.
    pub seed: u32,
    /// What computes.
    pub engine: Engine,
    /// The fault planted in the pipeline.
    pub scenario: Scenario,
}

impl Default for Experiment {
    /// The `start` preset: what a first visitor sees.
    fn default() -> Self {
        Self {
            data: DataSource::Shapes,
            classes: 8,
            train: 200,
            test: 300,
            flip: Flip::None,
            blocks: 3,
            convs: 1,
            width: 8,
            dense: 64,
            dropout: 0.0,
            pool_dropout: None,
            epochs: 20,
            batch: 16,
            optimizer: OptimizerKind::Adam,
            lr: 3e-3,
            decay: 0.0,
            seed: 1,
            engine: Engine::Flex,
            scenario: Scenario::None,
        }
    }
}

/// What an engine may take at most, in bytes: a browser gives one wasm instance up to 4 GiB, and
/// the estimate below is rough.
const MEMORY_LIMIT_BYTES: usize = 3 << 30;

impl Experiment {
    /// Dropout rate after each pool.
    pub fn pool_dropout_rate(&self) -> f64 {
        self.pool_dropout.unwrap_or(self.dropout / 2.0)
    }

    /// The accuracy of guessing: both data sources draw their classes evenly.
    pub fn chance(&self) -> f64 {
        1.0 / self.classes as f64
    }

    /// Every setting as JSON, by link key.
    pub fn values(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(values)) => values,
            _ => unreachable!("an experiment is a plain object of numbers and names"),
        }
    }

    /// An experiment from values by link key; keys left out take their defaults.
    ///
    /// # Errors
    /// An unknown key, a value of the wrong type or out of range, or settings that contradict each
    /// other: one sentence that names the setting and what it accepts.
    pub fn from_values(values: &Map<String, Value>) -> Result<Self> {
        let mut all = Self::default().values();
        for (key, value) in values {
            Control::find(key)?.check(value)?;
            // JavaScript has one number type: 32 and 32.0 are the same whole number.
            let whole = value.as_f64().filter(|x| x.fract() == 0.0 && *x >= 0.0);
            let value = match whole {
                Some(x) if all[key].is_u64() => Value::from(x as u64),
                _ => value.clone(),
            };
            all.insert(key.clone(), value);
        }
        let experiment: Self = serde_json::from_value(Value::Object(all))
            .map_err(|error| Error::new(ErrorKind::Setting, "", error.to_string()))?;
        experiment.validate()?;
        Ok(experiment)
    }

    /// Checks every setting against its range, and the settings against each other.
    ///
    /// # Errors
    /// The first problem, as one sentence that names the setting and what it accepts.
    pub fn validate(&self) -> Result<()> {
        let values = self.values();
        for control in CONTROLS {
            control.check(&values[control.key])?;
        }
        let needed = CnnConfig::new(self).training_bytes(self.batch);
        if needed > MEMORY_LIMIT_BYTES {
            return Err(Error::new(
                ErrorKind::Setting,
                "batch",
                format!(
                    "Batch size {} with this network needs about {:.1} GB of memory, more than a \
                     browser gives ({:.1} GB): choose a smaller batch or width.",
                    self.batch,
                    needed as f64 / 1e9,
                    MEMORY_LIMIT_BYTES as f64 / 1e9,
                ),
            ));
        }
        Ok(())
    }

    /// Whether changing this experiment into `other` can be done without restarting the run.
    pub fn differs_only_live(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.values(), other.values());
        CONTROLS
            .iter()
            .filter(|control| ours[control.key] != theirs[control.key])
            .all(|control| control.effect == crate::controls::Effect::Live)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(value: &Value) -> Result<Experiment> {
        Experiment::from_values(value.as_object().unwrap())
    }

    #[test]
    fn the_default_is_valid() {
        Experiment::default().validate().unwrap();
    }

    #[test]
    fn every_field_has_a_control_and_every_control_a_field() {
        let values = Experiment::default().values();
        let mut fields: Vec<_> = values.keys().map(String::as_str).collect();
        let mut controls: Vec<_> = CONTROLS.iter().map(|control| control.key).collect();
        fields.sort_unstable();
        controls.sort_unstable();
        assert_eq!(fields, controls);
    }

    #[test]
    fn values_round_trip() {
        let experiment = Experiment {
            pool_dropout: Some(0.1),
            seed: u32::MAX,
            ..Experiment::default()
        };
        assert_eq!(
            Experiment::from_values(&experiment.values()),
            Ok(experiment)
        );
    }

    #[test]
    fn whole_numbers_may_be_spelled_as_floats() {
        assert_eq!(parse(&json!({"train": 50.0})).unwrap().train, 50);
    }

    #[test]
    fn wrong_values_are_refused_with_the_field_and_the_range() {
        for (value, field, part) in [
            (json!({"train": 0}), "train", "10 to 5,000"),
            (json!({"train": 12.5}), "train", "whole number"),
            (json!({"train": "many"}), "train", "whole number"),
            (json!({"dropout": 1.0}), "dropout", "0 to 0.9"),
            (json!({"data": "cats"}), "data", "noise, shapes"),
            (json!({"trian": 50}), "trian", "no setting"),
            (json!({"lr": null}), "lr", "number"),
        ] {
            let error = parse(&value).unwrap_err();
            assert_eq!(error.field, field);
            assert!(error.message.contains(part), "{error}");
        }
    }

    #[test]
    fn the_dropout_slider_sets_half_of_itself_after_pools() {
        let experiment = parse(&json!({"dropout": 0.5})).unwrap();
        assert_eq!(experiment.pool_dropout_rate(), 0.25);
        let apart = parse(&json!({"dropout": 0.5, "poolDropout": 0})).unwrap();
        assert_eq!(apart.pool_dropout_rate(), 0.0);
    }

    #[test]
    fn learning_rate_changes_live_and_data_does_not() {
        let base = Experiment::default();
        let faster = Experiment {
            lr: 0.01,
            ..base.clone()
        };
        let more = Experiment {
            train: 300,
            ..base.clone()
        };
        assert!(base.differs_only_live(&faster));
        assert!(!base.differs_only_live(&more));
    }
}
