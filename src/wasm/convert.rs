//! Conversions: experiments, errors and images, to and from JavaScript.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::dataset::SIDE;
use crate::error::{Error, ErrorKind};
use crate::settings::Experiment;

#[wasm_bindgen]
extern "C" {
    /// An experiment as a JavaScript object.
    #[wasm_bindgen(typescript_type = "Experiment")]
    pub type JsExperiment;
}

/// An image as a canvas takes it: row by row, four bytes a pixel.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`, from 0 to 1
pub fn rgba(image: &[f32]) -> Vec<u8> {
    let area = SIDE * SIDE;
    (0..area)
        .flat_map(|pixel| {
            let byte = |channel: usize| (image[channel * area + pixel] * 255.0).round() as u8;
            [byte(0), byte(1), byte(2), u8::MAX]
        })
        .collect()
}

/// A value as a plain JavaScript object.
pub fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&serializer).map_err(JsValue::from)
}

/// A value as a JavaScript object of a type that TypeScript knows.
pub fn export<T: JsCast>(value: &impl Serialize) -> Result<T, JsValue> {
    Ok(to_js(value)?.unchecked_into())
}

/// An experiment from a JavaScript object of settings; those left out take their defaults.
pub fn import(experiment: JsExperiment) -> Result<Experiment, JsValue> {
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

/// A list from a JavaScript array.
pub fn read_list<T: serde::de::DeserializeOwned>(list: JsValue) -> Result<Vec<T>, JsValue> {
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
