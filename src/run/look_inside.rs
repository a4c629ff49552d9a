//! What a look inside a run can ask for, apart from the run's course.

use crate::error::{Error, ErrorKind, Result};
use crate::run::course::Run;
use crate::run::examination::LatestPredictions;
use crate::run::inspection::Inspection;
use crate::run::split::Split;
use crate::training::batch::Pixels;
use crate::training::metrics::{Score, Tally};
use crate::training::trainer::PREDICTED_AT_ONCE;

impl Run {
    /// What is recorded of each epoch.
    pub fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// The predictions of each split with the weights at hand, from when all were last measured.
    pub fn latest(&self) -> &LatestPredictions {
        &self.latest
    }

    /// Some images of a split as the network was fed them when it was measured after an epoch.
    ///
    /// # Errors
    /// There is no such image, or the split was not measured then.
    pub fn fed(&self, split: Split, epoch: usize, positions: &[usize]) -> Result<Pixels> {
        let ranking = self.inspection.ranking(split, epoch).ok_or_else(|| {
            let latest = self.inspection.epochs().len().saturating_sub(1);
            let message =
                format!("Epoch: this split was not measured then; 0 to {latest} were measured.");
            Error::new(ErrorKind::Setting, "epoch", message)
        })?;
        for &position in positions {
            self.feed.check(split, position)?;
        }
        let positions = positions.iter().copied();
        Ok(self.feed.pixels(split, positions, ranking.pass).0)
    }

    /// The outputs of each layer for an image of a split, with the weights as they are now: see
    /// [`Cnn::activations`](crate::model::Cnn::activations).
    ///
    /// # Errors
    /// There is no such image, or the engine failed.
    pub async fn activations(&self, split: Split, position: usize) -> Result<Vec<Vec<f32>>> {
        self.feed.check(split, position)?;
        let pass = self.inspection.pass(split);
        let (pixels, mode) = self.feed.pixels(split, std::iter::once(position), pass);
        let batch = pixels.into_batch(self.trainer.device());
        self.trainer.activations(&batch, mode).await
    }

    /// Measures a split again with the weights as they are, apart from the run's course.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn evaluate_again(&self, split: Split) -> Result<Score> {
        let count = self.feed.images(split).len();
        let mut tally = Tally::default();
        for start in (0..count).step_by(PREDICTED_AT_ONCE) {
            let end = (start + PREDICTED_AT_ONCE).min(count);
            let (batch, logits) = self
                .feed
                .predict(&self.trainer, split, start..end, self.passes)
                .await?;
            tally.add(
                &logits,
                &batch.labels,
                self.trainer.experiment().data.classes,
            );
        }
        Ok(tally.score())
    }
}
