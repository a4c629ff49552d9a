//! The memorisation check: the same network, trained on the same images with random labels.
//!
//! It costs as much as the run it is compared with, so it is made only where someone asks for it.

use diagnosis::{Probe, Reported};
use serde::Serialize;

use crate::dataset::Library;
use crate::error::Result;
use crate::run::course::Run;
use crate::run::event::Event;
use crate::run::split::Split;
use crate::settings::{Data, Experiment, Training};

/// What an event reports of an epoch's training; `None` for other events.
pub fn reported(event: &Event) -> Option<Reported> {
    match event {
        Event::Evaluation {
            epoch,
            split: Split::Reported,
            score,
        } => Some(Reported {
            epoch: *epoch,
            accuracy: score.accuracy,
            count: score.count,
        }),
        _ => None,
    }
}

/// A memorisation check under way.
pub struct MemorizationCheck {
    run: Run,
    classes: usize,
    epochs: u32,
    with_true: Vec<Reported>,
    with_random: Vec<Reported>,
}

/// How far a memorisation check is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MemorizationProgress {
    /// The share of the work that is done, from 0 to 1.
    pub done: f64,
    /// The probe that the check results in, once all is done.
    pub probe: Option<Probe>,
}

impl MemorizationCheck {
    /// Draws the labels and the initial weights. `reported` is what the run with true labels
    /// reported.
    ///
    /// # Errors
    /// As [`Run::new`].
    pub fn new(experiment: &Experiment, reported: &[Reported], library: &Library) -> Result<Self> {
        let epochs = reported
            .last()
            .map_or(experiment.training.epochs, |last| last.epoch);
        let twin = Experiment {
            data: Data {
                label_noise: 1.0,
                ..experiment.data.clone()
            },
            training: Training {
                patience: 0,
                epochs,
                ..experiment.training.clone()
            },
            ..experiment.clone()
        };
        Ok(Self {
            run: Run::unmeasured(&twin, library)?,
            classes: experiment.data.classes,
            epochs,
            with_true: reported.to_vec(),
            with_random: Vec::new(),
        })
    }

    /// Does one optimiser step.
    ///
    /// # Errors
    /// Training diverged, or the engine failed.
    pub async fn advance(&mut self) -> Result<MemorizationProgress> {
        for event in self.run.advance().await {
            self.with_random.extend(reported(&event.event));
            if let Event::Failed(error) = event.event {
                return Err(error);
            }
        }
        let is_done = self.run.is_done();
        Ok(MemorizationProgress {
            done: self.with_random.len() as f64 / f64::from(self.epochs.max(1)),
            probe: is_done
                .then(|| diagnosis::memorization(&self.with_true, &self.with_random, self.classes))
                .flatten(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::DataSource;
    use diagnosis::Finding;

    fn finding(experiment: &Experiment) -> Finding {
        let library = Library::default();
        let mut run = Run::unmeasured(experiment, &library).unwrap();
        let mut history = Vec::new();
        while !run.is_done() {
            for event in pollster::block_on(run.advance()) {
                history.extend(reported(&event.event));
            }
        }
        let mut check = MemorizationCheck::new(experiment, &history, &library).unwrap();
        loop {
            let progress = pollster::block_on(check.advance()).unwrap();
            if let Some(probe) = progress.probe {
                return probe.finding;
            }
        }
    }

    #[test]
    fn shapes_are_learned_faster_than_random_labels_and_noise_is_not() {
        let shapes = Experiment {
            training: Training {
                epochs: 13,
                ..Training::default()
            },
            ..Experiment::default()
        };
        assert_eq!(finding(&shapes), Finding::Fine);
        let noise = Experiment {
            data: Data {
                source: DataSource::Noise,
                ..shapes.data.clone()
            },
            ..shapes
        };
        assert_ne!(finding(&noise), Finding::Fine);
    }
}
