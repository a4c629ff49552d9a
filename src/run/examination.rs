//! Examination: gathers what a run shows, in small pieces of work, for its diagnosis.
//!
//! It sends the same training images through the training path and through the test path, feeds
//! some images with batch normalisation in either mode, and hands over metrics, predictions and
//! pixels. It passes on what the pipeline does and never why: [`diagnosis`] must find that out.

use std::ops::Range;

use diagnosis::{
    Diagnosis, Epoch, Evidence, Fed, ImageSet, Normalization, Paths, Predictions, Survey, Weights,
    diagnose,
};

use crate::dataset::{Dataset, IMAGE_LEN, Splits};
use crate::error::Result;
use crate::run::feed::Feed;
use crate::run::split::PerSplit;
use crate::training::batch::Pixels;
use crate::training::metrics::collect;
use crate::training::trainer::{Mode, PREDICTED_AT_ONCE, Trainer};

/// What a training step costs, in images fed forward: going backward takes about twice as long.
pub const STEP_COST: usize = 3;
/// One part in this many of a run's work may go into examinations.
const BUDGET: usize = 30;
/// The fewest training images in an examination, the fewest in the last one, and the most.
const FEWEST: usize = 64;
const FEWEST_LAST: usize = 128;
const MOST: usize = 256;

/// What an examination looks at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The network.
    pub trainer: &'a Trainer,
    /// The stored images, and the paths on which they reach the network.
    pub feed: &'a Feed,
    /// The latest predictions of each split.
    pub latest: &'a LatestPredictions,
}

/// The latest predictions of each split, as the pipeline measures it: of training images by the
/// training path, of all others by the test path.
pub type LatestPredictions = PerSplit<Predictions>;

/// Decides when to examine, and keeps what is measured once a run.
#[derive(Default)]
pub struct Examiner {
    survey: Option<Survey>,
    /// What the latest examination found.
    found: Found,
    /// Images fed forward in the run so far, training steps by their cost.
    work: usize,
    /// Images fed forward in examinations so far.
    spent: usize,
}

impl Examiner {
    /// Takes note of a run's work, in images fed forward.
    pub fn note(&mut self, work: usize) {
        self.work += work;
    }

    /// The examination after an epoch: of some images where the budget allows it, after the first
    /// epoch and after the last in any case, and else of nothing, with what was found before.
    pub fn examine(&mut self, epoch: u32, is_last: bool, subject: Subject) -> Examination {
        let originals = subject.feed.splits.originals;
        let normalizes = subject.trainer.has_batch_norm();
        // Both paths; with batch normalisation as many again, and as many test images.
        let each = if normalizes { 4 } else { 2 };
        let affordable = (self.work / BUDGET).saturating_sub(self.spent) / each;
        if epoch > 1 && !is_last && affordable < FEWEST.min(originals) {
            return Examination::of_nothing(std::mem::take(&mut self.found));
        }
        let fewest = if is_last { FEWEST_LAST } else { FEWEST };
        let count = affordable.clamp(fewest, MOST).min(originals);
        self.spent += each * count;
        Examination::new(count, normalizes, subject)
    }

    /// Diagnoses the run from the evidence so far.
    pub fn diagnose(
        &mut self,
        examination: Examination,
        history: &[Epoch],
        subject: Subject,
    ) -> Diagnosis {
        let Splits {
            train,
            originals,
            test,
            ..
        } = &subject.feed.splits;
        let classes = subject.trainer.experiment().data.classes;
        let survey = self.survey.get_or_insert_with(|| {
            Survey::new(set(train, *originals), set(test, test.len()), classes)
        });
        let LatestPredictions {
            train,
            validation,
            test,
        } = subject.latest.clone();
        let Found {
            paths,
            normalization,
            weights,
        } = examination.found;
        let evidence = Evidence {
            classes,
            history: history.to_vec(),
            train: Some(train),
            validation: Some(validation).filter(|held| !held.labels.is_empty()),
            test: Some(test),
            paths: Some(paths),
            normalization,
            images: Some(survey),
            weights,
            ..Evidence::default()
        };
        let diagnosis = diagnose(&evidence);
        self.found = Found {
            paths: evidence.paths.unwrap_or_default(),
            normalization: evidence.normalization,
            weights,
        };
        diagnosis
    }
}

/// What an examination finds.
#[derive(Default)]
struct Found {
    paths: Paths,
    normalization: Option<Normalization>,
    weights: Option<Weights>,
}

/// One examination under way.
pub struct Examination {
    /// Some training images, as stored.
    sample: Dataset,
    /// What is still to be fed; the last comes first.
    to_do: Vec<Feeding>,
    /// How many images of the feeding under way are done.
    done: usize,
    found: Found,
}

/// Which images are fed by which path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Feeding {
    ByTraining,
    ByTesting,
    ByTestingAgain,
    TrainBatch,
    TestBatch,
    Variances,
    Checksums,
}

impl Examination {
    fn new(count: usize, normalizes: bool, subject: Subject) -> Self {
        use Feeding::{
            ByTesting, ByTestingAgain, ByTraining, Checksums, TestBatch, TrainBatch, Variances,
        };
        let originals = subject.feed.splits.originals;
        let mut to_do = vec![Checksums, ByTestingAgain, ByTesting, ByTraining];
        if normalizes {
            to_do.splice(0..0, [Variances, TestBatch, TrainBatch]);
        }
        let mut sample = Dataset::default();
        // Spread over the whole split: its order may be that of the classes.
        for index in (0..count).map(|number| number * originals / count) {
            let train = &subject.feed.splits.train;
            sample.push(train.image(index), train.label(index));
        }
        Self {
            sample,
            to_do,
            done: 0,
            found: Found {
                normalization: normalizes.then(Normalization::default),
                ..Found::default()
            },
        }
    }

    /// An examination that is done already, with what an earlier one found.
    fn of_nothing(found: Found) -> Self {
        Self {
            sample: Dataset::default(),
            to_do: Vec::new(),
            done: 0,
            found,
        }
    }

    /// Does a piece of the work; returns whether all is done. `pass` counts the passes over any set
    /// by the test path.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn advance(&mut self, subject: Subject<'_>, pass: u32) -> Result<bool> {
        let Some(&feeding) = self.to_do.last() else {
            return Ok(true);
        };
        let trainer = subject.trainer;
        let splits = &subject.feed.splits;
        let path = &subject.feed.test_path;
        let whole = match feeding {
            Feeding::TestBatch => self.sample.len().min(splits.test.len()),
            _ => self.sample.len(),
        };
        // Pieces of one size: a batch's statistics need a batch.
        let pieces = whole.div_ceil(PREDICTED_AT_ONCE).max(1);
        let end = (self.done + whole.div_ceil(pieces)).min(whole);
        let part = self.done..end;
        let batch_mode = Mode::BatchStatistics;
        match (feeding, &mut self.found.normalization) {
            (Feeding::ByTraining, _) => {
                let pixels = Pixels::plain(&self.sample, part);
                feed(
                    trainer,
                    pixels,
                    Mode::Evaluation,
                    &mut self.found.paths.by_training,
                )
                .await?;
            }
            (Feeding::ByTesting, _) => {
                let pixels = path.feed(&self.sample, part, pass);
                feed(
                    trainer,
                    pixels,
                    path.mode(),
                    &mut self.found.paths.by_testing,
                )
                .await?;
            }
            (Feeding::ByTestingAgain, _) => {
                let pixels = path.feed(&self.sample, part.clone(), pass);
                let first = &self.found.paths.by_testing;
                let again = self.found.paths.by_testing_again.get_or_insert_default();
                let fed = part.start * IMAGE_LEN..part.end * IMAGE_LEN;
                // The same numbers give the same predictions: only others are fed again.
                if pixels.values == first.pixels[fed] {
                    again.pixels.extend(pixels.values);
                    append(&mut again.predictions, &first.predictions, part);
                } else {
                    feed(trainer, pixels, path.mode(), again).await?;
                }
            }
            (Feeding::TrainBatch, Some(normalization)) => {
                let pixels = Pixels::plain(&self.sample, part);
                predict(trainer, pixels, batch_mode, &mut normalization.train_batch).await?;
            }
            (Feeding::TestBatch, Some(normalization)) => {
                let pixels = path.feed(&splits.test, part, pass);
                predict(trainer, pixels, batch_mode, &mut normalization.test_batch).await?;
            }
            (Feeding::Variances, Some(normalization)) => {
                let some = 0..whole.min(PREDICTED_AT_ONCE);
                let batch = Pixels::plain(&self.sample, some).into_batch(trainer.device());
                normalization.variance_factor = Some(trainer.variance_factor(&batch).await?);
                self.done = whole;
            }
            (Feeding::Checksums, _) => {
                self.found.weights = Some(Weights {
                    trained: trainer.checksum(Mode::Evaluation).await?,
                    tested: trainer.checksum(path.mode()).await?,
                });
                self.done = whole;
            }
            // Without batch normalisation there is nothing to feed here.
            (_, None) => self.done = whole,
        }
        self.done = self.done.max(end);
        if self.done == whole {
            self.done = 0;
            self.to_do.pop();
        }
        if self.to_do.is_empty() {
            self.complete(subject.latest);
        }
        Ok(self.to_do.is_empty())
    }

    /// Adds what the run itself has measured already.
    fn complete(&mut self, latest: &LatestPredictions) {
        let Some(normalization) = &mut self.found.normalization else {
            return;
        };
        let count = normalization.test_batch.labels.len();
        normalization.train_running = self.found.paths.by_training.predictions.clone();
        append(&mut normalization.test_running, &latest.test, 0..count);
    }
}

/// The first images of a set, in the form that the diagnosis takes.
fn set(images: &Dataset, count: usize) -> ImageSet<'_> {
    ImageSet {
        pixels: images.first_images(count),
        labels: images.first_labels(count),
    }
}

/// Feeds images to the network and records both images and predictions.
async fn feed(trainer: &Trainer, pixels: Pixels, mode: Mode, into: &mut Fed) -> Result<()> {
    into.pixels.extend_from_slice(&pixels.values);
    predict(trainer, pixels, mode, &mut into.predictions).await
}

/// Feeds images to the network and records its predictions.
async fn predict(
    trainer: &Trainer,
    pixels: Pixels,
    mode: Mode,
    into: &mut Predictions,
) -> Result<()> {
    let batch = pixels.into_batch(trainer.device());
    let logits = trainer.predict(&batch, mode).await?;
    collect(
        &logits,
        &batch.labels,
        trainer.experiment().data.classes,
        into,
    );
    Ok(())
}

/// Appends a part of other predictions.
fn append(to: &mut Predictions, more: &Predictions, part: Range<usize>) {
    let classes = more.probabilities.len() / more.labels.len().max(1);
    to.labels.extend(&more.labels[part.clone()]);
    to.predicted.extend(&more.predicted[part.clone()]);
    let probabilities = part.start * classes..part.end * classes;
    to.probabilities.extend(&more.probabilities[probabilities]);
}
