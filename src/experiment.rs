//! `Experiment`: everything needed to reproduce a run, and nothing else.
//!
//! Field names in JSON are the link's keys. Each field's label, range and help live in
//! [`controls`](crate::controls); the defaults are here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use crate::choices::{
    Activation, Arithmetic, DataSource, Engine, Flip, Head, OptimizerKind, Scenario, Schedule,
    Switch, VerticalFlip,
};
use crate::conflict::conflict;
use crate::controls::{CONTROLS, Control};
use crate::error::{Error, ErrorKind, Result};

/// Everything needed to reproduce a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Experiment {
    /// Where images and labels come from.
    pub data: DataSource,
    /// The fingerprint of the own images a link was made with; 0 is any.
    pub images: u32,
    /// Number of classes.
    pub classes: usize,
    /// Images in the training and validation splits, before augmentation.
    pub train: usize,
    /// Images in the test split.
    pub test: usize,
    /// The share of `train` that makes the validation split.
    pub validation: f64,
    /// The share of training labels that are redrawn.
    pub label_noise: f64,
    /// Standard deviation of the noise in every image of every split.
    pub pixel_noise: f64,
    /// How mirrored images join the training.
    pub flip: Flip,
    /// How images turned upside down join the training.
    pub vertical_flip: VerticalFlip,
    /// Largest rotation either way, in degrees.
    pub rotation: f64,
    /// Largest change of scale, as a share.
    pub zoom: f64,
    /// Largest shift across and down, as a share of the side.
    pub shift: f64,
    /// Largest change of brightness, as a share.
    pub brightness: f64,
    /// Largest change of contrast, as a share.
    pub contrast: f64,
    /// Largest change of saturation, as a share; a quarter of it in turns for the hue.
    pub color_jitter: f64,
    /// Standard deviation of the noise drawn afresh at each use.
    pub random_noise: f64,
    /// Side of the blackened square, as a share of the image's.
    pub cutout: f64,
    /// α of the beta distribution of mix-up's shares; 0 is no mix-up.
    pub mixup: f64,
    /// Augmented copies appended once; 0 augments each batch afresh.
    pub copies: usize,
    /// Convolution blocks, each ended by a 2×2 max pool.
    pub blocks: usize,
    /// 3×3 convolutions in each block.
    pub convs: usize,
    /// Channels of the first block; each further block doubles them.
    pub width: usize,
    /// The function after each layer but the last.
    pub activation: Activation,
    /// Batch normalisation after each convolution.
    pub batch_norm: Switch,
    /// The share of the running statistics that each batch keeps.
    pub batch_norm_momentum: f64,
    /// What follows the convolution blocks.
    pub head: Head,
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
    /// Learning rate at the start.
    pub lr: f64,
    /// How it changes.
    pub schedule: Schedule,
    /// Momentum of SGD.
    pub momentum: f64,
    /// Weight decay: in units of the learning rate, for SGD added to the gradient.
    pub decay: f64,
    /// The share of each label that is spread over all classes.
    pub smoothing: f64,
    /// Epochs without a lower validation loss after which the run ends; 0 is never.
    pub patience: u32,
    /// The root of every random number.
    pub seed: u32,
    /// What computes.
    pub engine: Engine,
    /// How it adds products up.
    pub arithmetic: Arithmetic,
    /// The fault planted in the pipeline.
    pub scenario: Scenario,
    /// The number under which a link hides the scenario; 0 spells it out.
    pub mystery: u32,
}

impl Default for Experiment {
    /// The `start` preset: what a first visitor sees.
    fn default() -> Self {
        Self {
            data: DataSource::Shapes,
            images: 0,
            classes: 8,
            train: 200,
            test: 300,
            validation: 0.0,
            label_noise: 0.0,
            pixel_noise: 0.0,
            flip: Flip::None,
            vertical_flip: VerticalFlip::None,
            rotation: 0.0,
            zoom: 0.0,
            shift: 0.0,
            brightness: 0.0,
            contrast: 0.0,
            color_jitter: 0.0,
            random_noise: 0.0,
            cutout: 0.0,
            mixup: 0.0,
            copies: 0,
            blocks: 3,
            convs: 1,
            width: 8,
            activation: Activation::Relu,
            batch_norm: Switch::Off,
            batch_norm_momentum: 0.99,
            head: Head::Dense,
            dense: 64,
            dropout: 0.0,
            pool_dropout: None,
            epochs: 20,
            batch: 16,
            optimizer: OptimizerKind::Adam,
            lr: 3e-3,
            schedule: Schedule::Constant,
            momentum: 0.9,
            decay: 0.0,
            smoothing: 0.0,
            patience: 0,
            seed: 1,
            engine: Engine::Flex,
            arithmetic: Arithmetic::Fastest,
            scenario: Scenario::None,
            mystery: 0,
        }
    }
}

impl Experiment {
    /// Dropout rate after each pool.
    pub fn pool_dropout_rate(&self) -> f64 {
        self.pool_dropout.unwrap_or(self.dropout / 2.0)
    }

    /// Images of `train` that make the validation split.
    pub fn validation_count(&self) -> usize {
        self.validation_share_of(self.train)
    }

    /// Of so many images, those that make the validation split: at least one if the share is above
    /// 0.
    pub fn validation_share_of(&self, images: usize) -> usize {
        let share = (images as f64 * self.validation).round() as usize;
        share.max(usize::from(self.validation > 0.0))
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
        match conflict(self) {
            None => Ok(()),
            Some(conflict) => Err(conflict.error),
        }
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
            (json!({"data": "cats"}), "data", "noise, own, shapes"),
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
