//! Files of predictions whose verdicts once said what their own figures did not bear out.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use diagnosis::{Cause, Certainty, Diagnosis, Finding, ProbeName};

/// Rows of a split: of some class, answered with another, so many times.
fn rows(split: &str, answers: &[(usize, usize, usize)]) -> String {
    let row = |&(label, answer, count): &(usize, usize, usize)| {
        format!("{split},{label},{answer}\n").repeat(count)
    };
    answers.iter().map(row).collect()
}

/// Rows of a split with `each` images of each class, the first `right` of them answered rightly.
fn even(split: &str, classes: usize, each: usize, right: usize) -> String {
    (0..classes)
        .map(|class| {
            let wrong =
                (1..=each - right).map(|x| (class, (class + 1 + x % (classes - 1)) % classes, 1));
            rows(split, &[(class, class, right)]) + &rows(split, &wrong.collect::<Vec<_>>())
        })
        .collect()
}

fn judged(rows: &str) -> Diagnosis {
    let csv = format!("split,true,predicted\n{rows}");
    diagnosis::diagnose(&diagnosis::read_predictions(&csv).unwrap())
}

fn sentence(found: &Diagnosis, name: ProbeName) -> (&str, Finding) {
    let probe = found.probes.iter().find(|x| x.name == name).unwrap();
    (&probe.sentence, probe.finding)
}

#[track_caller]
fn says(text: &str, words: &str) {
    assert!(text.contains(words), "“{words}” is not in “{text}”");
}

#[track_caller]
fn says_not(found: &Diagnosis, words: &str) {
    let text = format!("{found:?}");
    assert!(!text.contains(words), "“{words}” is in {text}");
}

#[test]
fn test_images_that_score_higher_are_not_sound() {
    let found = judged(&(even("train", 4, 75, 45) + &even("test", 4, 75, 73)));
    assert_eq!(found.verdict.cause, Cause::Unclear);
    says(
        &found.verdict.headline,
        "97% on test images, but only 60% on training images",
    );
    says_not(&found, "about as well");
}

#[test]
fn a_gap_that_is_not_certain_is_not_called_none() {
    let found = judged(&(even("train", 4, 15, 10) + &even("test", 4, 15, 8)));
    says_not(&found, "about as well");
    says_not(&found, "Nothing needs mending");
    says(&found.verdict.headline, "67% on training images");
}

#[test]
fn a_fall_that_twenty_images_do_not_prove_is_not_called_none() {
    let rows =
        even("train", 10, 20, 10) + &even("train-as-test", 10, 2, 0) + &even("test", 10, 20, 3);
    let found = judged(&(rows + "train-as-test,0,0\ntrain-as-test,1,1\ntrain-as-test,2,2\n"));
    assert_eq!(
        found.verdict.cause,
        Cause::Unclear,
        "{}",
        found.verdict.headline
    );
    says(&found.verdict.headline, "too few to be sure");
    let (sentence, finding) = sentence(&found, ProbeName::TrainingAsTest);
    says(sentence, "so few images do not tell");
    assert_eq!(finding, Finding::Open);
}

#[test]
fn a_way_that_was_hardly_seen_does_not_make_overfitting_likely() {
    let found = judged(
        &(even("train", 2, 100, 95) + &even("train-as-test", 2, 5, 5) + &even("test", 2, 100, 70)),
    );
    assert_eq!(found.verdict.cause, Cause::Overfitting);
    assert_eq!(found.verdict.certainty, Certainty::Unclear);
    says(&found.verdict.explanation, "cannot be told from so few");
}

#[test]
fn shares_far_apart_are_not_similar() {
    let train = rows("train", &[(0, 0, 2500), (1, 1, 2500)]);
    let found = judged(&(train + &rows("test", &[(0, 0, 4200), (1, 1, 800)])));
    says(
        sentence(&found, ProbeName::ClassBalance).0,
        "different shares: 34%",
    );
    let few = rows("train", &[(0, 0, 3), (1, 1, 1)]) + &rows("test", &[(0, 0, 1), (1, 1, 3)]);
    says(
        sentence(&judged(&few), ProbeName::ClassBalance).0,
        "may be chance",
    );
}

#[test]
fn classes_that_were_never_trained_are_named_with_their_images() {
    let train = even("train", 7, 200, 200);
    let test: Vec<_> = (0..10)
        .map(|x| (x, if x < 7 { x } else { 0 }, 100))
        .collect();
    let found = judged(&(train + &rows("test", &test)));
    assert_eq!(found.verdict.cause, Cause::ClassSortedSplit);
    says(
        &found.verdict.headline,
        "30% of the test images (300 of 1000) are of 3 classes",
    );
    says(&found.verdict.headline, "(7, 8 and 9)");
    says(
        &found.verdict.explanation,
        "On the 700 test images of classes that were trained, accuracy is 100%",
    );
    let names = "split,true,predicted\ntrain,cat,cat\ntest,dog,cat\n";
    let found = diagnosis::diagnose(&diagnosis::read_predictions(names).unwrap());
    says(
        sentence(&found, ProbeName::ClassBalance).0,
        "is of 1 class that no training image has (dog)",
    );
}

#[test]
fn nothing_is_excluded_by_what_speaks_for_it() {
    let one_class = rows("train", &[(0, 0, 100)]) + &rows("test", &[(0, 0, 100)]);
    let far_apart = even("train", 10, 2, 2) + &even("test", 4, 11, 11);
    let wins = |x: usize| (x, if x.is_multiple_of(3) { x } else { (x + 1) % 10 }, 4);
    let renamed = even("train", 10, 20, 20) + &rows("test", &(0..10).map(wins).collect::<Vec<_>>());
    for (rows, cause) in [
        (one_class, Cause::Imbalance),
        (far_apart, Cause::ClassSortedSplit),
        (renamed, Cause::ClassIndices),
    ] {
        let out = judged(&rows).verdict.ruled_out;
        assert!(out.iter().all(|x| x.cause != cause), "{out:?}");
    }
}

#[test]
fn figures_that_are_not_there_are_not_spoken_of() {
    let test = judged(&even("test", 4, 100, 25));
    says(&test.verdict.headline, "Test accuracy of 25%");
    says_not(&test, "on the training images");
    let held_out = judged(&(even("train", 4, 50, 50) + &even("val", 4, 50, 30)));
    says(
        &held_out.verdict.headline,
        "100% on 200 training images, 60% on 200 validation images",
    );
    says_not(&held_out, "only 0");
    let train = judged(&even("train", 4, 50, 50));
    says(
        &train.verdict.headline,
        "no test images; all that can be said: 100% on 200 training images",
    );
    let again = judged(&even("train-as-test", 4, 50, 25));
    says(
        &again.verdict.headline,
        "50% on 200 training images through the test path",
    );
}

#[test]
fn one_class_is_told_and_not_called_low_or_unlearned() {
    for train in [5, 100] {
        let found = judged(
            &(rows("train", &[(0, 0, train)])
                + &rows("test", &[(0, 0, 300)])
                + &rows("train-as-test", &[(0, 0, 200)])),
        );
        says(&found.verdict.headline, "one class only");
        says_not(&found, "are low");
        says_not(&found, "Nothing learned");
    }
}

#[test]
fn columns_that_contradict_each_other_are_told() {
    let row = |split: &str, label: usize, answer: usize| {
        let p: Vec<_> = (0..4)
            .map(|x| if x == label { "0.85" } else { "0.05" })
            .collect();
        format!("{split},{label},{answer},{}\n", p.join(","))
    };
    let rows: String = (0..200)
        .map(|x| row("train", x % 4, x % 4) + &row("test", x % 4, (x / 4) % 4))
        .collect();
    let csv = format!("split,true,predicted,p0,p1,p2,p3\n{rows}");
    let found = diagnosis::diagnose(&diagnosis::read_predictions(&csv).unwrap());
    says(&found.verdict.headline, "for 150 of 200 test images");
    says(
        &found.verdict.explanation,
        "25% of the test images by the answers, 100% by the largest probability",
    );
}

#[test]
fn one_image_is_one_image() {
    let found = judged("train,0,0\ntest,1,1\ntrain-as-test,0,0\n");
    says_not(&found, "1 images");
}

/// Rows with soft probabilities: sure on training images, unsure of test images.
fn unsure(answer: impl Fn(usize) -> usize) -> Diagnosis {
    let row = |split: &str, label: usize, answer: usize, sure: f64| {
        let p: Vec<_> = (0..4)
            .map(|x| {
                if x == answer {
                    sure
                } else {
                    (1.0 - sure) / 3.0
                }
                .to_string()
            })
            .collect();
        format!("{split},{label},{answer},{}\n", p.join(","))
    };
    let rows: String = (0..200)
        .map(|x| row("train", x % 4, x % 4, 0.6) + &row("test", x % 4, answer(x), 0.28))
        .collect();
    let csv = format!("split,true,predicted,p0,p1,p2,p3\n{rows}");
    diagnosis::diagnose(&diagnosis::read_predictions(&csv).unwrap())
}

#[test]
fn being_unsure_of_new_images_is_no_proof_of_untrained_weights() {
    // A network that has learned noise, and not too surely, names all kinds of classes.
    let noise = unsure(|x| x / 4 % 4).verdict;
    assert_eq!(noise.cause, Cause::Unclear);
    for candidate in [
        Cause::WeightsNotRestored,
        Cause::Overfitting,
        Cause::MemorizedNoise,
    ] {
        says(
            &noise.explanation,
            &format!("{candidate:?}")
                .replace("WeightsNotRestored", "Weights not restored")
                .replace("MemorizedNoise", "Memorised noise"),
        );
    }
    let untrained = unsure(|_| 2).verdict;
    assert_eq!(untrained.cause, Cause::WeightsNotRestored);
    says(&untrained.headline, "Probably a bug");
}
