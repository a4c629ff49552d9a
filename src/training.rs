//! The trainer: one optimiser step, one measurement. Written once for every engine.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use crate::adam::Adam;
use crate::batch::Batch;
use crate::dropout::Dropout;
use crate::error::{Error, ErrorKind, Result};
use crate::experiment::Experiment;
use crate::metrics::Tally;
use crate::model::{Cnn, CnnConfig};

/// A network, its optimiser, and the settings that may change while they work.
pub struct Trainer {
    model: Cnn,
    optimizer: ModuleOptimizer,
    device: Device,
    experiment: Experiment,
    steps: u32,
}

fn adam(experiment: &Experiment) -> ModuleOptimizer {
    ModuleOptimizer::from(Adam {
        weight_decay: experiment.decay,
    })
}

impl Trainer {
    /// A fresh network on the experiment's engine.
    ///
    /// # Errors
    /// The engine is not in this build.
    pub fn new(experiment: &Experiment) -> Result<Self> {
        let device = experiment.engine.device()?;
        Ok(Self {
            model: CnnConfig::new(experiment).init(experiment.seed, &device),
            optimizer: adam(experiment),
            device,
            experiment: experiment.clone(),
            steps: 0,
        })
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
        if experiment.decay != self.experiment.decay {
            let moments = self.optimizer.to_record();
            self.optimizer = adam(&experiment).load_record(moments);
        }
        self.experiment = experiment;
    }

    /// One optimiser step; counts the batch, as it stood before the update, into `tally`.
    ///
    /// # Errors
    /// The loss is not a finite number; the weights are then left as they were.
    pub async fn step(&mut self, batch: Batch, tally: &mut Tally) -> Result<()> {
        let dropout = Dropout::new(&self.experiment, self.steps + 1);
        let logits = self.model.forward(batch.images, Some(dropout));
        let values = read(logits.clone()).await?;
        tally.add(&values, &batch.labels, self.experiment.classes);
        if !tally.score().loss.is_finite() {
            return Err(Error::new(
                ErrorKind::Diverged,
                "lr",
                format!(
                    "The loss is no longer a finite number after {} steps: training diverged. \
                     Lower the learning rate (now {}).",
                    self.steps, self.experiment.lr
                ),
            ));
        }
        let loss = CrossEntropyLossConfig::new()
            .init(&self.device)
            .forward(logits, batch.targets);
        let gradients = GradientsParams::from_grads(loss.backward(), &self.model);
        let model = self.model.clone();
        self.model = self.optimizer.step(self.experiment.lr, model, gradients);
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
