//! From counts to metrics: accuracy, loss, and how sure an accuracy is.

pub use diagnosis::statistics::{Z_95, wilson_interval};
use diagnosis::{Figure, Predictions};
use serde::Serialize;

use crate::settings::Scenario;

/// Which answers count as right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Metric {
    /// An image whose largest logit is that of its class: accuracy as everyone means it.
    #[default]
    ArgMax,
    /// An output that is rightly above or rightly below ½, of which each image has one a class:
    /// Keras' binary accuracy, which is high even for a network that knows nothing.
    Binary,
}

/// How the pipeline counts its training accuracy.
pub fn training_metric(scenario: Scenario) -> Metric {
    match scenario {
        Scenario::WrongMetric => Metric::Binary,
        _ => Metric::ArgMax,
    }
}

/// Right answers and summed loss over the images seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    metric: Metric,
    /// Number of right answers; an image may count in part.
    correct: f64,
    count: usize,
    loss_sum: f64,
}

impl Tally {
    /// A tally without images.
    pub fn new(metric: Metric) -> Self {
        Self {
            metric,
            ..Self::default()
        }
    }

    /// Counts one batch.
    ///
    /// `logits` holds one row of `classes` values an image, `labels` the true class of each. The
    /// loss is the cross-entropy in nats, summed in 64 bits.
    pub fn add(&mut self, logits: &[f32], labels: &[u8], classes: usize) {
        for (row, &label) in logits.chunks_exact(classes).zip(labels) {
            let label = usize::from(label);
            let predicted = arg_max(row);
            let largest = f64::from(row[predicted]);
            let sum: f64 = row.iter().map(|&z| (f64::from(z) - largest).exp()).sum();
            self.loss_sum += largest + sum.ln() - f64::from(row[label]);
            self.correct += match self.metric {
                Metric::ArgMax => f64::from(u8::from(predicted == label)),
                Metric::Binary => {
                    let right = row.iter().enumerate().filter(|&(class, &logit)| {
                        let probability = (f64::from(logit) - largest).exp() / sum;
                        (probability > 0.5) == (class == label)
                    });
                    right.count() as f64 / classes as f64
                }
            };
            self.count += 1;
        }
    }

    /// The metrics so far.
    pub fn score(&self) -> Score {
        Score::new(self.correct, self.count, self.loss_sum)
    }
}

/// The index of the largest value, the first of equal ones, as in NumPy's and Keras' arg-max.
fn arg_max(row: &[f32]) -> usize {
    let (mut place, mut largest) = (0, f32::NEG_INFINITY);
    for (index, &value) in row.iter().enumerate() {
        if value > largest {
            (place, largest) = (index, value);
        }
    }
    place
}

/// Appends what the network predicts for a batch's images, with their labels.
///
/// # Shapes
/// - `logits`: `[labels, classes]`
/// - `into`: grows by as many images as there are labels
pub fn collect(logits: &[f32], labels: &[u8], classes: usize, into: &mut Predictions) {
    for (row, &label) in logits.chunks_exact(classes).zip(labels) {
        let predicted = arg_max(row);
        let largest = row[predicted];
        let powers: Vec<f32> = row.iter().map(|&z| libm::expf(z - largest)).collect();
        let sum: f32 = powers.iter().sum();
        into.labels.push(label);
        into.predicted.push(predicted as u8);
        into.probabilities.extend(powers.iter().map(|x| x / sum));
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
    /// Number of images.
    pub count: usize,
    /// 95% Wilson interval of the accuracy.
    pub interval: [f64; 2],
}

impl Score {
    /// The score as evidence for a diagnosis.
    pub fn figure(&self) -> Figure {
        Figure {
            accuracy: self.accuracy,
            loss: self.loss,
            count: self.count,
        }
    }

    /// The score of `correct` right answers out of `count`, with the sum of the losses; an image
    /// may count in part.
    pub fn new(correct: f64, count: usize, loss_sum: f64) -> Self {
        let n = count.max(1) as f64;
        Self {
            accuracy: correct / n,
            loss: loss_sum / n,
            count,
            interval: wilson_interval(correct.round() as usize, count),
        }
    }
}

/// The sum of squares, in 64 bits, in lanes that a processor adds up side by side.
pub fn sum_of_squares(values: &[f32]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += f64::from(value) * f64::from(value);
        }
    }
    let rest = rest.iter().map(|&x| f64::from(x) * f64::from(x));
    sums.into_iter().chain(rest).sum()
}

/// Mean and sample standard deviation of values, one a seed; a single value deviates by 0, and no
/// values have the mean 0.
pub fn mean_and_deviation(figures: &[f64]) -> (f64, f64) {
    let count = figures.len() as f64;
    let mean = figures.iter().sum::<f64>() / count.max(1.0);
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
    fn binary_accuracy_is_high_for_a_network_that_knows_nothing() {
        let mut tally = Tally::new(Metric::Binary);
        tally.add(&[0.0; 32], &[3, 7], 16);
        assert_eq!(tally.score().accuracy, 15.0 / 16.0);
        let mut two = Tally::new(Metric::Binary);
        two.add(&[1.0, 0.0, 1.0, 0.0], &[0, 1], 2);
        assert_eq!(two.score().accuracy, 0.5, "with 2 classes it is accuracy");
    }

    #[test]
    fn squares_are_summed_to_the_last() {
        assert_eq!(sum_of_squares(&[3.0, -4.0]), 25.0);
        let many: Vec<f32> = (0..83).map(|i| i as f32 / 8.0).collect();
        let expected: f64 = many.iter().map(|&x| f64::from(x).powi(2)).sum();
        assert!((sum_of_squares(&many) - expected).abs() < 1e-9);
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let mut tally = Tally::default();
        tally.add(&[3e30, -3e30], &[0], 2);
        assert_eq!(tally.score().loss, 0.0);
    }
}
