//! Trials of remedies, and the memorisation check, as workers drive them.

use wasm_bindgen::prelude::*;

use crate::remedy;
use crate::remedy::ranking::{TrialResult, rank};
use crate::run::memorization;
use crate::wasm::convert::{export, read_list};

#[wasm_bindgen]
extern "C" {
    /// How far a memorisation check is.
    #[wasm_bindgen(typescript_type = "MemorizationProgress")]
    pub type JsMemorizationProgress;
    /// Outcomes of trials.
    #[wasm_bindgen(typescript_type = "TrialResult[]")]
    pub type JsTrialResults;
    /// Where remedies stand.
    #[wasm_bindgen(typescript_type = "Standing[]")]
    pub type JsStandings;
    /// How far a trial is.
    #[wasm_bindgen(typescript_type = "TrialProgress")]
    pub type JsTrialProgress;
}

/// Ranks remedies by what their trials say; doing nothing is among them.
///
/// # Errors
/// The results are not of this form.
#[wasm_bindgen(js_name = rankRemedies)]
pub fn rank_remedies(results: JsTrialResults) -> Result<JsStandings, JsValue> {
    let results: Vec<TrialResult> = read_list(results.into())?;
    export(&rank(&results))
}

/// The check whether random labels are learned as fast as true ones, as the worker drives it.
#[wasm_bindgen]
pub struct MemorizationCheck {
    pub(super) check: memorization::MemorizationCheck,
}

#[wasm_bindgen]
impl MemorizationCheck {
    /// Does one optimiser step and returns how far the check is.
    ///
    /// # Errors
    /// Training diverged, or the engine failed.
    pub async fn advance(&mut self) -> Result<JsMemorizationProgress, JsValue> {
        export(&self.check.advance().await?)
    }
}

/// The trial of a remedy as a worker drives it.
#[wasm_bindgen]
pub struct Trial {
    pub(super) trial: remedy::trial::Trial,
}

#[wasm_bindgen]
impl Trial {
    /// Does one optimiser step or one batch of evaluation and returns how far the trial is.
    ///
    /// # Errors
    /// Training diverged, or the engine failed.
    pub async fn advance(&mut self) -> Result<JsTrialProgress, JsValue> {
        export(&self.trial.advance().await?)
    }
}
