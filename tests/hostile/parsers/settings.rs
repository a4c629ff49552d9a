//! Settings as scripts and messages bring them, an object of values: an experiment of just these, or
//! a sentence.

use arbtest::arbitrary::{Result, Unstructured};
use overfit_lab::settings::control::{Kind, excerpt};
use overfit_lab::settings::{CONTROLS, Experiment};
use serde_json::{Map, Value, json};

/// Reads settings as JSON; returns whether they are an experiment.
pub fn check(bytes: &[u8]) -> bool {
    let Ok(given) = serde_json::from_slice::<Map<String, Value>>(bytes) else {
        return false;
    };
    match Experiment::from_values(&given) {
        Ok(experiment) => {
            assert_eq!(experiment.validate(), Ok(()));
            let defaults = Experiment::default().values();
            for (key, value) in &experiment.values() {
                let said = given.get(key).unwrap_or(&defaults[key]);
                let is_same =
                    said == value || said.as_f64().is_some_and(|x| value.as_f64() == Some(x));
                assert!(is_same, "{key}: {said} became {value}");
            }
            true
        }
        Err(error) => {
            let message = &error.message;
            assert!(
                message.ends_with('.') && message.chars().count() < 450,
                "{message}"
            );
            let is_known = CONTROLS.iter().any(|control| control.key == error.field);
            let is_given = given.keys().any(|key| excerpt(key) == error.field);
            assert!(is_known || is_given, "{error:?}");
            false
        }
    }
}

/// Objects of settings, most of them possible.
pub fn hostile(source: &mut Unstructured) -> Result<Vec<u8>> {
    let mut values = Map::new();
    for _ in 0..source.int_in_range(0..=6)? {
        let control = source.choose(CONTROLS)?;
        let value = match (source.int_in_range(0..=9)?, control.kind) {
            (0, _) => json!(source.arbitrary::<f64>()?),
            (1, _) => json!(source.arbitrary::<&str>()?),
            (2, _) => source
                .choose(&[
                    json!(null),
                    json!([1]),
                    json!({"a": 1}),
                    json!(true),
                    json!(-1),
                    json!(2.5),
                ])?
                .clone(),
            (3, _) => json!(source.arbitrary::<u64>()?),
            (_, Kind::Choice { options }) => json!(source.choose(options)?.value),
            (4, Kind::Integer { max, .. } | Kind::Number { max, .. }) => json!(max),
            (_, Kind::Integer { min, max, .. }) => {
                json!(source.int_in_range(min as u64..=max as u64)?)
            }
            (_, Kind::Number { min, .. }) => json!(min),
        };
        let key = if source.ratio(1, 20)? {
            source.arbitrary()?
        } else {
            control.key
        };
        values.insert(key.to_owned(), value);
    }
    Ok(Value::Object(values).to_string().into_bytes())
}
