//! What is exported comes back whole, and what does not fit says why.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]

use crate::common::{experiment, floats, run, splits};
use overfit_lab::dataset::{IMAGE_LEN, Library};
use overfit_lab::error::ErrorKind;
use overfit_lab::export::{ExportedFile, files};
use overfit_lab::run::Run;
use overfit_lab::run::split::Split;
use overfit_lab::training::batch::order;
use pollster::block_on;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};

/// A run small enough for every network; settings are appended.
const SMALL: &str = "#train=24&test=16&classes=3&dense=8&batch=8&epochs=2";
const TINY: &str = "#train=24&test=16&classes=3&dense=8&batch=8&epochs=2&blocks=2&width=4";

fn start(link: &str) -> Run {
    run(&experiment(link))
}

fn trained(link: &str) -> Run {
    let mut run = start(link);
    while !run.is_done() {
        block_on(run.advance());
    }
    run
}

fn weights(run: &Run) -> Vec<u8> {
    block_on(run.weights()).unwrap()
}

/// Every kind of layer and both heads.
const NETWORKS: [&str; 3] = [
    "&blocks=2&width=4",
    "&blocks=2&batchNorm=on&convs=2&activation=gelu",
    "&head=pooling&blocks=1",
];

#[test]
fn weights_of_one_run_give_another_the_same_evaluation_to_the_bit() {
    for network in NETWORKS {
        let link = format!("{SMALL}{network}");
        let one = trained(&link);
        let mut other = start(&link);
        let evaluated = |run: &Run| {
            [Split::Train, Split::Test].map(|split| block_on(run.evaluate_again(split)).unwrap())
        };
        assert_ne!(evaluated(&other), evaluated(&one));
        other.load_weights(&weights(&one)).unwrap();
        assert_eq!(evaluated(&other), evaluated(&one));
        assert_eq!(
            weights(&other),
            weights(&one),
            "the file comes back byte for byte"
        );
    }
}

#[test]
fn a_run_that_begins_with_its_own_fresh_weights_is_the_run_without_them() {
    let link = format!("{TINY}&batchNorm=on");
    let mut loaded = start(&link);
    loaded.load_weights(&weights(&start(&link))).unwrap();
    while !loaded.is_done() {
        block_on(loaded.advance());
    }
    assert_eq!(weights(&loaded), weights(&trained(&link)));
}

#[test]
fn names_and_shapes_are_those_of_pytorch() {
    let file = weights(&start(&format!("{SMALL}&batchNorm=on&blocks=1&width=4")));
    let file = SafeTensors::deserialize(&file).unwrap();
    let mut found: Vec<_> = file
        .iter()
        .map(|(name, tensor)| (name, tensor.shape().to_vec()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("bn1.bias", vec![4]),
        ("bn1.running_mean", vec![4]),
        ("bn1.running_var", vec![4]),
        ("bn1.weight", vec![4]),
        ("conv1.weight", vec![4, 3, 3, 3]),
        ("hidden.bias", vec![8]),
        ("hidden.weight", vec![8, 4 * 16 * 16]),
        ("output.bias", vec![3]),
        ("output.weight", vec![3, 8]),
    ];
    assert_eq!(found, expected);
}

/// A file of weights with one tensor changed, added or left out.
fn changed(file: &[u8], name: &str, by: Option<(Dtype, &[usize], &[u8])>) -> Vec<u8> {
    let file = SafeTensors::deserialize(file).unwrap();
    let mut tensors = file.tensors();
    tensors.retain(|(other, _)| other != name);
    if let Some((dtype, shape, bytes)) = by {
        let tensor = TensorView::new(dtype, shape.to_vec(), bytes).unwrap();
        tensors.push((name.to_owned(), tensor));
    }
    serialize(tensors, None).unwrap()
}

#[test]
fn a_file_that_does_not_fit_says_which_tensor_and_which_shape() {
    let mut run = start(TINY);
    let before = weights(&run);
    let wider = weights(&start(&format!("{SMALL}&blocks=2&width=8")));
    let nan = f32::NAN.to_le_bytes().repeat(3);
    let cases: [(Vec<u8>, &[&str]); 7] = [
        (wider, &["conv1.weight", "[8, 3, 3, 3]", "[4, 3, 3, 3]"]),
        (
            changed(&before, "hidden.bias", None),
            &["lacks hidden.bias", "[8]"],
        ),
        (
            changed(&before, "conv9.bias", Some((Dtype::F32, &[1], &[0; 4]))),
            &["conv9.bias", "no place"],
        ),
        (
            changed(&before, "output.bias", Some((Dtype::F64, &[3], &[0; 24]))),
            &["output.bias", "F64", "F32"],
        ),
        (
            changed(&before, "output.bias", Some((Dtype::F32, &[3], &nan))),
            &["output.bias", "finite"],
        ),
        (
            before[..before.len() - 1].to_vec(),
            &["not a whole safetensors file"],
        ),
        (
            b"<!doctype html>".to_vec(),
            &["not a whole safetensors file"],
        ),
    ];
    for (file, parts) in cases {
        let error = run.load_weights(&file).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Weights);
        for part in parts {
            assert!(error.message.contains(part), "{error}");
        }
        assert_eq!(weights(&run), before, "nothing is loaded by halves");
    }
}

#[test]
fn pytorchs_count_of_batches_is_passed_over() {
    let mut run = start(&format!("{TINY}&batchNorm=on"));
    let count = Some((Dtype::I64, &[][..], &[7, 0, 0, 0, 0, 0, 0, 0][..]));
    let file = changed(&weights(&run), "bn1.num_batches_tracked", count);
    run.load_weights(&file).unwrap();
}

#[test]
fn weights_are_refused_once_a_run_has_begun() {
    let mut run = start(TINY);
    let file = weights(&run);
    block_on(run.advance());
    let error = run.load_weights(&file).unwrap_err();
    assert!(error.message.contains("before a run has begun"), "{error}");
}

fn exported(link: &str) -> Vec<ExportedFile> {
    files(&experiment(link), &Library::default()).unwrap()
}

/// The bytes of a tensor in one of an experiment's files.
fn tensor(files: &[ExportedFile], file: &str, name: &str) -> Vec<u8> {
    let file = files.iter().find(|other| other.name == file).unwrap();
    let tensors = SafeTensors::deserialize(&file.bytes).unwrap();
    tensors.tensor(name).unwrap().data().to_vec()
}

fn integers(bytes: &[u8]) -> Vec<i64> {
    let words = bytes.as_chunks::<8>().0.iter();
    words.map(|word| i64::from_le_bytes(*word)).collect()
}

#[test]
fn images_labels_and_their_order_are_those_that_training_visits() {
    let link = format!("{TINY}&validation=0.25&flip=copy&labelNoise=0.5");
    let (files, settings) = (exported(&link), experiment(&link));
    let splits = splits(&settings);
    for (file, images) in [
        ("train.safetensors", &splits.train),
        ("validation.safetensors", &splits.validation),
        ("test.safetensors", &splits.test),
    ] {
        let count = images.len();
        assert!(count > 0);
        let pixels = floats(&tensor(&files, file, "images"));
        assert_eq!(pixels, images.first_images(count));
        let labels: Vec<i64> = images
            .first_labels(count)
            .iter()
            .copied()
            .map(i64::from)
            .collect();
        assert_eq!(integers(&tensor(&files, file, "labels")), labels);
    }
    let visits: Vec<i64> = (1..=2)
        .flat_map(|epoch| order(settings.seed, epoch, splits.train.len()))
        .map(|index| index as i64)
        .collect();
    assert_eq!(
        integers(&tensor(&files, "train.safetensors", "order")),
        visits
    );
}

#[test]
fn test_images_are_exported_as_the_test_path_feeds_them() {
    let sound = floats(&tensor(&exported(TINY), "test.safetensors", "images"));
    let inverted = exported(&format!("{TINY}&scenario=preprocessing-inverted"));
    let inverted = floats(&tensor(&inverted, "test.safetensors", "images"));
    assert!(sound.len() == 16 * IMAGE_LEN && sound.len() == inverted.len());
    assert!(
        sound
            .iter()
            .zip(inverted)
            .all(|(sound, other)| other == 1.0 - sound)
    );
}

#[test]
fn initial_weights_are_those_that_a_run_begins_with() {
    let files = exported(TINY);
    let file = files
        .iter()
        .find(|file| file.name == "initial_weights.safetensors");
    assert_eq!(file.unwrap().bytes, weights(&start(TINY)));
}

#[test]
fn a_hidden_scenario_stays_hidden() {
    let open = exported(&format!("{TINY}&scenario=leakage"));
    let text = |files: &[ExportedFile]| {
        let readable = files
            .iter()
            .filter(|file| !file.name.ends_with("safetensors"));
        let texts = readable.map(|file| String::from_utf8(file.bytes.clone()).unwrap());
        texts.collect::<String>()
    };
    assert!(text(&open).contains("leakage"));
    let mut mystery = experiment(&format!("{TINY}&scenario=leakage"));
    mystery.fault.mystery = 7;
    let hidden = files(&mystery, &Library::default()).unwrap();
    assert!(!text(&hidden).contains("leakage"));
    assert!(text(&hidden).contains("Of a fault that the lab plants"));
    mystery.fault.scenario = overfit_lab::settings::Scenario::None;
    let sound = files(&mystery, &Library::default()).unwrap();
    assert!(
        text(&sound).contains("Of a fault that the lab plants"),
        "nor whether there is one"
    );
}

#[test]
fn programs_have_a_text_for_every_place_and_every_layer_its_name() {
    for settings in [
        "",
        "&batchNorm=on&activation=leaky-relu&optimizer=sgd&schedule=cosine&smoothing=0.1",
        "&head=pooling&activation=tanh&optimizer=adamw&schedule=step&validation=0.25&patience=2",
        "&dropout=0.5&rotation=20&mixup=0.2&cutout=0.5&colorJitter=0.1&activation=gelu",
    ] {
        let files = exported(&format!("{TINY}{settings}"));
        let weights = files
            .iter()
            .find(|file| file.name == "initial_weights.safetensors")
            .unwrap();
        let weights = SafeTensors::deserialize(&weights.bytes).unwrap();
        let scripts: Vec<_> = files
            .iter()
            .filter(|file| file.name.starts_with("train_"))
            .collect();
        assert_eq!(scripts.len(), 3);
        for script in scripts {
            let text = String::from_utf8(script.bytes.clone()).unwrap();
            assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
            for name in weights.names() {
                let layer = name.split('.').next().unwrap();
                let spellings = [
                    format!("{layer}="),
                    format!("name=\"{layer}\""),
                    format!("{layer}: weights."),
                ];
                assert!(
                    spellings.iter().any(|spelling| text.contains(spelling)),
                    "{layer}"
                );
            }
        }
    }
}
