//! Inspection: what a run keeps of every epoch for a look inside the network.
//!
//! It records what a run computes anyway, so that a look costs no further pass over any image: what
//! was predicted for each image, how large weights and gradients are, and the first layer's
//! filters. Nothing in here changes a result of the run.

use diagnosis::Predictions;

use crate::run::split::{PerSplit, Split};
use crate::training::metrics::wilson_interval;

/// Classes kept of each image's prediction, the most probable first.
pub const MOST_RANKS: usize = 3;
/// Images of each split whose predictions are kept, the first ones. Only copies that augmentation
/// appends go beyond it. At 16 bytes an image, 200 epochs of 10,000 images take 32 MB.
pub const MOST_IMAGES: usize = 10_000;

/// What is recorded of every epoch.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    epochs: Vec<EpochRecord>,
    under_way: EpochRecord,
    /// The epoch whose weights the network has.
    at: usize,
}

/// What is recorded of one epoch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EpochRecord {
    /// The predictions of each split; empty where a split was not measured.
    rankings: PerSplit<Ranking>,
    /// The Euclidean norm of each trainable layer's weights and biases together.
    pub weight_norms: Vec<f32>,
    /// The Euclidean norm of each trainable layer's gradients in the epoch's last optimiser step;
    /// empty for epoch 0.
    pub gradient_norms: Vec<f32>,
    /// The first layer's kernels.
    ///
    /// # Shapes
    /// `[channels, CHANNELS, SIDE, SIDE]`, of kernels' side
    pub filters: Vec<f32>,
}

/// The most probable classes of each image of a split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The number of the pass over images in which this was predicted.
    pub pass: u32,
    /// The label that each prediction was compared with.
    pub labels: Vec<u8>,
    /// The most probable classes of each image; the first is the predicted one.
    ///
    /// # Shapes
    /// `[images, min(classes, MOST_RANKS)]`
    pub classes: Vec<u8>,
    /// The probabilities of `classes`, 0 to 1.
    ///
    /// # Shapes
    /// As `classes`.
    pub probabilities: Vec<f32>,
}

impl Inspection {
    /// The records of all epochs so far; the first is the untrained network's.
    pub fn epochs(&self) -> &[EpochRecord] {
        &self.epochs
    }

    /// The predictions of a split after an epoch, if it was measured then.
    pub fn ranking(&self, split: Split, epoch: usize) -> Option<&Ranking> {
        let ranking = self.epochs.get(epoch)?.rankings.of(split);
        (!ranking.labels.is_empty()).then_some(ranking)
    }

    /// The number of the pass in which a split was measured with the weights that the network has.
    pub fn pass(&self, split: Split) -> u32 {
        self.ranking(split, self.at)
            .map_or(0, |ranking| ranking.pass)
    }

    /// Records the norms of each trainable layer's gradients in the epoch's last optimiser step.
    pub fn take_gradients(&mut self, norms: Vec<f32>) {
        self.under_way.gradient_norms = norms;
    }

    /// Records what the network predicts for a split.
    pub fn take_predictions(&mut self, split: Split, pass: u32, predictions: &Predictions) {
        *self.under_way.rankings.of_mut(split) = Ranking::new(pass, predictions);
    }

    /// Records the norms of each trainable layer's weights and the first layer's kernels, which
    /// completes the epoch.
    pub fn complete(&mut self, weight_norms: Vec<f32>, filters: Vec<f32>) {
        let record = std::mem::take(&mut self.under_way);
        self.at = self.epochs.len();
        self.epochs.push(EpochRecord {
            weight_norms,
            filters,
            ..record
        });
    }

    /// Notes that the network has the weights of an earlier epoch again.
    pub fn go_back(&mut self, epoch: u32) {
        self.at = epoch as usize;
    }
}

impl Ranking {
    /// The most probable classes of the first images.
    pub fn new(pass: u32, predictions: &Predictions) -> Self {
        let count = predictions.labels.len();
        let classes = predictions.probabilities.len() / count.max(1);
        let kept = count.min(MOST_IMAGES);
        let mut ranking = Self {
            pass,
            labels: predictions.labels[..kept].to_vec(),
            ..Self::default()
        };
        let rows = predictions.probabilities.chunks_exact(classes.max(1));
        for (row, &predicted) in rows.zip(&predictions.predicted).take(kept) {
            let mut found = [predicted; MOST_RANKS];
            for rank in 0..classes.min(MOST_RANKS) {
                if rank > 0 {
                    found[rank] = largest(row, &found[..rank]);
                }
                ranking.classes.push(found[rank]);
                let probability = row[usize::from(found[rank])];
                ranking.probabilities.push(probability);
            }
        }
        ranking
    }

    /// The 95% Wilson interval of the accuracy on each class's images, low and high; 0 to 1 where
    /// there are none.
    pub fn class_intervals(&self, classes: usize) -> Vec<[f64; 2]> {
        let mut tallies = vec![(0, 0); classes];
        let ranks = classes.min(MOST_RANKS);
        for (&label, ranked) in self.labels.iter().zip(self.classes.chunks_exact(ranks)) {
            let (correct, count) = &mut tallies[usize::from(label)];
            *correct += usize::from(ranked[0] == label);
            *count += 1;
        }
        tallies
            .into_iter()
            .map(|(correct, count)| wilson_interval(correct, count))
            .collect()
    }
}

/// The first most probable class that is none of those before it.
fn largest(row: &[f32], before: &[u8]) -> u8 {
    let others = (0..row.len() as u8).filter(|class| !before.contains(class));
    let better = |best: u8, class: u8| {
        let is_better = row[usize::from(class)] > row[usize::from(best)];
        if is_better { class } else { best }
    };
    others.reduce(better).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predictions(labels: &[u8], predicted: &[u8], probabilities: &[f32]) -> Predictions {
        Predictions {
            labels: labels.to_vec(),
            predicted: predicted.to_vec(),
            probabilities: probabilities.to_vec(),
        }
    }

    #[test]
    fn ranks_fall_begin_with_the_prediction_and_leave_ties_to_the_first() {
        // The prediction is by logits, which may differ where probabilities no longer do.
        let all = predictions(&[2], &[3], &[0.1, 0.2, 0.2, 0.25, 0.25]);
        let ranking = Ranking::new(7, &all);
        assert_eq!(ranking.classes, [3, 4, 1]);
        assert_eq!(ranking.probabilities, [0.25, 0.25, 0.2]);
        assert_eq!((ranking.pass, ranking.labels), (7, vec![2]));
    }

    #[test]
    fn two_classes_have_two_ranks() {
        let all = predictions(&[0, 1], &[1, 1], &[0.4, 0.6, 0.3, 0.7]);
        assert_eq!(Ranking::new(0, &all).classes, [1, 0, 1, 0]);
    }

    #[test]
    fn no_more_images_are_kept_than_stated() {
        let count = MOST_IMAGES + 5;
        let all = predictions(&vec![1; count], &vec![0; count], &vec![0.5; 2 * count]);
        let ranking = Ranking::new(0, &all);
        assert_eq!(ranking.labels.len(), MOST_IMAGES);
        assert_eq!(ranking.classes.len(), 2 * MOST_IMAGES);
    }
}
