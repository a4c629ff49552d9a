//! Standings: what trials say of remedies, and how sure that is.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::training::metrics::{Z_95, mean_and_deviation, wilson_interval};

/// Doing nothing: what all others are compared with.
pub const NOTHING: &str = "nothing";

/// Two-sided 95%: this quantile of Student's distribution.
const QUANTILE: f64 = 0.975;
/// The fewest seeds with which an effect is stated.
const SEEDS: usize = 3;

/// The outcome of one trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrialResult {
    /// The remedy's name.
    pub remedy: String,
    /// The trial's seed.
    pub seed: u32,
    /// The accuracy on the validation split, 0 to 1.
    pub accuracy: f64,
    /// Number of validation images.
    pub count: usize,
}

/// What a remedy does to the accuracy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum RemedyEffect {
    /// Too few trials to say.
    Open,
    /// No difference to doing nothing: the gain's interval contains 0.
    None,
    /// Better than doing nothing: the gain's whole interval is above 0.
    Better,
    /// Worse than doing nothing: the gain's whole interval is below 0.
    Worse,
}

/// Where a remedy stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Standing {
    /// The remedy's name.
    pub remedy: String,
    /// Number of trials made.
    pub runs: usize,
    /// Mean validation accuracy, 0 to 1.
    pub accuracy: f64,
    /// 95% Wilson interval of all trials' predictions taken together.
    pub interval: [f64; 2],
    /// Mean difference to doing nothing with the same seed.
    pub gain: f64,
    /// The gain's 95% interval.
    pub gain_interval: [f64; 2],
    /// The effect in a word.
    pub effect: RemedyEffect,
}

/// One remedy's trials next to those of doing nothing with the same seeds.
struct Paired {
    gains: Vec<f64>,
    /// Variance of one gain as far as it comes from the number of validation images.
    sampling: f64,
}

/// Ranks remedies by their gain; doing nothing is among them.
///
/// Gains are differences to doing nothing with the same seed. Their intervals are Student's, with
/// the variance between seeds taken from all remedies together (as in an analysis of variance):
/// three seeds alone would say too little of any single one. Each spreads at least by what so few
/// validation images allow to tell.
pub fn rank(results: &[TrialResult]) -> Vec<Standing> {
    let mut names: Vec<&str> = Vec::new();
    for result in results {
        if !names.contains(&result.remedy.as_str()) {
            names.push(&result.remedy);
        }
    }
    let paired: Vec<Paired> = names.iter().map(|name| pair(name, results)).collect();
    let (mut squares, mut freedom) = (0.0, 0.0);
    for (Paired { gains, .. }, _) in paired
        .iter()
        .zip(&names)
        .filter(|(_, name)| **name != NOTHING)
    {
        let others = gains.len().saturating_sub(1) as f64;
        squares += mean_and_deviation(gains).1.powi(2) * others;
        freedom += others;
    }
    let mut standings: Vec<Standing> = names
        .iter()
        .zip(paired)
        .map(|(name, paired)| stand(name, &paired, squares, freedom, results))
        .collect();
    standings.sort_by(|one, other| other.gain.total_cmp(&one.gain));
    standings
}

fn pair(name: &str, results: &[TrialResult]) -> Paired {
    let mut sampling = 0.0;
    let gains: Vec<f64> = results
        .iter()
        .filter(|result| result.remedy == name)
        .filter_map(|result| {
            let nothing = results
                .iter()
                .find(|other| other.remedy == NOTHING && other.seed == result.seed)?;
            let variance = |trial: &TrialResult| {
                // Agresti and Coull's centre keeps 0% and 100% from having no spread.
                let n = trial.count as f64 + 4.0;
                let share = (trial.accuracy * trial.count as f64 + 2.0) / n;
                share * (1.0 - share) / n
            };
            sampling += variance(result) + variance(nothing);
            Some(result.accuracy - nothing.accuracy)
        })
        .collect();
    sampling /= gains.len().max(1) as f64;
    Paired { gains, sampling }
}

fn stand(
    name: &str,
    Paired { gains, sampling }: &Paired,
    squares: f64,
    freedom: f64,
    results: &[TrialResult],
) -> Standing {
    let own: Vec<&TrialResult> = results
        .iter()
        .filter(|result| result.remedy == name)
        .collect();
    let count: usize = own.iter().map(|result| result.count).sum();
    let right: f64 = own
        .iter()
        .map(|result| result.accuracy * result.count as f64)
        .sum();
    let (gain, _) = mean_and_deviation(gains);
    // Before any seed is repeated, sampling is all that is known.
    let (variance, freedom) = if freedom < 1.0 {
        (*sampling, f64::INFINITY)
    } else {
        ((squares / freedom).max(*sampling / 2.0), freedom)
    };
    let runs = gains.len();
    let half = quantile(freedom) * (variance / runs.max(1) as f64).sqrt();
    let gain_interval = if name == NOTHING {
        [0.0, 0.0]
    } else {
        [gain - half, gain + half]
    };
    Standing {
        remedy: name.to_owned(),
        runs: own.len(),
        accuracy: right / count.max(1) as f64,
        interval: wilson_interval(right.round() as usize, count),
        gain,
        gain_interval,
        effect: match gain_interval {
            _ if name == NOTHING => RemedyEffect::None,
            _ if runs < SEEDS => RemedyEffect::Open,
            [low, _] if low > 0.0 => RemedyEffect::Better,
            [_, high] if high < 0.0 => RemedyEffect::Worse,
            _ => RemedyEffect::None,
        },
    }
}

/// Student's quantile; with infinite freedom the normal one.
fn quantile(freedom: f64) -> f64 {
    if freedom.is_infinite() {
        return Z_95;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(Z_95, |student| student.inverse_cdf(QUANTILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(remedy: &str, accuracies: &[f64]) -> Vec<TrialResult> {
        let trial = |(index, &accuracy): (usize, &f64)| TrialResult {
            remedy: remedy.to_owned(),
            seed: index as u32 + 1,
            accuracy,
            count: 200,
        };
        accuracies.iter().enumerate().map(trial).collect()
    }

    #[test]
    fn students_quantiles_are_the_published_ones() {
        // Any table of Student's t, column 0.975.
        for (freedom, expected) in [(2.0, 4.303), (10.0, 2.228), (20.0, 2.086)] {
            assert!((quantile(freedom) - expected).abs() < 5e-4);
        }
    }

    #[test]
    fn a_clear_winner_is_better_and_a_tie_has_no_effect() {
        let all = [
            results(NOTHING, &[0.70, 0.72, 0.68]),
            results("data-4", &[0.82, 0.83, 0.81]),
            results("decay", &[0.71, 0.73, 0.68]),
            results("smaller", &[0.50, 0.52, 0.49]),
        ]
        .concat();
        let standings = rank(&all);
        let effects: Vec<_> = standings
            .iter()
            .map(|standing| (standing.remedy.as_str(), standing.effect))
            .collect();
        assert_eq!(
            effects,
            [
                ("data-4", RemedyEffect::Better),
                ("decay", RemedyEffect::None),
                (NOTHING, RemedyEffect::None),
                ("smaller", RemedyEffect::Worse),
            ]
        );
        assert!((standings[0].gain - 0.12).abs() < 1e-12);
    }

    #[test]
    fn one_seed_leaves_everything_open() {
        let all = [results(NOTHING, &[0.7]), results("dropout", &[0.9])].concat();
        let standings = rank(&all);
        assert_eq!(standings[0].effect, RemedyEffect::Open);
        let [low, high] = standings[0].gain_interval;
        assert!(low > 0.1 && high < 0.3, "{low} {high}");
    }

    #[test]
    fn remedies_that_do_nothing_are_rarely_called_effective() {
        use rand::RngExt;
        use rand::SeedableRng;
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        let (mut effects, mut stated) = (0, 0);
        for _ in 0..300 {
            let mut all = Vec::new();
            for remedy in [NOTHING, "a", "b", "c", "d", "e", "f", "g"] {
                let accuracies: Vec<f64> = (0..3)
                    .map(|_| {
                        let right = (0..200).filter(|_| random.random_bool(0.7)).count();
                        right as f64 / 200.0
                    })
                    .collect();
                all.extend(results(remedy, &accuracies));
            }
            for standing in rank(&all)
                .iter()
                .filter(|standing| standing.remedy != NOTHING)
            {
                effects += usize::from(standing.effect != RemedyEffect::None);
                stated += 1;
            }
        }
        let share = effects as f64 / f64::from(stated);
        assert!((0.02..0.09).contains(&share), "{share}");
    }
}
