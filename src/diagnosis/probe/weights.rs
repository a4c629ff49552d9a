//! Checksums of the weights.

use super::measurement::{Finding, Probe};
use super::name::ProbeName;
use crate::evidence::Weights;

pub(crate) fn probe(weights: Weights) -> Probe {
    let same = weights.trained == weights.tested;
    let sentence = if same {
        "The network that was tested has exactly the weights that training ended with (their checksums agree)."
    } else {
        "The network that was tested has other weights than training ended with (their checksums differ)."
    };
    Probe::new(
        ProbeName::Weights,
        format!(
            "trained {:08x}, tested {:08x}",
            weights.trained >> 32,
            weights.tested >> 32
        ),
        (None, None),
        "the same checksum twice".to_owned(),
        if same {
            Finding::Fine
        } else {
            Finding::Concern
        },
        sentence.to_owned(),
    )
}
