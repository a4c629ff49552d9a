//! The order of triage: the first that fires is the cause.
//!
//! Facts come first: they decide by themselves. Statistics follow, from those that spoil the others
//! to those that the others would spoil. Only when nothing fires is it the learning.

use crate::cause::Cause;
use crate::measured::Measured;
use crate::probe::ProbeName;
use crate::probe::accuracy::GAP_WORTH_NAMING;
use crate::probe::confusion::{Information, Permutation};
use crate::probe::paths::{Comparison, Labels};
use crate::statistics::wilson_interval;
use crate::verdict::Certainty;

/// Half the widest interval of a test accuracy that still tells something.
const TOO_WIDE: f64 = 0.15;
/// A gap that may be this large is not called small.
const GAP_OPEN: f64 = 0.15;
/// Accuracy lost by fitting statistics that leaves no doubt.
const NO_DOUBT: f64 = 0.3;

/// A cause, with what decided.
pub(crate) struct Ruling {
    pub cause: Cause,
    pub certainty: Certainty,
    pub decided_by: Vec<ProbeName>,
    /// Where the cause is unclear: what it may be.
    pub candidates: Vec<Cause>,
}

fn ruling(cause: Cause, certainty: Certainty, decided_by: &[ProbeName]) -> Ruling {
    Ruling {
        cause,
        certainty,
        decided_by: decided_by.to_vec(),
        candidates: Vec::new(),
    }
}

fn unclear(candidates: &[Cause], decided_by: &[ProbeName]) -> Ruling {
    Ruling {
        candidates: candidates.to_vec(),
        ..ruling(Cause::Unclear, Certainty::Unclear, decided_by)
    }
}

/// Names the cause.
pub(crate) fn triage(measured: &Measured) -> Ruling {
    facts(measured)
        .or_else(|| statistics(measured))
        .or_else(|| from_predictions(measured))
        .unwrap_or_else(|| learning(measured))
}

fn facts(measured: &Measured) -> Option<Ruling> {
    use ProbeName as P;
    if let Some(stated) = &measured.stated {
        let same_images = stated.claimed.count == stated.counted.count;
        let sure = if same_images {
            Certainty::Certain
        } else {
            Certainty::Likely
        };
        if stated.is_wrong() {
            return Some(ruling(
                Cause::WrongMetric,
                sure,
                &[P::StatedAccuracy, P::FirstLoss, P::Chance],
            ));
        }
        if stated.is_running_average() {
            return Some(ruling(
                Cause::ReportedAccuracy,
                sure,
                &[P::StatedAccuracy, P::Gap],
            ));
        }
    }
    if let Some(found) = measured.normalization.as_ref().filter(|x| x.collapses) {
        let lost = found.batch.value() - found.running.value();
        let sure = if lost > NO_DOUBT {
            Certainty::Certain
        } else {
            Certainty::Likely
        };
        return Some(ruling(
            Cause::NormalizationStatistics,
            sure,
            &[P::Normalization, P::Weights, P::InputStatistics],
        ));
    }
    if measured
        .evidence
        .weights
        .is_some_and(|x| x.trained != x.tested)
    {
        return Some(ruling(
            Cause::WeightsNotRestored,
            Certainty::Certain,
            &[P::Weights, P::TrainingAsTest],
        ));
    }
    let paths = measured.paths.as_ref()?;
    let certain = |cause, probes: &[P]| Some(ruling(cause, Certainty::Certain, probes));
    match paths.comparison {
        Comparison::Unknown => None,
        Comparison::Random => certain(
            Cause::AugmentedEvaluation,
            &[P::Repeat, P::InputStatistics, P::TrainingAsTest],
        ),
        Comparison::Numbers(_) => certain(
            Cause::Preprocessing,
            &[P::InputStatistics, P::TrainingAsTest, P::Repeat],
        ),
        Comparison::Same | Comparison::Order => match paths.labels {
            Labels::Same if paths.collapses => Some(unclear(
                &[Cause::WeightsNotRestored, Cause::NormalizationStatistics],
                &[P::TrainingAsTest, P::InputStatistics],
            )),
            Labels::Same => None,
            Labels::Renamed => certain(
                Cause::ClassIndices,
                &[P::LabelAgreement, P::Permutation, P::TrainingAsTest],
            ),
            Labels::Mixed => certain(
                Cause::PredictionOrder,
                &[P::InputStatistics, P::LabelAgreement, P::Information],
            ),
        },
    }
}

fn statistics(measured: &Measured) -> Option<Ruling> {
    use ProbeName as P;
    let likely = |cause, probes: &[P]| Some(ruling(cause, Certainty::Likely, probes));
    if measured.balance.as_ref().is_some_and(|x| x.sorted) {
        return likely(
            Cause::ClassSortedSplit,
            &[P::ClassBalance, P::Chance, P::TrainingAsTest],
        );
    }
    if let Some(found) = measured.duplicates().filter(|x| x.leaks) {
        let sure = if found.exact > 1 {
            Certainty::Certain
        } else {
            Certainty::Likely
        };
        return Some(ruling(Cause::Leakage, sure, &[P::Duplicates, P::Gap]));
    }
    if measured.alike() && measured.drift().is_some_and(|x| x.drifts) {
        return likely(Cause::DomainShift, &[P::Drift, P::TrainingAsTest, P::Gap]);
    }
    if measured.alike() && measured.shortcut().is_some_and(|x| x.misleads) {
        return likely(
            Cause::Shortcut,
            &[P::Shortcut, P::Chance, P::TrainingAsTest],
        );
    }
    if measured.collapse.as_ref().is_some_and(|x| x.imbalanced) {
        return likely(Cause::Imbalance, &[P::Collapse, P::Chance, P::ClassBalance]);
    }
    if measured.permutation.is_some_and(|x| x.mends) {
        return likely(
            Cause::ClassIndices,
            &[P::Permutation, P::Information, P::Chance],
        );
    }
    None
}

/// What predictions alone tell, where it is not known what the network was fed.
fn from_predictions(measured: &Measured) -> Option<Ruling> {
    use ProbeName as P;
    let (accuracies, classes) = (&measured.accuracies, measured.evidence.classes);
    if measured.saw_inputs() || !accuracies.learned() {
        return None;
    }
    let collapsed = measured.collapse.as_ref().is_some_and(|x| x.collapsed);
    let restored = measured.evidence.weights.is_some();
    let one_class = [
        Cause::Preprocessing,
        Cause::NormalizationStatistics,
        Cause::WeightsNotRestored,
    ];
    if let Some(paths) = &measured.paths {
        if !paths.collapses {
            return None;
        }
        let answers = measured
            .evidence
            .paths
            .as_ref()
            .map(|x| &x.by_testing.predictions)?;
        let probes = [P::TrainingAsTest, P::Collapse, P::Information];
        if Permutation::of(answers, classes).is_some_and(|x| x.mends) {
            return Some(ruling(
                Cause::ClassIndices,
                Certainty::Likely,
                &[P::TrainingAsTest, P::Permutation],
            ));
        }
        if measured.guesses() && !restored {
            return Some(ruling(
                Cause::WeightsNotRestored,
                Certainty::Likely,
                &probes,
            ));
        }
        if collapsed {
            return Some(unclear(&one_class, &probes));
        }
        if Information::of(answers, classes).is_some_and(|x| x.tells_nothing()) {
            return Some(unclear(
                &[
                    Cause::PredictionOrder,
                    Cause::Preprocessing,
                    Cause::NormalizationStatistics,
                ],
                &probes,
            ));
        }
        return Some(unclear(
            &[
                Cause::Preprocessing,
                Cause::AugmentedEvaluation,
                Cause::NormalizationStatistics,
            ],
            &probes,
        ));
    }
    if too_few(measured) || accuracies.test_above() {
        return None;
    }
    let probes = [P::Chance, P::Information, P::Collapse];
    if measured.guesses() && !restored {
        return Some(ruling(
            Cause::WeightsNotRestored,
            Certainty::Likely,
            &[P::Chance, P::Information],
        ));
    }
    if collapsed {
        return Some(unclear(&one_class, &[P::Collapse, P::Chance]));
    }
    Some(unclear(
        &[
            Cause::PredictionOrder,
            Cause::Preprocessing,
            Cause::Overfitting,
            Cause::MemorizedNoise,
        ],
        &probes,
    ))
}

/// Whether there are so few test images that any accuracy would be wide open.
fn too_few(measured: &Measured) -> bool {
    let count = measured.accuracies.test.map_or(0, |x| x.count);
    let [low, high] = wilson_interval(count / 2, count);
    (high - low) / 2.0 > TOO_WIDE
}

fn learning(measured: &Measured) -> Ruling {
    use ProbeName as P;
    let accuracies = &measured.accuracies;
    if accuracies.train.is_none() && accuracies.test.is_none() {
        return unclear(&[], &[]);
    }
    if too_few(measured) {
        return ruling(
            Cause::TooFewTestImages,
            Certainty::Unclear,
            &[P::Gap, P::Chance, P::Texture],
        );
    }
    let Some((_, [low, high])) = accuracies.gap() else {
        // Test predictions alone: better than chance, or not.
        let decided_by = [P::Chance, P::Information, P::Collapse];
        return if accuracies.test_above() {
            ruling(Cause::Sound, Certainty::Unclear, &decided_by)
        } else {
            unclear(
                &[
                    Cause::NotLearned,
                    Cause::PredictionOrder,
                    Cause::Preprocessing,
                ],
                &decided_by,
            )
        };
    };
    if !accuracies.learned() {
        return ruling(Cause::NotLearned, Certainty::Likely, &[P::Gap, P::Chance]);
    }
    let noise = measured.texture().is_some_and(|x| x.is_noise)
        && !measured.shortcut().is_some_and(|x| x.tells);
    if noise && !accuracies.test_above() {
        return ruling(
            Cause::MemorizedNoise,
            Certainty::Likely,
            &[P::Chance, P::Texture, P::TrainingAsTest],
        );
    }
    if low > GAP_WORTH_NAMING {
        let known = measured.paths.is_some();
        let sure = if known {
            Certainty::Likely
        } else {
            Certainty::Unclear
        };
        return ruling(
            Cause::Overfitting,
            sure,
            &[P::Gap, P::TrainingAsTest, P::HeldOutLoss],
        );
    }
    let sure = if high > GAP_OPEN {
        Certainty::Unclear
    } else {
        Certainty::Likely
    };
    ruling(Cause::Sound, sure, &[P::Gap, P::TrainingAsTest, P::Chance])
}
