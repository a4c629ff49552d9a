//! Settings of the computing: which engine, and how it adds up.

use serde::{Deserialize, Serialize};

use crate::settings::control::{Control, Exported, Kind, TRAINING, choice};

/// What computes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Compute {
    /// What computes.
    pub engine: Engine,
    /// How it adds products up.
    pub arithmetic: Arithmetic,
}

impl Default for Compute {
    fn default() -> Self {
        Self {
            engine: Engine::Flex,
            arithmetic: Arithmetic::Fastest,
        }
    }
}

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// Burn's `flex`: the fast one.
    Flex,
    /// Burn's `ndarray`: the slow reference that others are checked against.
    Ndarray,
}

impl Engine {
    /// As links spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
        }
    }
}

/// How engine `flex` adds products up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Arithmetic {
    /// The fastest way there is where it runs.
    Fastest,
    /// Each product is rounded before it is added: the same bits in every browser.
    Plain,
    /// A product and its sum are rounded once: the same bits wherever processor and browser can.
    Fused,
}

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 2] = [
    Control {
        key: "engine",
        label: "Engine",
        help: "What computes: flex is fast; ndarray is the slow reference it is checked against.",
        advanced: true,
        exported: Exported::Not {
            because: "PyTorch and Keras compute with their own",
        },
        kind: Kind::Choice {
            options: &[
                choice("flex", "flex"),
                choice("ndarray", "ndarray (slow reference)"),
            ],
        },
        ..TRAINING
    },
    Control {
        key: "arithmetic",
        label: "Arithmetic",
        help: "How engine flex adds products up: plain gives the same bits in every browser; fused, \
               which rounds once instead of twice, is faster where browser and processor have it.",
        advanced: true,
        is_named: false,
        exported: Exported::Not {
            because: "PyTorch and Keras add up in their own ways",
        },
        kind: Kind::Choice {
            options: &[
                choice("fastest", "fastest here"),
                choice("plain", "plain"),
                choice("fused", "fused multiply-add"),
            ],
        },
        ..TRAINING
    },
];
