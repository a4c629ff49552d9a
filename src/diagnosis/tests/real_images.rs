//! Fashion-MNIST's own splits show no fault: real look-alikes are no copies, chance is no drift.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Read;
use std::path::Path;
use std::time::Instant;

use diagnosis::{Cause, Evidence, Finding, ImageSet, ProbeName, Survey, diagnose};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

const SIDE: usize = 32;
const AREA: usize = SIDE * SIDE;
const SOURCE_SIDE: usize = 28;

struct Pool {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

/// Takes one IDX array of bytes off the front.
fn take(bytes: &mut &[u8]) -> Vec<u8> {
    let dimensions = usize::from(bytes[3]);
    let size = |at: usize| u32::from_be_bytes(bytes[4 + 4 * at..8 + 4 * at].try_into().unwrap());
    let length: usize = (0..dimensions).map(|at| size(at) as usize).product();
    let start = 4 + 4 * dimensions;
    let values = bytes[start..start + length].to_vec();
    *bytes = &bytes[start + length..];
    values
}

fn fashion_mnist() -> [Pool; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/data/fashion-mnist.idx.gz");
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).unwrap();
    flate2::read::GzDecoder::new(file)
        .read_to_end(&mut bytes)
        .unwrap();
    let mut bytes = bytes.as_slice();
    [(); 2].map(|()| Pool {
        pixels: take(&mut bytes),
        labels: take(&mut bytes),
    })
}

/// Some images of a pool, grey in three channels, with a margin.
fn draw(random: &mut ChaCha8Rng, pool: &Pool, count: usize) -> (Vec<f32>, Vec<u8>) {
    let mut order: Vec<usize> = (0..pool.labels.len()).collect();
    order.shuffle(random);
    order.truncate(count);
    let mut pixels = vec![0.0; count * 3 * AREA];
    let margin = (SIDE - SOURCE_SIDE) / 2;
    for (image, &at) in pixels.chunks_exact_mut(3 * AREA).zip(&order) {
        let from = &pool.pixels[at * SOURCE_SIDE * SOURCE_SIDE..];
        for channel in image.chunks_exact_mut(AREA) {
            for row in 0..SOURCE_SIDE {
                for column in 0..SOURCE_SIDE {
                    channel[(row + margin) * SIDE + column + margin] =
                        f32::from(from[row * SOURCE_SIDE + column]) / 255.0;
                }
            }
        }
    }
    (pixels, order.iter().map(|&at| pool.labels[at]).collect())
}

#[test]
fn its_own_splits_are_sound() {
    let [train, test] = fashion_mnist();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for (round, (trains, tests)) in [(50, 50), (200, 100), (1000, 1000), (5000, 2000)]
        .into_iter()
        .cycle()
        .take(24)
        .enumerate()
    {
        let trains = trains.min(train.labels.len());
        let tests = tests.min(test.labels.len());
        let (train_pixels, train_labels) = draw(&mut random, &train, trains);
        let (test_pixels, test_labels) = draw(&mut random, &test, tests);
        let start = Instant::now();
        let survey = Survey::new(
            ImageSet {
                pixels: &train_pixels,
                labels: &train_labels,
            },
            ImageSet {
                pixels: &test_pixels,
                labels: &test_labels,
            },
            10,
        );
        println!("round {round}: {trains} × {tests} in {:?}", start.elapsed());
        let found = diagnose(&Evidence {
            classes: 10,
            images: Some(&survey),
            ..Evidence::default()
        });
        assert!(!found.verdict.is_fault, "{:#?}", found.verdict);
        assert_eq!(
            found.verdict.cause,
            Cause::Unclear,
            "there are no predictions"
        );
        for probe in &found.probes {
            println!("  {:?}: {} — {}", probe.name, probe.figure, probe.sentence);
            let measured = [
                ProbeName::Duplicates,
                ProbeName::Drift,
                ProbeName::Shortcut,
                ProbeName::Texture,
            ];
            if measured.contains(&probe.name) {
                // Fifty images leave differences open.
                let is_open = probe.finding == Finding::Open && tests <= 100;
                assert!(
                    probe.finding == Finding::Fine || is_open,
                    "round {round}: {probe:?}"
                );
            }
        }
    }
}
