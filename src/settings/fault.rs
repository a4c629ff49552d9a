//! Settings of the fault that is planted in the pipeline.

use serde::{Deserialize, Serialize};

use crate::settings::control::{Control, DATA, Kind, Scale, integer};
use crate::settings::scenarios::{self, Scenario};

/// The fault planted in the pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The fault planted in the pipeline.
    pub scenario: Scenario,
    /// The number under which a link hides the scenario; 0 spells it out.
    pub mystery: u32,
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            scenario: Scenario::None,
            mystery: 0,
        }
    }
}

/// The controls of these settings, in the order in which the page shows and links spell them.
pub(super) const CONTROLS: [Control; 2] = [
    Control {
        key: "scenario",
        label: "Scenario",
        help: "Plants one fault in an otherwise sound pipeline, as it happens to people: the verdict \
               finds it from the evidence alone.",
        kind: Kind::Choice {
            options: &scenarios::CHOICES,
        },
        ..DATA
    },
    Control {
        key: "mystery",
        label: "Mystery",
        help: "Above 0, links hide which scenario is planted behind this number; 0 spells it out.",
        advanced: true,
        is_shown: false,
        is_named: false,
        kind: integer(0, u32::MAX, Scale::Linear),
        ..DATA
    },
];
