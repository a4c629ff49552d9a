//! What the evidence excludes, each with one figure.

use crate::cause::Cause;
use crate::measured::Measured;
use crate::probe::paths::{Comparison, Labels};
use crate::verdict::RuledOut;
use crate::words::{images, percent};

/// Causes named at most.
const MOST: usize = 8;

/// The causes that probes clear, the most relevant first, but for the cause itself and those that it
/// may be.
#[expect(
    clippy::too_many_lines,
    reason = "One entry a cause, in order of relevance."
)]
pub(crate) fn ruled_out(measured: &Measured, cause: Cause, candidates: &[Cause]) -> Vec<RuledOut> {
    let mut out = Vec::new();
    let mut push = |other: Cause, because: Option<String>| {
        if let Some(because) = because.filter(|_| other != cause && !candidates.contains(&other)) {
            out.push(RuledOut {
                cause: other,
                label: other.label().to_owned(),
                because,
            });
        }
    };
    let paths = measured.paths.as_ref();
    push(
        Cause::Overfitting,
        paths.filter(|x| cause.is_fault() && x.collapses).map(|x| {
            format!(
                "the very images trained on fall from {} to {} through the test path",
                percent(x.by_training.value()),
                percent(x.by_testing.value())
            )
        }),
    );
    let fed = paths.filter(|_| measured.saw_inputs());
    push(
        Cause::Preprocessing,
        fed.filter(|x| x.feeds_the_same()).map(|x| {
            format!(
                "the test path feeds the same numbers for {}",
                images(x.changed.count)
            )
        }),
    );
    push(Cause::PredictionOrder, fed.and_then(|x| match x.comparison {
        Comparison::Same if x.labels != Labels::Mixed => Some(format!("each of {} keeps its place in the test path", images(x.changed.count))),
        _ => None,
    }).or_else(|| measured.information.filter(|x| x.tells() && !measured.saw_inputs()).map(|x| {
        format!("predictions do tell about the true classes ({} standard deviations more than chance)", x.score.round())
    })));
    push(
        Cause::ClassIndices,
        fed.filter(|x| x.labels == Labels::Same)
            .map(|x| {
                format!(
                    "both paths give {} of {} the same label",
                    x.relabelled.count - x.relabelled.part,
                    images(x.relabelled.count)
                )
            })
            .or_else(|| {
                measured.permutation.filter(|x| !x.mends).map(|x| {
                    format!(
                        "renaming the classes gives {} instead of {}",
                        percent(x.renamed.value()),
                        percent(x.as_is.value())
                    )
                })
            }),
    );
    push(
        Cause::WeightsNotRestored,
        measured
            .evidence
            .weights
            .filter(|x| x.trained == x.tested)
            .map(|x| {
                format!(
                    "trained and tested weights have the same checksum {:08x}",
                    x.trained >> 32
                )
            }),
    );
    push(
        Cause::NormalizationStatistics,
        measured
            .normalization
            .as_ref()
            .filter(|x| !x.collapses)
            .map(|x| {
                format!(
                    "{} in evaluation mode, {} in training mode",
                    percent(x.running.value()),
                    percent(x.batch.value())
                )
            }),
    );
    push(
        Cause::DomainShift,
        measured.drift().filter(|x| !x.drifts).map(|x| {
            format!(
                "the property that differs most, {}, is {} apart",
                x.property,
                percent(x.distance)
            )
        }),
    );
    push(
        Cause::Shortcut,
        measured.shortcut().filter(|x| !x.misleads).map(|x| {
            format!(
                "the most telling place tells {} of training and {} of test images",
                percent(x.train.value()),
                percent(x.test.value())
            )
        }),
    );
    push(
        Cause::ClassSortedSplit,
        measured.balance.as_ref().filter(|x| !x.sorted).map(|x| {
            format!(
                "the shares of the classes differ by {} between the splits",
                percent(x.apart)
            )
        }),
    );
    push(
        Cause::AugmentedEvaluation,
        fed.and_then(|x| x.again).filter(|x| x.part == 0).map(|x| {
            format!(
                "the test path feeds the same numbers twice for {}",
                images(x.count)
            )
        }),
    );
    push(
        Cause::WrongMetric,
        measured
            .stated
            .as_ref()
            .filter(|x| !x.differs && !x.is_wrong())
            .map(|x| {
                format!(
                    "counted image by image, training accuracy is {} as stated",
                    percent(x.counted.value())
                )
            }),
    );
    push(
        Cause::Leakage,
        measured.duplicates().filter(|x| !x.leaks).map(|x| {
            format!(
                "{} of {} test images are copies of training images",
                x.test.part, x.test.count
            )
        }),
    );
    push(
        Cause::Imbalance,
        measured
            .collapse
            .as_ref()
            .filter(|x| !x.imbalanced)
            .map(|x| {
                format!(
                    "the commonest class holds {} of the test images",
                    percent(x.majority.value())
                )
            }),
    );
    if cause == Cause::Sound {
        // Where all looks well, copies are what could deceive.
        out.sort_by_key(|x| x.cause != Cause::Leakage);
    }
    out.truncate(MOST);
    out
}
