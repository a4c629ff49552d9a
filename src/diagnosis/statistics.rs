//! The statistics that probes rest on, each with its source.

/// Standard normal quantile for a two-sided 95% interval.
const Z_95: f64 = 1.959_963_984_540_054;

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
}
