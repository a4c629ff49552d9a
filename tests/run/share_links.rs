//! Links survive anything, and old ones keep opening: natively and in browsers.

use overfit_lab::settings::Experiment;
use overfit_lab::settings::share_link::read;
use serde_json::Value;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn golden_links_keep_opening_as_the_same_experiments() {
    let golden: Value = serde_json::from_str(include_str!("golden_links.json")).unwrap();
    let golden = golden.as_object().unwrap();
    assert!(golden.len() >= 12);
    for (link, expected) in golden {
        let reading = read(link);
        assert_eq!(reading.problems, [], "{link}");
        let expected = Experiment::from_values(expected.as_object().unwrap()).unwrap();
        assert_eq!(reading.experiment, expected, "{link}");
    }
}

/// In a browser: WebAssembly gives the same bits on every machine, native code does not.
#[cfg(all(target_arch = "wasm32", feature = "flex", feature = "relaxed-simd"))]
#[test]
fn golden_links_keep_their_digests() {
    use std::collections::BTreeMap;
    let golden: BTreeMap<String, String> =
        serde_json::from_str(include_str!("golden_digests.json")).unwrap();
    assert!(golden.len() >= 16);
    let can_fuse = overfit_lab::model::engine::layers::Arithmetic::Fused.is_supported();
    if !can_fuse {
        wasm_bindgen_test::console_log!(
            "Fused digests are not checked: this processor rounds twice."
        );
    }
    let golden: BTreeMap<_, _> = golden
        .into_iter()
        .filter(|(link, _)| can_fuse || link.ends_with("=plain"))
        .collect();
    let found: BTreeMap<_, _> = golden
        .keys()
        .map(|link| {
            (
                link.clone(),
                crate::common::digest(&crate::common::experiment(link)),
            )
        })
        .collect();
    assert_eq!(found, golden);
}

#[test]
fn hostile_links_leave_a_valid_experiment_and_a_sentence_for_each_problem() {
    let long = format!("#seed={}", "9".repeat(100_000));
    for (link, problems) in [
        ("#train=1e308&test=1e999", 2),
        ("#train=NaN", 1),
        ("#train=-5", 1),
        ("#dropout=-0.5", 1),
        ("#dropout=Infinity", 1),
        ("#seed=99999999999999999999", 1),
        ("#width=0", 1),
        ("#lr=0", 1),
        ("#epochs=1.5", 1),
        ("#batch=0x20", 1),
        ("#unknown=1&another=2", 2),
        ("#train=50&train=60&train=70", 2),
        ("#%ZZ=%FF%FE&%00", 2),
        ("#data=%3Cscript%3Ealert(1)%3C/script%3E", 1),
        ("#<img src=x onerror=alert(1)>", 1),
        ("#preset=__proto__", 1),
        ("#v=999", 1),
        ("#=", 1),
        ("#seed=１２", 1),
        ("#engine=cuda&scenario=haunted&optimizer=", 3),
        (long.as_str(), 1),
    ] {
        let reading = read(link);
        reading.experiment.validate().unwrap();
        let shown: String = link.chars().take(60).collect();
        assert_eq!(
            reading.problems.len(),
            problems,
            "{shown}: {:?}",
            reading.problems
        );
        for problem in reading.problems {
            // The longest lists the names of all scenarios.
            assert!(problem.message.len() < 400, "{}", problem.message);
        }
    }
}

/// Thousands of links and experiments nobody thought of.
#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use arbtest::arbitrary::{Result, Unstructured};
    use arbtest::arbtest;
    use overfit_lab::settings::CONTROLS;
    use overfit_lab::settings::control::{Control, Kind};
    use overfit_lab::settings::share_link::write;

    /// Any text made of a link's ingredients: keys, numbers, separators, percent signs, anything.
    fn link_like(source: &mut Unstructured) -> Result<String> {
        let mut link = String::new();
        for _ in 0..source.int_in_range(0..=20)? {
            match source.int_in_range(0..=7)? {
                0 => link.push_str(source.choose(CONTROLS)?.key),
                1 => link.push(*source.choose(&['=', '&', '#', '%', '+', ' '])?),
                2 => link.push_str("&preset=overfit"),
                3 => link.push_str(&source.arbitrary::<f64>()?.to_string()),
                4 => link.push_str(&source.arbitrary::<i64>()?.to_string()),
                5 => link += format!("%{:02x}", source.arbitrary::<u8>()?).as_str(),
                6 => link.push_str(source.arbitrary()?),
                _ => {
                    let control = source.choose(CONTROLS)?;
                    link += format!("&{}={}", control.key, source.arbitrary::<f32>()?).as_str();
                }
            }
        }
        Ok(link)
    }

    fn value(control: &Control, source: &mut Unstructured) -> Result<Value> {
        Ok(match control.kind {
            Kind::Integer { min, max, .. } => {
                Value::from(source.int_in_range(min as u64..=max as u64)?)
            }
            Kind::Number {
                follows: Some(_), ..
            } if source.arbitrary()? => Value::Null,
            Kind::Number { min, max, .. } => {
                let share = f64::from(source.arbitrary::<u32>()?) / f64::from(u32::MAX);
                Value::from((min + share * (max - min)).clamp(min, max))
            }
            Kind::Choice { options } => Value::from(source.choose(options)?.value),
        })
    }

    #[test]
    fn arbitrary_text_reads_as_a_valid_experiment() {
        arbtest(|source| {
            let link: String = source.arbitrary()?;
            assert_eq!(read(&link).experiment.validate(), Ok(()));
            Ok(())
        });
    }

    #[test]
    fn what_was_understood_of_a_link_is_written_down_and_read_back() {
        arbtest(|source| {
            let reading = read(&link_like(source)?);
            assert_eq!(reading.experiment.validate(), Ok(()));
            let again = read(&write(&reading.experiment));
            assert_eq!(again.problems, []);
            assert_eq!(again.experiment, reading.experiment);
            Ok(())
        });
    }

    #[test]
    fn every_valid_experiment_survives_its_link() {
        arbtest(|source| {
            let mut values = serde_json::Map::new();
            for control in CONTROLS {
                values.insert(control.key.to_owned(), value(control, source)?);
            }
            // Settings that together are too big for memory are another test's.
            if let Ok(experiment) = Experiment::from_values(&values) {
                let link = write(&experiment);
                let reading = read(&link);
                assert_eq!(reading.problems, []);
                assert_eq!(reading.experiment, experiment);
                assert_eq!(write(&reading.experiment), link);
            }
            Ok(())
        });
    }
}
