//! The wasm boundary: the only exports to JavaScript, the only conversions to and from it.
//!
//! Objects cross as plain JavaScript objects whose types TypeScript knows; errors cross as thrown
//! [`Error`](crate::error::Error) objects.

mod inspection;
#[cfg(feature = "threads")]
mod threads;

use diagnosis::{Reported, diagnose, read_predictions};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tsify::Tsify;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::batch::Pixels;
use crate::controls::{CONTROLS, excerpt};
use crate::dataset::collection::Collection;
use crate::dataset::source::SOURCES;
use crate::dataset::{Balance, Decks, IMAGE_LEN, Library, SIDE};
use crate::engine::ENGINES;
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::experiment::{DataSource, Experiment};
use crate::export::files;
use crate::memorization;
use crate::model::{CnnConfig, LayerSummary};
use crate::presets::PRESETS;
use crate::preview::Preview;
use crate::remedy;
use crate::remedy::ranking::{Standing, TrialResult, rank};
use crate::run::Run;
use crate::scenario::STORIES;
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
    /// What augmentation does to the first images that the network is fed.
    #[wasm_bindgen(typescript_type = "AugmentationPreview")]
    pub type JsPreview;
    /// What the evidence says.
    #[wasm_bindgen(typescript_type = "Diagnosis")]
    pub type JsDiagnosis;
    /// Changes that might close the gap.
    #[wasm_bindgen(typescript_type = "Remedy[]")]
    pub type JsRemedies;
    /// What training reported, epoch by epoch.
    #[wasm_bindgen(typescript_type = "Reported[]")]
    pub type JsReported;
    /// How far a memorisation check is.
    #[wasm_bindgen(typescript_type = "MemorizationProgress")]
    pub type JsMemorizationProgress;
    /// Outcomes of trials.
    #[wasm_bindgen(typescript_type = "TrialResult[]")]
    pub type JsTrialResults;
    /// Where remedies stand.
    #[wasm_bindgen(typescript_type = "Standing[]")]
    pub type JsStandings;
    /// Files to take along.
    #[wasm_bindgen(typescript_type = "ExportedFile[]")]
    pub type JsFiles;
    /// How far a trial is.
    #[wasm_bindgen(typescript_type = "TrialProgress")]
    pub type JsTrialProgress;
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
    /// Images of each class in each split, before anything is appended.
    balance: Balance,
    /// The first training images, just as the network gets them.
    samples: Vec<Sample>,
}

/// What augmentation does to the first images that the network is fed.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct AugmentationPreview {
    /// Images of the first batch, as they are in the training split.
    before: Vec<Sample>,
    /// The same images as the network is fed them in the first optimiser step.
    after: Vec<Sample>,
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
        sources: SOURCES.to_vec(),
        scenarios: STORIES.to_vec(),
        glossary: diagnosis::glossary().to_vec(),
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

/// Ranks remedies by what their trials say; doing nothing is among them.
///
/// # Errors
/// The results are not of this form.
#[wasm_bindgen(js_name = rankRemedies)]
pub fn rank_remedies(results: JsTrialResults) -> Result<JsStandings, JsValue> {
    let results: Vec<TrialResult> = read_list(results.into())?;
    export(&rank(&results))
}

/// The images at hand, and all that needs them.
#[wasm_bindgen]
#[derive(Default)]
pub struct ImageLibrary {
    library: Library,
}

#[wasm_bindgen]
impl ImageLibrary {
    /// An empty library: enough for images that are drawn.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source's packed file, decompressed.
    ///
    /// # Errors
    /// There is no such source with a file, or the bytes are not its file.
    #[wasm_bindgen(js_name = addPacked)]
    pub fn add_packed(&mut self, source: &str, bytes: &[u8]) -> Result<(), JsValue> {
        let known = SOURCES
            .iter()
            .find(|known| known.file.is_some() && serde_json::json!(known.value) == source);
        let Some(source) = known else {
            let message = format!("There is no packed file of “{}”.", excerpt(source));
            return Err(Error::new(ErrorKind::Images, "data", message).into());
        };
        let collection = Collection::from_packed(source, bytes)?;
        self.library.insert(source.value, collection);
        Ok(())
    }

    /// Takes own images in place of those that were there; returns their fingerprint.
    ///
    /// `pixels` are red, green and blue of each pixel, row by row, image after image, 32×32 each.
    ///
    /// # Errors
    /// Too few or too many classes or images, or lengths that do not go together.
    #[wasm_bindgen(js_name = setOwn)]
    pub fn set_own(
        &mut self,
        class_names: Vec<String>,
        labels: Vec<u8>,
        pixels: &[u8],
    ) -> Result<u32, JsValue> {
        let collection = Collection::from_own(class_names, labels, pixels)?;
        let fingerprint = collection.fingerprint();
        self.library.insert(DataSource::Own, collection);
        Ok(fingerprint)
    }

    /// Describes an experiment: its link, its network, its first `samples` training images.
    ///
    /// # Errors
    /// The experiment is not valid, or its images are not here.
    pub fn describe(
        &self,
        experiment: JsExperiment,
        samples: usize,
    ) -> Result<JsDescription, JsValue> {
        let experiment = import(experiment)?;
        let network = CnnConfig::new(&experiment);
        let decks = Decks::new(&experiment, &self.library)?;
        let images = decks.extended(0..samples.min(decks.trained()));
        let pixels = Pixels::plain(&images, 0..images.len());
        export(&Description {
            link: share_link::write(&experiment),
            preset: share_link::preset_of(&experiment),
            explicit: Experiment {
                pool_dropout: Some(experiment.pool_dropout_rate()),
                ..experiment.clone()
            },
            layers: network.layers(),
            parameter_count: network.parameter_count(),
            chance: decks.chance(),
            class_names: decks.class_names().to_vec(),
            balance: decks.balance(),
            samples: shown(&pixels, images.len()),
        })
    }

    /// What augmentation does to the first `count` images of the first batch: what the network is
    /// fed in the first optimiser step, as it is fed it.
    ///
    /// # Errors
    /// The experiment is not valid, or its images are not here.
    pub fn preview(&self, experiment: JsExperiment, count: usize) -> Result<JsPreview, JsValue> {
        let experiment = import(experiment)?;
        let preview = Preview::new(&experiment, &Decks::new(&experiment, &self.library)?);
        export(&AugmentationPreview {
            before: shown(&preview.before, count),
            after: shown(&preview.after, count),
        })
    }

    /// Starts a run: draws its data and initial weights.
    ///
    /// # Errors
    /// The experiment is not valid, its engine not in this build, or its images not here.
    pub fn start(&self, run_id: u32, experiment: JsExperiment) -> Result<Session, JsValue> {
        let run = Run::new(run_id, &import(experiment)?, &self.library)?;
        Ok(Session { run })
    }

    /// The files to take along of an experiment: settings, images, initial weights, programs.
    ///
    /// # Errors
    /// The experiment is not valid, its engine not in this build, or its images not here.
    #[wasm_bindgen(js_name = exportFiles)]
    pub fn export_files(&self, experiment: JsExperiment) -> Result<JsFiles, JsValue> {
        export(&files(&import(experiment)?, &self.library)?)
    }

    /// The remedies that an experiment leaves to try; the first is doing nothing.
    ///
    /// # Errors
    /// The experiment is not valid.
    pub fn remedies(&self, experiment: JsExperiment) -> Result<JsRemedies, JsValue> {
        export(&remedy::remedies(&import(experiment)?, &self.library))
    }

    /// The most promising pairs of remedies that have stood their trials.
    ///
    /// # Errors
    /// The experiment is not valid, or the standings are not of this form.
    #[wasm_bindgen(js_name = remedyPairs)]
    pub fn remedy_pairs(
        &self,
        experiment: JsExperiment,
        standings: JsStandings,
    ) -> Result<JsRemedies, JsValue> {
        let standings: Vec<Standing> = read_list(standings.into())?;
        export(&remedy::pairs(
            &import(experiment)?,
            &self.library,
            &standings,
        ))
    }

    /// Starts the check whether random labels are learned as fast as the true ones, of whose run
    /// `reported` is what training reported.
    ///
    /// # Errors
    /// The experiment is not valid, or its images are not here.
    #[wasm_bindgen(js_name = startMemorizationCheck)]
    pub fn start_memorization_check(
        &self,
        experiment: JsExperiment,
        reported: JsReported,
    ) -> Result<MemorizationCheck, JsValue> {
        let reported: Vec<Reported> = read_list(reported.into())?;
        let experiment = import(experiment)?;
        let check = memorization::MemorizationCheck::new(&experiment, &reported, &self.library)?;
        Ok(MemorizationCheck { check })
    }

    /// Starts the trial of a remedy: draws its data and initial weights.
    ///
    /// # Errors
    /// The experiment is not valid, its engine not in this build, or its images not here.
    #[wasm_bindgen(js_name = startTrial)]
    pub fn start_trial(&self, experiment: JsExperiment) -> Result<Trial, JsValue> {
        let trial = remedy::trial::Trial::new(&import(experiment)?, &self.library)?;
        Ok(Trial { trial })
    }
}

/// The check whether random labels are learned as fast as true ones, as the worker drives it.
#[wasm_bindgen]
pub struct MemorizationCheck {
    check: memorization::MemorizationCheck,
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
    trial: remedy::trial::Trial,
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

/// A run as the worker drives it.
#[wasm_bindgen]
pub struct Session {
    run: Run,
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

    /// Begins with the weights of such a file instead of fresh ones.
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

/// The first images, for the eye.
fn shown(pixels: &Pixels, count: usize) -> Vec<Sample> {
    let images = pixels.values.chunks_exact(IMAGE_LEN);
    let labels = pixels.labels.iter().copied();
    let samples = images.zip(labels).take(count);
    samples
        .map(|(image, label)| Sample {
            label,
            rgba: rgba(image),
        })
        .collect()
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
    let refused = |why: &dyn std::fmt::Display| {
        let message = format!("An experiment is an object of settings: {why}.");
        JsValue::from(Error::new(ErrorKind::Setting, "", message))
    };
    // A list would be read as pairs of keys and values, an empty one as an experiment.
    if js_sys::Array::is_array(&experiment) {
        return Err(refused(&"this is a list"));
    }
    let values =
        serde_wasm_bindgen::from_value(experiment.into()).map_err(|error| refused(&error))?;
    Ok(Experiment::from_values(&values)?)
}

fn read_list<T: serde::de::DeserializeOwned>(list: JsValue) -> Result<Vec<T>, JsValue> {
    serde_wasm_bindgen::from_value(list).map_err(|error| {
        let message = format!("This is not a list of figures: {error}.");
        Error::new(ErrorKind::Setting, "", message).into()
    })
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        to_js(&error).unwrap_or_else(|failure| failure)
    }
}
