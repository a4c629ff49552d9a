//! What a session tells of the inside of its network, as typed arrays.

use wasm_bindgen::prelude::*;

use crate::dataset::IMAGE_LEN;
use crate::error::{Error, ErrorKind};
use crate::run::inspection::{EpochRecord, Ranking};
use crate::run::split::Split;
use crate::wasm::convert::rgba;
use crate::wasm::session::Session;

#[wasm_bindgen]
impl Session {
    /// How many epochs were measured; the first is the untrained network.
    #[wasm_bindgen(getter, js_name = measuredEpochs)]
    pub fn measured_epochs(&self) -> usize {
        self.run.inspection().epochs().len()
    }

    /// The label that each prediction of a split after an epoch was compared with, if it was
    /// measured.
    pub fn labels(&self, split: &str, epoch: usize) -> Option<Vec<u8>> {
        Some(self.ranking(split, epoch)?.labels.clone())
    }

    /// The most probable classes of each image, three or all, the predicted one first.
    #[wasm_bindgen(js_name = rankedClasses)]
    pub fn ranked_classes(&self, split: &str, epoch: usize) -> Option<Vec<u8>> {
        Some(self.ranking(split, epoch)?.classes.clone())
    }

    /// The probabilities of the most probable classes of each image.
    #[wasm_bindgen(js_name = rankedProbabilities)]
    pub fn ranked_probabilities(&self, split: &str, epoch: usize) -> Option<Vec<f32>> {
        Some(self.ranking(split, epoch)?.probabilities.clone())
    }

    /// The 95% Wilson interval of the accuracy on each class's images: for each class low, then
    /// high.
    #[wasm_bindgen(js_name = classIntervals)]
    pub fn class_intervals(&self, split: &str, epoch: usize, classes: usize) -> Option<Vec<f64>> {
        let intervals = self.ranking(split, epoch)?.class_intervals(classes);
        Some(intervals.into_iter().flatten().collect())
    }

    /// The norm of each trainable layer's weights, epoch after epoch.
    #[wasm_bindgen(js_name = weightNorms)]
    pub fn weight_norms(&self) -> Vec<f32> {
        self.of_epochs(|epoch| &epoch.weight_norms)
    }

    /// The norm of each trainable layer's gradients in an epoch's last step, from epoch 1 on.
    #[wasm_bindgen(js_name = gradientNorms)]
    pub fn gradient_norms(&self) -> Vec<f32> {
        self.of_epochs(|epoch| &epoch.gradient_norms)
    }

    /// The first layer's kernels after an epoch: red, green and blue of 3×3, one behind the other.
    pub fn filters(&self, epoch: usize) -> Option<Vec<f32>> {
        let record = self.run.inspection().epochs().get(epoch)?;
        Some(record.filters.clone())
    }

    /// The outputs of each layer for an image, with the weights as they are now, one layer behind
    /// the other: height × width × channels or units, in the order of the layers described.
    ///
    /// # Errors
    /// There is no such image, or the engine failed.
    pub async fn activations(&self, split: &str, image: usize) -> Result<Vec<f32>, JsValue> {
        let layers = self.run.activations(named(split)?, image).await?;
        Ok(layers.concat())
    }

    /// Images as the network was fed them when it was measured after an epoch: red, green, blue,
    /// alpha of each pixel, one image behind the other.
    ///
    /// # Errors
    /// There is no such image, or the split was not measured then.
    #[wasm_bindgen(js_name = fedImages)]
    pub fn fed_images(
        &self,
        split: &str,
        epoch: usize,
        images: &[usize],
    ) -> Result<Vec<u8>, JsValue> {
        let fed = self.run.fed(named(split)?, epoch, images)?;
        let images = fed.values.chunks_exact(IMAGE_LEN);
        Ok(images.flat_map(rgba).collect())
    }

    /// The true classes of a split's images, from when the current weights were measured.
    ///
    /// # Errors
    /// There is no such split.
    #[wasm_bindgen(js_name = latestLabels)]
    pub fn latest_labels(&self, split: &str) -> Result<Vec<u8>, JsValue> {
        Ok(self.run.latest().of(named(split)?).labels.clone())
    }

    /// The predicted classes of a split's images, from when the current weights were measured.
    ///
    /// # Errors
    /// There is no such split.
    #[wasm_bindgen(js_name = latestPredicted)]
    pub fn latest_predicted(&self, split: &str) -> Result<Vec<u8>, JsValue> {
        Ok(self.run.latest().of(named(split)?).predicted.clone())
    }

    /// The probabilities of all classes for each of a split's images, from when the current weights
    /// were measured.
    ///
    /// # Errors
    /// There is no such split.
    #[wasm_bindgen(js_name = latestProbabilities)]
    pub fn latest_probabilities(&self, split: &str) -> Result<Vec<f32>, JsValue> {
        Ok(self.run.latest().of(named(split)?).probabilities.clone())
    }

    fn ranking(&self, split: &str, epoch: usize) -> Option<&Ranking> {
        self.run.inspection().ranking(named(split).ok()?, epoch)
    }

    fn of_epochs(&self, norms: impl Fn(&EpochRecord) -> &Vec<f32>) -> Vec<f32> {
        let epochs = self.run.inspection().epochs().iter();
        epochs.flat_map(norms).copied().collect()
    }
}

fn named(split: &str) -> Result<Split, Error> {
    match split {
        "train" => Ok(Split::Train),
        "validation" => Ok(Split::Validation),
        "test" => Ok(Split::Test),
        _ => {
            let message = "Split: it is none of train, validation and test.";
            Err(Error::new(ErrorKind::Setting, "split", message))
        }
    }
}
