//! The feed: images of a split as the pipeline feeds them to the network when it measures.

use std::ops::Range;

use crate::dataset::{Dataset, Splits};
use crate::error::{Error, ErrorKind, Result};
use crate::run::split::Split;
use crate::run::test_path::TestPath;
use crate::training::batch::{Batch, Pixels};
use crate::training::trainer::{Mode, Trainer};

/// The images of a run, and the paths on which they reach the network.
pub struct Feed {
    /// The stored images.
    pub splits: Splits,
    /// The path of validation and test images; training images are fed as they are stored.
    pub test_path: TestPath,
}

impl Feed {
    /// The stored images of a split.
    pub fn images(&self, split: Split) -> &Dataset {
        match split {
            Split::Test => &self.splits.test,
            Split::Validation => &self.splits.validation,
            Split::Train | Split::Reported => &self.splits.train,
        }
    }

    /// Some images of a split as the pipeline feeds them, and the network that it feeds.
    pub fn pixels(
        &self,
        split: Split,
        positions: impl Iterator<Item = usize>,
        pass: u32,
    ) -> (Pixels, Mode) {
        let images = self.images(split);
        match split {
            Split::Train | Split::Reported => (Pixels::plain(images, positions), Mode::Evaluation),
            Split::Validation | Split::Test => {
                let mode = self.test_path.mode();
                (self.test_path.feed(images, positions, pass), mode)
            }
        }
    }

    /// Some images of a split as the pipeline measures them, and the network's logits.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn predict(
        &self,
        trainer: &Trainer,
        split: Split,
        positions: Range<usize>,
        pass: u32,
    ) -> Result<(Batch, Vec<f32>)> {
        let (pixels, mode) = self.pixels(split, positions, pass);
        let batch = pixels.into_batch(trainer.device());
        let logits = trainer.predict(&batch, mode).await?;
        Ok((batch, logits))
    }

    /// Checks that a split has an image at a position.
    ///
    /// # Errors
    /// There is no such image.
    pub fn check(&self, split: Split, position: usize) -> Result<()> {
        let count = self.images(split).len();
        if position < count {
            return Ok(());
        }
        let message =
            format!("Image: there is no number {position}; there are {count}, from 0 on.");
        Err(Error::new(ErrorKind::Setting, "image", message))
    }
}
