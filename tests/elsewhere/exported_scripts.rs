//! Exported scripts train the network that is trained here: PyTorch and Keras print the losses of
//! our own runs, step by step.
//!
//! `tests/elsewhere/exported_scripts/reference.py` recorded what they print, with versions and scripts.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use overfit_lab::dataset::Library;
use overfit_lab::export::{ExportedFile, files};
use overfit_lab::run::event::Event;
use serde::Deserialize;

use crate::common::{events, experiment};

/// Largest relative difference of a loss.
const TOLERANCE: f64 = 1e-3;
/// The same where the script itself says that more than rounding differs.
const LOOSE_TOLERANCE: f64 = 2e-2;
/// Steps compared.
const STEPS: usize = 20;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    link: String,
    pytorch: Vec<f64>,
    /// By backend.
    keras: BTreeMap<String, Vec<f64>>,
}

fn cases() -> Vec<Case> {
    let text = include_str!("exported_scripts/reference.json");
    let Reference { cases } = serde_json::from_str(text).unwrap();
    assert!(cases.len() >= 5);
    cases
}

fn exported(link: &str) -> Vec<ExportedFile> {
    files(&experiment(link), &Library::default()).unwrap()
}

/// The losses of a run's first steps, each the mean of its epoch so far.
fn our_losses(link: &str) -> Vec<f64> {
    let events = events(&experiment(link));
    let steps = events.iter().filter_map(|event| match event {
        Event::Step { loss, .. } => Some(*loss),
        _ => None,
    });
    steps.take(STEPS).collect()
}

/// Says where losses differ from those of a framework.
fn differences(what: &str, ours: &[f64], theirs: &[f64], tolerance: f64) -> Option<String> {
    assert_eq!((ours.len(), theirs.len()), (STEPS, STEPS), "{what}");
    let relative = ours.iter().zip(theirs).map(|(x, y)| (x / y - 1.0).abs());
    let worst = relative.fold(0.0, f64::max);
    (worst > tolerance).then(|| format!("{what}: {worst:.1e}"))
}

#[test]
fn pytorch_and_keras_printed_the_losses_of_our_runs() {
    let (mut failures, mut exact) = (Vec::new(), 0);
    for case in cases() {
        let (name, ours) = (case.name, our_losses(&case.link));
        let exported = exported(&case.link);
        let backends: Vec<_> = case.keras.keys().map(String::as_str).collect();
        assert_eq!(backends, ["tensorflow", "torch"], "{name}");
        let pytorch = ("pytorch", "torch".to_owned(), case.pytorch);
        let keras = case
            .keras
            .into_iter()
            .map(|(on, theirs)| ("keras", on, theirs));
        for (framework, on, theirs) in keras.chain([pytorch]) {
            let script = format!("train_{framework}.py");
            let script = exported.iter().find(|file| file.name == script).unwrap();
            let script = String::from_utf8(script.bytes.clone()).unwrap();
            let is_exact = script.matches("\n- ").count() == 1;
            assert!(is_exact || framework == "keras", "{name}");
            exact += usize::from(is_exact);
            let tolerance = if is_exact { TOLERANCE } else { LOOSE_TOLERANCE };
            failures.extend(differences(
                &format!("{name}, {framework} on {on}"),
                &ours,
                &theirs,
                tolerance,
            ));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(exact >= 14, "{exact}");
}

#[test]
fn what_they_printed_came_from_the_scripts_that_are_exported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elsewhere/exported_scripts");
    for Case { name, link, .. } in cases() {
        let exported = exported(&link);
        for script in ["train_pytorch.py", "train_keras.py"] {
            let file = exported.iter().find(|file| file.name == script).unwrap();
            let recorded = std::fs::read(folder.join(&name).join(script)).unwrap();
            assert!(
                file.bytes == recorded,
                "{script} of {name} is another one now: record again with reference.py"
            );
        }
    }
}

/// Writes an experiment's files into a folder of its own.
fn written(name: &str, link: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("exported-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for ExportedFile { name, bytes } in exported(link) {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

/// Runs a script and returns what it prints.
fn run(folder: &Path, script: &str) -> String {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python)
        .arg(folder.join(script))
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    String::from_utf8(output.stdout).unwrap()
}

fn printed_losses(printed: &str) -> Vec<f64> {
    let lines = printed.lines().filter_map(|line| {
        let (said, _) = line.split_once(", the mean of the epoch so far")?;
        said.split_once("loss ")?.1.parse().ok()
    });
    lines.take(STEPS).collect()
}

#[test]
#[ignore = "needs PyTorch: ./build.sh test --with-pytorch"]
fn pytorch_prints_the_losses_of_our_runs_today() {
    let mut failures = Vec::new();
    for Case { name, link, .. } in cases() {
        let folder = written(&name, &link);
        let theirs = printed_losses(&run(&folder, "train_pytorch.py"));
        failures.extend(differences(&name, &our_losses(&link), &theirs, TOLERANCE));
        std::fs::remove_dir_all(folder).unwrap();
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
#[ignore = "needs PyTorch: ./build.sh test --with-pytorch"]
fn what_pytorch_draws_itself_runs_to_its_end() {
    let augmented = "#train=40&epochs=2&dropout=0.5&flip=random&verticalFlip=random&rotation=20&zoom=0.1\
        &shift=0.1&brightness=0.2&contrast=0.2&colorJitter=0.2&randomNoise=0.1&cutout=0.25&mixup=0.4\
        &scenario=leakage";
    let folder = written("augmented", augmented);
    let printed = run(&folder, "train_pytorch.py");
    assert!(printed.contains("epoch 2: test accuracy"), "{printed}");
    std::fs::remove_dir_all(folder).unwrap();
}
