//! Every technical word that a sentence of this crate may use, explained.

use serde::Serialize;

/// A technical word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// The word, as it stands in sentences.
    pub term: &'static str,
    /// What it means, in a sentence or two.
    pub means: &'static str,
}

/// All technical words.
pub fn glossary() -> &'static [Term] {
    &TERMS
}

static TERMS: [Term; 1] = [Term {
    term: "accuracy",
    means: "The share of images whose class the network names correctly.",
}];
