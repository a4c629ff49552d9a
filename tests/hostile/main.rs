//! Whatever strangers bring is read as it is meant, or a problem is named: nothing crashes, nothing
//! hangs, nothing passes unnamed. Thousands of inputs a parser in every test run, the same each time;
//! as many as one likes in `./build.sh hostile`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod parsers;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arbtest::arbitrary::Unstructured;
use overfit_lab::settings::CnnConfig;
use overfit_lab::settings::share_link;
use parsers::{PARSERS, Parser, weights};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Random bytes that an input is made of, at most.
const BYTES: usize = 2048;

/// What came of an attack.
struct Tally {
    /// Inputs that were taken, with no problem named.
    taken: u64,
    /// The longest that one input took.
    slowest: Duration,
}

/// The input of a number.
fn input(parser: &Parser, number: u64) -> Vec<u8> {
    let mut bytes = [0; BYTES];
    ChaCha8Rng::seed_from_u64(number).fill_bytes(&mut bytes);
    (parser.hostile)(&mut Unstructured::new(&bytes)).unwrap_or_default()
}

/// Has a parser read an input; says which one it was if that panics.
fn checked(parser: &Parser, input: &[u8], name: &str) -> bool {
    catch_unwind(AssertUnwindSafe(|| (parser.check)(input))).unwrap_or_else(|panic| {
        eprintln!("{}, {name}: {}", parser.name, input.escape_ascii());
        resume_unwind(panic)
    })
}

fn attack(parser: &Parser, count: u64) -> Tally {
    let mut tally = Tally {
        taken: 0,
        slowest: Duration::ZERO,
    };
    for number in 0..count {
        let input = input(parser, number);
        let began = Instant::now();
        tally.taken += u64::from(checked(parser, &input, &format!("input {number}")));
        tally.slowest = tally.slowest.max(began.elapsed());
    }
    tally
}

/// A folder beside the fuzz targets.
fn fuzz(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(path)
}

#[test]
fn nothing_hostile_passes_unnamed() {
    for parser in PARSERS {
        let tally = attack(&parser, 1000);
        let (name, taken) = (parser.name, tally.taken);
        // Or these would be tests of one sentence.
        assert!(
            (50..950).contains(&taken),
            "{name}: {taken} of 1000 are taken"
        );
    }
}

#[test]
fn what_was_found_once_stays_mended() {
    for parser in PARSERS {
        let folder = fuzz("corpus").join(parser.name);
        let inputs: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert!(!inputs.is_empty(), "{}", folder.display());
        for path in inputs {
            let path = path.unwrap().path();
            checked(
                &parser,
                &fs::read(&path).unwrap(),
                &path.display().to_string(),
            );
        }
    }
}

#[test]
fn every_parser_has_a_fuzz_target() {
    let manifest = fs::read_to_string(fuzz("Cargo.toml")).unwrap();
    for parser in PARSERS {
        let target = format!("targets/{}.rs", parser.name);
        assert!(manifest.contains(&target), "{target}");
        let text = fs::read_to_string(fuzz(&target)).unwrap();
        assert!(
            text.contains(&format!("parsers::{}::check", parser.name)),
            "{target}"
        );
    }
}

#[test]
fn the_networks_that_files_of_weights_are_tried_on_are_as_here() {
    for link in weights::NETWORKS {
        let experiment = share_link::read(link).experiment;
        let config = CnnConfig::new(&experiment.in_force());
        let library = overfit_lab::dataset::Library::default();
        let run = overfit_lab::run::Run::new(1, &experiment, &library).unwrap();
        let file = pollster::block_on(run.weights()).unwrap();
        overfit_lab::model::weights::read(&config, &weights::shapes(&config), &file).unwrap();
    }
}

#[test]
fn each_fault_of_a_file_of_weights_has_its_sentence() {
    for (name, parts) in [
        ("overlapping", ["bytes 432 to 448", "one behind the other"]),
        ("gap", ["output.", "one behind the other"]),
        (
            "bytes_at_the_end",
            ["4 bytes at the file's end", "no tensor"],
        ),
        ("twice", ["conv1.bias", "more than once"]),
        ("negative_variance", ["bn1.running_var", "below 0"]),
        ("not_a_number", ["bn1.running_mean", "finite"]),
        ("count_of_no_layer", ["x.num_batches_tracked", "no place"]),
        ("header_not_utf8", ["header", "JSON"]),
        ("shape_without_end", ["bn1.running_var", "… 11 dimensions]"]),
    ] {
        let file = fs::read(fuzz("corpus/weights").join(name)).unwrap();
        let refusal = weights::refusal(&file).unwrap();
        for part in parts {
            assert!(refusal.contains(part), "{name}: {refusal}");
        }
    }
}

/// As many inputs as promised, and their figures.
#[test]
#[ignore = "minutes: ./build.sh hostile"]
fn a_million() {
    println!("| parser | inputs | taken | with a problem named | slowest |\n|---|---|---|---|---|");
    for parser in PARSERS {
        let count = if parser.name == "link" {
            1_000_000
        } else {
            100_000
        };
        let Tally { taken, slowest } = attack(&parser, count);
        println!(
            "| {} | {count} | {taken} | {} | {:.3} s |",
            parser.name,
            count - taken,
            slowest.as_secs_f64()
        );
        assert!(slowest < Duration::from_secs(1), "{} hung", parser.name);
    }
}
