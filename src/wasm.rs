//! The wasm boundary: the only exports to JavaScript, the only conversions to and from it.
//!
//! Objects cross as plain JavaScript objects whose types TypeScript knows; errors cross as thrown
//! [`Error`](crate::error::Error) objects.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tsify::Tsify;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::controls::CONTROLS;
use crate::dataset::{self, SIDE};
use crate::engine::ENGINES;
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::experiment::Experiment;
use crate::model::{CnnConfig, LayerSummary};
use crate::presets::PRESETS;
use crate::random::Stream;
use crate::run::Run;
use crate::share_link;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** An event that belongs to no run. */
export type ReadyEvent = Extract<Event, { event: 'ready' }>;
/** An event of a run. */
export type RunEvent = { /** Which run. */ runId: number } & Event;
";

#[wasm_bindgen]
extern "C" {
    /// An experiment as a JavaScript object.
    #[wasm_bindgen(typescript_type = "Experiment")]
    pub type JsExperiment;
    /// The `ready` event.
    #[wasm_bindgen(typescript_type = "ReadyEvent")]
    pub type JsReady;
    /// An event of a run.
    #[wasm_bindgen(typescript_type = "RunEvent")]
    pub type JsRunEvent;
    /// Events of a run.
    #[wasm_bindgen(typescript_type = "RunEvent[]")]
    pub type JsRunEvents;
    /// What a link says.
    #[wasm_bindgen(typescript_type = "LinkReading")]
    pub type JsLinkReading;
    /// What the page shows of an experiment before it runs.
    #[wasm_bindgen(typescript_type = "Description")]
    pub type JsDescription;
}

/// What the page shows of an experiment before it runs.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct Description {
    /// The canonical link, from its `#` on.
    link: String,
    /// The preset whose settings are exactly these.
    preset: Option<&'static str>,
    /// The same settings with none left to follow another.
    explicit: Experiment,
    /// The network, layer by layer.
    layers: Vec<LayerSummary>,
    /// Trainable parameters.
    parameter_count: usize,
    /// The accuracy of guessing.
    chance: f64,
    /// What people call each class.
    class_names: Vec<String>,
    /// The first training images, just as the network gets them.
    samples: Vec<Sample>,
}

/// A training image for the eye.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct Sample {
    /// Its class.
    label: u8,
    /// Red, green, blue, alpha of each pixel, row by row.
    #[serde(with = "serde_bytes")]
    #[tsify(type = "Uint8Array")]
    rgba: Vec<u8>,
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
    export(&Event::Ready {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engines: ENGINES.to_vec(),
        controls: CONTROLS.to_vec(),
        presets: PRESETS
            .iter()
            .map(crate::presets::Preset::summary)
            .collect(),
        experiment: Experiment::default(),
    })
}

/// Reads a link; never fails on what a person wrote.
///
/// # Errors
/// Never in practice.
#[wasm_bindgen(js_name = readLink)]
pub fn read_link(link: &str) -> Result<JsLinkReading, JsValue> {
    export(&share_link::read(link))
}

/// Describes an experiment: its link, its network, its first `samples` training images.
///
/// # Errors
/// The experiment is not valid.
#[wasm_bindgen]
pub fn describe(experiment: JsExperiment, samples: usize) -> Result<JsDescription, JsValue> {
    let experiment = import(experiment)?;
    let network = CnnConfig::new(&experiment);
    let count = samples.min(experiment.train);
    let images = dataset::draw(&experiment, Stream::TrainData, count);
    export(&Description {
        link: share_link::write(&experiment),
        preset: share_link::preset_of(&experiment),
        explicit: Experiment {
            pool_dropout: Some(experiment.pool_dropout_rate()),
            ..experiment.clone()
        },
        layers: network.layers(),
        parameter_count: network.parameter_count(),
        chance: experiment.chance(),
        class_names: dataset::class_names(&experiment),
        samples: (0..count)
            .map(|index| Sample {
                label: images.label(index),
                rgba: rgba(images.image(index)),
            })
            .collect(),
    })
}

/// A run as the worker drives it.
#[wasm_bindgen]
pub struct Session {
    run: Run,
}

#[wasm_bindgen]
impl Session {
    /// Draws the data and the initial weights.
    ///
    /// # Errors
    /// The experiment is not valid, or its engine not in this build.
    #[wasm_bindgen(constructor)]
    pub fn new(run_id: u32, experiment: JsExperiment) -> Result<Session, JsValue> {
        let run = Run::new(run_id, &import(experiment)?)?;
        Ok(Self { run })
    }

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

/// An image for the eye: row by row, four bytes a pixel.
fn rgba(image: &[f32]) -> Vec<u8> {
    let area = SIDE * SIDE;
    (0..area)
        .flat_map(|pixel| {
            let byte = |channel: usize| (image[channel * area + pixel] * 255.0).round() as u8;
            [byte(0), byte(1), byte(2), u8::MAX]
        })
        .collect()
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&serializer).map_err(JsValue::from)
}

fn export<T: JsCast>(value: &impl Serialize) -> Result<T, JsValue> {
    Ok(to_js(value)?.unchecked_into())
}

fn import(experiment: JsExperiment) -> Result<Experiment, JsValue> {
    let values = serde_wasm_bindgen::from_value(experiment.into()).map_err(|error| {
        JsValue::from(Error::new(
            ErrorKind::Setting,
            "",
            format!("An experiment is an object of settings: {error}."),
        ))
    })?;
    Ok(Experiment::from_values(&values)?)
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        to_js(&error).unwrap_or_else(|failure| failure)
    }
}
