//! The memorisation check: does the network fit random labels as fast as the true ones?
//!
//! Zhang, C. et al. (2017), *Understanding deep learning requires rethinking generalization*, ICLR:
//! networks fit random labels, too, but where the true ones have to do with the images, these are
//! fitted faster.

use serde::{Deserialize, Serialize};

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::statistics::{Share, fisher_p, newcombe_interval};
use crate::words::percent;

/// How rarely chance may call labels learnable that are not, over all epochs.
const FALSE_ALARM: f64 = 1e-3;
/// A lead below this may be overlooked.
const OVERLOOKED: f64 = 0.25;
/// Points by which true labels must be ahead to be worth a word.
const LEAD: f64 = 0.05;

/// What training reported of one epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reported {
    /// Which epoch this is, from 1.
    pub epoch: u32,
    /// The accuracy reported, 0 to 1.
    pub accuracy: f64,
    /// How many images the accuracy was measured on.
    pub count: usize,
}

impl Reported {
    fn share(&self) -> Share {
        Share {
            part: (self.accuracy * self.count as f64).round() as usize,
            count: self.count,
        }
    }
}

/// Compares the training accuracy reported with true labels to that of the same network on the same
/// images with labels drawn at random, epoch by epoch; nothing if no epoch has both.
pub fn memorization(
    with_true: &[Reported],
    with_random: &[Reported],
    classes: usize,
) -> Option<Probe> {
    let pairs: Vec<(u32, Share, Share)> = with_true
        .iter()
        .filter_map(|ours| {
            let theirs = with_random.iter().find(|other| other.epoch == ours.epoch)?;
            Some((ours.epoch, ours.share(), theirs.share()))
        })
        .collect();
    let lead = |(_, ours, theirs): &(u32, Share, Share)| ours.value() - theirs.value();
    let &(epoch, ours, theirs) = pairs
        .iter()
        .max_by(|one, other| lead(one).total_cmp(&lead(other)))?;
    let chance = 1.0 / classes.max(1) as f64;
    let learns = pairs.iter().any(|(_, ours, _)| ours.interval()[0] > chance);
    let is_ahead = ours.value() - theirs.value() >= LEAD
        && fisher_p(ours, theirs) * (pairs.len() as f64) < FALSE_ALARM;
    let (ours_words, theirs_words) = (percent(ours.value()), percent(theirs.value()));
    let interval = newcombe_interval(ours, theirs);
    let (finding, meaning) = if is_ahead {
        (
            Finding::Fine,
            "the labels have to do with what the images show",
        )
    } else if learns && interval[1] < OVERLOOKED {
        (
            Finding::Concern,
            "the network learns labels by heart; what the images add to that is less than 25 points",
        )
    } else if learns {
        (
            Finding::Open,
            "so few images do not tell whether that is more than chance",
        )
    } else {
        (
            Finding::Open,
            "but it has not clearly learned its training images yet",
        )
    };
    let against = if is_ahead {
        "ahead of"
    } else {
        "not clearly ahead of"
    };
    Some(Probe::new(
        ProbeName::Memorization,
        format!("{ours_words} with true labels, {theirs_words} with random ones"),
        (Some(ours.value() - theirs.value()), Some(interval)),
        "true labels are learned faster than random ones".to_owned(),
        finding,
        format!(
            "With true labels the network is {against} the same network with random labels: in \
             epoch {epoch}, where they differ most, it reports {ours_words} against {theirs_words} \
             on training images; {meaning}."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(accuracies: &[f64], count: usize) -> Vec<Reported> {
        let epoch = |(index, &accuracy): (usize, &f64)| Reported {
            epoch: index as u32 + 1,
            accuracy,
            count,
        };
        accuracies.iter().enumerate().map(epoch).collect()
    }

    #[test]
    fn true_labels_that_are_learned_faster_have_to_do_with_the_images() {
        let probe = memorization(
            &history(&[0.3, 0.8, 1.0], 200),
            &history(&[0.2, 0.3, 0.9], 200),
            8,
        );
        let probe = probe.expect("three epochs");
        assert_eq!(probe.finding, Finding::Fine);
        assert!(probe.sentence.contains("in epoch 2"), "{}", probe.sentence);
    }

    #[test]
    fn labels_learned_as_fast_as_random_ones_are_learned_by_heart() {
        let probe = memorization(
            &history(&[0.2, 0.5, 0.9], 100),
            &history(&[0.15, 0.55, 0.95], 100),
            8,
        );
        assert_eq!(probe.expect("three epochs").finding, Finding::Concern);
    }

    #[test]
    fn before_anything_is_learned_nothing_can_be_told() {
        let probe = memorization(&history(&[0.13], 50), &history(&[0.12], 50), 8);
        assert_eq!(probe.expect("one epoch").finding, Finding::Open);
        assert_eq!(memorization(&[], &history(&[0.1], 50), 8), None);
    }
}
