//! The paths that exported programs imported before [`program`](crate::program) was declared, with the
//! shapes that they had then: such programs still compile, and still train to the same digests.
//!
//! Nothing else uses them, and nothing is to be added.

/// Batches.
pub mod batch {
    use burn::tensor::Device;

    use crate::dataset::Dataset;
    use crate::program::earlier::experiment::Experiment;
    use crate::training::batch::{self, Batch};

    /// Images and labels before they are tensors.
    pub struct Pixels(batch::Pixels);

    impl Pixels {
        /// The images at `indices`, as they are.
        pub fn plain(dataset: &Dataset, indices: impl Iterator<Item = usize>) -> Self {
            Self(batch::Pixels::plain(dataset, indices))
        }

        /// The images at `indices`, augmented for optimiser step `step` (from 1).
        pub fn augmented(
            dataset: &Dataset,
            indices: impl Iterator<Item = usize>,
            experiment: &Experiment,
            step: u32,
        ) -> Self {
            let augmentation = experiment.augmentation();
            let seed = experiment.seed;
            Self(batch::Pixels::augmented(
                dataset,
                indices,
                &augmentation,
                seed,
                step,
            ))
        }

        /// As the network takes them.
        pub fn into_batch(self, device: &Device) -> Batch {
            self.0.into_batch(device)
        }
    }
}

/// The digest.
pub mod digest {
    pub use crate::run::digest::Digest;
}

/// Dropout.
pub mod dropout {
    use burn::tensor::Tensor;

    use crate::model::dropout;
    use crate::program::earlier::experiment::Experiment;

    /// The dropout of one optimiser step.
    pub struct Dropout(dropout::Dropout);

    impl Dropout {
        /// The dropout of step `step` (from 1) of an experiment.
        pub fn new(experiment: &Experiment, step: u32) -> Self {
            Self(dropout::Dropout::new(
                &experiment.network(),
                experiment.seed,
                step,
            ))
        }

        /// Drops units of what a pool gives.
        pub fn after_pool<const D: usize>(&mut self, units: Tensor<D>) -> Tensor<D> {
            self.0.after_pool(units)
        }

        /// Drops units of what the last layer takes.
        pub fn before_last<const D: usize>(&mut self, units: Tensor<D>) -> Tensor<D> {
            self.0.before_last(units)
        }
    }
}

/// Events.
pub mod event {
    pub use crate::run::split::Split;
}

/// The experiment, when its settings were not in groups yet.
pub mod experiment {
    use crate::settings::{Augmentation, Network, Training};
    pub use crate::settings::{Flip, Schedule, VerticalFlip};

    /// The settings that random numbers and the learning rate follow.
    #[allow(
        missing_docs,
        reason = "each is a setting of `settings`, under the same name"
    )]
    pub struct Experiment {
        pub flip: Flip,
        pub vertical_flip: VerticalFlip,
        pub rotation: f64,
        pub zoom: f64,
        pub shift: f64,
        pub brightness: f64,
        pub contrast: f64,
        pub color_jitter: f64,
        pub random_noise: f64,
        pub cutout: f64,
        pub mixup: f64,
        pub dropout: f64,
        pub pool_dropout: Option<f64>,
        pub epochs: u32,
        pub lr: f64,
        pub schedule: Schedule,
        pub seed: u32,
    }

    impl Default for Experiment {
        fn default() -> Self {
            Self {
                flip: Flip::None,
                vertical_flip: VerticalFlip::None,
                rotation: 0.0,
                zoom: 0.0,
                shift: 0.0,
                brightness: 0.0,
                contrast: 0.0,
                color_jitter: 0.0,
                random_noise: 0.0,
                cutout: 0.0,
                mixup: 0.0,
                dropout: 0.0,
                pool_dropout: None,
                epochs: 20,
                lr: 3e-3,
                schedule: Schedule::Constant,
                seed: 1,
            }
        }
    }

    impl Experiment {
        pub(super) fn augmentation(&self) -> Augmentation {
            Augmentation {
                flip: self.flip,
                vertical_flip: self.vertical_flip,
                rotation: self.rotation,
                zoom: self.zoom,
                shift: self.shift,
                brightness: self.brightness,
                contrast: self.contrast,
                color_jitter: self.color_jitter,
                random_noise: self.random_noise,
                cutout: self.cutout,
                mixup: self.mixup,
                ..Augmentation::default()
            }
        }

        pub(super) fn network(&self) -> Network {
            Network {
                dropout: self.dropout,
                pool_dropout: self.pool_dropout,
                ..Network::default()
            }
        }

        pub(super) fn training(&self) -> Training {
            Training {
                epochs: self.epochs,
                lr: self.lr,
                schedule: self.schedule,
                ..Training::default()
            }
        }
    }
}

/// Layers.
pub mod layers {
    pub use crate::model::engine::layers::{
        Activation, Arithmetic, convolve, dense as weigh, max_pool,
    };
}

/// The loss.
pub mod loss {
    pub use crate::training::loss::loss;
}

/// Metrics.
pub mod metrics {
    pub use crate::training::metrics::{Score, Tally};
}

/// Optimisers.
pub mod optimizer {
    pub use crate::training::optimizer::{Optimizer, Rule};

    /// Adam.
    pub mod adam {
        pub use crate::training::optimizer::adam::Adam;
    }

    /// The learning rate in the course of a run.
    pub mod schedule {
        use crate::program::earlier::experiment::Experiment;
        use crate::training::optimizer::schedule;

        /// The learning rate of a step.
        pub fn learning_rate(
            experiment: &Experiment,
            epoch: u32,
            step: u32,
            steps_per_epoch: usize,
        ) -> f64 {
            schedule::learning_rate(&experiment.training(), epoch, step, steps_per_epoch)
        }
    }
}
