//! From counts to figures: accuracy, loss, and how sure an accuracy is.

pub use diagnosis::statistics::wilson_interval;
use serde::Serialize;

/// Correct predictions and summed loss over the images seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    correct: usize,
    count: usize,
    loss_sum: f64,
}

impl Tally {
    /// Counts one batch.
    ///
    /// `logits` holds one row of `classes` values an image, `labels` the true class of each. The
    /// prediction is the first largest logit, as in NumPy's and Keras' arg-max; the loss is the
    /// cross-entropy in nats, summed in 64 bits.
    pub fn add(&mut self, logits: &[f32], labels: &[u8], classes: usize) {
        for (row, &label) in logits.chunks_exact(classes).zip(labels) {
            let label = usize::from(label);
            let (mut predicted, mut largest) = (0, f32::NEG_INFINITY);
            for (class, &logit) in row.iter().enumerate() {
                if logit > largest {
                    (predicted, largest) = (class, logit);
                }
            }
            let largest = f64::from(largest);
            let sum: f64 = row.iter().map(|&z| (f64::from(z) - largest).exp()).sum();
            self.loss_sum += largest + sum.ln() - f64::from(row[label]);
            self.correct += usize::from(predicted == label);
            self.count += 1;
        }
    }

    /// The figures so far.
    pub fn score(&self) -> Score {
        Score::new(self.correct, self.count, self.loss_sum)
    }
}

/// Accuracy and loss over some images.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Share of images whose class was predicted, 0 to 1.
    pub accuracy: f64,
    /// Mean cross-entropy in nats.
    pub loss: f64,
    /// How many images.
    pub count: usize,
    /// 95% Wilson interval of the accuracy.
    pub interval: [f64; 2],
}

impl Score {
    /// The score of `correct` right predictions out of `count`, with the losses' sum.
    pub fn new(correct: usize, count: usize, loss_sum: f64) -> Self {
        let n = count.max(1) as f64;
        Self {
            accuracy: correct as f64 / n,
            loss: loss_sum / n,
            count,
            interval: wilson_interval(correct, count),
        }
    }
}

/// Mean and sample standard deviation of figures, one a seed; a single figure deviates by 0.
pub fn mean_and_deviation(figures: &[f64]) -> (f64, f64) {
    let count = figures.len() as f64;
    let mean = figures.iter().sum::<f64>() / count;
    let squares: f64 = figures.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, (squares / (count - 1.0).max(1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_logits_lose_the_logarithm_of_the_classes() {
        let mut tally = Tally::default();
        tally.add(&[0.0; 8], &[0, 3], 4);
        let score = tally.score();
        assert!((score.loss - 4f64.ln()).abs() < 1e-12);
        assert_eq!(score.accuracy, 0.5, "ties go to the first class");
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let mut tally = Tally::default();
        tally.add(&[3e30, -3e30], &[0], 2);
        assert_eq!(tally.score().loss, 0.0);
    }
}
