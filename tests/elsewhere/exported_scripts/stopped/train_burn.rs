//! Trains an experiment of Overfit Lab with Burn.
//!
//!     #v=2&train=60&test=60&validation=0.3&rotation=10.0&copies=1&blocks=1&convs=2&activation=tanh&batchNorm=on&head=pooling&dropout=0.5&optimizer=adamw&lr=0.05&schedule=cosine&patience=1
//!
//! The images, the initial weights and the order of the batches are the lab's: they lie beside
//! this program. Rounding and random numbers are the lab's as well, because its layers and its
//! generators are used: the digest printed at the end is the one that `overfit-lab run` prints on
//! the same computer. Browsers have another one, for they round exponentials and logarithms
//! otherwise.
//!
//! Put this folder beside a checkout of Overfit Lab, or change the paths here and in `Cargo.toml`:
//!
//!     cp ../overfit-lab/Cargo.lock .
//!     cargo run --release

use std::error::Error;
use std::fs;
use std::path::Path;

use burn::module::{Module, Param, RunningState};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig, PaddingConfig2d};
use burn::optim::GradientsParams;
use burn::tensor::activation::tanh;
use burn::tensor::{Device, Tensor, TensorData};
use overfit_lab::program::{self, Activation, Arithmetic, convolve, dense, max_pool};
use overfit_lab::program::{Adam, Optimizer, Rule};
use overfit_lab::program::{Dataset, Digest, IMAGE_LEN, Pixels, Score, Split, Tally};
use overfit_lab::program::{Dropout, Network as Rates};
use overfit_lab::program::{Schedule, Training, learning_rate};
use safetensors::SafeTensors;

const CLASSES: usize = 8;
const EPOCHS: u32 = 20;
const BATCH: usize = 16;
const LEARNING_RATE: f64 = 0.05;
const SMOOTHING: f64 = 0.0;
const WEIGHT_DECAY: f64 = 0.0;
const PATIENCE: u32 = 1;
const SEED: u32 = 1;
/// What is measured, in this order, and the names of the files.
const SPLITS: [(Split, &str); 3] = [
    (Split::Train, "train"),
    (Split::Validation, "validation"),
    (Split::Test, "test"),
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How a product is added to a sum.
fn arithmetic() -> Arithmetic {
    Arithmetic::fastest()
}

/// The shares of units that drop out.
fn rates() -> Rates {
    Rates {
        dropout: 0.5,
        pool_dropout: Some(0.25),
        ..Rates::default()
    }
}

/// What the learning rate follows.
fn training() -> Training {
    Training {
        epochs: EPOCHS,
        lr: LEARNING_RATE,
        schedule: Schedule::Cosine,
        ..Training::default()
    }
}

/// The network, each layer under its name in the file of weights.
#[derive(Module, Debug)]
struct Network {
    conv1: Conv2d,
    bn1: BatchNorm,
    conv2: Conv2d,
    bn2: BatchNorm,
    output: Linear,
}

impl Network {
    /// The network with the weights in a file.
    fn load(weights: &Weights) -> Result<Self> {
        Ok(Self {
            conv1: weights.conv("conv1", [3, 8])?,
            bn1: weights.batch_norm("bn1", 8)?,
            conv2: weights.conv("conv2", [8, 8])?,
            bn2: weights.batch_norm("bn2", 8)?,
            output: weights.linear("output", [8, CLASSES])?,
        })
    }

    /// Images, `[images, channels, rows, columns]`, to logits, `[images, CLASSES]`.
    fn forward(&self, images: Tensor<4>, mut dropout: Option<Dropout>) -> Tensor<2> {
        // The lab's layers take channels last.
        let units = images.permute([0, 2, 3, 1]);
        let units = convolution(&self.conv1, units);
        let units = normalization(&self.bn1, units);
        let units = tanh(units);
        let units = convolution(&self.conv2, units);
        let units = normalization(&self.bn2, units);
        let units = tanh(units);
        let units = max_pool(units);
        let units = drop_units(dropout.as_mut(), units);
        let units = units.mean_dims(&[1, 2]).flatten(1, 3);
        let units = match &mut dropout {
            Some(dropout) => dropout.before_last(units),
            None => units,
        };
        linear(&self.output, units)
    }
}

/// What `conv.forward` gives, but for rounding and with channels last.
fn convolution(conv: &Conv2d, units: Tensor<4>) -> Tensor<4> {
    let weights = conv.weight.val();
    let zeros = || Tensor::zeros([weights.dims()[0]], &units.device());
    let bias = conv.bias.as_ref().map_or_else(zeros, Param::val);
    convolve(units, weights, bias, Activation::Identity, arithmetic())
}

/// What `linear.forward` gives, but for rounding.
fn linear(linear: &Linear, units: Tensor<2>) -> Tensor<2> {
    let weights = linear.weight.val();
    let zeros = || Tensor::zeros([weights.dims()[1]], &units.device());
    let bias = linear.bias.as_ref().map_or_else(zeros, Param::val);
    dense(units, weights, bias, Activation::Identity, arithmetic())
}

/// What `norm.forward` gives, with channels last.
fn normalization(norm: &BatchNorm, units: Tensor<4>) -> Tensor<4> {
    let shape @ [images, rows, columns, channels] = units.dims();
    let pixels = units.reshape([images * rows * columns, channels, 1, 1]);
    norm.forward(pixels).reshape(shape)
}

/// Leaves units out of what a pool gives, in training; the lab draws them with channels first.
fn drop_units(dropout: Option<&mut Dropout>, units: Tensor<4>) -> Tensor<4> {
    let Some(dropout) = dropout else {
        return units;
    };
    let units = dropout.after_pool(units.permute([0, 3, 1, 2]));
    units.permute([0, 2, 3, 1])
}

/// Makes layers with the weights in a file.
struct Weights<'a> {
    file: SafeTensors<'a>,
    device: &'a Device,
}

impl Weights<'_> {
    fn read<const D: usize>(&self, layer: &str, name: &str) -> Result<Tensor<D>> {
        let tensor = self.file.tensor(&format!("{layer}.{name}"))?;
        let data = TensorData::new(floats(tensor.data()), tensor.shape());
        Ok(Tensor::from_data(data, self.device))
    }

    fn conv(&self, layer: &str, channels: [usize; 2]) -> Result<Conv2d> {
        let config = Conv2dConfig::new(channels, [3, 3]).with_padding(PaddingConfig2d::Same);
        let mut conv = config.with_bias(false).init(self.device);
        conv.weight = Param::from_tensor(self.read(layer, "weight")?);
        Ok(conv)
    }

    fn batch_norm(&self, layer: &str, channels: usize) -> Result<BatchNorm> {
        let mut norm = BatchNormConfig::new(channels)
            .with_epsilon(0.001)
            .with_momentum(1.0 - 0.99)
            .init(self.device);
        norm.gamma = Param::from_tensor(self.read(layer, "weight")?);
        norm.beta = Param::from_tensor(self.read(layer, "bias")?);
        norm.running_mean = RunningState::new(self.read(layer, "running_mean")?);
        norm.running_var = RunningState::new(self.read(layer, "running_var")?);
        Ok(norm)
    }

    fn linear(&self, layer: &str, [inputs, outputs]: [usize; 2]) -> Result<Linear> {
        let mut linear = LinearConfig::new(inputs, outputs).init(self.device);
        // A row of the file is a column of Burn's weights.
        let weights = self.read::<2>(layer, "weight")?.transpose();
        linear.weight = Param::from_tensor(weights);
        linear.bias = Some(Param::from_tensor(self.read(layer, "bias")?));
        Ok(linear)
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    let words = bytes.as_chunks().0.iter();
    words.map(|word| f32::from_le_bytes(*word)).collect()
}

fn integers(bytes: &[u8]) -> Vec<usize> {
    let words = bytes.as_chunks().0.iter();
    let numbers = words.map(|word| i64::from_le_bytes(*word));
    numbers.map(|number| number as usize).collect()
}

/// A split: "images", `[images, channels, rows, columns]`, from 0 to 1; "labels", each one's class.
fn split(file: &SafeTensors) -> Result<Dataset> {
    let pixels = floats(file.tensor("images")?.data());
    let labels = integers(file.tensor("labels")?.data());
    let mut split = Dataset::default();
    for (image, label) in pixels.chunks(IMAGE_LEN).zip(labels) {
        split.push(image, label as u8);
    }
    Ok(split)
}

/// Accuracy and loss in evaluation mode.
fn evaluate(network: &Network, split: &Dataset, device: &Device) -> Result<Score> {
    let network = network.valid();
    let positions: Vec<usize> = (0..split.len()).collect();
    let mut tally = Tally::default();
    for some in positions.chunks(64) {
        let batch = Pixels::plain(split, some.iter().copied()).into_batch(device);
        let logits = network.forward(batch.images.inner(), None);
        tally.add(&logits.into_data().try_to_vec()?, &batch.labels, CLASSES);
    }
    Ok(tally.score())
}

/// Trains with the files in a folder; returns the digest of all that was measured.
///
/// # Errors
/// A file cannot be read.
pub fn train(folder: &Path) -> Result<String> {
    let device = Device::flex().autodiff();
    let read = |name: &str| fs::read(folder.join(format!("{name}.safetensors")));
    let weights = read("initial_weights")?;
    let mut network = Network::load(&Weights {
        file: SafeTensors::deserialize(&weights)?,
        device: &device,
    })?;
    let mut splits = Vec::new();
    for (kind, name) in SPLITS {
        let file = read(name)?;
        splits.push((kind, name, split(&SafeTensors::deserialize(&file)?)?));
    }
    let train = &splits[0].2;
    let file = read("train")?;
    let order = integers(SafeTensors::deserialize(&file)?.tensor("order")?.data());

    let mut digest = Digest::default();
    for (kind, _, split) in &splits {
        digest.add(0, *kind, &evaluate(&network, split, &device)?);
    }
    // As burn::optim::AdamW, but for rounding.
    let mut optimizer = Optimizer::new(Rule::Adam(Adam {
        corrects_epsilon: true,
        weight_decay: WEIGHT_DECAY,
    }));
    let mut step = 0;
    let (mut best_epoch, mut best_loss) = (0, f64::INFINITY);
    let mut best_network = network.clone();
    for (epoch, order) in (1..=EPOCHS).zip(order.chunks(train.len())) {
        let mut tally = Tally::default();
        for chosen in order.chunks(BATCH) {
            let steps = train.len().div_ceil(BATCH);
            let rate = learning_rate(&training(), epoch - 1, step, steps);
            step += 1;
            let chosen = chosen.iter().copied();
            let pixels = Pixels::plain(train, chosen);
            let batch = pixels.into_batch(&device);
            let dropout = Dropout::new(&rates(), SEED, step);
            let logits = network.forward(batch.images.clone(), Some(dropout));
            let numbers = logits.clone().into_data().try_to_vec()?;
            tally.add(&numbers, &batch.labels, CLASSES);
            let gradients = program::loss(logits, &batch, SMOOTHING).backward();
            let gradients = GradientsParams::from_grads(gradients, &network);
            network = optimizer.step(rate, network, gradients);
            let mean = tally.score().loss;
            println!("step {step}: loss {mean:.6}, the mean of the epoch so far");
        }
        digest.add(epoch, Split::Reported, &tally.score());
        for (kind, name, split) in &splits {
            let score = evaluate(&network, split, &device)?;
            digest.add(epoch, *kind, &score);
            print(&format!("epoch {epoch}: {name}"), score);
            if *kind == Split::Validation && score.loss < best_loss {
                (best_epoch, best_loss) = (epoch, score.loss);
                best_network = network.clone();
            }
        }
        // Ends when the validation loss has not fallen for PATIENCE epochs.
        if epoch >= best_epoch + PATIENCE {
            break;
        }
    }
    let score = evaluate(&best_network, &splits[2].2, &device)?;
    print(&format!("back to epoch {best_epoch}: test"), score);
    Ok(digest.to_string())
}

fn print(what: &str, Score { accuracy, loss, .. }: Score) {
    let percent = 100.0 * accuracy;
    println!("{what} accuracy {percent:.1}%, loss {loss:.4}");
}

fn main() -> Result<()> {
    let digest = train(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    println!("digest: {digest}");
    Ok(())
}
