//! What a scenario is: its words, and what it does to settings.

use diagnosis::Cause;
use serde::Serialize;

use crate::settings::control::Choice;
use crate::settings::data::Data;
use crate::settings::network::Network;

/// A scenario as people read it, and what else there is to know of it.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Story {
    /// The name in links.
    pub value: &'static str,
    /// The name for people.
    pub label: &'static str,
    /// What went wrong, in a sentence or two.
    pub story: &'static str,
    /// How it shows.
    pub shows: &'static str,
    /// Three lines of Keras that have the fault.
    pub keras: &'static str,
    /// Three lines of PyTorch that have the fault.
    pub pytorch: &'static str,
    /// What a verdict on it should say; `None` is any cause that is no fault.
    #[serde(skip)]
    pub cause: Option<Cause>,
    /// What the fault does to the settings of the network, if that is where it lies.
    #[serde(skip)]
    pub settle: fn(&mut Network),
    /// Whether anyone could notice the fault with such data.
    #[serde(skip)]
    pub is_noticeable: fn(&Data) -> bool,
}

impl Story {
    pub(super) const fn choice(&self) -> Choice {
        Choice {
            value: self.value,
            label: self.label,
        }
    }

    /// What most stories have in common.
    pub(super) const OF_A_SOUND_PIPELINE: Self = Self {
        value: "",
        label: "",
        story: "",
        shows: "",
        keras: "",
        pytorch: "",
        cause: None,
        settle: |_| {},
        is_noticeable: |_| true,
    };
}
