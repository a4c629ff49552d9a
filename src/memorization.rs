//! The memorisation check: the same network, trained on the same images with random labels.
//!
//! It costs as much as the run it is compared with, so it is made only where someone asks for it.

use diagnosis::{Epoch, Figure, Probe};
use serde::{Deserialize, Serialize};

use crate::dataset::Library;
use crate::error::Result;
use crate::event::{Event, Split};
use crate::experiment::Experiment;
use crate::run::Run;

/// What training reported of one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reported {
    /// The epoch, from 1.
    pub epoch: u32,
    /// The accuracy reported, 0 to 1.
    pub accuracy: f64,
    /// Images.
    pub count: usize,
}

/// A check under way.
pub struct MemorizationCheck {
    run: Run,
    classes: usize,
    epochs: u32,
    with_true: Vec<Epoch>,
    with_random: Vec<Epoch>,
}

/// How far a check is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MemorizationProgress {
    /// From 0 to 1.
    pub done: f64,
    /// What it says, once all is done.
    pub probe: Option<Probe>,
}

fn epoch(
    Reported {
        epoch,
        accuracy,
        count,
    }: &Reported,
) -> Epoch {
    Epoch {
        epoch: *epoch,
        // The check goes by accuracies alone.
        reported: Some(Figure {
            accuracy: *accuracy,
            loss: f64::NAN,
            count: *count,
        }),
        ..Epoch::default()
    }
}

impl MemorizationCheck {
    /// Draws the labels and the initial weights. `reported` is what the run with true labels
    /// reported.
    ///
    /// # Errors
    /// As [`Run::new`].
    pub fn new(experiment: &Experiment, reported: &[Reported], library: &Library) -> Result<Self> {
        let epochs = reported.last().map_or(experiment.epochs, |last| last.epoch);
        let twin = Experiment {
            label_noise: 1.0,
            patience: 0,
            epochs,
            ..experiment.clone()
        };
        Ok(Self {
            run: Run::unmeasured(&twin, library)?,
            classes: experiment.classes,
            epochs,
            with_true: reported.iter().map(epoch).collect(),
            with_random: Vec::new(),
        })
    }

    /// Does one optimiser step.
    ///
    /// # Errors
    /// Training diverged, or the engine failed.
    pub async fn advance(&mut self) -> Result<MemorizationProgress> {
        for event in self.run.advance().await {
            match event.event {
                Event::Evaluation {
                    epoch: number,
                    split: Split::Reported,
                    score,
                } => self.with_random.push(epoch(&Reported {
                    epoch: number,
                    accuracy: score.accuracy,
                    count: score.count,
                })),
                Event::Failed(error) => return Err(error),
                _ => {}
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
    use crate::experiment::DataSource;
    use diagnosis::Finding;

    fn finding(experiment: &Experiment) -> Finding {
        let library = Library::default();
        let mut run = Run::unmeasured(experiment, &library).unwrap();
        let mut reported = Vec::new();
        while !run.is_done() {
            for event in pollster::block_on(run.advance()) {
                if let Event::Evaluation { epoch, score, .. } = event.event {
                    reported.push(Reported {
                        epoch,
                        accuracy: score.accuracy,
                        count: score.count,
                    });
                }
            }
        }
        let mut check = MemorizationCheck::new(experiment, &reported, &library).unwrap();
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
            epochs: 13,
            ..Experiment::default()
        };
        assert_eq!(finding(&shapes), Finding::Fine);
        let noise = Experiment {
            data: DataSource::Noise,
            ..shapes
        };
        assert_ne!(finding(&noise), Finding::Fine);
    }
}
