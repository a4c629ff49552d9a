//! Links survive anything, and old ones keep opening: natively and in browsers.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use overfit_lab::experiment::Experiment;
use overfit_lab::share_link::{read, write};
use serde_json::Value;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

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
            assert!(problem.message.len() < 300, "{}", problem.message);
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use overfit_lab::controls::{CONTROLS, Kind};
    use proptest::prelude::*;

    /// Any text of a link's ingredients: keys, numbers, separators, percent signs, anything.
    fn link_like() -> impl Strategy<Value = String> {
        let key = proptest::sample::select(
            CONTROLS
                .iter()
                .map(|control| control.key)
                .collect::<Vec<_>>(),
        );
        let piece = prop_oneof![
            key.prop_map(str::to_owned),
            Just("=".to_owned()),
            Just("&".to_owned()),
            Just("#".to_owned()),
            Just("preset=overfit".to_owned()),
            any::<f64>().prop_map(|x| x.to_string()),
            any::<i64>().prop_map(|x| x.to_string()),
            "%[0-9a-fA-F]{0,2}",
            any::<String>(),
        ];
        proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    /// Any valid experiment, as far as single settings go.
    fn experiments() -> impl Strategy<Value = Experiment> {
        let values: Vec<BoxedStrategy<Value>> = CONTROLS
            .iter()
            .map(|control| match control.kind {
                Kind::Integer { min, max, .. } => {
                    (min as u64..=max as u64).prop_map(Value::from).boxed()
                }
                Kind::Number {
                    min,
                    max,
                    follows: None,
                    ..
                } => (min..=max).prop_map(Value::from).boxed(),
                Kind::Number { min, max, .. } => {
                    prop_oneof![Just(Value::Null), (min..=max).prop_map(Value::from)].boxed()
                }
                Kind::Choice { options } => proptest::sample::select(options)
                    .prop_map(|option| Value::from(option.value))
                    .boxed(),
            })
            .collect();
        values.prop_filter_map("too big for memory", |values| {
            let keys = CONTROLS.iter().map(|control| control.key.to_owned());
            Experiment::from_values(&keys.zip(values).collect()).ok()
        })
    }

    proptest! {
        #[test]
        fn arbitrary_text_reads_as_a_valid_experiment(link in any::<String>()) {
            prop_assert_eq!(read(&link).experiment.validate(), Ok(()));
        }

        #[test]
        fn text_of_a_links_ingredients_reads_as_a_valid_experiment(link in link_like()) {
            let reading = read(&link);
            prop_assert_eq!(reading.experiment.validate(), Ok(()));
            // What was understood can be written down and read back without a problem.
            let again = read(&write(&reading.experiment));
            prop_assert_eq!(again.problems, []);
            prop_assert_eq!(again.experiment, reading.experiment);
        }

        #[test]
        fn every_experiment_survives_its_link(experiment in experiments()) {
            let link = write(&experiment);
            let reading = read(&link);
            prop_assert_eq!(&reading.problems, &[]);
            prop_assert_eq!(&reading.experiment, &experiment);
            prop_assert_eq!(write(&reading.experiment), link);
        }
    }
}
