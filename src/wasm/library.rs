//! The images that are loaded, and everything that is done with them.

use diagnosis::Reported;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use crate::dataset::collection::Collection;
use crate::dataset::{Balance, Decks, IMAGE_LEN, Library};
use crate::error::{Error, ErrorKind};
use crate::export::files;
use crate::remedy;
use crate::remedy::ranking::Standing;
use crate::run::{Run, memorization};
use crate::settings::control::excerpt;
use crate::settings::{
    CnnConfig, DataSource, Experiment, LayerSummary, Network, SOURCES, share_link,
};
use crate::training::batch::Pixels;
use crate::training::preview::Preview;
use crate::wasm::convert::{JsExperiment, export, import, read_list, rgba};
use crate::wasm::session::Session;
use crate::wasm::trials::{JsStandings, MemorizationCheck, Trial};

#[wasm_bindgen]
extern "C" {
    /// What the page shows of an experiment before it runs.
    #[wasm_bindgen(typescript_type = "Description")]
    pub type JsDescription;
    /// What augmentation does to the first images that the network is fed.
    #[wasm_bindgen(typescript_type = "AugmentationPreview")]
    pub type JsPreview;
    /// Changes that might close the gap.
    #[wasm_bindgen(typescript_type = "Remedy[]")]
    pub type JsRemedies;
    /// What training reported, epoch by epoch.
    #[wasm_bindgen(typescript_type = "Reported[]")]
    pub type JsReported;
    /// Files to take along.
    #[wasm_bindgen(typescript_type = "ExportedFile[]")]
    pub type JsFiles;
}

/// What the page shows of an experiment before it runs.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct Description {
    /// The canonical link, from its `#` on.
    link: String,
    /// The preset whose settings are exactly these.
    preset: Option<&'static str>,
    /// The experiment with every setting spelled out, none left to follow another.
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

/// A training image as the page draws it.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
struct Sample {
    /// The image's class.
    label: u8,
    /// Red, green, blue, alpha of each pixel, row by row.
    #[serde(with = "serde_bytes")]
    #[tsify(type = "Uint8Array")]
    rgba: Vec<u8>,
}

/// The images that are loaded, and everything that is done with them.
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
        let network = CnnConfig::new(&experiment.in_force());
        let decks = Decks::new(&experiment, &self.library)?;
        let images = decks.extended(0..samples.min(decks.trained()));
        let pixels = Pixels::plain(&images, 0..images.len());
        export(&Description {
            link: share_link::write(&experiment),
            preset: share_link::preset_of(&experiment),
            explicit: Experiment {
                network: Network {
                    pool_dropout: Some(experiment.network.pool_dropout_rate()),
                    ..experiment.network.clone()
                },
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

/// The first images, as the page draws them.
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
