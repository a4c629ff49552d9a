//! The stated training accuracy, counted again.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::claim::{Compared, Difference};
use crate::evidence::{Evidence, Figure};
use crate::statistics::{Share, commonest};
use crate::words::{images, percent, verb, with_interval};

/// Share of one image by which two counts may differ, by rounding alone.
const ROUNDING: f64 = 1e-3;
/// How far apart two accuracies must be where they were counted over different numbers of images.
const FAR: f64 = 0.1;

/// The stated training accuracy beside one counted from the predictions.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub claimed: Figure,
    pub counted: Share,
    /// Whether the stated and the counted accuracy differ.
    pub differs: bool,
    /// Whether they surely agree: to the image, or but for what so many images may differ by.
    pub agrees: bool,
    /// Whether the stated accuracy is the running average of the epoch, to the bit.
    pub is_running: bool,
    /// The accuracy stated before training, where it is what counting every output gives.
    pub before_training: Option<f64>,
}

impl Stated {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let counted = Some(evidence.train.as_ref()?.share()).filter(|x| x.count > 0)?;
        let epoch = evidence.history.last()?;
        let stated = epoch
            .train
            .filter(|x| (0.0..=1.0).contains(&x.accuracy) && x.count > 0)?;
        let part = (stated.accuracy * stated.count as f64).round() as usize;
        let difference = Difference::between(
            Share {
                part,
                count: stated.count,
            },
            counted,
        )?;
        let is_same_count = stated.count == counted.count;
        let differs = if is_same_count {
            let images = stated.accuracy * stated.count as f64;
            // Single precision carries seven digits.
            let rounding = ROUNDING.max(1e-6 * stated.count as f64);
            (images - counted.part as f64).abs() > rounding
        } else {
            let [low, high] = difference.interval;
            (stated.accuracy - counted.value()).abs() > FAR && (low > 0.0 || high < 0.0)
        };
        let is_running = epoch.reported.is_some_and(|running| {
            running.accuracy == stated.accuracy && running.loss == stated.loss
        });
        Some(Self {
            claimed: stated,
            counted,
            differs,
            agrees: !differs && (is_same_count || difference.compared() == Compared::Alike),
            is_running,
            before_training: before_training(evidence),
        })
    }

    /// Whether something other than images named right is counted.
    pub fn is_wrong(&self) -> bool {
        (self.differs && !self.is_running) || self.before_training.is_some()
    }

    /// Whether the running average stands for an evaluation, and differs from it.
    pub fn is_running_average(&self) -> bool {
        self.differs && self.is_running && self.before_training.is_none()
    }

    /// Whether both were counted over as many images.
    pub fn is_same_count(&self) -> bool {
        self.claimed.count == self.counted.count
    }

    /// What was counted; as a fraction where it would round to what is stated.
    pub fn counted_in_words(&self) -> String {
        let counted = percent(self.counted.value());
        if self.differs && counted == percent(self.claimed.accuracy) {
            format!("{} of {}", self.counted.part, self.counted.count)
        } else {
            counted
        }
    }

    pub fn probe(&self) -> Probe {
        let (stated, counted) = (
            percent(self.claimed.accuracy),
            percent(self.counted.value()),
        );
        let counted_of = format!(
            "{} of {} {} named right",
            self.counted.part,
            images(self.counted.count),
            verb(self.counted.part, "is", "are")
        );
        let sentence = if let Some(accuracy) = self.before_training {
            format!(
                "Before any training the stated accuracy was already {}; counted image by image it is now {counted}, stated {stated}.",
                percent(accuracy)
            )
        } else if self.is_running_average() {
            format!(
                "The stated training accuracy of {stated} is the running average of the epoch, to the last digit; measured afterwards, {counted_of}: {counted}."
            )
        } else if self.differs {
            format!("The stated training accuracy is {stated}, but {counted_of}: {counted}.")
        } else if self.is_same_count() {
            format!("The stated training accuracy of {stated} is right: {counted_of}.")
        } else if self.agrees {
            format!(
                "The stated training accuracy of {stated} over {} agrees with what was counted: {counted_of}, {counted}.",
                images(self.claimed.count)
            )
        } else {
            format!(
                "The stated training accuracy is {stated} over {}; counted, {counted_of}, {counted}: so few images do not tell whether both are the same.",
                images(self.claimed.count)
            )
        };
        let concern = self.is_wrong() || self.is_running_average();
        Probe::new(
            ProbeName::StatedAccuracy,
            format!(
                "stated {stated}, counted {}",
                with_interval(self.counted.value(), self.counted.interval())
            ),
            (Some(self.counted.value()), Some(self.counted.interval())),
            "the same figure, to the image".to_owned(),
            match (concern, self.agrees) {
                (true, _) => Finding::Concern,
                (_, true) => Finding::Fine,
                _ => Finding::Open,
            },
            sentence,
        )
    }
}

/// The accuracy stated before training, where it is what counting every output by itself gives.
///
/// With K outputs near 1/K, counting each output by a threshold of ½ calls (K − 1)/K of them right:
/// a figure that no untrained network reaches by naming classes.
fn before_training(evidence: &Evidence) -> Option<f64> {
    let k = evidence.classes as f64;
    let first = evidence.history.first().filter(|x| x.epoch == 0)?;
    let figure = first.train.or(first.reported)?;
    let guessed = evidence
        .train
        .as_ref()
        .map_or(0.0, |x| commonest(&x.labels, evidence.classes).value());
    let threshold = (k - 1.0) / k;
    let telling = evidence.classes >= 3
        && (figure.accuracy - threshold).abs() < 1e-3
        && figure.accuracy > guessed + FAR;
    telling.then_some(figure.accuracy)
}
