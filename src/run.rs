//! One training of an experiment, cut into small pieces of work that each end in events.
//!
//! The browser's worker and the command line drive it alike: call [`Run::advance`] until it is
//! done. A piece is one optimiser step or one batch of evaluation, so whoever drives it can pause,
//! stop or retune within that time.

use web_time::Instant;
use xxhash_rust::xxh64::Xxh64;

use crate::batch::{Batch, order};
use crate::dataset::{Dataset, Splits};
use crate::error::Result;
use crate::event::{Event, RunEvent, Split};
use crate::experiment::Experiment;
use crate::metrics::{Score, Tally};
use crate::model::CnnConfig;
use crate::training::Trainer;

/// Images measured at a time: enough to keep an engine busy, few enough to answer a pause soon.
const EVALUATION_BATCH: usize = 64;

/// A run under way.
pub struct Run {
    id: u32,
    splits: Splits,
    trainer: Trainer,
    /// Epochs completed.
    epoch: u32,
    phase: Phase,
    /// Counts of the phase under way.
    tally: Tally,
    digest: Xxh64,
    elapsed_secs: f64,
}

/// What the next piece of work belongs to.
enum Phase {
    /// Measuring a split, from image `next` on.
    Evaluate {
        split: Split,
        next: usize,
    },
    /// Training an epoch: images in this order, from the `next`th on.
    Train {
        order: Vec<usize>,
        next: usize,
    },
    Done,
}

impl Run {
    /// Draws the data and the initial weights.
    ///
    /// # Errors
    /// The experiment is not valid, or its engine not in this build.
    pub fn new(id: u32, experiment: &Experiment) -> Result<Self> {
        experiment.validate()?;
        Ok(Self {
            id,
            trainer: Trainer::new(experiment)?,
            splits: Splits::draw(experiment),
            epoch: 0,
            phase: Phase::Evaluate {
                split: Split::Train,
                next: 0,
            },
            tally: Tally::default(),
            digest: Xxh64::new(0),
            elapsed_secs: 0.0,
        })
    }

    /// The event that opens the run.
    pub fn started(&self) -> RunEvent {
        let experiment = self.trainer.experiment();
        let network = CnnConfig::new(experiment);
        self.tag(Event::Started {
            engine: experiment.engine,
            parameter_count: network.parameter_count(),
            steps_per_epoch: self.splits.train.len().div_ceil(experiment.batch),
            chance: experiment.chance(),
            layers: network.layers(),
            experiment: experiment.clone(),
        })
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// Goes on with changed settings, where all that changed can change during a run.
    ///
    /// Returns whether it could; otherwise nothing happens.
    pub fn retune(&mut self, experiment: &Experiment) -> bool {
        let possible = experiment.validate().is_ok()
            && self.trainer.experiment().differs_only_live(experiment);
        if possible {
            self.trainer.retune(experiment.clone());
        }
        possible
    }

    /// Does the next piece of work and returns what happened; an error ends the run.
    pub async fn advance(&mut self) -> Vec<RunEvent> {
        let began = Instant::now();
        let result = self.work().await;
        self.elapsed_secs += began.elapsed().as_secs_f64();
        let mut events = result.unwrap_or_else(|error| {
            self.phase = Phase::Done;
            vec![Event::Failed(error)]
        });
        if let Some(Event::Finished { elapsed_secs, .. }) = events.last_mut() {
            *elapsed_secs = self.elapsed_secs;
        }
        events.into_iter().map(|event| self.tag(event)).collect()
    }

    async fn work(&mut self) -> Result<Vec<Event>> {
        match &self.phase {
            Phase::Done => Ok(Vec::new()),
            Phase::Train { .. } => self.train().await,
            Phase::Evaluate { .. } => self.evaluate().await,
        }
    }

    async fn train(&mut self) -> Result<Vec<Event>> {
        let Phase::Train { order, next } = &mut self.phase else {
            return Ok(Vec::new());
        };
        let experiment = self.trainer.experiment();
        let end = (*next + experiment.batch).min(order.len());
        let batch = Batch::augmented(
            &self.splits.train,
            order[*next..end].iter().copied(),
            self.trainer.device(),
            experiment,
            self.trainer.steps() + 1,
        );
        *next = end;
        let epoch_is_over = end == order.len();
        self.trainer.step(batch, &mut self.tally).await?;
        let score = self.tally.score();
        let mut events = vec![Event::Step {
            epoch: self.epoch + 1,
            step: self.trainer.steps(),
            loss: score.loss,
            accuracy: score.accuracy,
        }];
        if epoch_is_over {
            self.epoch += 1;
            events.push(self.measured(Split::Reported, score));
            self.enter(Phase::Evaluate {
                split: Split::Train,
                next: 0,
            });
        }
        Ok(events)
    }

    async fn evaluate(&mut self) -> Result<Vec<Event>> {
        let Phase::Evaluate { split, next } = &mut self.phase else {
            return Ok(Vec::new());
        };
        let split = *split;
        let images: &Dataset = match split {
            Split::Test => &self.splits.test,
            _ => &self.splits.train,
        };
        let end = (*next + EVALUATION_BATCH).min(images.len());
        let batch = Batch::plain(images, *next..end, self.trainer.device());
        *next = end;
        let split_is_over = end == images.len();
        self.trainer.evaluate(batch, &mut self.tally).await?;
        if !split_is_over {
            return Ok(Vec::new());
        }
        let score = self.tally.score();
        let mut events = vec![self.measured(split, score)];
        if split == Split::Train {
            self.enter(Phase::Evaluate {
                split: Split::Test,
                next: 0,
            });
        } else if self.epoch < self.trainer.experiment().epochs {
            let seed = self.trainer.experiment().seed;
            let order = order(seed, self.epoch + 1, self.splits.train.len());
            self.enter(Phase::Train { order, next: 0 });
        } else {
            self.enter(Phase::Done);
            events.push(Event::Finished {
                digest: format!("{:016x}", self.digest.digest()),
                elapsed_secs: self.elapsed_secs,
            });
        }
        Ok(events)
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.tally = Tally::default();
    }

    /// A measurement as an event; its bits enter the digest.
    fn measured(&mut self, split: Split, score: Score) -> Event {
        self.digest.update(&self.epoch.to_le_bytes());
        self.digest.update(&[split as u8]);
        self.digest.update(&score.accuracy.to_bits().to_le_bytes());
        self.digest.update(&score.loss.to_bits().to_le_bytes());
        self.digest.update(&(score.count as u64).to_le_bytes());
        Event::Evaluation {
            epoch: self.epoch,
            split,
            score,
        }
    }

    fn tag(&self, event: Event) -> RunEvent {
        RunEvent {
            run_id: self.id,
            event,
        }
    }
}
