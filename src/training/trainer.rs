//! The trainer: one optimiser step, one measurement. Written once for every engine.

use std::cell::OnceCell;

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};
use xxhash_rust::xxh64::Xxh64;

use crate::error::{Error, ErrorKind, Result};
use crate::model::dropout::Dropout;
use crate::model::engine::arithmetic;
use crate::model::weights;
use crate::model::{Cnn, Parameter};
use crate::settings::{CnnConfig, Experiment, InForce};
use crate::training::batch::Batch;
use crate::training::loss::loss;
use crate::training::metrics::{Tally, sum_of_squares};
use crate::training::optimizer::{Optimizer, Rule};

/// Images predicted at a time: enough to keep an engine busy, few enough to answer a pause soon.
pub const PREDICTED_AT_ONCE: usize = 64;

/// A network, its optimiser, and the settings that may change while they work.
pub struct Trainer {
    model: Cnn,
    /// The network in evaluation mode as it was when it was last kept.
    best: Option<Cnn>,
    /// A network that was never trained, made when it is first asked for.
    fresh: OnceCell<Cnn>,
    optimizer: Optimizer,
    device: Device,
    experiment: InForce,
    steps: u32,
}

impl Trainer {
    /// A trainer of a fresh network, on the experiment's engine.
    ///
    /// # Errors
    /// The engine is not in this build.
    pub fn new(experiment: &InForce) -> Result<Self> {
        let device = experiment.compute.engine.device()?;
        let config = CnnConfig::new(experiment);
        let model = config.init(arithmetic(&experiment.compute), experiment.seed, &device);
        Ok(Self::with_model(experiment, model, device))
    }

    /// A trainer of an existing network, on its device.
    pub fn with_model(experiment: &InForce, model: Cnn, device: Device) -> Self {
        Self {
            model,
            best: None,
            fresh: OnceCell::new(),
            optimizer: Optimizer::new(Rule::new(&experiment.training)),
            device,
            experiment: experiment.clone(),
            steps: 0,
        }
    }

    /// The settings in force.
    pub fn experiment(&self) -> &InForce {
        &self.experiment
    }

    /// The device batches belong on.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Optimiser steps made.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Goes on with changed settings, keeping weights and the optimiser's moments.
    pub fn retune(&mut self, experiment: InForce) {
        self.optimizer.rule = Rule::new(&experiment.training);
        self.experiment = experiment;
    }

    /// Keeps the weights as they are now.
    pub fn keep(&mut self) {
        self.best = Some(self.model.valid());
    }

    /// Goes back to the weights last kept, for good: only evaluation follows.
    pub fn restore(&mut self) {
        if let Some(best) = self.best.take() {
            self.model = best;
        }
    }

    /// One optimiser step at a learning rate; counts the batch, as it stood before the update, into
    /// `tally`.
    ///
    /// # Errors
    /// The loss is not a finite number; the weights are then left as they were.
    pub async fn step(&mut self, batch: Batch, lr: f64, tally: &mut Tally) -> Result<()> {
        self.watched_step(batch, lr, tally, None).await
    }

    /// One optimiser step like [`Self::step`], after which `norms`, where wanted, are the Euclidean
    /// norms of each trainable layer's gradients.
    ///
    /// # Errors
    /// As [`Self::step`]; or the engine failed.
    pub async fn watched_step(
        &mut self,
        batch: Batch,
        lr: f64,
        tally: &mut Tally,
        norms: Option<&mut Vec<f32>>,
    ) -> Result<()> {
        let Experiment { network, seed, .. } = &*self.experiment;
        let dropout = Dropout::new(network, *seed, self.steps + 1);
        let logits = self.model.forward(batch.images.clone(), Some(dropout));
        let values = read(logits.clone()).await?;
        tally.add(&values, &batch.labels, self.experiment.data.classes);
        if !tally.score().loss.is_finite() {
            return Err(Error::new(
                ErrorKind::Diverged,
                "lr",
                format!(
                    "The loss is no longer a finite number after {} steps: training diverged. \
                     Lower the learning rate (now {lr}).",
                    self.steps
                ),
            ));
        }
        let loss = loss(logits, &batch, self.experiment.training.smoothing);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        if let Some(norms) = norms {
            let tensors = self.model.tensors_by_layer(Some(&gradients));
            *norms = norms_of(&read_layers(tensors, squares).await?);
        }
        let model = self.model.clone();
        self.model = self.optimizer.step(lr, model, gradients);
        self.steps += 1;
        Ok(())
    }

    /// The weights and biases of each trainable layer, first to last.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn weights_by_layer(&self) -> Result<Vec<Vec<f32>>> {
        read_layers(self.model.valid().tensors_by_layer(None), all).await
    }

    /// The Euclidean norm of each trainable layer's weights and biases together.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn weight_norms(&self) -> Result<Vec<f32>> {
        let tensors = self.model.valid().tensors_by_layer(None);
        Ok(norms_of(&read_layers(tensors, squares).await?))
    }

    /// The first layer's kernels.
    ///
    /// # Shapes
    /// `[channels, CHANNELS, SIDE, SIDE]`, of kernels' side
    ///
    /// # Errors
    /// The engine failed.
    pub async fn filters(&self) -> Result<Vec<f32>> {
        let layers = self.model.valid().tensors_by_layer(None);
        match layers.into_iter().flatten().next() {
            Some(kernels) => read(kernels).await,
            None => Ok(Vec::new()),
        }
    }

    /// The outputs of each layer for a batch in evaluation mode: see [`Cnn::activations`].
    ///
    /// # Errors
    /// The engine failed.
    pub async fn activations(&self, batch: &Batch, mode: Mode) -> Result<Vec<Vec<f32>>> {
        let images = batch.images.clone().inner();
        let layers = self.network(mode).activations(images);
        read_layers(layers.into_iter().map(|layer| vec![layer]).collect(), all).await
    }

    /// The logits of a batch in evaluation mode, image after image.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn predict(&self, batch: &Batch, mode: Mode) -> Result<Vec<f32>> {
        let images = batch.images.clone().inner();
        let network = self.network(mode);
        read(match mode {
            Mode::Evaluation | Mode::FreshWeights => network.forward(images, None),
            Mode::BatchStatistics => network.forward_by_batch_statistics(images),
        })
        .await
    }

    /// Whether the network normalises by statistics of batches.
    pub fn has_batch_norm(&self) -> bool {
        self.model.has_batch_norm()
    }

    /// By what factor the variance of a channel in a batch typically differs from the running one,
    /// either way: the median over all normalised channels, 1 where they agree.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn variance_factor(&self, batch: &Batch) -> Result<f64> {
        let images = batch.images.clone().inner();
        let mut factors = Vec::new();
        for ratios in self.model.valid().variance_ratios(images) {
            let ratios = read(ratios).await?;
            factors.extend(
                ratios
                    .into_iter()
                    .map(|ratio| f64::from(ratio.max(1.0 / ratio))),
            );
        }
        factors.sort_by(f64::total_cmp);
        Ok(factors.get(factors.len() / 2).copied().unwrap_or(1.0))
    }

    /// A hash of all weights, of the trained network or of a fresh one.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn checksum(&self, mode: Mode) -> Result<u64> {
        let mut hash = Xxh64::new(0);
        for Parameter { values, .. } in self.network(mode).parameters() {
            for value in read(values).await? {
                hash.update(&value.to_bits().to_le_bytes());
            }
        }
        Ok(hash.digest())
    }

    /// The weights as a safetensors file, as PyTorch names and shapes them.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn weights(&self) -> Result<Vec<u8>> {
        let config = CnnConfig::new(&self.experiment);
        let mut values = Vec::new();
        for parameter in self.model.valid().parameters() {
            values.push((parameter.shape, read(parameter.values).await?));
        }
        Ok(weights::write(&config, values))
    }

    /// Goes on with the weights of a file like that of [`Self::weights`], and with a new optimiser.
    ///
    /// # Errors
    /// The file does not fit the network, which is then left as it was.
    pub fn load_weights(&mut self, file: &[u8]) -> Result<()> {
        let config = CnnConfig::new(&self.experiment);
        let shapes = self.model.parameters().into_iter();
        let shapes: Vec<_> = shapes.map(|parameter| parameter.shape).collect();
        let values = weights::read(&config, &shapes, file)?;
        let model =
            config.with_parameters(arithmetic(&self.experiment.compute), values, &self.device);
        *self = Self::with_model(&self.experiment, model, self.device.clone());
        Ok(())
    }

    /// The network that predicts, in evaluation mode.
    fn network(&self, mode: Mode) -> Cnn {
        match mode {
            Mode::Evaluation | Mode::BatchStatistics => self.model.valid(),
            Mode::FreshWeights => self.fresh_model().clone(),
        }
    }

    /// A network that was never trained: another one than this run began with.
    fn fresh_model(&self) -> &Cnn {
        self.fresh.get_or_init(|| {
            let seed = self.experiment.seed.wrapping_add(1);
            let config = CnnConfig::new(&self.experiment);
            config
                .init(arithmetic(&self.experiment.compute), seed, &self.device)
                .valid()
        })
    }
}

/// Which network predicts, and how it normalises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The network trained, by its running statistics.
    Evaluation,
    /// The network trained, by the batch's own statistics.
    BatchStatistics,
    /// A network that was never trained.
    FreshWeights,
}

/// Reads each layer's tensors back from the engine, one after the other; `take` appends what is
/// wanted of each.
async fn read_layers(
    layers: Vec<Vec<Tensor<1>>>,
    take: fn(&mut Vec<f32>, &[f32]),
) -> Result<Vec<Vec<f32>>> {
    let mut taken = vec![Vec::new(); layers.len()];
    for (tensors, taken) in layers.into_iter().zip(&mut taken) {
        for tensor in tensors {
            let data = tensor.into_data_async().await.map_err(|x| failed(&x))?;
            take(taken, data.as_slice().map_err(|x| failed(&x))?);
        }
    }
    Ok(taken)
}

fn all(taken: &mut Vec<f32>, values: &[f32]) {
    taken.extend_from_slice(values);
}

fn squares(taken: &mut Vec<f32>, values: &[f32]) {
    taken.push(sum_of_squares(values) as f32);
}

/// The Euclidean norm of each layer, from its tensors' sums of squares.
fn norms_of(layers: &[Vec<f32>]) -> Vec<f32> {
    let norm = |sums: &Vec<f32>| sums.iter().sum::<f32>().sqrt();
    layers.iter().map(norm).collect()
}

/// Reads a tensor back from the engine.
///
/// # Errors
/// The engine failed.
async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>> {
    let data = tensor.into_data_async().await.map_err(|x| failed(&x))?;
    data.try_to_vec().map_err(|x| failed(&x))
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    let message = format!("The engine failed: {error}.");
    Error::new(ErrorKind::Engine, "engine", message)
}
