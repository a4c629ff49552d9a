//! Sound runs are hardly ever called faulty.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod simulator;

use rand::{RngExt, SeedableRng};
use simulator::{Case, Source, Spec, predict};

const RUNS: u64 = 2000;

#[test]
fn at_most_one_sound_run_in_fifty_is_called_faulty() {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(2026);
    let mut faults = Vec::new();
    for seed in 0..RUNS {
        let classes = [2, 3, 4, 8, 10, 16][random.random_range(0..6)];
        let noise = random.random::<f64>() < 0.3;
        let chance = 1.0 / classes as f64;
        let spec = Spec {
            source: if noise { Source::Noise } else { Source::Bands },
            classes,
            train: random.random_range(20..120),
            test: random.random_range(10..100),
            train_accuracy: random.random_range(chance..1.0),
            test_accuracy: if noise {
                chance
            } else {
                random.random_range(chance..1.0)
            },
            seed,
        };
        let mut case = Case::new(spec);
        // Labels drawn rather than dealt in every other run.
        if seed % 2 == 0 && noise {
            for labels in [&mut case.train.labels, &mut case.test.labels] {
                for label in labels {
                    *label = random.random_range(0..classes) as u8;
                }
            }
            let labels = case.test.labels.clone();
            case.evidence.test = Some(predict(
                &mut case.random,
                &labels,
                classes,
                spec.test_accuracy,
            ));
        }
        let found = case.diagnose().verdict;
        if found.is_fault {
            faults.push((spec, found.cause, found.evidence));
        }
    }
    println!("{} of {RUNS}: {faults:#?}", faults.len());
    assert!(
        faults.len() as u64 * 50 <= RUNS,
        "{} of {RUNS}: {faults:#?}",
        faults.len()
    );
}
