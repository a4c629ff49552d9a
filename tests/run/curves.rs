//! A run's curves are the same natively and in browsers, within a tolerance.
//!
//! Both compare with `tests/run/curves.json`, so they agree with each other within twice the
//! tolerance. Bits differ: exponentials and logarithms are the platform's.
//! `OVERFIT_LAB_RECORD=1 cargo test --release --test run -- curves` records the file anew.
#![cfg(feature = "flex")]

use std::collections::BTreeMap;

use crate::common::{experiment, losses};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Largest relative difference of a loss over the first twenty steps or so.
const TOLERANCE: f64 = 1e-3;

const LINKS: [&str; 3] = [
    "#train=32&test=16&classes=4&blocks=2&width=8&dense=16&batch=8&epochs=4",
    "#data=noise&train=32&test=16&classes=4&convs=2&width=4&dense=16&batch=8&epochs=4",
    "#train=32&test=16&classes=4&width=8&dense=16&batch=8&epochs=4&dropout=0.3&flip=random&decay=0.1",
];

#[test]
fn losses_follow_the_recorded_curves() {
    let curves: BTreeMap<String, Vec<f64>> = LINKS
        .iter()
        .map(|link| ((*link).to_owned(), losses(&experiment(link))))
        .collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("OVERFIT_LAB_RECORD").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run/curves.json");
        std::fs::write(path, serde_json::to_string_pretty(&curves).unwrap() + "\n").unwrap();
        return;
    }
    let recorded: BTreeMap<String, Vec<f64>> =
        serde_json::from_str(include_str!("curves.json")).unwrap();
    assert_eq!(curves.len(), recorded.len());
    for (link, curve) in curves {
        let recorded = &recorded[&link];
        assert_eq!(curve.len(), recorded.len());
        assert!(curve.len() > 20);
        for (point, (here, there)) in curve.iter().zip(recorded).enumerate() {
            assert!(
                (here - there).abs() <= TOLERANCE * there,
                "{link} {point}: {here} {there}"
            );
        }
    }
}
