//! Files of weights: the values that stand in them, all finite, or a sentence.

use arbtest::arbitrary::{Result, Unstructured};
use overfit_lab::model::weights::{names, read, write};
use overfit_lab::settings::{CnnConfig, share_link};
use safetensors::{Dtype, SafeTensors};
use serde_json::{Value, json};

/// Networks with every kind of layer and both heads, as small as can be. The first byte of an input
/// chooses one.
pub const NETWORKS: [&str; 3] = [
    "#classes=3&blocks=1&width=4&convs=2&head=pooling",
    "#classes=2&blocks=1&width=4&batchNorm=on&head=pooling",
    "#classes=2&blocks=3&width=4&dense=8",
];

fn network(choice: u8) -> CnnConfig {
    let link = NETWORKS[usize::from(choice) % NETWORKS.len()];
    CnnConfig::new(&share_link::read(link).experiment.in_force())
}

/// The shapes of a network's parameters, in the order of their names, as the network has them.
pub fn shapes(config: &CnnConfig) -> Vec<Vec<usize>> {
    let names = names(config);
    let side = 32 >> config.blocks;
    let last = config.width << (config.blocks - 1);
    let (mut inputs, mut outputs) = (3, 0);
    let shape = |name: &String| {
        let (layer, parameter) = name.split_once('.').unwrap();
        match (layer, parameter) {
            ("hidden", "weight") => vec![last * side * side, config.dense],
            ("hidden", _) => vec![config.dense],
            ("output", "weight") if names.iter().any(|name| name == "hidden.weight") => {
                vec![config.dense, config.classes]
            }
            ("output", "weight") => vec![last, config.classes],
            ("output", _) => vec![config.classes],
            (convolution, "weight") if convolution.starts_with("conv") => {
                let number: usize = convolution[4..].parse().unwrap();
                outputs = config.width << ((number - 1) / config.convs);
                let shape = vec![outputs, inputs, 3, 3];
                inputs = outputs;
                shape
            }
            _ => vec![outputs],
        }
    };
    names.iter().map(shape).collect()
}

/// Why a file of weights is not taken, if it is not.
pub fn refusal(bytes: &[u8]) -> Option<String> {
    let (choice, file) = bytes.split_first()?;
    let config = network(*choice);
    let refused = read(&config, &shapes(&config), file).err();
    refused.map(|error| error.message)
}

/// Reads a file of weights, whose first byte chooses the network; returns whether it was taken.
pub fn check(bytes: &[u8]) -> bool {
    let Some((choice, file)) = bytes.split_first() else {
        return false;
    };
    let config = network(*choice);
    let shapes = shapes(&config);
    let fitting = fitting(&config, &shapes, file);
    match read(&config, &shapes, file) {
        Ok(values) => {
            let bits = |values: &[Vec<f32>]| -> Vec<Vec<u32>> {
                let tensors = values.iter();
                tensors
                    .map(|tensor| tensor.iter().map(|x| x.to_bits()).collect())
                    .collect()
            };
            assert!(values.iter().flatten().all(|value| value.is_finite()));
            let fitting = fitting.expect("taken, though it does not fit");
            assert_eq!(bits(&values), bits(&fitting));
            true
        }
        Err(error) => {
            let message = &error.message;
            assert!(
                message.starts_with("Weights: ") && message.ends_with('.'),
                "{message}"
            );
            assert!(message.chars().count() < 300, "{message}");
            // The crate takes the last of two tensors of one name, which the format does not allow.
            let is_right = fitting.is_none() || message.contains("more than once");
            assert!(is_right, "{message}");
            false
        }
    }
}

/// The values in a file by the format's own crate, if they are those of the network and possible.
fn fitting(config: &CnnConfig, shapes: &[Vec<usize>], file: &[u8]) -> Option<Vec<Vec<f32>>> {
    let tensors = SafeTensors::deserialize(file).ok()?;
    let names = names(config);
    let is_count = |name: &str| {
        let layer = name.strip_suffix(".num_batches_tracked");
        layer.is_some_and(|layer| names.contains(&format!("{layer}.running_var")))
    };
    let is_known = |name: &str| names.iter().any(|known| known == name) || is_count(name);
    if !tensors.names().into_iter().all(is_known) {
        return None;
    }
    let value = |(name, shape): (&String, &Vec<usize>)| {
        let tensor = tensors.tensor(name).ok()?;
        let words = tensor.data().as_chunks::<4>().0.iter();
        let values: Vec<f32> = words.map(|word| f32::from_le_bytes(*word)).collect();
        let least = if name.ends_with("running_var") {
            0.0
        } else {
            f32::MIN
        };
        let is_possible = |value: &f32| (least..=f32::MAX).contains(value);
        let is_right = tensor.dtype() == Dtype::F32 && values.iter().all(is_possible);
        let [inputs, outputs] = **shape else {
            return (is_right && tensor.shape() == *shape).then_some(values);
        };
        let turned = (0..inputs).flat_map(|i| (0..outputs).map(move |o| o * inputs + i));
        (is_right && tensor.shape() == [outputs, inputs])
            .then(|| turned.map(|at| values[at]).collect())
    };
    names.iter().zip(shapes).map(value).collect()
}

/// A file that is right but for its header, its numbers or its bytes.
pub fn hostile(source: &mut Unstructured) -> Result<Vec<u8>> {
    let choice = source.int_in_range(0..=2)?;
    let config = network(choice);
    let mut parameters: Vec<_> = shapes(&config)
        .into_iter()
        .map(|shape| {
            let count = shape.iter().product();
            (
                shape,
                (0..count)
                    .map(|index: usize| index as f32 / 64.0)
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    if source.ratio(1, 3)? {
        let (_, values) = &mut parameters[source.choose_index(names(&config).len())?];
        let at = source.choose_index(values.len())?;
        values[at] = *source.choose(&[f32::NAN, f32::INFINITY, f32::MAX, -1.0, -0.0, 1e-45])?;
    }
    let mut file = write(&config, parameters);
    if source.ratio(1, 2)? {
        file = with_another_header(&file, source)?;
    }
    if source.ratio(1, 3)? {
        super::spoil(&mut file, source)?;
    }
    file.insert(0, choice);
    Ok(file)
}

/// A file with some of what its header says changed.
fn with_another_header(file: &[u8], source: &mut Unstructured) -> Result<Vec<u8>> {
    let length = u64::from_le_bytes(*file.first_chunk().expect("a length")) as usize;
    let (header, numbers) = file[8..].split_at(length);
    let mut numbers = numbers.to_vec();
    let mut header: Value = serde_json::from_slice(header).expect("JSON");
    let entries = header.as_object_mut().expect("an object");
    let names: Vec<String> = entries.keys().cloned().collect();
    let name = source.choose(&names)?;
    let other = entries[source.choose(&names)?].clone();
    let mut twice = None;
    match source.int_in_range(0..=10)? {
        0 => entries[name] = other,
        1 => drop(entries.remove(name)),
        2 => twice = Some((name.clone(), other)),
        3 => {
            entries[name]["dtype"] =
                json!(source.choose(&["F64", "F16", "I32", "I64", "f32", "", "F8_E4M3"])?);
        }
        4 => entries[name]["shape"] = json!(source.arbitrary::<Vec<u64>>()?),
        5 => {
            entries[name]["data_offsets"][source.int_in_range(0..=1)?] =
                json!(source.int_in_range(0..=5000)?);
        }
        6 => entries[name] = json!(source.arbitrary::<&str>()?),
        7 => {
            let end = numbers.len();
            let count = json!({"dtype": "I64", "shape": [], "data_offsets": [end, end + 8]});
            numbers.extend([7, 0, 0, 0, 0, 0, 0, 0]);
            let name =
                source.choose(&["bn1.num_batches_tracked", "x.num_batches_tracked", "more"])?;
            entries.insert((*name).to_owned(), count);
        }
        8 => drop(entries.insert("__metadata__".to_owned(), json!({"format": "pt"}))),
        9 => drop(entries.insert("__metadata__".to_owned(), json!({"format": 1}))),
        _ => {
            // The last tensor takes one number's bytes more, which are there.
            numbers.extend([0; 4]);
        }
    }
    let mut header = header.to_string();
    if let Some((name, entry)) = twice {
        header.pop();
        header += format!(",{}:{entry}}}", json!(name)).as_str();
    }
    let length = (header.len() as u64).to_le_bytes();
    Ok([&length, header.as_bytes(), &numbers].concat())
}
