//! No sentence says more than its own figures bear out, whatever the evidence.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "claims/evidence.rs"]
mod evidence;
#[path = "claims/hunter.rs"]
mod hunter;

use std::path::Path;

use evidence::{Drawn, SHAPES, Seen};
use hunter::complaints;

/// How many pieces of evidence are judged: the same ones each time.
const ROUNDS: u64 = 2000;

#[test]
fn no_sentence_says_more_than_its_figures_bear_out() {
    // For each kind of complaint: how often, and the first.
    let mut kinds: Vec<(&str, usize, String)> = Vec::new();
    for seed in 0..ROUNDS {
        let drawn = Drawn::of(seed);
        let seen = Seen::of(&drawn.evidence);
        for (kind, sentence) in complaints(&seen, &drawn.diagnose()) {
            if let Some(known) = kinds.iter_mut().find(|x| x.0 == kind) {
                known.1 += 1;
            } else {
                kinds.push((kind, 1, format!("seed {seed}: {sentence}")));
            }
        }
    }
    let told: Vec<String> = kinds
        .iter()
        .map(|(kind, times, first)| format!("{kind} [{times}]\n    {first}"))
        .collect();
    assert!(
        kinds.is_empty(),
        "{} kinds:\n{}",
        told.len(),
        told.join("\n")
    );
}

#[test]
fn every_shape_of_evidence_is_drawn() {
    let mut missing = SHAPES.to_vec();
    for seed in 0..ROUNDS {
        let seen = Seen::of(&Drawn::of(seed).evidence);
        missing.retain(|shape| !(shape.1)(&seen));
    }
    let names: Vec<&str> = missing.iter().map(|x| x.0).collect();
    assert!(names.is_empty(), "never drawn: {names:?}");
}

/// Phrases that compare stand beside the code that decides whether they are so.
#[test]
fn comparisons_are_put_into_words_where_they_are_decided() {
    const PHRASES: [&str; 5] = [
        "about as well",
        "similar shares",
        "is no better than guessing",
        "keep their accuracy",
        "what costs accuracy",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.to_owned()];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_elsewhere =
                !path.starts_with(root.join("tests")) && !path.starts_with(root.join("claim"));
            if path.is_dir() && is_elsewhere {
                folders.push(path);
            } else if path.extension().is_some_and(|x| x == "rs") {
                read += 1;
                let text = std::fs::read_to_string(&path).unwrap();
                for phrase in PHRASES {
                    assert!(!text.contains(phrase), "“{phrase}” in {}", path.display());
                }
            }
        }
    }
    assert!(read > 30, "{read} files");
}
