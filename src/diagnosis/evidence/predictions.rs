//! True and predicted classes, and what they come to.

use crate::statistics::Share;

/// True and predicted classes of some images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// The true class of each image.
    pub labels: Vec<u8>,
    /// The class predicted for each image.
    pub predicted: Vec<u8>,
    /// The probability given to each class, or empty where unknown.
    ///
    /// # Shapes
    /// `[images, classes]`
    pub probabilities: Vec<f32>,
}

impl Predictions {
    /// How many images were predicted right.
    pub(crate) fn share(&self) -> Share {
        Share {
            part: self
                .labels
                .iter()
                .zip(&self.predicted)
                .filter(|(a, b)| a == b)
                .count(),
            count: self.labels.len().min(self.predicted.len()),
        }
    }

    /// Mean cross-entropy, where probabilities are known.
    pub(crate) fn loss(&self, classes: usize) -> Option<f64> {
        if self.labels.is_empty() || self.probabilities.len() != self.labels.len() * classes {
            return None;
        }
        let rows = self.probabilities.chunks_exact(classes).zip(&self.labels);
        let losses = rows.map(|(row, &label)| {
            let p = row.get(usize::from(label)).copied().unwrap_or(0.0);
            -f64::from(p).max(1e-12).ln()
        });
        Some(losses.sum::<f64>() / self.labels.len() as f64)
    }
}
