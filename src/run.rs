//! One training of an experiment, cut into small pieces of work that each end in events.
//!
//! The browser's worker and the command line drive it alike: call [`Run::advance`] until it is
//! done. A piece is one optimiser step or one batch of evaluation, so whoever drives it can pause,
//! stop or retune within that time.

use web_time::Instant;
use xxhash_rust::xxh64::Xxh64;

use crate::batch::{Pixels, order};
use crate::dataset::{Balance, Dataset, Decks, Library, Splits};
use crate::early_stopping::EarlyStopping;
use crate::error::Result;
use crate::event::{Event, RunEvent, Split};
use crate::experiment::Experiment;
use crate::metrics::{Score, Tally};
use crate::model::CnnConfig;
use crate::optimizer::schedule::learning_rate;
use crate::training::Trainer;

/// Images measured at a time: enough to keep an engine busy, few enough to answer a pause soon.
const EVALUATION_BATCH: usize = 64;

/// A run under way.
pub struct Run {
    id: u32,
    splits: Splits,
    balance: Balance,
    chance: f64,
    trainer: Trainer,
    /// Epochs completed.
    epoch: u32,
    phase: Phase,
    /// Counts of the phase under way.
    tally: Tally,
    early_stopping: EarlyStopping,
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
    /// The experiment is not valid, its engine not in this build, or its images not in the library.
    pub fn new(id: u32, experiment: &Experiment, library: &Library) -> Result<Self> {
        experiment.validate()?;
        let decks = Decks::new(experiment, library)?;
        Ok(Self {
            id,
            trainer: Trainer::new(experiment)?,
            balance: decks.balance(),
            chance: decks.chance(),
            splits: Splits::draw(experiment, &decks),
            epoch: 0,
            phase: Phase::Evaluate {
                split: Split::Train,
                next: 0,
            },
            tally: Tally::default(),
            early_stopping: EarlyStopping::default(),
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
            steps_per_epoch: self.steps_per_epoch(),
            chance: self.chance,
            balance: self.balance.clone(),
            layers: network.layers(),
            experiment: experiment.clone(),
        })
    }

    fn steps_per_epoch(&self) -> usize {
        let batch = self.trainer.experiment().batch;
        self.splits.train.len().div_ceil(batch)
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
        let steps_per_epoch = self.steps_per_epoch();
        let Phase::Train { order, next } = &mut self.phase else {
            return Ok(Vec::new());
        };
        let (experiment, steps) = (self.trainer.experiment(), self.trainer.steps());
        let end = (*next + experiment.batch).min(order.len());
        let indices = order[*next..end].iter().copied();
        let pixels = Pixels::augmented(&self.splits.train, indices, experiment, steps + 1);
        let batch = pixels.into_batch(self.trainer.device());
        let lr = learning_rate(experiment, self.epoch, steps, steps_per_epoch);
        *next = end;
        let epoch_is_over = end == order.len();
        self.trainer.step(batch, lr, &mut self.tally).await?;
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
        let &Phase::Evaluate { split, next } = &self.phase else {
            return Ok(Vec::new());
        };
        let images = self.images(split);
        let end = (next + EVALUATION_BATCH).min(images.len());
        let split_is_over = end == images.len();
        let batch = Pixels::plain(images, next..end).into_batch(self.trainer.device());
        self.phase = Phase::Evaluate { split, next: end };
        self.trainer.evaluate(batch, &mut self.tally).await?;
        if !split_is_over {
            return Ok(Vec::new());
        }
        let score = self.tally.score();
        let mut events = vec![self.measured(split, score)];
        let patience = self.trainer.experiment().patience;
        let next = match split {
            Split::Train if !self.splits.validation.is_empty() => Some(Split::Validation),
            Split::Train | Split::Validation => Some(Split::Test),
            _ => None,
        };
        if split == Split::Validation
            && self.early_stopping.hear(self.epoch, score.loss)
            && patience > 0
        {
            self.trainer.keep();
        }
        if let Some(split) = next {
            self.enter(Phase::Evaluate { split, next: 0 });
        } else if self.epoch < self.trainer.experiment().epochs
            && !self.early_stopping.ends(self.epoch, patience)
        {
            let seed = self.trainer.experiment().seed;
            let order = order(seed, self.epoch + 1, self.splits.train.len());
            self.enter(Phase::Train { order, next: 0 });
        } else {
            self.trainer.restore();
            self.enter(Phase::Done);
            events.push(Event::Finished {
                digest: format!("{:016x}", self.digest.digest()),
                elapsed_secs: self.elapsed_secs,
                best_epoch: self.early_stopping.best_epoch(patience),
            });
        }
        Ok(events)
    }

    /// Measures a split again with the weights as they are, apart from the run's course.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn evaluate_again(&self, split: Split) -> Result<Score> {
        let images = self.images(split);
        let mut tally = Tally::default();
        for start in (0..images.len()).step_by(EVALUATION_BATCH) {
            let end = (start + EVALUATION_BATCH).min(images.len());
            let batch = Pixels::plain(images, start..end).into_batch(self.trainer.device());
            self.trainer.evaluate(batch, &mut tally).await?;
        }
        Ok(tally.score())
    }

    fn images(&self, split: Split) -> &Dataset {
        match split {
            Split::Test => &self.splits.test,
            Split::Validation => &self.splits.validation,
            Split::Train | Split::Reported => &self.splits.train,
        }
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
