//! A network's weights ↔ a safetensors file, under the names and in the shapes that PyTorch gives
//! them: `model.load_state_dict(load_file("weights.safetensors"))` takes it.

use crate::error::{Error, ErrorKind, Result};
use crate::model::tensor_file::{Stored, TensorFile, Tensors, shape_in_words};
use crate::settings::CnnConfig;
use crate::settings::Head;
use crate::settings::control::excerpt;

/// How the name of PyTorch's count of batches ends: a buffer of its batch normalisation that
/// changes no result where a momentum is set.
const BATCH_COUNT: &str = ".num_batches_tracked";

/// How the name of a running variance ends.
const VARIANCE: &str = ".running_var";

/// The names of a network's parameters, in the order in which [`Cnn`](crate::model::Cnn) holds them.
pub fn names(config: &CnnConfig) -> Vec<String> {
    let convolutions = (1..=config.blocks * config.convs).flat_map(|number| {
        let bias_or_norm: &[_] = match config.batch_norm {
            None => &["conv#.bias"],
            Some(_) => &[
                "bn#.weight",
                "bn#.bias",
                "bn#.running_mean",
                "bn#.running_var",
            ],
        };
        let names = std::iter::once("conv#.weight").chain(bias_or_norm.iter().copied());
        names.map(move |name| name.replace('#', &number.to_string()))
    });
    let dense: &[_] = match config.head {
        Head::Dense => &["hidden.weight", "hidden.bias"],
        Head::Pooling => &[],
    };
    let last = ["output.weight", "output.bias"];
    let dense = dense.iter().copied().chain(last).map(str::to_owned);
    convolutions.chain(dense).collect()
}

/// The file of a network whose parameters have these shapes and values, in the order of
/// [`Cnn::parameters`](crate::model::Cnn::parameters).
pub fn write(config: &CnnConfig, parameters: Vec<(Vec<usize>, Vec<f32>)>) -> Vec<u8> {
    let mut tensors = Tensors::default();
    for (name, (shape, values)) in names(config).into_iter().zip(parameters) {
        let values = transposed(&shape, values);
        tensors.floats(&name, &in_pytorch(&shape), &values);
    }
    tensors.into_file()
}

/// The values in a file for a network whose parameters have these shapes, in the order of
/// [`Cnn::parameters`](crate::model::Cnn::parameters).
///
/// # Errors
/// The file is not of safetensors, or does not fit: one sentence that names the tensor and both
/// shapes.
pub fn read(config: &CnnConfig, shapes: &[Vec<usize>], file: &[u8]) -> Result<Vec<Vec<f32>>> {
    let file = TensorFile::read(file).map_err(|why| refused(&why))?;
    let names = names(config);
    let mut values = Vec::new();
    for (name, shape) in names.iter().zip(shapes) {
        let expected = in_pytorch(shape);
        let given = numbers(&file, name, &expected)?;
        values.push(transposed(&expected, given));
    }
    let is_known = |name: &str| {
        let layer = name.strip_suffix(BATCH_COUNT);
        let counted = layer.map(|layer| format!("{layer}{VARIANCE}"));
        names
            .iter()
            .any(|known| known == name || Some(known) == counted.as_ref())
    };
    let extra = file.names().filter(|name| !is_known(name)).min();
    if let Some(name) = extra {
        let name = excerpt(name);
        return Err(refused(&format!(
            "the file has {name}, which this network has no place for."
        )));
    }
    Ok(values)
}

/// A tensor's numbers.
fn numbers(file: &TensorFile, name: &str, expected: &[usize]) -> Result<Vec<f32>> {
    let Some(Stored {
        dtype,
        shape,
        bytes,
    }) = file.tensor(name)
    else {
        return Err(refused(&format!(
            "the file lacks {name}, which this network has with shape {expected:?}."
        )));
    };
    if shape != expected {
        return Err(refused(&format!(
            "{name} has shape {} in the file and {expected:?} in this network.",
            shape_in_words(shape)
        )));
    }
    if dtype != "F32" {
        return Err(refused(&format!(
            "{name} holds numbers of type {} in the file; this network takes F32.",
            excerpt(dtype)
        )));
    }
    let words = bytes.as_chunks::<{ size_of::<f32>() }>().0.iter();
    let values: Vec<f32> = words.map(|word| f32::from_le_bytes(*word)).collect();
    if values.iter().any(|value| !value.is_finite()) {
        return Err(refused(&format!(
            "{name} holds a value that is not a finite number."
        )));
    }
    if name.ends_with(VARIANCE) && values.iter().any(|value| *value < 0.0) {
        return Err(refused(&format!(
            "{name} holds a value below 0, which no variance is."
        )));
    }
    Ok(values)
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Weights, "", format!("Weights: {why}"))
}

/// A shape as PyTorch has it: dense layers are `[outputs, inputs]` there, `[inputs, outputs]` here.
fn in_pytorch(shape: &[usize]) -> Vec<usize> {
    match *shape {
        [taken, given] => vec![given, taken],
        _ => shape.to_vec(),
    }
}

/// A matrix's numbers by columns instead of rows; those of all other tensors as they are.
fn transposed(shape: &[usize], values: Vec<f32>) -> Vec<f32> {
    match *shape {
        [_, columns] => kernels::transposed(&values, columns),
        _ => values,
    }
}
