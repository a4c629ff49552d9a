//! An experiment ↔ its values by link key, each checked against its range and against the others.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::settings::conflict::conflict;
use crate::settings::control::{Control, Effect};
use crate::settings::controls::CONTROLS;
use crate::settings::experiment::Experiment;

impl Experiment {
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
        let experiment = Self::assemble(all)?;
        experiment.validate()?;
        Ok(experiment)
    }

    /// An experiment of values for every key, each within its range; whether they go together is not
    /// checked.
    ///
    /// # Errors
    /// A value is of the wrong type.
    pub(super) fn assemble(values: Map<String, Value>) -> Result<Self> {
        let all = Value::Object(values);
        Ok(Self {
            data: group(&all)?,
            augmentation: group(&all)?,
            network: group(&all)?,
            training: group(&all)?,
            seed: group::<Seed>(&all)?.seed,
            compute: group(&all)?,
            fault: group(&all)?,
        })
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
            .all(|control| control.effect == Effect::Live)
    }
}

/// The one setting that is in no group.
#[derive(Deserialize)]
struct Seed {
    seed: u32,
}

/// A group's settings out of all values, each of which was checked alone.
fn group<T: DeserializeOwned>(all: &Value) -> Result<T> {
    T::deserialize(all).map_err(|error| Error::new(ErrorKind::Setting, "", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::data::Data;
    use crate::settings::network::Network;
    use crate::settings::training::Training;
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
            seed: u32::MAX,
            network: Network {
                pool_dropout: Some(0.1),
                ..Network::default()
            },
            ..Experiment::default()
        };
        assert_eq!(
            Experiment::from_values(&experiment.values()),
            Ok(experiment)
        );
    }

    #[test]
    fn whole_numbers_may_be_spelled_as_floats() {
        assert_eq!(parse(&json!({"train": 50.0})).unwrap().data.train, 50);
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
        assert_eq!(experiment.network.pool_dropout_rate(), 0.25);
        let apart = parse(&json!({"dropout": 0.5, "poolDropout": 0})).unwrap();
        assert_eq!(apart.network.pool_dropout_rate(), 0.0);
    }

    #[test]
    fn learning_rate_changes_live_and_data_does_not() {
        let base = Experiment::default();
        let faster = Experiment {
            training: Training {
                lr: 0.01,
                ..base.training.clone()
            },
            ..base.clone()
        };
        let more = Experiment {
            data: Data {
                train: 300,
                ..base.data.clone()
            },
            ..base.clone()
        };
        assert!(base.differs_only_live(&faster));
        assert!(!base.differs_only_live(&more));
    }
}
