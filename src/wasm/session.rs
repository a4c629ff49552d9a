//! A session: a run as the worker drives it.

use wasm_bindgen::prelude::*;

use crate::run::Run;
use crate::wasm::convert::{JsExperiment, export, import};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** An event of a run. */
export type RunEvent = { /** Which run. */ runId: number } & Event;
";

#[wasm_bindgen]
extern "C" {
    /// An event of a run.
    #[wasm_bindgen(typescript_type = "RunEvent")]
    pub type JsRunEvent;
    /// Events of a run.
    #[wasm_bindgen(typescript_type = "RunEvent[]")]
    pub type JsRunEvents;
}

/// A run as the worker drives it.
#[wasm_bindgen]
pub struct Session {
    pub(super) run: Run,
}

#[wasm_bindgen]
impl Session {
    /// The event that opens the run.
    ///
    /// # Errors
    /// Never in practice.
    pub fn started(&self) -> Result<JsRunEvent, JsValue> {
        export(&self.run.started())
    }

    /// Whether nothing is left to do.
    #[wasm_bindgen(getter, js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.run.is_done()
    }

    /// Whether all that belongs to the latest optimiser step is done.
    #[wasm_bindgen(getter, js_name = isBetweenSteps)]
    pub fn is_between_steps(&self) -> bool {
        self.run.is_between_steps()
    }

    /// The weights as they are now: a safetensors file with the names and shapes of `PyTorch`.
    ///
    /// # Errors
    /// The engine failed.
    pub async fn weights(&self) -> Result<Vec<u8>, JsValue> {
        Ok(self.run.weights().await?)
    }

    /// Begins with the weights of a file like that of `weights` instead of fresh ones.
    ///
    /// # Errors
    /// The run has begun, or the file does not fit the network: one sentence that names the tensor
    /// and both shapes.
    #[wasm_bindgen(js_name = loadWeights)]
    pub fn load_weights(&mut self, file: &[u8]) -> Result<(), JsValue> {
        Ok(self.run.load_weights(file)?)
    }

    /// Goes on with changed settings; returns whether that was possible.
    ///
    /// # Errors
    /// The experiment is not valid.
    pub fn retune(&mut self, experiment: JsExperiment) -> Result<bool, JsValue> {
        Ok(self.run.retune(&import(experiment)?))
    }

    /// Does one optimiser step or one batch of evaluation and returns what happened.
    ///
    /// # Errors
    /// Never in practice: a run's errors are `failed` events.
    pub async fn advance(&mut self) -> Result<JsRunEvents, JsValue> {
        export(&self.run.advance().await)
    }
}
