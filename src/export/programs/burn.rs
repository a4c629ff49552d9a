//! Trains an experiment of Overfit Lab with Burn.
//!
//!     {{link}}
//!
//! The images, the initial weights and the order of the batches are the lab's: they lie beside
//! this program. Rounding and random numbers are the lab's as well, because its layers and its
//! generators are used: the digest printed at the end is the one that `overfit-lab run` prints on
//! the same computer. Browsers have another one, for they round exponentials and logarithms
//! otherwise.
//!
//! Differences from the lab:  #? faulty
//!  #? faulty
//! - Of a fault that the lab plants, what it does to images, labels and network is here; what it  #? faulty
//!   does to how accuracy is counted, or to which weights are tested, is not, and the digest is  #? faulty
//!   another one then.  #? faulty
//!  #? faulty
//! Put this folder beside a checkout of Overfit Lab, or change the paths here and in `Cargo.toml`:
//!
//!     cp ../overfit-lab/Cargo.lock .
//!     cargo run --release

use std::error::Error;
use std::fs;
use std::path::Path;

use burn::module::{Module, Param};  #? batchNorm=off
use burn::module::{Module, Param, RunningState};  #? batchNorm=on
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig, PaddingConfig2d};  #? batchNorm=on
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};  #? batchNorm=off
use burn::optim::decay::WeightDecayConfig;  #? optimizer=sgd
use burn::optim::momentum::MomentumConfig;  #? optimizer=sgd
use burn::optim::GradientsParams;  #? !optimizer=sgd
use burn::optim::{GradientsParams, SgdConfig};  #? optimizer=sgd
use burn::tensor::activation::{{activation}};  #? namedActivation
use burn::tensor::activation::leaky_relu;  #? !namedActivation
use burn::tensor::{Device, Tensor, TensorData};
use overfit_lab::program::Augmentation;  #? changes
use overfit_lab::program::{self, Activation, Arithmetic, convolve, dense, max_pool};
use overfit_lab::program::{Adam, Optimizer, Rule};  #? !optimizer=sgd
use overfit_lab::program::{Dataset, Digest, IMAGE_LEN, Pixels, Score, Split, Tally};
use overfit_lab::program::{Dropout, Network as Rates};  #? drops
use overfit_lab::program::{Schedule, Training, learning_rate};  #? !schedule=constant
use safetensors::SafeTensors;

const CLASSES: usize = {{classes}};
const EPOCHS: u32 = {{epochs}};
const BATCH: usize = {{batch}};
const LEARNING_RATE: f64 = {{lr}};
const SMOOTHING: f64 = {{smoothing}};
const WEIGHT_DECAY: f64 = {{decay}};  #? !optimizer=sgd
const WEIGHT_DECAY: f32 = {{decay}};  #? optimizer=sgd
const MOMENTUM: f64 = {{momentum}};  #? optimizer=sgd
const PATIENCE: u32 = {{patience}};  #? patience
const SEED: u32 = {{seed}};  #? drops changes
/// What is measured, in this order, and the names of the files.
const SPLITS: [(Split, &str); 2] = [(Split::Train, "train"), (Split::Test, "test")];  #? !validation
const SPLITS: [(Split, &str); 3] = [  #? validation
    (Split::Train, "train"),  #? validation
    (Split::Validation, "validation"),  #? validation
    (Split::Test, "test"),  #? validation
];  #? validation

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How a product is added to a sum.
fn arithmetic() -> Arithmetic {
    Arithmetic::Plain  #? arithmetic=plain
    Arithmetic::fastest()  #? !arithmetic=plain
}
  #? changes
/// How images change from batch to batch.  #? changes
fn augmentation() -> Augmentation {  #? changes
    Augmentation {  #? changes
#> changes
        {{field}}: {{value}},
#<
        ..Augmentation::default()  #? changes
    }  #? changes
}  #? changes
  #? drops
/// The shares of units that drop out.  #? drops
fn rates() -> Rates {  #? drops
    Rates {  #? drops
        dropout: {{dropout}},  #? drops
        pool_dropout: Some({{poolDropout}}),  #? drops
        ..Rates::default()  #? drops
    }  #? drops
}  #? drops
  #? !schedule=constant
/// What the learning rate follows.  #? !schedule=constant
fn training() -> Training {  #? !schedule=constant
    Training {  #? !schedule=constant
        epochs: EPOCHS,  #? !schedule=constant
        lr: LEARNING_RATE,  #? !schedule=constant
        schedule: Schedule::Step,  #? schedule=step
        schedule: Schedule::Cosine,  #? schedule=cosine
        ..Training::default()  #? !schedule=constant
    }  #? !schedule=constant
}  #? !schedule=constant

/// The network, each layer under its name in the file of weights.
#[derive(Module, Debug)]
struct Network {
#> convolutions
    conv{{number}}: Conv2d,
    bn{{number}}: BatchNorm,  #? batchNorm=on
#<
    hidden: Linear,  #? head=dense
    output: Linear,
}

impl Network {
    /// The network with the weights in a file.
    fn load(weights: &Weights) -> Result<Self> {
        Ok(Self {
#> convolutions
            conv{{number}}: weights.conv("conv{{number}}", [{{inputs}}, {{outputs}}])?,
            bn{{number}}: weights.batch_norm("bn{{number}}", {{outputs}})?,  #? batchNorm=on
#<
            hidden: weights.linear("hidden", [{{flattened}}, {{dense}}])?,  #? head=dense
            output: weights.linear("output", [{{dense}}, CLASSES])?,  #? head=dense
            output: weights.linear("output", [{{lastChannels}}, CLASSES])?,  #? head=pooling
        })
    }

    /// Images, `[images, channels, rows, columns]`, to logits, `[images, CLASSES]`.
    fn forward(&self, images: Tensor<4>) -> Tensor<2> {  #? !drops
    fn forward(&self, images: Tensor<4>, mut dropout: Option<Dropout>) -> Tensor<2> {  #? drops
        // The lab's layers take channels last.
        let units = images.permute([0, 2, 3, 1]);
#> convolutions
        let units = convolution(&self.conv{{number}}, units);
        let units = normalization(&self.bn{{number}}, units);  #? batchNorm=on
        let units = {{activation}}(units);  #? namedActivation
        let units = leaky_relu(units, {{leakySlope}});  #? !namedActivation
        let units = max_pool(units);  #? endsBlock
        let units = drop_units(dropout.as_mut(), units);  #? endsBlock&poolDropout
#<
        // PyTorch's file of weights has channels first here.  #? head=dense
        let units = units.permute([0, 3, 1, 2]).flatten(1, 3);  #? head=dense
        let units = linear(&self.hidden, units);  #? head=dense
        let units = {{activation}}(units);  #? head=dense&namedActivation
        let units = leaky_relu(units, {{leakySlope}});  #? head=dense&!namedActivation
        let units = units.mean_dims(&[1, 2]).flatten(1, 3);  #? head=pooling
        let units = match &mut dropout {  #? dropout
            Some(dropout) => dropout.before_last(units),  #? dropout
            None => units,  #? dropout
        };  #? dropout
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
  #? batchNorm=on
/// What `norm.forward` gives, with channels last.  #? batchNorm=on
fn normalization(norm: &BatchNorm, units: Tensor<4>) -> Tensor<4> {  #? batchNorm=on
    let shape @ [images, rows, columns, channels] = units.dims();  #? batchNorm=on
    let pixels = units.reshape([images * rows * columns, channels, 1, 1]);  #? batchNorm=on
    norm.forward(pixels).reshape(shape)  #? batchNorm=on
}  #? batchNorm=on
  #? poolDropout
/// Leaves units out of what a pool gives, in training; the lab draws them with channels first.  #? poolDropout
fn drop_units(dropout: Option<&mut Dropout>, units: Tensor<4>) -> Tensor<4> {  #? poolDropout
    let Some(dropout) = dropout else {  #? poolDropout
        return units;  #? poolDropout
    };  #? poolDropout
    let units = dropout.after_pool(units.permute([0, 3, 1, 2]));  #? poolDropout
    units.permute([0, 2, 3, 1])  #? poolDropout
}  #? poolDropout

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
        conv.bias = Some(Param::from_tensor(self.read(layer, "bias")?));  #? batchNorm=off
        Ok(conv)
    }
  #? batchNorm=on
    fn batch_norm(&self, layer: &str, channels: usize) -> Result<BatchNorm> {  #? batchNorm=on
        let mut norm = BatchNormConfig::new(channels)  #? batchNorm=on
            .with_epsilon({{batchNormEpsilon}})  #? batchNorm=on
            .with_momentum(1.0 - {{batchNormMomentum}})  #? batchNorm=on
            .init(self.device);  #? batchNorm=on
        norm.gamma = Param::from_tensor(self.read(layer, "weight")?);  #? batchNorm=on
        norm.beta = Param::from_tensor(self.read(layer, "bias")?);  #? batchNorm=on
        norm.running_mean = RunningState::new(self.read(layer, "running_mean")?);  #? batchNorm=on
        norm.running_var = RunningState::new(self.read(layer, "running_var")?);  #? batchNorm=on
        Ok(norm)  #? batchNorm=on
    }  #? batchNorm=on

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
        let logits = network.forward(batch.images.inner());  #? !drops
        let logits = network.forward(batch.images.inner(), None);  #? drops
        tally.add(&logits.into_data().try_to_vec()?, &batch.labels, CLASSES);
    }
    Ok(tally.score())
}

/// Trains with the files in a folder; returns the digest of all that was measured.
///
/// # Errors
/// A file cannot be read.
pub fn train(folder: &Path) -> Result<String> {
    let device = Device::{{engine}}().autodiff();
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
    // Keras' Adam: burn::optim::Adam adds epsilon after the second moment is corrected.  #? optimizer=adam
    // As burn::optim::AdamW, but for rounding.  #? optimizer=adamw
    let mut optimizer = Optimizer::new(Rule::Adam(Adam {  #? !optimizer=sgd
        corrects_epsilon: false,  #? optimizer=adam
        corrects_epsilon: true,  #? optimizer=adamw
        weight_decay: WEIGHT_DECAY,  #? !optimizer=sgd
    }));  #? !optimizer=sgd
    let momentum = MomentumConfig::new()  #? optimizer=sgd
        .with_momentum(MOMENTUM)  #? optimizer=sgd
        .with_dampening(0.0);  #? optimizer=sgd
    let mut optimizer = SgdConfig::new()  #? optimizer=sgd
        .with_momentum(Some(momentum))  #? optimizer=sgd
        .with_weight_decay(Some(WeightDecayConfig::new(WEIGHT_DECAY)))  #? optimizer=sgd
        .init();  #? optimizer=sgd
    let mut step = 0;
    let (mut best_epoch, mut best_loss) = (0, f64::INFINITY);  #? patience
    let mut best_network = network.clone();  #? patience
    for (epoch, order) in (1..=EPOCHS).zip(order.chunks(train.len())) {
        let mut tally = Tally::default();
        for chosen in order.chunks(BATCH) {
            let rate = LEARNING_RATE;  #? schedule=constant
            let steps = train.len().div_ceil(BATCH);  #? !schedule=constant
            let rate = learning_rate(&training(), epoch - 1, step, steps);  #? !schedule=constant
            step += 1;
            let chosen = chosen.iter().copied();
            let pixels = Pixels::plain(train, chosen);  #? !changes
            let pixels = Pixels::augmented(train, chosen, &augmentation(), SEED, step);  #? changes
            let batch = pixels.into_batch(&device);
            let logits = network.forward(batch.images.clone());  #? !drops
            let dropout = Dropout::new(&rates(), SEED, step);  #? drops
            let logits = network.forward(batch.images.clone(), Some(dropout));  #? drops
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
            if *kind == Split::Validation && score.loss < best_loss {  #? patience
                (best_epoch, best_loss) = (epoch, score.loss);  #? patience
                best_network = network.clone();  #? patience
            }  #? patience
        }
        // Ends when the validation loss has not fallen for PATIENCE epochs.  #? patience
        if epoch >= best_epoch + PATIENCE {  #? patience
            break;  #? patience
        }  #? patience
    }
    let score = evaluate(&best_network, &splits[2].2, &device)?;  #? patience
    print(&format!("back to epoch {best_epoch}: test"), score);  #? patience
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
