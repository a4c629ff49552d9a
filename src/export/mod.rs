//! Export: what a visitor takes along, in forms that other programs read: images and weights as
//! safetensors files, and programs that train the same network on them elsewhere.
//!
//! The weights can be [brought back](crate::model::weights).

mod data;
mod script;

use serde_json::Value;

use crate::dataset::{Decks, Library, Splits};
use crate::error::Result;
use crate::model::engine::arithmetic;
use crate::model::{Parameter, weights};
use crate::settings::CnnConfig;
use crate::settings::Experiment;
use crate::settings::share_link;

/// A file to take along.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(serde::Serialize, tsify::Tsify))]
pub struct ExportedFile {
    /// The file's name, without a folder.
    pub name: &'static str,
    /// The file's contents.
    #[cfg_attr(
        target_arch = "wasm32",
        serde(with = "serde_bytes"),
        tsify(type = "Uint8Array")
    )]
    pub bytes: Vec<u8>,
}

/// The files of an experiment: its settings, images, initial weights and programs.
///
/// # Errors
/// The experiment is not valid, its engine not in this build, or its images not in the library.
pub fn files(experiment: &Experiment, library: &Library) -> Result<Vec<ExportedFile>> {
    experiment.validate()?;
    let decks = Decks::new(experiment, library)?;
    let splits = Splits::draw(experiment, &decks);
    let mut files = vec![
        text("experiment.json", settings(experiment, decks.class_names())),
        text(
            "train_pytorch.py",
            script::script(script::PYTORCH, experiment),
        ),
        // As keras.py it would be imported in Keras' place.
        text("train_keras.py", script::script(script::KERAS, experiment)),
        text("train_burn.rs", script::script(script::BURN, experiment)),
        text(
            "Cargo.toml",
            script::script(script::BURN_MANIFEST, experiment),
        ),
        ExportedFile {
            name: "initial_weights.safetensors",
            bytes: initial_weights(experiment)?,
        },
        ExportedFile {
            name: "train.safetensors",
            bytes: data::training(experiment, &splits.train),
        },
        ExportedFile {
            name: "test.safetensors",
            bytes: data::held_out(experiment, &splits.test),
        },
    ];
    if !splits.validation.is_empty() {
        let bytes = data::held_out(experiment, &splits.validation);
        files.push(ExportedFile {
            name: "validation.safetensors",
            bytes,
        });
    }
    Ok(files)
}

fn text(name: &'static str, text: String) -> ExportedFile {
    let bytes = text.into_bytes();
    ExportedFile { name, bytes }
}

fn initial_weights(experiment: &Experiment) -> Result<Vec<u8>> {
    let config = CnnConfig::new(&experiment.in_force());
    let device = experiment.compute.engine.device()?;
    let network = config.init(arithmetic(&experiment.compute), experiment.seed, &device);
    let parameters = network.parameters().into_iter();
    let parameters = parameters.map(|Parameter { shape, values }| {
        let values = values.into_data().try_into_vec();
        (shape, values.expect("parameters are 32-bit numbers"))
    });
    Ok(weights::write(&config, parameters.collect()))
}

/// The link, every setting and the names of the classes, as JSON. A scenario that the link hides
/// stays hidden.
fn settings(experiment: &Experiment, class_names: &[String]) -> String {
    let settings = experiment.values();
    let is_open = |key: &str| key != "scenario" || experiment.fault.mystery == 0;
    let lines = settings.iter().filter(|(key, _)| is_open(key));
    let lines: Vec<_> = lines
        .map(|(key, value)| match value {
            Value::String(name) => format!("    {}: {}", quoted(key), quoted(name)),
            Value::Number(number) => format!("    {}: {number}", quoted(key)),
            _ => format!("    {}: null", quoted(key)),
        })
        .collect();
    let class_names: Vec<_> = class_names.iter().map(|name| quoted(name)).collect();
    format!(
        "{{\n  \"link\": {},\n  \"settings\": {{\n{}\n  }},\n  \"classNames\": [{}]\n}}\n",
        quoted(&share_link::write(experiment)),
        lines.join(",\n"),
        class_names.join(", "),
    )
}

/// A text as JSON has it, with spaces for control characters. (Nothing else in the page writes JSON:
/// `serde_json`'s writer would add to what every visitor downloads.)
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..' ' => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_json_whatever_classes_are_called() {
        let names = ["\"a\\\n\u{7f}\u{301}é\u{1f600}".to_owned()];
        let text = settings(&Experiment::default(), &names);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["classNames"][0], names[0].replace('\n', " "));
        let values = Experiment::default().values();
        assert_eq!(read["settings"], Value::Object(values));
    }
}
