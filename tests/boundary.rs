//! The wasm boundary as the worker uses it: plain objects out, clear errors thrown.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use js_sys::{Array, JSON, Object, Reflect};
use overfit_lab::wasm::{ImageLibrary, JsExperiment, Session, read_link, ready};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |value, key| {
        Reflect::get(&value, &key.into()).unwrap()
    })
}

fn object(json: &str) -> JsExperiment {
    JSON::parse(json).unwrap().unchecked_into()
}

const TINY: &str =
    r#"{"train":12,"test":10,"classes":2,"blocks":1,"width":4,"dense":8,"epochs":1}"#;

fn start(run_id: u32) -> Session {
    ImageLibrary::new().start(run_id, object(TINY)).unwrap()
}

#[wasm_bindgen_test]
fn ready_offers_engines_controls_presets_and_the_start() {
    let ready: JsValue = ready().unwrap().into();
    assert_eq!(get(&ready, "event"), "ready");
    assert!(Array::from(&get(&ready, "engines")).length() >= 1);
    assert!(Array::from(&get(&ready, "controls")).length() > 10);
    assert_eq!(get(&ready, "controls.3.label"), "Training images");
    assert_eq!(get(&ready, "presets.0.name"), "start");
    assert_eq!(get(&ready, "experiment.data"), "shapes");
}

#[wasm_bindgen_test]
fn a_link_comes_back_as_an_experiment_with_its_problems() {
    let reading: JsValue = read_link("#train=60&nonsense=1").unwrap().into();
    assert_eq!(get(&reading, "experiment.train"), 60);
    assert_eq!(get(&reading, "problems.length"), 1);
    assert_eq!(get(&reading, "problems.0.field"), "nonsense");
}

#[wasm_bindgen_test]
fn a_description_holds_link_network_and_sample_pixels() {
    let description: JsValue = ImageLibrary::new()
        .describe(object(TINY), 5)
        .unwrap()
        .into();
    assert!(
        get(&description, "link")
            .as_string()
            .unwrap()
            .starts_with("#v=2&")
    );
    assert_eq!(get(&description, "samples.length"), 5);
    let pixels = get(&description, "samples.0.rgba");
    assert!(pixels.is_instance_of::<js_sys::Uint8Array>());
    assert_eq!(get(&pixels, "length"), 32 * 32 * 4);
    assert_eq!(get(&description, "classNames.1"), "square");
}

#[wasm_bindgen_test]
fn wrong_settings_are_thrown_as_one_clear_error() {
    for (json, field) in [
        (r#"{"train":-1}"#, "train"),
        (r#"{"train":"x"}"#, "train"),
        (r#"{"dropout":null}"#, "dropout"),
        (r#"{"colour":1}"#, "colour"),
        ("[]", ""),
        ("[1]", ""),
        ("5", ""),
    ] {
        let Err(error) = ImageLibrary::new().start(1, object(json)) else {
            panic!("{json} was taken")
        };
        assert_eq!(get(&error, "field"), field, "{json}");
        assert!(get(&error, "message").as_string().unwrap().len() > 10);
    }
}

#[wasm_bindgen_test]
async fn a_session_runs_to_its_end_in_plain_events() {
    let mut session = start(7);
    let started: JsValue = session.started().unwrap().into();
    assert_eq!(get(&started, "event"), "started");
    assert_eq!(get(&started, "runId"), 7);
    let mut last = JsValue::NULL;
    while !session.is_done() {
        for event in Array::from(&session.advance().await.unwrap().into()) {
            assert_eq!(
                Object::get_prototype_of(&event),
                Object::get_prototype_of(&Object::new())
            );
            last = event;
        }
    }
    assert_eq!(get(&last, "event"), "finished");
    assert_eq!(get(&last, "digest").as_string().unwrap().len(), 16);
}

#[wasm_bindgen_test]
async fn a_session_that_has_ended_still_tells_what_was_inside() {
    let mut session = start(3);
    assert!(session.labels("test", 0).is_none(), "not measured yet");
    while !session.is_done() {
        session.advance().await.unwrap();
    }
    assert_eq!(session.measured_epochs(), 2);
    assert_eq!(session.labels("test", 1).unwrap().len(), 10);
    assert_eq!(session.ranked_classes("train", 1).unwrap().len(), 12 * 2);
    assert!(session.labels("validation", 1).is_none(), "there is none");
    assert_eq!(session.class_intervals("test", 1, 2).unwrap().len(), 4);
    assert_eq!(session.weight_norms().len(), 2 * 3);
    assert_eq!(session.gradient_norms().len(), 3);
    assert_eq!(session.filters(1).unwrap().len(), 4 * 27);
    let activations = session.activations("test", 9).await.unwrap();
    assert_eq!(
        activations.len(),
        32 * 32 * 4 + 2 * 16 * 16 * 4 + 8 + 2,
        "convolution, pool, flatten, dense, logits"
    );
    let fed = session.fed_images("train", 1, &[0, 11]).unwrap();
    assert_eq!(fed.len(), 2 * 32 * 32 * 4);
    assert_eq!(session.latest_probabilities("test").unwrap().len(), 20);
    let error = session.activations("test", 10).await.unwrap_err();
    assert_eq!(get(&error, "field"), "image");
    let error = session.latest_labels("holdout").unwrap_err();
    assert_eq!(get(&error, "field"), "split");
}

#[wasm_bindgen_test]
async fn a_session_is_retuned_live_but_not_restarted() {
    let mut session = start(1);
    session.advance().await.unwrap();
    let changed = |pair: &str| object(&TINY.replace('}', &format!(",{pair}}}")));
    assert!(session.retune(changed(r#""lr":0.01"#)).unwrap());
    assert!(!session.retune(changed(r#""seed":2"#)).unwrap());
    assert!(session.retune(changed(r#""lr":5"#)).is_err());
}

#[wasm_bindgen_test]
async fn weights_of_a_session_begin_another_and_misfits_are_refused() {
    let mut trained = start(1);
    while !trained.is_done() {
        trained.advance().await.unwrap();
    }
    let weights = trained.weights().await.unwrap();
    let mut other = start(2);
    assert_ne!(other.weights().await.unwrap(), weights);
    other.load_weights(&weights).unwrap();
    assert_eq!(other.weights().await.unwrap(), weights);
    let error = start(3).load_weights(b"<!doctype html>").unwrap_err();
    assert_eq!(get(&error, "kind"), "weights");
    let error = trained.load_weights(&weights).unwrap_err();
    assert!(
        get(&error, "message")
            .as_string()
            .unwrap()
            .contains("has begun")
    );
}

#[wasm_bindgen_test]
fn an_experiment_is_exported_as_named_files() {
    let library = ImageLibrary::new();
    let files: JsValue = library.export_files(object(TINY)).unwrap().into();
    assert_eq!(get(&files, "length"), 8);
    assert_eq!(get(&files, "0.name"), "experiment.json");
    for file in Array::from(&files) {
        let bytes = get(&file, "bytes");
        assert!(bytes.is_instance_of::<js_sys::Uint8Array>());
        assert!(get(&bytes, "length").as_f64().unwrap() > 100.0);
    }
}

/// Twenty-four images in two classes, dark and bright.
fn own() -> ImageLibrary {
    let mut library = ImageLibrary::new();
    let labels: Vec<u8> = (0..24).map(|index| index % 2).collect();
    let pixels: Vec<u8> = labels.iter().flat_map(|&x| [40 + 160 * x; 3072]).collect();
    let names = ["dark", "bright"].map(str::to_owned).to_vec();
    assert_ne!(library.set_own(names, labels, &pixels).unwrap(), 0);
    library
}

const OWN: &str =
    r#"{"data":"own","train":12,"test":12,"classes":2,"blocks":1,"width":4,"dense":8}"#;

#[wasm_bindgen_test]
fn own_images_are_described_under_their_names_and_asked_for_when_missing() {
    let description: JsValue = own().describe(object(OWN), 5).unwrap().into();
    assert_eq!(get(&description, "classNames.1"), "bright");
    assert_eq!(get(&description, "balance.test.0"), 6);
    let Err(error) = ImageLibrary::new().describe(object(OWN), 5) else {
        panic!("there are no images")
    };
    assert_eq!(get(&error, "kind"), "images");
}

#[wasm_bindgen_test]
fn the_preview_shows_the_first_batch_before_and_after() {
    let json = OWN.replace('}', r#","brightness":0.5,"batch":6}"#);
    let preview: JsValue = own().preview(object(&json), 4).unwrap().into();
    for side in ["before", "after"] {
        assert_eq!(get(&preview, side).unchecked_into::<Array>().length(), 4);
    }
    let pixel = |side: &str| get(&preview, &format!("{side}.0.rgba.0")).as_f64().unwrap();
    assert!([40.0, 200.0].contains(&pixel("before")));
    assert_ne!(pixel("before"), pixel("after"));
}

#[wasm_bindgen_test]
fn damaged_and_unknown_files_are_refused() {
    let mut library = ImageLibrary::new();
    for (source, part) in [
        ("fashion-mnist", "damaged"),
        ("cats", "cats"),
        ("own", "own"),
    ] {
        let error = library.add_packed(source, b"<!doctype html>").unwrap_err();
        assert!(get(&error, "message").as_string().unwrap().contains(part));
    }
}
