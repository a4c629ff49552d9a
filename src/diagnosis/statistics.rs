//! The statistics that probes rest on, each with its source.

use statrs::distribution::{ChiSquared, ContinuousCDF};
use statrs::function::beta::beta_reg;
use statrs::function::factorial::ln_binomial;

/// Standard normal quantile for a two-sided 95% interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The 95% Wilson score interval of a share of `correct` out of `count`.
///
/// Wilson, E. B. (1927), *Probable inference, the law of succession, and statistical inference*,
/// Journal of the American Statistical Association 22: 209–212. Unlike the textbook ± interval it
/// stays within 0 to 1 and keeps its coverage for small samples and shares near 0 or 1.
pub fn wilson_interval(correct: usize, count: usize) -> [f64; 2] {
    if count == 0 {
        return [0.0, 1.0];
    }
    let n = count as f64;
    let share = correct as f64 / n;
    let z2 = Z_95 * Z_95;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

/// A share of images, as the two numbers that it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many images make up the part.
    pub part: usize,
    /// How many images there are in all.
    pub count: usize,
}

impl Share {
    /// The share as a fraction, 0 to 1; 0 where there are no images.
    pub fn value(self) -> f64 {
        self.part as f64 / self.count.max(1) as f64
    }

    /// The 95% interval of the share.
    pub fn interval(self) -> [f64; 2] {
        wilson_interval(self.part, self.count)
    }
}

/// How many of the labels name the commonest class.
pub(crate) fn commonest(labels: &[u8], classes: usize) -> Share {
    Share {
        part: counts(labels, classes).into_iter().max().unwrap_or(0),
        count: labels.len(),
    }
}

/// How many labels name each class; labels outside of the classes are not counted.
pub(crate) fn counts(labels: &[u8], classes: usize) -> Vec<usize> {
    let mut counts = vec![0; classes];
    for &label in labels {
        if let Some(count) = counts.get_mut(usize::from(label)) {
            *count += 1;
        }
    }
    counts
}

/// The 95% interval of the difference `one − other` of two independent shares.
///
/// Newcombe, R. G. (1998), *Interval estimation for the difference between independent
/// proportions: comparison of eleven methods*, Statistics in Medicine 17: 873–890, method 10
/// (hybrid score).
pub fn newcombe_interval(one: Share, other: Share) -> [f64; 2] {
    let (p, q) = (one.value(), other.value());
    let ([p_low, p_high], [q_low, q_high]) = (one.interval(), other.interval());
    let difference = p - q;
    [
        difference - (p - p_low).hypot(q_high - q),
        difference + (p_high - p).hypot(q - q_low),
    ]
}

/// The 95% interval of the difference `one − other` of two shares of the same `count` images, where
/// `only_one` images belong to the first alone and `only_other` to the second alone.
///
/// Agresti, A. and Min, Y. (2005), *Simple improved confidence intervals for comparing matched
/// proportions*, Statistics in Medicine 24: 729–740: Wald's interval, with ½ added to each of the
/// four counts.
pub fn paired_interval(only_one: usize, only_other: usize, count: usize) -> [f64; 2] {
    let n = count as f64 + 2.0;
    let (a, b) = (only_one as f64 + 0.5, only_other as f64 + 0.5);
    let half = Z_95 * (a + b - (a - b).powi(2) / n).max(0.0).sqrt() / n;
    let middle = (a - b) / n;
    [(middle - half).max(-1.0), (middle + half).min(1.0)]
}

/// Fisher's exact test, one-sided: how likely `one` would be at least as large a share, were both
/// drawn from the same images.
///
/// Fisher, R. A. (1922), *On the interpretation of χ² from contingency tables, and the calculation
/// of P*, Journal of the Royal Statistical Society 85: 87–94.
pub fn fisher_p(one: Share, other: Share) -> f64 {
    let (n, m) = (one.count as u64, other.count as u64);
    let hits = (one.part + other.part) as u64;
    let all = ln_binomial(n + m, hits);
    let tail: f64 = (one.part as u64..=n.min(hits))
        .filter(|&k| hits - k <= m)
        .map(|k| (ln_binomial(n, k) + ln_binomial(m, hits - k) - all).exp())
        .sum();
    tail.min(1.0)
}

/// Binomial test, one-sided: how likely at least such a share is, if each image counts with
/// probability `chance`.
pub fn binomial_p(share: Share, chance: f64) -> f64 {
    let (k, n) = (share.part as f64, share.count as f64);
    if share.part == 0 || chance >= 1.0 {
        return 1.0;
    }
    if chance <= 0.0 {
        return 0.0;
    }
    // P(X ≥ k) as a regularised incomplete beta function: DLMF 8.17.5.
    beta_reg(k, n - k + 1.0, chance)
}

/// `McNemar`'s exact test, two-sided, for paired answers: `only_one` images were right by one of two
/// methods alone, `only_other` by the other alone.
///
/// `McNemar`, Q. (1947), *Note on the sampling error of the difference between correlated
/// proportions or percentages*, Psychometrika 12: 153–157.
pub fn mcnemar_p(only_one: usize, only_other: usize) -> f64 {
    let share = Share {
        part: only_one.max(only_other),
        count: only_one + only_other,
    };
    (2.0 * binomial_p(share, 0.5)).min(1.0)
}

/// The largest distance between two samples' distribution functions, and how likely a larger one
/// is under one distribution (asymptotically).
///
/// Smirnov, N. (1948), *Table for estimating the goodness of fit of empirical distributions*, Annals
/// of Mathematical Statistics 19: 279–281; small samples as in Stephens, M. A. (1970), Journal of
/// the Royal Statistical Society B 32: 115–122.
pub fn kolmogorov_smirnov(one: &[f64], other: &[f64]) -> (f64, f64) {
    if one.is_empty() || other.is_empty() {
        return (0.0, 1.0);
    }
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values
    };
    let (one, other) = (sorted(one), sorted(other));
    let (mut i, mut j, mut distance) = (0, 0, 0f64);
    while i < one.len() && j < other.len() {
        let at = one[i].min(other[j]);
        i += one[i..].iter().take_while(|&&x| x <= at).count();
        j += other[j..].iter().take_while(|&&x| x <= at).count();
        let gap = i as f64 / one.len() as f64 - j as f64 / other.len() as f64;
        distance = distance.max(gap.abs());
    }
    let n = (one.len() * other.len()) as f64 / (one.len() + other.len()) as f64;
    let scaled = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    if scaled < 0.2 {
        return (distance, 1.0);
    }
    let tail: f64 = (1..=100)
        .map(|k| {
            let k = f64::from(k);
            let sign = if k % 2.0 == 1.0 { 1.0 } else { -1.0 };
            sign * (-2.0 * k * k * scaled * scaled).exp()
        })
        .sum();
    (distance, (2.0 * tail).clamp(0.0, 1.0))
}

/// By how much the distance of two samples' distribution functions differs from the true one, in 95 of
/// 100 cases at most: the quantile of Smirnov's law.
pub fn smirnov_band(one: usize, other: usize) -> f64 {
    if one == 0 || other == 0 {
        return 1.0;
    }
    1.358 * ((one + other) as f64 / (one as f64 * other as f64)).sqrt()
}

/// Pearson's χ² test that two rows of counts are drawn from one distribution.
///
/// Pearson, K. (1911), *On the probability that two independent distributions of frequency are
/// really samples from the same population*, Biometrika 8: 250–254.
pub fn homogeneity_p(one: &[usize], other: &[usize]) -> f64 {
    let (n, m) = (one.iter().sum::<usize>(), other.iter().sum::<usize>());
    let (mut statistic, mut columns) = (0.0, 0);
    for (&a, &b) in one.iter().zip(other) {
        if a + b > 0 {
            columns += 1;
            for (seen, row) in [(a, n), (b, m)] {
                let expected = (a + b) as f64 * row as f64 / (n + m) as f64;
                statistic += (seen as f64 - expected).powi(2) / expected.max(f64::MIN_POSITIVE);
            }
        }
    }
    if n == 0 || m == 0 {
        return 1.0;
    }
    chi_squared_p(statistic, columns - 1)
}

/// Pearson's χ² test that all counts are drawn evenly.
pub fn evenness_p(counts: &[usize]) -> f64 {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len().max(1) as f64;
    if expected == 0.0 {
        return 1.0;
    }
    let statistic = counts
        .iter()
        .map(|&x| (x as f64 - expected).powi(2) / expected)
        .sum();
    chi_squared_p(statistic, counts.len() - 1)
}

fn chi_squared_p(statistic: f64, freedom: usize) -> f64 {
    ChiSquared::new(freedom as f64).map_or(1.0, |law| law.sf(statistic))
}

/// Half the sum of the differences of two distributions: the share that would have to move.
pub fn total_variation(one: &[usize], other: &[usize]) -> f64 {
    let share = |counts: &[usize], x: usize| x as f64 / counts.iter().sum::<usize>().max(1) as f64;
    let apart = one.iter().zip(other);
    apart
        .map(|(&a, &b)| (share(one, a) - share(other, b)).abs() / 2.0)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_interval_matches_published_values() {
        // Newcombe (1998), Statistics in Medicine 17: 857–872, table I, method 3.
        for (correct, count, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = wilson_interval(correct, count);
            assert!((interval[0] - low).abs() < 5e-5, "{interval:?}");
            assert!((interval[1] - high).abs() < 5e-5, "{interval:?}");
        }
    }

    #[test]
    fn wilson_interval_of_everything_right_ends_at_one() {
        assert_eq!(wilson_interval(20, 20)[1], 1.0);
        assert_eq!(wilson_interval(0, 0), [0.0, 1.0]);
    }

    const fn share(part: usize, count: usize) -> Share {
        Share { part, count }
    }

    fn near(one: f64, other: f64) {
        assert!((one / other - 1.0).abs() < 1e-6, "{one} is not {other}");
    }

    #[test]
    fn newcombe_interval_matches_published_values() {
        // Newcombe (1998), Statistics in Medicine 17: 873–890, table II, method 10.
        for (one, other, low, high) in [
            (share(56, 70), share(48, 80), 0.0524, 0.3339),
            (share(9, 10), share(3, 10), 0.1705, 0.8090),
            (share(10, 10), share(0, 20), 0.6791, 1.0),
        ] {
            let interval = newcombe_interval(one, other);
            assert!((interval[0] - low).abs() < 5e-5, "{interval:?}");
            assert!((interval[1] - high).abs() < 5e-5, "{interval:?}");
        }
    }

    #[test]
    fn paired_interval_is_walds_with_half_an_image_added_to_each_count() {
        // By hand: b = 8.5, c = 3.5, n = 42: (5 ± 1.96 √(12 − 25/42)) / 42.
        let interval = paired_interval(8, 3, 40);
        assert!((interval[0] + 0.0385).abs() < 5e-4, "{interval:?}");
        assert!((interval[1] - 0.2766).abs() < 5e-4, "{interval:?}");
        let [low, high] = paired_interval(0, 0, 64);
        assert!(low == -high && high < 0.03);
    }

    // The figures below are SciPy 1.17.1's.

    #[test]
    fn exact_tests_match_scipy() {
        // fisher_exact([[part, count − part], …], alternative="greater")
        near(
            fisher_p(share(10, 20), share(0, 50)),
            4.657_269_799_610_426e-7,
        );
        near(
            fisher_p(share(45, 50), share(9, 20)),
            1.558_191_405_518_424_4e-4,
        );
        // binom.sf(19, 200, 1/16); binomtest(12, 16, 0.5)
        near(
            binomial_p(share(20, 200), 1.0 / 16.0),
            0.026_286_352_603_824_246,
        );
        near(mcnemar_p(12, 4), 0.076_812_744_140_625);
        assert_eq!(mcnemar_p(0, 0), 1.0);
    }

    #[test]
    fn chi_squared_tests_match_scipy() {
        // chi2_contingency([[35, 15], [0, 20]], correction=False); chisquare([8, 12, 30, 10])
        near(
            homogeneity_p(&[35, 15], &[0, 20]),
            1.213_154_508_366_072_6e-7,
        );
        near(evenness_p(&[8, 12, 30, 10]), 1.315_827_097_949_899_2e-4);
        assert_eq!(
            homogeneity_p(&[5], &[7]),
            1.0,
            "one class is always shared evenly"
        );
    }

    #[test]
    fn kolmogorov_smirnov_is_near_scipys_exact_p() {
        // ks_2samp(arange(20)/20, arange(30)/30 + 0.3): D = 1/3, exact p = 0.119
        let one: Vec<f64> = (0..20).map(|x| f64::from(x) / 20.0).collect();
        let other: Vec<f64> = (0..30).map(|x| f64::from(x) / 30.0 + 0.3).collect();
        let (distance, p) = kolmogorov_smirnov(&one, &other);
        near(distance, 1.0 / 3.0);
        assert!((0.09..0.13).contains(&p), "{p}");
        assert_eq!(kolmogorov_smirnov(&one, &one), (0.0, 1.0));
        let (_, p) = kolmogorov_smirnov(&[0.0; 200], &[0.0; 200]);
        assert_eq!(p, 1.0);
        assert!((smirnov_band(200, 200) - 0.1358).abs() < 1e-9);
    }

    #[test]
    fn distributions_differ_by_what_would_have_to_move() {
        assert_eq!(total_variation(&[1, 1], &[0, 20]), 0.5);
    }
}
