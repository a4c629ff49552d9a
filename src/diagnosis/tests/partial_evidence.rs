//! Parts of the evidence say what they can: predictions alone, and what is malformed.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulator;

use diagnosis::{Cause, Certainty, Diagnosis, Predictions};
use simulator::{Case, IMAGE_LEN, SEEDS, SPEC, Spec, predict, with_confidence};

/// Judges a file of predictions.
fn csv(splits: &[(&str, &Predictions)], probabilities: bool) -> Diagnosis {
    let classes = splits[0].1.probabilities.len() / splits[0].1.labels.len();
    let mut text = "split,true,predicted".to_owned();
    if probabilities {
        text.extend((0..classes).map(|class| format!(",p{class}")));
    }
    for (split, of) in splits {
        for (at, (label, predicted)) in of.labels.iter().zip(&of.predicted).enumerate() {
            text.extend([format!("\n{split},{label},{predicted}")]);
            if probabilities {
                text.extend(
                    of.probabilities[at * classes..][..classes]
                        .iter()
                        .map(|x| format!(",{x}")),
                );
            }
        }
    }
    diagnosis::diagnose(&diagnosis::read_predictions(&text).unwrap())
}

#[test]
fn predictions_alone_tell_what_they_can() {
    for seed in SEEDS {
        let mut case = Case::new(Spec { seed, ..SPEC });
        let train = case.evidence.train.clone().unwrap();
        let labels = case.test.labels.clone();
        let say = |test: &Predictions, again: Option<&Predictions>, probabilities| {
            let mut splits = vec![("train", &train), ("test", test)];
            splits.extend(again.map(|x| ("train-as-test", x)));
            let verdict = csv(&splits, probabilities).verdict;
            (verdict.cause, verdict.certainty)
        };
        let mut renamed = predict(&mut case.random, &labels, 4, 0.6);
        renamed.labels.iter_mut().for_each(|x| *x = (*x + 1) % 4);
        assert_eq!(
            say(&renamed, None, false),
            (Cause::ClassIndices, Certainty::Likely)
        );
        let random = predict(&mut case.random, &labels, 4, 0.25);
        assert_eq!(say(&random, None, false).0, Cause::Unclear);
        let one = with_confidence(&labels, vec![2; labels.len()], 4, 0.9);
        assert_eq!(say(&one, None, true).0, Cause::Unclear);
        let fresh = with_confidence(&labels, vec![2; labels.len()], 4, 0.28);
        assert_eq!(
            say(&fresh, None, true),
            (Cause::WeightsNotRestored, Certainty::Likely)
        );
        let half = predict(&mut case.random, &labels, 4, 0.6);
        assert_eq!(say(&half, None, false).0, Cause::Overfitting);
        assert_eq!(
            say(&random, Some(&train), false),
            (Cause::Overfitting, Certainty::Likely)
        );
        let fallen = predict(&mut case.random, &train.labels, 4, 0.25);
        assert_eq!(say(&random, Some(&fallen), false).0, Cause::Unclear);
        let good = predict(&mut case.random, &labels, 4, 0.95);
        assert_eq!(say(&good, None, false).0, Cause::Sound);
    }
}

#[test]
fn malformed_evidence_is_judged_without_panic() {
    let broken = Predictions {
        labels: vec![0, 200, 3],
        predicted: vec![9, 1],
        probabilities: vec![f32::NAN],
    };
    let short = diagnosis::Fed {
        pixels: vec![0.5; 2],
        predictions: broken.clone(),
    };
    let odd = diagnosis::Fed {
        pixels: vec![f32::NAN; 3 * IMAGE_LEN + 1],
        predictions: broken.clone(),
    };
    for classes in [0, 1, 4] {
        let set = diagnosis::ImageSet {
            pixels: &[0.5; IMAGE_LEN + 3],
            labels: &[200, 1],
        };
        let survey = diagnosis::Survey::new(set, set, classes);
        let evidence = diagnosis::Evidence {
            classes,
            train: Some(broken.clone()),
            test: Some(broken.clone()),
            paths: Some(diagnosis::Paths {
                by_training: odd.clone(),
                by_testing: odd.clone(),
                by_testing_again: Some(short.clone()),
            }),
            images: Some(&survey),
            history: vec![diagnosis::Epoch::default()],
            ..diagnosis::Evidence::default()
        };
        assert!(!diagnosis::diagnose(&evidence).verdict.headline.is_empty());
    }
}
