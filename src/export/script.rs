//! The experiment as a program that trains elsewhere: a template whose lines say when they are
//! there.
//!
//! A line that ends with `#? a b&c` stays where `a` holds, or both `b` and `c`; `key=value` holds
//! for a setting of that value, `key` alone for one that is not 0, `!key` for one that is.
//! `{{key}}` stands for a value. Lines from `#> convolutions` to `#<` come once for each
//! convolution, those from `#> changes` on once for each setting that changes batches.

use serde_json::{Map, Value};

use crate::dataset::augmentation::changes_batches;
use crate::dataset::{CHANNELS, SIDE};
use crate::model::{BATCH_NORM_EPSILON, LEAKY_SLOPE};
use crate::settings::CnnConfig;
use crate::settings::share_link;
use crate::settings::{Activation, CONTROLS, Experiment, InForce, Scenario};
use crate::training::optimizer::adam::EPSILON;

/// The template of the program that trains with `PyTorch`.
pub(super) const PYTORCH: &str = include_str!("programs/pytorch.py");
/// The template of the program that trains with Keras.
pub(super) const KERAS: &str = include_str!("programs/keras.py");
/// The template of the program that trains with Burn.
pub(super) const BURN: &str = include_str!("programs/burn.rs");
/// The manifest of the program for Burn.
pub(super) const BURN_MANIFEST: &str = include_str!("programs/burn.toml");

const CONDITION: &str = "  #? ";

type Facts = Map<String, Value>;

/// The program for an experiment, from its template.
pub(super) fn script(template: &str, experiment: &Experiment) -> String {
    let in_force = experiment.in_force();
    let config = CnnConfig::new(&in_force);
    let mut facts = facts(experiment, &in_force, &config);
    let mut script = Vec::new();
    let mut repeated: Option<(&str, Vec<&str>)> = None;
    for line in template.lines() {
        match (line, &mut repeated) {
            ("#<", Some((over, lines))) => {
                let each = |facts: &Facts| {
                    script.extend(lines.iter().filter_map(|line| written(line, facts)));
                };
                match *over {
                    "changes" => changes(&mut facts, each),
                    _ => convolutions(&config, &mut facts, each),
                }
                repeated = None;
            }
            (line, Some((_, lines))) => lines.push(line),
            (line, None) => match line.strip_prefix("#> ") {
                Some(over) => repeated = Some((over, Vec::new())),
                None => script.extend(written(line, &facts)),
            },
        }
    }
    script.join("\n") + "\n"
}

/// Calls `each` once for each convolution, with its facts added.
fn convolutions(config: &CnnConfig, facts: &mut Facts, mut each: impl FnMut(&Facts)) {
    let mut inputs = CHANNELS;
    for number in 0..config.blocks * config.convs {
        let block = number / config.convs;
        let outputs = config.channels(block);
        let ends_block = (number + 1).is_multiple_of(config.convs);
        let here = [
            ("inputs", inputs),
            ("outputs", outputs),
            ("number", number + 1),
            ("block", block + 1),
            ("endsBlock", usize::from(ends_block)),
        ];
        for (key, value) in here {
            facts.insert(key.to_owned(), value.into());
        }
        each(facts);
        inputs = outputs;
    }
}

/// Calls `each` once for each setting that changes batches, with its field in [`Augmentation`] and
/// its value as Rust spells them.
///
/// [`Augmentation`]: crate::settings::Augmentation
fn changes(facts: &mut Facts, mut each: impl FnMut(&Facts)) {
    let defaults = Experiment::default().values();
    for control in CONTROLS.iter().filter(|control| control.augments) {
        let value = match &facts[control.key] {
            value if *value == defaults[control.key] || value.as_f64() == Some(0.0) => continue,
            Value::String(name) => {
                format!("program::{}::{}", pascal(control.key), pascal(name))
            }
            value => value.to_string(),
        };
        facts.insert("field".to_owned(), snake(control.key).into());
        facts.insert("value".to_owned(), value.into());
        each(facts);
    }
}

/// The name of a Rust type or variant for `camelCase` or `kebab-case`.
fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

/// The name of a Rust field for `camelCase`.
fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut snake, letter| {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        snake
    })
}

/// The settings in force, and what follows from them.
fn facts(experiment: &Experiment, in_force: &InForce, config: &CnnConfig) -> Facts {
    let mut facts = in_force.values();
    let augments = changes_batches(&experiment.augmentation);
    if !augments {
        // Appended copies hold the changes; mix-up is of batches all the same.
        let changes = CONTROLS.iter().filter(|control| control.augments);
        for control in changes.filter(|control| control.key != "mixup") {
            facts.insert(control.key.to_owned(), 0.into());
        }
    }
    let drops = config.dropout > 0.0 || config.pool_dropout > 0.0;
    let side = SIDE >> config.blocks;
    let more: [(&str, Value); 14] = [
        ("link", share_link::write(experiment).into()),
        ("augments", augments.into()),
        (
            "changes",
            (augments || experiment.augmentation.mixup > 0.0).into(),
        ),
        ("drops", drops.into()),
        (
            "faulty",
            // A mystery does not tell whether there is one.
            (experiment.fault.scenario != Scenario::None || experiment.fault.mystery > 0).into(),
        ),
        ("poolDropout", config.pool_dropout.into()),
        (
            "namedActivation",
            (config.activation != Activation::LeakyRelu).into(),
        ),
        ("lastNumber", (config.blocks * config.convs + 1).into()),
        ("lastChannels", config.last_channels().into()),
        ("lastSide", side.into()),
        ("flattened", config.flattened().into()),
        ("epsilon", EPSILON.into()),
        ("batchNormEpsilon", BATCH_NORM_EPSILON.into()),
        ("leakySlope", LEAKY_SLOPE.into()),
    ];
    for (key, value) in more {
        facts.insert(key.to_owned(), value);
    }
    facts
}

/// A template's line with the facts filled in; `None` where its condition does not hold.
fn written(line: &str, facts: &Facts) -> Option<String> {
    let (text, condition) = line.rsplit_once(CONDITION).unwrap_or((line, ""));
    let holds = |all: &str| all.split('&').all(|fact| is_fact(fact, facts));
    if !condition.is_empty() && !condition.split(' ').any(holds) {
        return None;
    }
    let mut parts = text.split("{{");
    let mut line = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (key, rest) = part.split_once("}}").unwrap_or_default();
        match &facts[key] {
            Value::String(text) => line.push_str(text),
            Value::Number(number) => line.push_str(&number.to_string()),
            _ => {}
        }
        line.push_str(rest);
    }
    Some(line)
}

fn is_fact(fact: &str, facts: &Facts) -> bool {
    if let Some(other) = fact.strip_prefix('!') {
        return !is_fact(other, facts);
    }
    match fact.split_once('=') {
        Some((key, value)) => facts.get(key).is_some_and(|found| found == value),
        None => match facts.get(fact) {
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(Value::Bool(holds)) => *holds,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The facts of the default experiment, and its network.
    fn of_default() -> (Facts, CnnConfig) {
        let experiment = Experiment::default();
        let in_force = experiment.in_force();
        let config = CnnConfig::new(&in_force);
        (facts(&experiment, &in_force, &config), config)
    }

    fn written_of(line: &str) -> Option<String> {
        written(line, &of_default().0)
    }

    #[test]
    fn a_line_is_there_where_one_of_its_conditions_holds() {
        for (line, expected) in [
            ("x", Some("x")),
            ("x = {{epochs}}, {{lr}}", Some("x = 20, 0.003")),
            ("x  #? epochs", Some("x")),
            ("x  #? dropout", None),
            ("x  #? optimizer=sgd", None),
            ("x  #? !dropout", Some("x")),
            ("x  #? dropout optimizer=adam", Some("x")),
            ("x  #? dropout&optimizer=adam", None),
        ] {
            assert_eq!(written_of(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn every_condition_is_about_a_fact_that_there_is() {
        let (mut facts, config) = of_default();
        convolutions(&config, &mut facts, |_| {});
        for line in [PYTORCH, KERAS, BURN, BURN_MANIFEST]
            .iter()
            .flat_map(|template| template.lines())
        {
            let Some((_, condition)) = line.rsplit_once(CONDITION) else {
                continue;
            };
            for fact in condition.split([' ', '&']) {
                let key = fact.trim_start_matches('!').split('=').next().unwrap();
                assert!(facts.contains_key(key), "{line}");
            }
        }
    }
}
