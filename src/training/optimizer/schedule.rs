//! The learning rate in the course of a run.

use std::f64::consts::PI;

use crate::settings::{Schedule, Training};

/// By how much the stepped schedule lowers the rate each time.
const STEP_FACTOR: f64 = 0.1;

/// The learning rate of a step.
///
/// Stepped: a tenth from half of the epochs on, a hundredth from three quarters on (the schedule of
/// He et al. (2016), *Deep residual learning for image recognition*, section 4.2, as shares of the
/// run). Cosine: Loshchilov & Hutter (2017), *SGDR*, equation 5, once over the whole run, step by
/// step.
///
/// `epoch` and `step` count those completed; `steps_per_epoch` is at least 1.
pub fn learning_rate(training: &Training, epoch: u32, step: u32, steps_per_epoch: usize) -> f64 {
    let &Training { lr, epochs, .. } = training;
    match training.schedule {
        Schedule::Constant => lr,
        Schedule::Step => {
            let lowered = [2 * epoch >= epochs, 4 * epoch >= 3 * epochs];
            let times = lowered.into_iter().filter(|&lowered| lowered).count();
            lr * STEP_FACTOR.powi(times as i32)
        }
        Schedule::Cosine => {
            let steps = f64::from(epochs) * steps_per_epoch as f64;
            // libm rather than the platform's: the same run natively and in every browser.
            lr / 2.0 * (1.0 + libm::cos(PI * f64::from(step) / steps))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(schedule: Schedule) -> Vec<f64> {
        let training = Training {
            lr: 1.0,
            epochs: 8,
            schedule,
            ..Training::default()
        };
        (0..16)
            .map(|step| learning_rate(&training, step / 2, step, 2))
            .collect()
    }

    #[test]
    fn steps_lower_the_rate_after_half_and_three_quarters() {
        let rates = rates(Schedule::Step);
        assert_eq!(rates[7], 1.0);
        assert!((rates[8] - 0.1).abs() < 1e-12 && (rates[11] - 0.1).abs() < 1e-12);
        assert!((rates[12] - 0.01).abs() < 1e-12);
    }

    #[test]
    fn a_cosine_starts_at_the_rate_and_falls_towards_zero() {
        let rates = rates(Schedule::Cosine);
        assert_eq!(rates[0], 1.0);
        assert!((rates[8] - 0.5).abs() < 1e-12);
        assert!(rates[15] < 0.01 && rates.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn a_constant_rate_stays() {
        assert_eq!(rates(Schedule::Constant), [1.0; 16]);
    }
}
