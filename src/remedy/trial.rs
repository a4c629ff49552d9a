//! One trial of a remedy: trained to the end, measured on the validation split alone.

use serde::Serialize;

use crate::dataset::Library;
use crate::error::Result;
use crate::run::Run;
use crate::run::event::Event;
use crate::run::split::Split;
use crate::settings::Experiment;
use crate::training::metrics::Score;

/// A trial under way.
pub struct Trial {
    run: Run,
    steps: f64,
    done: f64,
    /// The score of each epoch that was measured.
    scores: Vec<(u32, Score)>,
    score: Option<Score>,
}

/// How far a trial is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TrialProgress {
    /// The share of the work that is done, from 0 to 1.
    pub done: f64,
    /// The score on the validation split, once all is done.
    pub score: Option<Score>,
}

impl Trial {
    /// Draws the data and the initial weights.
    ///
    /// # Errors
    /// The experiment is not valid or has no validation split, its engine is not in this build, or
    /// its images are not in the library.
    pub fn new(experiment: &Experiment, library: &Library) -> Result<Self> {
        let run = Run::trial(experiment, library)?;
        Ok(Self {
            steps: f64::from(experiment.training.epochs) * run.steps_per_epoch() as f64,
            run,
            done: 0.0,
            scores: Vec::new(),
            score: None,
        })
    }

    /// Does one optimiser step or one batch of evaluation.
    ///
    /// # Errors
    /// Training diverged, or the engine failed.
    pub async fn advance(&mut self) -> Result<TrialProgress> {
        for event in self.run.advance().await {
            match event.event {
                Event::Step { .. } => self.done += 1.0 / self.steps,
                Event::Evaluation {
                    epoch,
                    split: Split::Validation,
                    score,
                } => self.scores.push((epoch, score)),
                Event::Finished { best_epoch, .. } => {
                    let best = self
                        .scores
                        .iter()
                        .find(|(epoch, _)| Some(*epoch) == best_epoch);
                    self.score = best.or(self.scores.last()).map(|(_, score)| *score);
                }
                Event::Failed(error) => return Err(error),
                _ => {}
            }
        }
        Ok(TrialProgress {
            done: if self.score.is_some() {
                1.0
            } else {
                self.done.min(0.99)
            },
            score: self.score,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remedy::remedies;
    use crate::settings::{Data, Network, Training};

    #[test]
    fn a_trial_ends_with_the_score_that_a_run_has_on_its_validation_split() {
        let experiment = Experiment {
            data: Data {
                train: 48,
                test: 16,
                classes: 3,
                ..Data::default()
            },
            network: Network {
                blocks: 2,
                width: 4,
                dense: 8,
                ..Network::default()
            },
            training: Training {
                epochs: 3,
                ..Training::default()
            },
            ..Experiment::default()
        };
        let library = Library::default();
        for remedy in remedies(&experiment, &library) {
            let mut run = Run::new(1, &remedy.experiment, &library).unwrap();
            let mut measured = Vec::new();
            let mut best = None;
            while !run.is_done() {
                for event in pollster::block_on(run.advance()) {
                    match event.event {
                        Event::Evaluation {
                            epoch,
                            split: Split::Validation,
                            score,
                        } => {
                            measured.push((epoch, score));
                        }
                        Event::Finished { best_epoch, .. } => best = best_epoch,
                        _ => {}
                    }
                }
            }
            let expected = match best {
                Some(best) => measured.iter().find(|(epoch, _)| *epoch == best).unwrap().1,
                None => measured.last().unwrap().1,
            };
            let mut trial = Trial::new(&remedy.experiment, &library).unwrap();
            let score = loop {
                let progress = pollster::block_on(trial.advance()).unwrap();
                if let Some(score) = progress.score {
                    break score;
                }
            };
            assert_eq!(score, expected, "{}", remedy.name);
        }
    }
}
