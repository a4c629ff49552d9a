//! The trainer: one optimiser step, one measurement. Written once for every engine.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use crate::batch::Batch;
use crate::dropout::Dropout;
use crate::error::{Error, ErrorKind, Result};
use crate::experiment::Experiment;
use crate::loss::loss;
use crate::metrics::Tally;
use crate::model::{Cnn, CnnConfig};
use crate::optimizer::optimizer;

/// A network, its optimiser, and the settings that may change while they work.
pub struct Trainer {
    model: Cnn,
    /// The network in evaluation mode as it was when it was last kept.
    best: Option<Cnn>,
    optimizer: ModuleOptimizer,
    device: Device,
    experiment: Experiment,
    steps: u32,
}

impl Trainer {
    /// A fresh network on the experiment's engine.
    ///
    /// # Errors
    /// The engine is not in this build.
    pub fn new(experiment: &Experiment) -> Result<Self> {
        let device = experiment.engine.device()?;
        let model = CnnConfig::new(experiment).init(experiment.seed, &device);
        Ok(Self::with_model(experiment, model, device))
    }

    /// A given network on its device.
    pub fn with_model(experiment: &Experiment, model: Cnn, device: Device) -> Self {
        Self {
            model,
            best: None,
            optimizer: optimizer(experiment),
            device,
            experiment: experiment.clone(),
            steps: 0,
        }
    }

    /// The settings in force.
    pub fn experiment(&self) -> &Experiment {
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
    pub fn retune(&mut self, experiment: Experiment) {
        let Experiment {
            decay, momentum, ..
        } = self.experiment;
        if (experiment.decay, experiment.momentum) != (decay, momentum) {
            let moments = self.optimizer.to_record();
            self.optimizer = optimizer(&experiment).load_record(moments);
        }
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
        let dropout = Dropout::new(&self.experiment, self.steps + 1);
        let logits = self.model.forward(batch.images.clone(), Some(dropout));
        let values = read(logits.clone()).await?;
        tally.add(&values, &batch.labels, self.experiment.classes);
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
        let loss = loss(logits, &batch, self.experiment.smoothing);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        let model = self.model.clone();
        self.model = self.optimizer.step(lr, model, gradients);
        self.steps += 1;
        Ok(())
    }

    /// Counts a batch in evaluation mode into `tally`.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn evaluate(&self, batch: Batch, tally: &mut Tally) -> Result<()> {
        let logits = self.model.valid().forward(batch.images.inner(), None);
        tally.add(&read(logits).await?, &batch.labels, self.experiment.classes);
        Ok(())
    }
}

/// Reads logits back from the engine.
async fn read(logits: Tensor<2>) -> Result<Vec<f32>> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::new(
            ErrorKind::Engine,
            "engine",
            format!("The engine failed: {error}."),
        )
    };
    let data = logits
        .into_data_async()
        .await
        .map_err(|error| failed(&error))?;
    data.try_to_vec().map_err(|error| failed(&error))
}
