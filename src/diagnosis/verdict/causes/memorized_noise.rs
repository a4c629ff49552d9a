//! The images hold nothing that could be learned; training images were learned by heart.

use crate::claim::Standing;
use crate::measured::Measured;
use crate::probe::ProbeName as P;
use crate::statistics::Share;
use crate::verdict::entry::{Decision, Entry, Judged};
use crate::verdict::text::{Text, with_test};
use crate::words::whole_percent;

/// Training accuracy from which on nearly each image was learned.
const NEARLY_ALL: f64 = 0.99;

pub(super) const CAUSE: Entry = Entry {
    label: "Memorised noise",
    is_fault: false,
    cleared_by: None,
    text,
};

/// Fires where pixels have nothing in common, no place tells the class, and test accuracy is at
/// chance.
pub(super) fn images_are_noise(measured: &Measured) -> Option<Decision> {
    let is_noise = measured.texture().is_some_and(|x| x.is_noise)
        && !measured.shortcut().is_some_and(|x| x.tells);
    (is_noise && !measured.accuracies.test_above())
        .then(|| Decision::likely(&[P::Chance, P::Texture, P::TrainingAsTest]))
}

/// What guessing gives, in a clause.
fn chance(measured: &Measured) -> String {
    if measured.accuracies.uneven {
        format!(
            "{} is what answering with the commonest class gives",
            whole_percent(measured.accuracies.chance)
        )
    } else {
        format!(
            "{} is chance for {} classes",
            whole_percent(measured.accuracies.chance),
            measured.accuracies.classes
        )
    }
}

/// What was learned of the training images, in a sentence.
fn learned(train: Share, guess: f64) -> String {
    let reached = whole_percent(train.value());
    let like = "as one can learn random telephone numbers; that says nothing about new ones.";
    if train.value() >= NEARLY_ALL {
        format!(
            "The network reached {reached} on the training images by learning each by heart, {like}"
        )
    } else {
        format!(
            "The network reached {reached} on the training images, where guessing gives {}: what goes beyond guessing it learned by heart, {like}",
            whole_percent(guess)
        )
    }
}

fn text(judged: &Judged) -> Text {
    let measured = judged.measured;
    let accuracies = &measured.accuracies;
    let train = accuracies.train.unwrap_or_default();
    let standing = accuracies.test_standing().unwrap_or(Standing::Open);
    let test = with_test(measured, str::to_owned);
    let place = measured.shortcut().map_or(
        "",
        |_| ", and no place in them tells one class from another",
    );
    Text {
        headline: format!(
            "Training memorised noise: the {test} on test images is {} ({}), and no remedy can help.",
            standing.in_short(),
            chance(measured)
        ),
        explanation: format!(
            "The images are noise: their pixels have nothing in common with their neighbours{place}. {}",
            learned(train, accuracies.train_chance)
        ),
        checks: vec!["Look at some images with their labels: could anyone tell the class from the image?"],
        outlook: "No remedy can help: there is nothing to learn in these images. Another dropout, more images or a smaller network change how fast noise is learned by heart, not the accuracy on new images.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::Cause;

    use crate::simulator::{Case, SPEC, Source, Spec};

    #[test]
    fn noise_learned_by_heart_is_named() {
        let spec = Spec {
            source: Source::Noise,
            test_accuracy: 0.25,
            ..SPEC
        };
        let cause = Case::new(spec).diagnose().verdict.cause;
        assert_eq!(cause, Cause::MemorizedNoise);
    }

    #[test]
    fn seventy_six_is_memorised_noise_and_no_remedy_can_help() {
        for seed in 0..20 {
            let found = Case::new(Spec {
                source: Source::Noise,
                classes: 16,
                train: 50,
                test: 200,
                train_accuracy: 0.76,
                test_accuracy: 1.0 / 16.0,
                seed,
            })
            .diagnose()
            .verdict;
            assert_eq!(found.cause, Cause::MemorizedNoise, "{found:#?}");
            for words in [
                "memorised noise",
                "6% is chance for 16 classes",
                "no remedy can help",
            ] {
                assert!(found.headline.contains(words), "{}", found.headline);
            }
            assert!(!found.is_fault);
        }
    }

    #[test]
    fn what_was_learned_in_part_was_not_learned_image_by_image() {
        for (train_accuracy, is_each) in [(0.15, false), (1.0, true)] {
            let verdict = Case::new(Spec {
                source: Source::Noise,
                classes: 16,
                train: 300,
                test: 300,
                train_accuracy,
                test_accuracy: 1.0 / 16.0,
                seed: 1,
            })
            .diagnose()
            .verdict;
            assert_eq!(verdict.cause, Cause::MemorizedNoise, "{verdict:#?}");
            let says = verdict.explanation;
            assert_eq!(says.contains("each by heart"), is_each, "{says}");
        }
    }

    #[test]
    fn chance_on_noise_is_never_called_fixable() {
        for test in [20, 200] {
            let spec = Spec {
                source: Source::Noise,
                test,
                test_accuracy: 0.25,
                ..SPEC
            };
            let verdict = Case::new(spec).diagnose().verdict;
            assert!(
                verdict
                    .outlook
                    .to_lowercase()
                    .contains("no remedy can help"),
                "{}",
                verdict.outlook
            );
        }
    }
}
