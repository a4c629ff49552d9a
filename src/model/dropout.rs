//! Dropout from our own random stream.
//!
//! Burn's own layer draws from a generator that all of a process shares; here the units that drop
//! out depend on the seed and the step alone, on every engine. A network without a `Dropout` at
//! hand cannot drop anything: evaluation mode is a missing argument, not a flag.

use burn::tensor::Tensor;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::model::engine::tensor;
use crate::random::{Stream, stream};
use crate::settings::Network;

/// The dropout of one optimiser step.
pub struct Dropout {
    random: ChaCha8Rng,
    after_pool: f64,
    before_last: f64,
}

impl Dropout {
    /// The dropout of optimiser step `step` (from 1).
    pub fn new(network: &Network, seed: u32, step: u32) -> Self {
        Self {
            random: stream(u64::from(seed), Stream::Dropout, u64::from(step)),
            after_pool: network.pool_dropout_rate(),
            before_last: network.dropout,
        }
    }

    /// Drops units after a pool.
    pub fn after_pool<const D: usize>(&mut self, units: Tensor<D>) -> Tensor<D> {
        let rate = self.after_pool;
        self.apply(units, rate)
    }

    /// Drops units before the last layer.
    pub fn before_last<const D: usize>(&mut self, units: Tensor<D>) -> Tensor<D> {
        let rate = self.before_last;
        self.apply(units, rate)
    }

    /// Zeroes each unit with probability `rate` and scales the rest so that the mean stays
    /// (“inverted dropout”, as Keras and PyTorch do it).
    fn apply<const D: usize>(&mut self, units: Tensor<D>, rate: f64) -> Tensor<D> {
        if rate == 0.0 {
            return units;
        }
        let shape = units.dims();
        let mut bytes = vec![0; shape.iter().product::<usize>() * size_of::<u32>()];
        self.random.fill_bytes(&mut bytes);
        // A unit is kept if a uniform 32-bit number reaches this share of the range.
        let threshold = (rate * 2f64.powi(32)) as u32;
        let scale = (1.0 / (1.0 - rate)) as f32;
        let mask: Vec<f32> = bytes
            .chunks_exact(size_of::<u32>())
            .map(|word| {
                let number = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
                if number < threshold { 0.0 } else { scale }
            })
            .collect();
        let mask = tensor(mask, shape, &units.device());
        units * mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Engine;

    fn dropped(rate: f64, count: usize) -> Vec<f32> {
        let device = Engine::Flex.device().unwrap();
        let network = Network {
            dropout: rate,
            ..Network::default()
        };
        let units = Tensor::<1>::ones([count], &device);
        let units = Dropout::new(&network, 1, 1).before_last(units);
        units.into_data().try_to_vec().unwrap()
    }

    #[test]
    fn the_expected_activation_stays_at_every_rate() {
        const COUNT: usize = 200_000;
        for rate in [0.1, 0.25, 0.5, 0.8, 0.9] {
            let units = dropped(rate, COUNT);
            let mean = units.iter().map(|&x| f64::from(x)).sum::<f64>() / COUNT as f64;
            // Five standard errors of the mean of inverted dropout.
            let tolerance = 5.0 * (rate / (1.0 - rate) / COUNT as f64).sqrt();
            assert!((mean - 1.0).abs() < tolerance, "{rate}: {mean}");
            let zeros = units.iter().filter(|&&x| x == 0.0).count() as f64 / COUNT as f64;
            assert!((zeros - rate).abs() < 5.0 * (rate * (1.0 - rate) / COUNT as f64).sqrt());
        }
    }

    #[test]
    fn rate_zero_changes_nothing() {
        assert_eq!(dropped(0.0, 8), [1.0; 8]);
    }

    #[test]
    fn each_step_drops_other_units_and_repeats_itself() {
        let device = Engine::Flex.device().unwrap();
        let network = Network {
            dropout: 0.5,
            ..Network::default()
        };
        let step = |step| {
            let units = Tensor::<1>::ones([64], &device);
            Dropout::new(&network, 1, step)
                .before_last(units)
                .into_data()
        };
        assert_eq!(step(1), step(1));
        assert_ne!(step(1), step(2));
    }
}
