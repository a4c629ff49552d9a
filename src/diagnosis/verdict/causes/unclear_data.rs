//! The evidence does not decide: parts of it are missing, or contradict each other.
//!
//! Rules for [`Cause::Unclear`](super::Cause::Unclear), each with words of its own.

use crate::claim::{Compared, Difference};
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::probe::accuracy::Accuracies;
use crate::statistics::Share;
use crate::verdict::entry::{Decision, Judged};
use crate::verdict::text::Text;
use crate::words::{images, whole_percent};

/// Fires where predicted classes are not the most probable ones.
pub(super) fn columns_contradict(measured: &Measured) -> Option<Decision> {
    let answers = measured.answers.as_ref().filter(|x| x.contradict());
    answers.map(|_| Decision::between(&[], &[P::Answers]).told_by(contradiction))
}

fn contradiction(judged: &Judged) -> Text {
    let answers = judged.measured.answers.as_ref();
    let (places, figures) = answers.map_or_else(Default::default, |x| (x.places(), x.figures()));
    Text {
        headline: format!(
            "The predictions contradict themselves: the predicted class is not the most probable one {places}."
        ),
        explanation: format!(
            "{figures} Either belongs to other images, or numbers the classes differently. All other figures here go by the predicted classes."
        ),
        checks: vec![
            "Take both from one call for the same images: probabilities first, then the place of the largest in each row (argmax over the classes, not over the images).",
            "Check that columns p0, p1 and so on are in the order of the classes' numbers.",
        ],
        outlook: "Mend this first: until both agree, no figure says anything about the network."
            .to_owned(),
    }
}

/// Fires where all labels are of one class.
pub(super) fn one_class(measured: &Measured) -> Option<Decision> {
    measured
        .accuracies
        .has_one_class()
        .then(|| Decision::between(&[], &[P::Chance, P::ClassBalance]).told_by(of_one_class))
}

fn of_one_class(judged: &Judged) -> Text {
    let evidence = judged.measured.evidence;
    let splits = [&evidence.train, &evidence.validation, &evidence.test];
    let labels = || {
        splits
            .iter()
            .filter_map(|x| x.as_ref())
            .flat_map(|x| &x.labels)
    };
    let name = labels().next().map_or_else(String::new, |&label| {
        format!(" ({})", evidence.name(usize::from(label)))
    });
    Text {
        headline:
            "There is one class only, so accuracy tells nothing: answering with it is always right."
                .to_owned(),
        explanation: format!(
            "The labels of {} name the same class{name}. Whether the network tells classes apart can only be seen where there are at least two.",
            images(labels().count())
        ),
        checks: vec![
            "Look at how labels are read: is it the right column, folder or file?",
            "Bring predictions on images of all classes.",
        ],
        outlook: "Nothing can be said about learning or remedies yet.".to_owned(),
    }
}

/// Fires where there are no predictions at all.
pub(super) fn nothing_measured(measured: &Measured) -> Option<Decision> {
    let Accuracies {
        train,
        validation,
        test,
        lone_train_as_test,
        ..
    } = &measured.accuracies;
    let none = [train, validation, test, lone_train_as_test]
        .iter()
        .all(|x| x.is_none());
    none.then(|| Decision::between(&[], &[]).told_by(of_nothing))
}

fn of_nothing(_: &Judged) -> Text {
    Text {
        headline: "Nothing has been measured yet.".to_owned(),
        explanation: "There are no predictions to look at.".to_owned(),
        checks: vec!["Train for an epoch, or bring a file of predictions."],
        outlook: "Nothing can be said yet.".to_owned(),
    }
}

/// Fires where there are predictions, but none on test images.
pub(super) fn without_test_images(measured: &Measured) -> Option<Decision> {
    measured.accuracies.test.is_none().then(|| {
        Decision::between(&[], &[P::Validation, P::TrainingAsTest]).told_by(of_other_splits)
    })
}

fn of_other_splits(judged: &Judged) -> Text {
    let measured = judged.measured;
    let accuracies = &measured.accuracies;
    let told = |share: Option<Share>, what: &str| {
        let count = |x: Share| images(x.count).replacen("image", what, 1);
        share.map(|x| format!("{} on {}", whole_percent(x.value()), count(x)))
    };
    let rows: Vec<String> = [
        told(accuracies.train, "training image"),
        told(accuracies.validation, "validation image"),
        told(accuracies.lone_train_as_test, "training image")
            .map(|x| format!("{x} through the test path")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut explanation = Vec::new();
    if let Some(standing) = accuracies.train_standing() {
        explanation.push(format!(
            "Training accuracy is {} ({}).",
            standing.says(),
            whole_percent(accuracies.train_chance)
        ));
    }
    let both = accuracies.train.zip(accuracies.validation);
    if let Some(gap) = both.and_then(|(train, held_out)| Difference::between(train, held_out)) {
        explanation.push(of_validation(gap));
    }
    if let Some(paths) = &measured.paths {
        explanation.push(paths.lost.of_the_pipeline());
    }
    if accuracies.train.is_none() {
        explanation.push("There are no training images to compare with.".to_owned());
    }
    Text {
        headline: format!(
            "There are no test images; all that can be said: {}.",
            rows.join(", ")
        ),
        explanation: explanation.join(" "),
        checks: vec![
            "Export predictions on test images as split test: images that were used neither for training nor for choosing settings.",
            "Add training images through the test path as split train-as-test: they tell a fault of the pipeline from overfitting.",
        ],
        outlook: "Which remedy would help cannot be told without test images.".to_owned(),
    }
}

/// What the gap between training and validation accuracy tells.
fn of_validation(gap: Difference) -> String {
    let range = gap.range();
    match gap.compared() {
        Compared::More => format!(
            "Validation accuracy is clearly lower, by {range}: overfitting, or a fault on the way of validation images."
        ),
        Compared::Less => format!(
            "Validation accuracy is clearly higher (the gap is {range}), which learning does not give."
        ),
        Compared::Alike => format!("The gap to validation accuracy is small ({range})."),
        Compared::Open => format!(
            "So few images do not tell how large the gap to validation accuracy is ({range})."
        ),
    }
}

/// Fires where all training images are of one class, and others are not.
pub(super) fn one_trained_class(measured: &Measured) -> Option<Decision> {
    (measured.accuracies.trained == 1).then(|| {
        Decision::between(&[], &[P::ClassBalance, P::Chance]).told_by(of_one_trained_class)
    })
}

fn of_one_trained_class(judged: &Judged) -> Text {
    let train = judged.measured.accuracies.train.unwrap_or_default();
    Text {
        headline: "All training images are of one class: there is nothing to learn from them, and no gap to judge.".to_owned(),
        explanation: format!(
            "The labels of {} for training name the same class, those for testing others, too. Whoever always answers with one class is right about such training images.",
            images(train.count)
        ),
        checks: vec![
            "Look at how training labels are read: is it the right column, folder or file?",
            "Shuffle the images before dividing them, or divide each class by itself (stratified).",
        ],
        outlook: "Nothing can be said about learning or remedies yet.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Evidence;

    use crate::simulator::{answered, judged, unclear};

    #[test]
    fn without_predictions_nothing_has_been_measured() {
        let verdict = unclear(&Evidence::default());
        assert_eq!(verdict.headline, "Nothing has been measured yet.");
    }

    #[test]
    fn one_class_is_told() {
        let verdict = judged(&[(0, 0, 100)], &[(0, 0, 100)]);
        assert!(
            verdict.headline.contains("one class only"),
            "{}",
            verdict.headline
        );
        assert!(verdict.ruled_out.is_empty(), "{:?}", verdict.ruled_out);
    }

    #[test]
    fn rows_without_test_images_are_told() {
        let verdict = unclear(&Evidence {
            classes: 2,
            train: Some(answered(&[(0, 0, 100), (1, 1, 100)])),
            validation: Some(answered(&[(0, 0, 60), (0, 1, 40), (1, 1, 60), (1, 0, 40)])),
            ..Evidence::default()
        });
        for words in [
            "no test images",
            "100% on 200 training images",
            "60% on 200 validation images",
        ] {
            assert!(verdict.headline.contains(words), "{}", verdict.headline);
        }
        assert!(
            verdict.explanation.contains("clearly lower"),
            "{}",
            verdict.explanation
        );
    }

    #[test]
    fn predicted_classes_that_are_not_the_most_probable_are_told() {
        let mut test = answered(&[(0, 1, 50), (1, 1, 50)]);
        test.probabilities = test
            .labels
            .iter()
            .flat_map(|&x| [0.8, 0.2].map(|p: f32| if x == 0 { p } else { 1.0 - p }))
            .collect();
        let verdict = unclear(&Evidence {
            classes: 2,
            test: Some(test),
            ..Evidence::default()
        });
        assert!(
            verdict.headline.contains("50 of 100 test images"),
            "{}",
            verdict.headline
        );
    }
}
