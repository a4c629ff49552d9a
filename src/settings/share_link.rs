//! `Experiment` ↔ link: `#v=2&preset=overfit&seed=7`.
//!
//! A link names a preset and the settings that differ from it, in the order of [`CONTROLS`];
//! without a preset it starts from the default. Of all such spellings the canonical one has the
//! fewest keys (the earlier preset where two tie), so every experiment has exactly one. Presets and
//! defaults are frozen: links of version 1 mean the same experiments as ever. Version 2 sums products
//! in another order, so that losses differ in the last digits, and digests with them.
//!
//! A link whose `mystery` is above 0 spells its scenario as a code that only a program can read.

use std::collections::BTreeSet;

use form_urlencoded::{Serializer, parse};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::settings::conflict::{Conflict, conflict};
use crate::settings::control::{Control, excerpt};
use crate::settings::controls::CONTROLS;
use crate::settings::experiment::Experiment;
use crate::settings::mystery;
use crate::settings::presets::{PRESETS, Preset};

/// The link version this crate writes.
const VERSION: &str = "2";
/// Earlier ones that it reads.
const EARLIER_VERSIONS: &[&str] = &["1"];

/// Problems listed one by one; a link with more is summed up in one further sentence.
const PROBLEMS_LISTED: usize = 20;

/// What a link says, and what was wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct LinkReading {
    /// The experiment; always valid.
    pub experiment: Experiment,
    /// What the run that the link was made from ended with, if it says so.
    pub digest: Option<String>,
    /// Everything ignored, clamped or rounded, each by name.
    pub problems: Vec<Error>,
}

/// Reads a link: a whole address, a fragment with or without its `#`, or nothing.
///
/// Never fails: what cannot be used is reported and then ignored or clamped.
pub fn read(link: &str) -> LinkReading {
    let fragment = link
        .split_once('#')
        .map_or(link, |(_, fragment)| fragment)
        .trim();
    let pairs: Vec<_> = parse(fragment.as_bytes()).collect();
    let mut digest = None;
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    let mut base = PRESETS[0].experiment();
    let mut settings: Vec<(&str, Value)> = Vec::new();
    // A scenario is read by the number that hides it, wherever in the link that stands.
    let hidden_by = pairs.iter().find(|(key, _)| key == "mystery");
    let hidden_by = hidden_by.and_then(|(key, text)| Control::find(key).ok()?.read(text).0);
    let mystery = hidden_by.and_then(|number| number.as_u64()).unwrap_or(0) as u32;

    for (key, text) in &pairs {
        if !seen.insert(key.as_ref()) {
            let shown = excerpt(key);
            let message = format!("“{shown}” is given more than once; the first one counts.");
            problems.push(Error::new(ErrorKind::Link, shown, message));
            continue;
        }
        match key.as_ref() {
            "v" if text == VERSION || EARLIER_VERSIONS.contains(&text.as_ref()) => {}
            "v" => problems.push(Error::new(
                ErrorKind::Link,
                "v",
                format!(
                    "This link is of version “{}”, this page reads version {VERSION}: some \
                     settings may be missing.",
                    excerpt(text)
                ),
            )),
            "preset" => match Preset::find(text) {
                Some(preset) => base = preset.experiment(),
                None => problems.push(Error::new(
                    ErrorKind::Link,
                    "preset",
                    format!(
                        "Preset: “{}” is ignored; it takes one of {}.",
                        excerpt(text),
                        PRESETS
                            .iter()
                            .map(|preset| preset.name)
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                )),
            },
            "digest" if is_digest(text) => digest = Some(text.to_string()),
            "digest" => problems.push(Error::new(
                ErrorKind::Link,
                "digest",
                format!(
                    "Digest: “{}” is ignored; it takes 16 digits from 0 to f.",
                    excerpt(text)
                ),
            )),
            "scenario" if mystery != 0 => match mystery::scenario(mystery, text) {
                Some(scenario) => settings.push(("scenario", scenario)),
                None => problems.push(Error::new(
                    ErrorKind::Link,
                    "scenario",
                    format!(
                        "Scenario: “{}” does not belong to mystery {mystery} and is ignored.",
                        excerpt(text)
                    ),
                )),
            },
            key => match Control::find(key) {
                Ok(control) => {
                    let (value, problem) = control.read(text);
                    settings.extend(value.map(|value| (control.key, value)));
                    problems.extend(problem);
                }
                Err(problem) => problems.push(problem),
            },
        }
    }

    let mut values = base.values();
    for (key, value) in settings {
        values.insert(key.to_owned(), value);
    }
    let experiment = fit(values, &mut problems);
    if problems.len() > PROBLEMS_LISTED {
        let more = problems.len() - PROBLEMS_LISTED;
        problems.truncate(PROBLEMS_LISTED);
        problems.push(Error::new(
            ErrorKind::Link,
            "",
            format!("This link has {more} further problems."),
        ));
    }
    LinkReading {
        experiment,
        digest,
        problems,
    }
}

/// Whether a text is a digest as events spell it.
fn is_digest(text: &str) -> bool {
    text.len() == 16
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The experiment of in-range values; where they do not go together, what is in the way changes.
fn fit(mut values: serde_json::Map<String, Value>, problems: &mut Vec<Error>) -> Experiment {
    let mut conflicts: Vec<Conflict> = Vec::new();
    let mut fitting = None;
    // A setting may be lowered several times (the batch is halved), but not for ever.
    for _ in 0..CONTROLS.len() {
        let experiment = match Experiment::assemble(values.clone()) {
            Ok(experiment) => experiment,
            Err(error) => {
                problems.push(Error::new(ErrorKind::Link, "", error.message));
                break;
            }
        };
        let Some(found) = conflict(&experiment) else {
            fitting = Some(experiment);
            break;
        };
        values.insert(found.error.field.clone(), found.remedy.clone());
        // One sentence says what was asked for, and what is used in the end.
        let same = |earlier: &&mut Conflict| earlier.error.field == found.error.field;
        match conflicts.iter_mut().find(same) {
            Some(earlier) => earlier.remedy = found.remedy,
            None => conflicts.push(found),
        }
    }
    problems.extend(conflicts.into_iter().map(|Conflict { error, remedy }| {
        let message = format!("{} {remedy} is used.", error.message);
        Error::new(ErrorKind::Link, error.field, message)
    }));
    fitting.unwrap_or_default()
}

/// The canonical link of an experiment, from its `#` on.
pub fn write(experiment: &Experiment) -> String {
    let (base, differing) = nearest_preset(experiment);
    let values = experiment.values();
    let mut link = Serializer::for_suffix(String::from("#"), 1);
    link.append_pair("v", VERSION);
    if base.name != PRESETS[0].name {
        link.append_pair("preset", base.name);
    }
    for key in differing {
        let text = match &values[key] {
            Value::String(_) if key == "scenario" && experiment.fault.mystery != 0 => {
                mystery::code(experiment.fault.mystery, experiment.fault.scenario)
            }
            Value::String(text) => text.clone(),
            // A setting that no preset leaves unset is null only where the preset's is.
            value => value.to_string(),
        };
        link.append_pair(key, &text);
    }
    link.finish()
}

/// The name of the preset whose settings are exactly these, if there is one.
pub fn preset_of(experiment: &Experiment) -> Option<&'static str> {
    PRESETS
        .iter()
        .find(|preset| preset.experiment() == *experiment)
        .map(|preset| preset.name)
}

/// The preset from which the experiment takes the fewest keys to spell, and those keys.
fn nearest_preset(experiment: &Experiment) -> (&'static Preset, Vec<&'static str>) {
    let values = experiment.values();
    let spelling = |preset: &'static Preset| {
        let base = preset.experiment().values();
        let differing: Vec<_> = CONTROLS
            .iter()
            .map(|control| control.key)
            .filter(|&key| values[key] != base[key])
            .collect();
        (preset, differing)
    };
    let named = |preset: &Preset| usize::from(preset.name != PRESETS[0].name);
    PRESETS
        .iter()
        .map(spelling)
        .min_by_key(|(preset, differing)| differing.len() + named(preset))
        .unwrap_or_else(|| (&PRESETS[0], Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::fault::Fault;
    use crate::settings::sources::DataSource;

    #[test]
    fn a_mystery_hides_the_scenario_and_opens_again() {
        for &scenario in crate::settings::scenarios::SCENARIOS {
            let experiment = Experiment {
                fault: Fault {
                    mystery: 48_213,
                    scenario,
                },
                ..Experiment::default()
            };
            let link = write(&experiment);
            let plain = serde_json::json!(scenario);
            assert!(!link.contains(plain.as_str().unwrap()) || link == "#v=2&mystery=48213");
            assert_eq!(
                read(&link),
                LinkReading {
                    experiment,
                    digest: None,
                    problems: Vec::new()
                },
                "{link}"
            );
        }
        let other = read("#mystery=48214&scenario=aaaaa");
        assert_eq!(
            other.experiment.fault.scenario,
            crate::settings::scenarios::Scenario::None
        );
        assert!(
            other.problems[0]
                .message
                .contains("does not belong to mystery 48214")
        );
    }

    #[test]
    fn the_empty_link_is_the_default_without_problems() {
        for link in [
            "",
            "#",
            "https://example.org/lab/",
            "https://example.org/lab/#",
            "#v=1",
            "#v=2",
        ] {
            let reading = read(link);
            assert_eq!(reading.experiment, Experiment::default(), "{link}");
            if !link.contains("example") || link.contains('#') {
                assert_eq!(reading.problems, [], "{link}");
            }
        }
    }

    #[test]
    fn each_preset_is_spelled_by_its_name() {
        for preset in &PRESETS[1..] {
            let link = format!("#v=2&preset={}", preset.name);
            assert_eq!(write(&preset.experiment()), link);
            assert_eq!(read(&link).experiment, preset.experiment());
            assert_eq!(preset_of(&preset.experiment()), Some(preset.name));
        }
        assert_eq!(write(&Experiment::default()), "#v=2");
    }

    #[test]
    fn overfit_with_half_dropout_is_the_dropout_preset() {
        let reading = read("#preset=overfit&dropout=0.5");
        assert_eq!(write(&reading.experiment), "#v=2&preset=dropout");
    }

    #[test]
    fn order_of_keys_does_not_matter() {
        assert_eq!(read("#seed=3&preset=flip"), read("#preset=flip&seed=3"));
        let link = "#v=2&train=50&dropout=0.5&lr=0.01";
        assert_eq!(
            write(&read("#lr=0.01&dropout=.5&train=50").experiment),
            link
        );
    }

    #[test]
    fn a_digest_is_read_beside_the_experiment_and_never_written() {
        let reading = read("#v=2&seed=3&digest=00ff00ff00ff00ff");
        assert_eq!(reading.digest.as_deref(), Some("00ff00ff00ff00ff"));
        assert_eq!(reading.problems, []);
        assert_eq!(write(&reading.experiment), "#v=2&seed=3");
        for digest in ["00FF00FF00FF00FF", "12", ""] {
            let reading = read(&format!("#digest={digest}"));
            assert_eq!(reading.digest, None);
            assert_eq!(reading.problems[0].field, "digest");
        }
    }

    #[test]
    fn unknown_keys_are_reported_by_name() {
        let reading = read("#colour=red&train=50");
        assert_eq!(reading.experiment.data.train, 50);
        assert_eq!(reading.problems.len(), 1);
        assert_eq!(reading.problems[0].message, "There is no setting “colour”.");
    }

    #[test]
    fn the_first_of_two_equal_keys_counts_and_the_second_is_reported() {
        let reading = read("#train=50&train=60");
        assert_eq!(reading.experiment.data.train, 50);
        assert_eq!(reading.problems[0].field, "train");
    }

    #[test]
    fn a_newer_version_is_reported_and_read_as_far_as_possible() {
        let reading = read("#v=3&train=50");
        assert_eq!(reading.experiment.data.train, 50);
        assert!(reading.problems[0].message.contains("version “3”"));
    }

    #[test]
    fn a_network_too_big_for_its_batch_gets_a_smaller_batch_and_a_sentence() {
        let reading = read("#width=64&convs=2&batch=128&dense=512&blocks=1&train=5000");
        reading.experiment.validate().unwrap();
        for problem in &reading.problems {
            assert_eq!(problem.field, "batch");
        }
    }

    #[test]
    fn one_problem_of_a_setting_does_not_hide_another() {
        for (link, parts) in [
            (
                "#patience=3&patience=5",
                ["more than once", "validation loss"],
            ),
            ("#data=mnist&classes=99", ["99 is not possible", "has 10"]),
        ] {
            let problems = read(link).problems;
            assert_eq!(problems.len(), 2, "{link}: {problems:?}");
            for (problem, part) in problems.iter().zip(parts) {
                assert!(problem.message.contains(part), "{link}: {problem}");
            }
        }
    }

    #[test]
    fn the_first_of_two_counts_after_however_many_keys() {
        let unknown: Vec<_> = (0..100).map(|index| format!("k{index}=1")).collect();
        let reading = read(&format!("#{}&train=50&train=60", unknown.join("&")));
        assert_eq!(reading.experiment.data.train, 50);
    }

    #[test]
    fn a_hundred_thousand_keys_are_summed_up() {
        let keys: Vec<_> = (0..100_000).map(|index| format!("k{index}=1")).collect();
        let link = keys.join("&");
        let reading = read(&link);
        assert_eq!(reading.experiment, Experiment::default());
        assert_eq!(reading.problems.len(), PROBLEMS_LISTED + 1);
        assert!(
            reading.problems[PROBLEMS_LISTED]
                .message
                .contains("further problems")
        );
    }

    #[test]
    fn noise_stays_noise() {
        let reading = read("#data=noise&classes=16");
        assert_eq!(reading.experiment.data.source, DataSource::Noise);
        assert_eq!(write(&reading.experiment), "#v=2&data=noise&classes=16");
    }

    #[test]
    fn dropout_after_pools_set_apart_is_spelled_out() {
        let reading = read("#dropout=0.5&poolDropout=0.25");
        assert_eq!(reading.experiment.network.pool_dropout, Some(0.25));
        assert_eq!(
            write(&reading.experiment),
            "#v=2&dropout=0.5&poolDropout=0.25"
        );
    }
}
