//! Reading what people bring: links, and predictions that were made elsewhere.

use diagnosis::{diagnose, read_predictions};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::settings::share_link;
use crate::wasm::convert::export;

#[wasm_bindgen]
extern "C" {
    /// What a link says.
    #[wasm_bindgen(typescript_type = "LinkReading")]
    pub type JsLinkReading;
    /// What the evidence says.
    #[wasm_bindgen(typescript_type = "Diagnosis")]
    pub type JsDiagnosis;
}

/// Reads a link; never fails on what a person wrote.
///
/// # Errors
/// Never in practice.
#[wasm_bindgen(js_name = readLink)]
pub fn read_link(link: &str) -> Result<JsLinkReading, JsValue> {
    export(&share_link::read(link))
}

/// Diagnoses predictions that were made elsewhere: `split,true,predicted[,p0,p1,…]`, one image a
/// line.
///
/// # Errors
/// The text is not such a table.
#[wasm_bindgen(js_name = diagnosePredictions)]
pub fn diagnose_predictions(csv: &str) -> Result<JsDiagnosis, JsValue> {
    let evidence = read_predictions(csv).map_err(Error::from)?;
    export(&diagnose(&evidence))
}
