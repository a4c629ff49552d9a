//! One training of an experiment, cut into small pieces of work that each end in events.
//!
//! The browser's worker and the command line drive it alike: call [`Run::advance`] until it is
//! done. A piece is one optimiser step or one batch of evaluation, so the caller can pause, stop or
//! retune within that time.

use std::pin::Pin;

use diagnosis::Predictions;
use web_time::Instant;

use crate::dataset::{Balance, Decks, Library, Splits};
use crate::error::{Error, ErrorKind, Result};
use crate::model::engine::arithmetic;
use crate::run::event::{Event, RunEvent};
use crate::run::examination::{Examination, Examiner, LatestPredictions, STEP_COST, Subject};
use crate::run::feed::Feed;
use crate::run::history::History;
use crate::run::inspection::Inspection;
use crate::run::measures::Measures;
use crate::run::split::Split;
use crate::run::test_path::TestPath;
use crate::settings::{CnnConfig, Experiment, Scenario, Training};
use crate::training::batch::{Pixels, order};
use crate::training::early_stopping::EarlyStopping;
use crate::training::metrics::{Metric, Score, Tally, collect, training_metric};
use crate::training::optimizer::schedule::learning_rate;
use crate::training::trainer::{PREDICTED_AT_ONCE, Trainer};

/// A run under way.
pub struct Run {
    id: u32,
    /// The settings as they were asked for; the trainer has those in force.
    experiment: Experiment,
    pub(super) feed: Feed,
    balance: Balance,
    chance: f64,
    pub(super) trainer: Trainer,
    measures: Measures,
    /// Counts the passes over images, so that each has random numbers of its own on the test path.
    pub(super) passes: u32,
    /// Epochs completed.
    epoch: u32,
    phase: Phase,
    /// Right answers and losses of the phase under way.
    tally: Tally,
    /// Predictions for the split that is being measured.
    predictions: Predictions,
    /// Predictions of the epoch being measured, split after split; once complete they become
    /// `latest`.
    measuring: LatestPredictions,
    pub(super) latest: LatestPredictions,
    pub(super) inspection: Inspection,
    /// The epoch whose weights were kept last, and the predictions made with them.
    kept: Option<(u32, LatestPredictions)>,
    /// The score that training reported for the latest epoch.
    reported: Option<Score>,
    history: History,
    examiner: Examiner,
    early_stopping: EarlyStopping,
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
    /// Gathering evidence.
    Examine(Box<Examination>),
    Done,
}

impl Run {
    /// A run that measures everything: draws its data and initial weights.
    ///
    /// # Errors
    /// The experiment is not valid, its engine not in this build, or its images not in the library.
    pub fn new(id: u32, experiment: &Experiment, library: &Library) -> Result<Self> {
        experiment.validate()?;
        let decks = Decks::new(experiment, library)?;
        Ok(Self {
            id,
            experiment: experiment.clone(),
            measures: Measures::Everything,
            trainer: Trainer::new(&experiment.in_force())?,
            balance: decks.balance(),
            chance: decks.chance(),
            feed: Feed {
                splits: Splits::draw(experiment, &decks),
                test_path: TestPath::new(experiment),
            },
            passes: 0,
            epoch: 0,
            phase: Phase::Evaluate {
                split: Split::Train,
                next: 0,
            },
            tally: Tally::new(training_metric(experiment.fault.scenario)),
            predictions: Predictions::default(),
            measuring: LatestPredictions::default(),
            latest: LatestPredictions::default(),
            inspection: Inspection::default(),
            kept: None,
            reported: None,
            history: History::default(),
            examiner: Examiner::default(),
            early_stopping: EarlyStopping::default(),
            elapsed_secs: 0.0,
        })
    }

    /// A run that measures its validation split alone: after its last epoch, and after each one
    /// only where early stopping needs it.
    ///
    /// # Errors
    /// As [`Self::new`]; or there is no validation split.
    pub fn trial(experiment: &Experiment, library: &Library) -> Result<Self> {
        let mut run = Self::new(0, experiment, library)?;
        if run.feed.splits.validation.is_empty() {
            let message = "Validation share: a trial needs a validation share above 0.";
            return Err(Error::new(ErrorKind::Setting, "validation", message));
        }
        run.measures = Measures::Validation;
        run.enter_epoch();
        Ok(run)
    }

    /// A run that measures nothing but what training reports.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn unmeasured(experiment: &Experiment, library: &Library) -> Result<Self> {
        let mut run = Self::new(0, experiment, library)?;
        run.measures = Measures::Nothing;
        run.enter_epoch();
        Ok(run)
    }

    /// The event that opens the run.
    pub fn started(&self) -> RunEvent {
        let experiment = &self.experiment;
        let network = CnnConfig::new(self.trainer.experiment());
        Event::Started {
            engine: experiment.compute.engine,
            arithmetic: arithmetic(&experiment.compute).into(),
            parameter_count: network.parameter_count(),
            steps_per_epoch: self.steps_per_epoch(),
            chance: self.chance,
            balance: self.balance.clone(),
            layers: network.layers(),
            experiment: experiment.clone(),
        }
        .of_run(self.id)
    }

    /// Optimiser steps in one epoch.
    pub fn steps_per_epoch(&self) -> usize {
        let batch = self.experiment.training.batch;
        self.feed.splits.train.len().div_ceil(batch)
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done)
    }

    /// Whether all that belongs to the latest optimiser step is done: what follows is the next one,
    /// or nothing.
    pub fn is_between_steps(&self) -> bool {
        matches!(self.phase, Phase::Train { .. } | Phase::Done)
    }

    /// Whether the next piece of work gathers evidence or judges it.
    pub fn is_diagnosing(&self) -> bool {
        matches!(self.phase, Phase::Examine(_))
    }

    /// Goes on with changed settings, where all that changed can change during a run.
    ///
    /// Returns whether it could; otherwise nothing happens.
    pub fn retune(&mut self, experiment: &Experiment) -> bool {
        let possible =
            experiment.validate().is_ok() && self.experiment.differs_only_live(experiment);
        if possible {
            self.trainer.retune(experiment.in_force());
            self.experiment = experiment.clone();
        }
        possible
    }

    /// Whether any piece of work has been done.
    pub(super) fn has_begun(&self) -> bool {
        let is_under_way = match &self.phase {
            Phase::Evaluate { next, .. } | Phase::Train { next, .. } => *next > 0,
            Phase::Examine(_) | Phase::Done => true,
        };
        is_under_way || self.passes > 0 || self.trainer.steps() > 0
    }

    /// Does the next piece of work and returns what happened; an error ends the run.
    pub async fn advance(&mut self) -> Vec<RunEvent> {
        let began = Instant::now();
        // Boxed, or each caller's own future would be compiled with a copy of all the work.
        let work: Pin<Box<dyn Future<Output = _> + '_>> = Box::pin(self.work());
        let result = work.await;
        self.elapsed_secs += began.elapsed().as_secs_f64();
        let mut events = result.unwrap_or_else(|error| {
            self.phase = Phase::Done;
            vec![Event::Failed(error)]
        });
        if let Some(Event::Finished { elapsed_secs, .. }) = events.last_mut() {
            *elapsed_secs = self.elapsed_secs;
        }
        events
            .into_iter()
            .map(|event| event.of_run(self.id))
            .collect()
    }

    async fn work(&mut self) -> Result<Vec<Event>> {
        match &self.phase {
            Phase::Done => Ok(Vec::new()),
            Phase::Train { .. } => self.train().await,
            Phase::Evaluate { .. } => self.evaluate().await,
            Phase::Examine(_) => self.examine().await,
        }
    }

    async fn train(&mut self) -> Result<Vec<Event>> {
        let steps_per_epoch = self.steps_per_epoch();
        let Phase::Train { order, next } = &mut self.phase else {
            return Ok(Vec::new());
        };
        let (experiment, steps) = (&self.experiment, self.trainer.steps());
        let end = (*next + experiment.training.batch).min(order.len());
        let indices = order[*next..end].iter().copied();
        let pixels = Pixels::augmented(
            &self.feed.splits.train,
            indices,
            &experiment.augmentation,
            experiment.seed,
            steps + 1,
        );
        let batch = pixels.into_batch(self.trainer.device());
        let lr = learning_rate(&experiment.training, self.epoch, steps, steps_per_epoch);
        self.examiner.note(STEP_COST * (end - *next));
        *next = end;
        let epoch_is_over = end == order.len();
        let is_watched = epoch_is_over && self.measures.everything();
        let mut norms = Vec::new();
        let wanted = is_watched.then_some(&mut norms);
        let tally = &mut self.tally;
        self.trainer.watched_step(batch, lr, tally, wanted).await?;
        if is_watched {
            self.inspection.take_gradients(norms);
        }
        let score = self.tally.score();
        let mut events = vec![Event::Step {
            epoch: self.epoch + 1,
            step: self.trainer.steps(),
            loss: score.loss,
            accuracy: score.accuracy,
        }];
        if epoch_is_over {
            self.epoch += 1;
            self.reported = Some(score);
            events.push(self.measured(Split::Reported, score));
            match self
                .measures
                .first_split(self.experiment.training.patience > 0, self.is_last())
            {
                Some(split) => self.enter(Phase::Evaluate { split, next: 0 }),
                None => self.go_on(&mut events),
            }
        }
        Ok(events)
    }

    async fn evaluate(&mut self) -> Result<Vec<Event>> {
        let &Phase::Evaluate { split, next } = &self.phase else {
            return Ok(Vec::new());
        };
        let count = self.feed.images(split).len();
        let end = (next + PREDICTED_AT_ONCE).min(count);
        let (batch, logits) = self
            .feed
            .predict(&self.trainer, split, next..end, self.passes)
            .await?;
        let classes = self.experiment.data.classes;
        self.tally.add(&logits, &batch.labels, classes);
        collect(&logits, &batch.labels, classes, &mut self.predictions);
        self.examiner.note(end - next);
        self.phase = Phase::Evaluate { split, next: end };
        if end < count {
            return Ok(Vec::new());
        }
        let score = self.stated(split);
        let mut events = vec![self.measured(split, score)];
        let patience = self.experiment.training.patience;
        if split == Split::Validation
            && self.early_stopping.hear(self.epoch, score.loss)
            && patience > 0
        {
            self.trainer.keep();
            self.kept = Some((self.epoch, LatestPredictions::default()));
        }
        let predictions = std::mem::take(&mut self.predictions);
        if self.measures.everything() {
            self.inspection
                .take_predictions(split, self.passes, &predictions);
        }
        *self.measuring.of_mut(split) = predictions;
        let has_validation = !self.feed.splits.validation.is_empty();
        let next = self.measures.split_after(split, has_validation);
        if let Some(split) = next {
            self.enter(Phase::Evaluate { split, next: 0 });
            return Ok(events);
        }
        self.latest = std::mem::take(&mut self.measuring);
        if self.measures.everything() {
            let norms = self.trainer.weight_norms().await?;
            self.inspection
                .complete(norms, self.trainer.filters().await?);
        }
        match &mut self.kept {
            Some((epoch, kept)) if *epoch == self.epoch => *kept = self.latest.clone(),
            _ => {}
        }
        let is_last = self.is_last();
        if is_last {
            self.restore();
        }
        if self.epoch > 0 && self.measures.everything() {
            let subject = Subject {
                trainer: &self.trainer,
                feed: &self.feed,
                latest: &self.latest,
            };
            let examination = self.examiner.examine(self.epoch, is_last, subject);
            self.enter(Phase::Examine(Box::new(examination)));
            return Ok(events);
        }
        self.go_on(&mut events);
        Ok(events)
    }

    async fn examine(&mut self) -> Result<Vec<Event>> {
        let subject = Subject {
            trainer: &self.trainer,
            feed: &self.feed,
            latest: &self.latest,
        };
        let Phase::Examine(examination) = &mut self.phase else {
            return Ok(Vec::new());
        };
        self.passes += 1;
        if !examination.advance(subject, self.passes).await? {
            return Ok(Vec::new());
        }
        let Phase::Examine(examination) = std::mem::replace(&mut self.phase, Phase::Done) else {
            return Ok(Vec::new());
        };
        let mut events = vec![Event::Diagnosis {
            epoch: self.epoch,
            diagnosis: self
                .examiner
                .diagnose(*examination, self.history.epochs(), subject),
        }];
        self.go_on(&mut events);
        Ok(events)
    }

    /// Whether no epoch follows the one just measured.
    fn is_last(&self) -> bool {
        let Training {
            epochs, patience, ..
        } = self.experiment.training;
        self.epoch >= epochs || self.early_stopping.ends(self.epoch, patience)
    }

    /// Goes back to the weights last kept, if any were, and to what was measured with them.
    fn restore(&mut self) {
        self.trainer.restore();
        if let Some((epoch, latest)) = self.kept.take() {
            self.latest = latest;
            self.inspection.go_back(epoch);
            self.history.go_back(epoch);
        }
    }

    /// Begins the next epoch or ends the run.
    fn go_on(&mut self, events: &mut Vec<Event>) {
        if self.is_last() {
            self.enter(Phase::Done);
            let patience = self.experiment.training.patience;
            events.push(Event::Finished {
                digest: self.history.digest().to_string(),
                elapsed_secs: self.elapsed_secs,
                best_epoch: self.early_stopping.best_epoch(patience),
            });
        } else {
            self.enter_epoch();
        }
    }

    fn enter_epoch(&mut self) {
        let seed = self.experiment.seed;
        let order = order(seed, self.epoch + 1, self.feed.splits.train.len());
        self.enter(Phase::Train { order, next: 0 });
    }

    /// The score that the pipeline states for a split just measured.
    fn stated(&self, split: Split) -> Score {
        let scenario = self.experiment.fault.scenario;
        match (scenario, split, self.reported) {
            (Scenario::ReportedAccuracy, Split::Train, Some(reported)) => reported,
            _ => self.tally.score(),
        }
    }

    fn enter(&mut self, phase: Phase) {
        let is_training = match phase {
            Phase::Evaluate { split, .. } => split == Split::Train,
            _ => true,
        };
        let metric = training_metric(self.experiment.fault.scenario);
        self.tally = Tally::new(if is_training { metric } else { Metric::ArgMax });
        self.phase = phase;
        self.passes += 1;
    }

    /// Makes an event of a measurement, whose bits enter the digest.
    fn measured(&mut self, split: Split, score: Score) -> Event {
        self.history.add(self.epoch, split, score);
        Event::Evaluation {
            epoch: self.epoch,
            split,
            score,
        }
    }
}
