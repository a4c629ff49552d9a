//! What the losses tell: before training, and over the epochs.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::Evidence;
use crate::words::number;

/// How far the held-out loss must rise to be worth naming, as a share of its lowest value.
const RISE: f64 = 0.1;

/// Whether the held-out loss rises while the training loss falls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeldOutLoss {
    lowest: f64,
    least_epoch: u32,
    last: f64,
    /// Whether the loss is clearly above its lowest value, whatever that on training images did.
    is_higher: bool,
    pub rises: bool,
}

impl HeldOutLoss {
    pub fn measure(evidence: &Evidence) -> Option<Self> {
        let trained: Vec<_> = evidence.history.iter().filter(|x| x.epoch > 0).collect();
        let held_out: Vec<_> = trained
            .iter()
            .filter_map(|x| {
                Some((
                    x.epoch,
                    x.validation.or(x.test)?.loss,
                    x.train.or(x.reported)?.loss,
                ))
            })
            .filter(|(_, held_out, train)| held_out.is_finite() && train.is_finite())
            .collect();
        let &(_, last, last_train) = held_out.last().filter(|_| held_out.len() >= 3)?;
        let &(least_epoch, lowest, train_then) =
            held_out.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let is_higher = last > lowest * (1.0 + RISE);
        Some(Self {
            lowest,
            least_epoch,
            last,
            is_higher,
            rises: is_higher && last_train < train_then,
        })
    }

    pub fn probe(self) -> Probe {
        let (lowest, last) = (number(self.lowest), number(self.last));
        let sentence = if self.rises {
            format!(
                "The loss on held-out images was lowest ({lowest}) after epoch {} and has risen to {last} since, while that on training images fell.",
                self.least_epoch
            )
        } else if self.is_higher {
            format!(
                "The loss on held-out images was lowest ({lowest}) after epoch {} and is {last} now; that on training images has not fallen since either.",
                self.least_epoch
            )
        } else {
            format!(
                "The loss on held-out images is {last} and does not rise clearly above its lowest value of {lowest}."
            )
        };
        Probe::new(
            ProbeName::HeldOutLoss,
            format!("{last} now, {lowest} at best"),
            (Some(self.last), None),
            "falling along with the training loss".to_owned(),
            match (self.rises, self.is_higher) {
                (true, _) => Finding::Concern,
                (_, true) => Finding::Open,
                _ => Finding::Fine,
            },
            sentence,
        )
    }
}

/// Measures the loss before training against the loss of guessing.
pub(crate) fn first_loss(evidence: &Evidence) -> Option<Probe> {
    let first = evidence.history.first().filter(|x| x.epoch == 0)?;
    let loss = first.train.or(first.reported).or(first.test)?.loss;
    if evidence.classes < 2 || !loss.is_finite() {
        return None;
    }
    let guess = (evidence.classes as f64).ln();
    let says = if loss <= 0.8 * guess {
        "less than an untrained network has: it knows something already, or the loss is another than cross-entropy"
    } else if loss < 1.5 * guess {
        "so the network starts without an opinion"
    } else {
        "so the network starts with strong opinions, or is fed very large numbers"
    };
    let fine = loss > 0.8 * guess && loss < 1.5 * guess;
    Some(Probe::new(
        ProbeName::FirstLoss,
        number(loss),
        (Some(loss), None),
        format!(
            "about {}, the loss of guessing among {} classes",
            number(guess),
            evidence.classes
        ),
        if fine { Finding::Fine } else { Finding::Open },
        format!(
            "Before training the loss is {}; guessing among {} classes gives {}, {says}.",
            number(loss),
            evidence.classes,
            number(guess)
        ),
    ))
}
