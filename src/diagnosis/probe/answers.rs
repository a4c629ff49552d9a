//! Whether the predicted class is the most probable one: two columns that may contradict each other.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::{Evidence, Predictions};
use crate::statistics::Share;
use crate::words::{list, percent, verb};

/// How much less probable than the most probable class a predicted one may be, by rounding.
const ROUNDING: f32 = 0.01;
/// Share of answers against their probabilities from which on figures cannot be trusted.
const CONTRADICTION: f64 = 0.05;

/// The images of one split whose predicted class is not the most probable one.
#[derive(Clone, Debug)]
pub(crate) struct Against {
    /// What kind of images the split holds.
    kind: &'static str,
    /// By which way they came, where it is not their own.
    way: &'static str,
    /// How many answers are not the most probable class.
    odd: Share,
    /// How many images are right by the predicted class.
    by_answer: Share,
    /// How many images are right by the largest probability.
    by_probability: Share,
}

/// Predicted classes held against the probabilities beside them.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    /// The splits that hold such answers.
    splits: Vec<Against>,
}

impl Answers {
    /// Measures each split of predictions made elsewhere; nothing if every answer is the most probable
    /// class. In a run of our own both come from one place.
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        if evidence.images.is_some() {
            return None;
        }
        let again = evidence.paths.as_ref().map(|x| &x.by_testing.predictions);
        let splits = [
            ("test", "", evidence.test.as_ref()),
            ("training", "", evidence.train.as_ref()),
            ("validation", "", evidence.validation.as_ref()),
            ("training", " through the test path", again),
        ];
        let splits: Vec<Against> = splits
            .into_iter()
            .filter_map(|(kind, way, predictions)| {
                let found = Against::of(predictions?, evidence.classes)?;
                Some(Against { kind, way, ..found })
            })
            .collect();
        (!splits.is_empty()).then_some(Self { splits })
    }

    /// Whether so many answers are against their probabilities that figures cannot be trusted.
    pub fn contradict(&self) -> bool {
        let shares = || self.splits.iter().map(|x| x.odd.value());
        shares().any(|x| x >= CONTRADICTION)
    }

    /// Where, and how often: `for 3 of 20 test images and for 1 of 20 training images`.
    pub fn places(&self) -> String {
        let place = |x: &Against| {
            let Share { part, count } = x.odd;
            let noun = verb(count, "image", "images");
            format!("for {part} of {count} {} {noun}{}", x.kind, x.way)
        };
        list(&self.splits.iter().map(place).collect::<Vec<_>>())
    }

    /// What either column says is right, as a sentence.
    pub fn figures(&self) -> String {
        let figures = |x: &Against| {
            format!(
                "{} of the {} images{} by the answers, {} by the largest probability",
                percent(x.by_answer.value()),
                x.kind,
                x.way,
                percent(x.by_probability.value())
            )
        };
        let all: Vec<String> = self.splits.iter().map(figures).collect();
        format!("Right are {}.", all.join("; "))
    }

    pub fn probe(&self) -> Probe {
        let worst = self
            .splits
            .iter()
            .map(|x| x.odd.value())
            .fold(0.0, f64::max);
        Probe::new(
            ProbeName::Answers,
            format!("{} at most", percent(worst)),
            (Some(worst), None),
            "no answer against its probabilities".to_owned(),
            if self.contradict() {
                Finding::Concern
            } else {
                Finding::Open
            },
            format!(
                "The predicted class is not the most probable one {}. {}",
                self.places(),
                self.figures()
            ),
        )
    }
}

impl Against {
    fn of(predictions: &Predictions, classes: usize) -> Option<Self> {
        let (labels, predicted) = (&predictions.labels, &predictions.predicted);
        let count = labels.len();
        let is_whole = predictions.probabilities.len() == count * classes;
        if count == 0 || classes < 2 || predicted.len() != count || !is_whole {
            return None;
        }
        let (mut against, mut right) = (0, 0);
        for (at, row) in predictions.probabilities.chunks_exact(classes).enumerate() {
            let of = |class: u8| row.get(usize::from(class)).copied().unwrap_or(0.0);
            let first =
                |best: usize, class: usize| if row[class] > row[best] { class } else { best };
            let top = (0..classes).fold(0, first);
            against += usize::from(of(predicted[at]) < row[top] - ROUNDING);
            right += usize::from(usize::from(labels[at]) == top);
        }
        let share = |part| Share { part, count };
        let against = Some(share(against)).filter(|x| x.part > 0)?;
        Some(Self {
            kind: "",
            way: "",
            odd: against,
            by_answer: predictions.share(),
            by_probability: share(right),
        })
    }
}
