//! The `ready` event: everything that the page builds its controls from.

use diagnosis::Term;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::dataset::collection::MOST_OWN_IMAGES;
use crate::model::engine::ENGINES;
use crate::settings::presets::{Preset, PresetSummary};
use crate::settings::scenarios::Story;
use crate::settings::{CONTROLS, Control, Engine, Experiment, PRESETS, SOURCES, STORIES, Source};
use crate::wasm::convert::{export, to_js};

#[wasm_bindgen]
extern "C" {
    /// The `ready` event.
    #[wasm_bindgen(typescript_type = "ReadyEvent")]
    pub type JsReady;
}

/// The crate is loaded; everything the page builds its controls from.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct ReadyEvent {
    /// The kind of event.
    #[tsify(type = "'ready'")]
    event: &'static str,
    /// The crate's version.
    version: &'static str,
    /// Engines in this build.
    engines: &'static [Engine],
    /// Every setting, in the order in which it is shown.
    controls: &'static [Control],
    /// Ready-made experiments.
    presets: Vec<PresetSummary>,
    /// Where images come from, and what each source holds.
    sources: &'static [Source],
    /// The most own images that are accepted.
    most_own_images: usize,
    /// Faults that can be planted; the first is none.
    scenarios: &'static [Story],
    /// What technical words in sentences of the diagnosis mean.
    glossary: Vec<Term>,
    /// What a first visitor sees.
    experiment: Experiment,
}

/// Runs once when the module is loaded: a panic is posted as a `failed` event, for the instance
/// cannot be used afterwards.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let scope = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>();
        let failed = serde_json::json!({
            "event": "failed", "kind": "panic", "field": "", "message": panic.to_string(),
        });
        if let (Ok(scope), Ok(failed)) = (scope, to_js(&failed)) {
            let _ = scope.post_message(&failed);
        }
    }));
}

/// The `ready` event: version, engines, controls, presets and what a first visitor sees.
///
/// # Errors
/// Never in practice: these are constants.
#[wasm_bindgen]
pub fn ready() -> Result<JsReady, JsValue> {
    export(&ReadyEvent {
        event: "ready",
        version: env!("CARGO_PKG_VERSION"),
        engines: ENGINES,
        controls: CONTROLS,
        presets: PRESETS.iter().map(Preset::summary).collect(),
        sources: SOURCES,
        most_own_images: MOST_OWN_IMAGES,
        scenarios: STORIES,
        glossary: diagnosis::glossary().to_vec(),
        experiment: Experiment::default(),
    })
}
