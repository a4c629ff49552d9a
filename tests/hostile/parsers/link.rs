//! Links: whatever one says is taken as it says, or named as a problem.

use std::collections::BTreeSet;

use arbtest::arbitrary::{Result, Unstructured};
use form_urlencoded::parse;
use overfit_lab::settings::control::{Control, Kind, excerpt};
use overfit_lab::settings::share_link::{LinkReading, read, write};
use overfit_lab::settings::{CONTROLS, Experiment, PRESETS, mystery};
use serde_json::Value;

/// How many problems are listed before the rest is summed up.
const LISTED: usize = 20;
/// How many characters a sentence may have: the longest lists the names of all scenarios.
const LONGEST: usize = 450;

const TWICE: &str = "is given more than once";

/// Reads a link; returns whether it has no problem.
pub fn check(bytes: &[u8]) -> bool {
    let link = String::from_utf8_lossy(bytes);
    let reading = read(&link);
    assert_eq!(reading.experiment.validate(), Ok(()));
    let again = read(&write(&reading.experiment));
    assert_eq!(again.problems, [], "of the canonical link");
    assert_eq!(again.experiment, reading.experiment);
    for problem in &reading.problems {
        let message = &problem.message;
        assert!(
            message.ends_with('.') && message.chars().count() < LONGEST,
            "{message}"
        );
    }
    let unnamed = unnamed(&link, &reading);
    if let Some(summary) = reading.problems.get(LISTED) {
        let more: usize = summary
            .message
            .split(' ')
            .find_map(|word| word.parse().ok())
            .unwrap();
        assert!(unnamed.len() <= more, "{unnamed:?} and {summary}");
    } else {
        assert!(unnamed.is_empty(), "{unnamed:?} of {:?}", reading.problems);
    }
    reading.problems.is_empty()
}

/// What a link says that was not taken as it says, and that no problem names: each field, with
/// whether it is its second mention.
fn unnamed(link: &str, reading: &LinkReading) -> Vec<(String, bool)> {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
    let pairs: Vec<_> = parse(fragment.trim().as_bytes()).collect();
    let values = reading.experiment.values();
    let mut base = Experiment::default();
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (key, text) in &pairs {
        let is_first = seen.insert(key.to_string());
        let is_taken = match key.as_ref() {
            _ if !is_first => false,
            "v" => text == "1" || text == "2",
            "preset" => match PRESETS.iter().find(|preset| preset.name == text) {
                Some(preset) => {
                    base = preset.experiment();
                    true
                }
                None => false,
            },
            "digest" => reading.digest.as_deref() == Some(text),
            key => CONTROLS
                .iter()
                .find(|control| control.key == key)
                .is_some_and(|control| says(control, text, &reading.experiment, &values[key])),
        };
        if !is_taken {
            wrong.push((excerpt(key), !is_first));
        }
    }
    // What a link does not speak of is as its preset has it.
    let base = base.values();
    let silent = CONTROLS
        .iter()
        .filter(|control| !seen.contains(control.key));
    let changed = silent.filter(|control| values[control.key] != base[control.key]);
    wrong.extend(changed.map(|control| (control.key.to_owned(), false)));
    wrong.retain(|(field, is_second)| {
        let names = |message: &str| message.contains(TWICE) == *is_second;
        let mut problems = reading.problems.iter().take(LISTED);
        !problems.any(|problem| problem.field == *field && names(&problem.message))
    });
    wrong
}

/// Whether a setting's value is what a text says.
fn says(control: &Control, text: &str, experiment: &Experiment, value: &Value) -> bool {
    let fault = &experiment.fault;
    match control.kind {
        Kind::Choice { .. } if control.key == "scenario" && fault.mystery != 0 => {
            mystery::code(fault.mystery, fault.scenario) == text
        }
        Kind::Choice { .. } => value == text,
        _ => text
            .trim()
            .parse()
            .is_ok_and(|said: f64| value.as_f64() == Some(said)),
    }
}

/// Links made of the ingredients of links, and of anything.
pub fn hostile(source: &mut Unstructured) -> Result<Vec<u8>> {
    let mut link = String::from(if source.ratio(1, 8)? { "" } else { "#" });
    let parts = if source.ratio(1, 20)? { 60 } else { 8 };
    for _ in 0..source.int_in_range(0..=parts)? {
        match source.int_in_range(0..=9)? {
            0 => link += source.choose(&["v=1&", "v=2&", "v=3&", "digest=00ff00ff00ff00ff&"])?,
            1 => link.extend(["preset=", source.choose(PRESETS)?.name, "&"]),
            2 => link.push(*source.choose(&['=', '&', '#', '%', '+', ' ', '\u{0}', 'é'])?),
            3 => link += format!("%{:02x}", source.arbitrary::<u8>()?).as_str(),
            4 => link += source.arbitrary::<&str>()?,
            _ => {
                let control = source.choose(CONTROLS)?;
                link.extend([control.key, "=", &text(control, source)?, "&"]);
            }
        }
    }
    if source.ratio(1, 1000)? {
        link = link.repeat(500);
    }
    Ok(link.into_bytes())
}

/// A value for a setting: mostly one that it takes.
fn text(control: &Control, source: &mut Unstructured) -> Result<String> {
    if source.ratio(1, 6)? {
        return Ok(match source.int_in_range(0..=4)? {
            0 => source.arbitrary::<f64>()?.to_string(),
            1 => source.arbitrary::<i64>()?.to_string(),
            2 => source.arbitrary::<&str>()?.to_owned(),
            3 => (*source.choose(&[
                "", "NaN", "-0", "+5", "1e999", "1e-400", " 20 ", "0x20", "null", "aaaaa", "１",
            ])?)
            .to_owned(),
            _ => "9".repeat(source.int_in_range(1..=400)?),
        });
    }
    Ok(match control.kind {
        Kind::Choice { options } => source.choose(options)?.value.to_owned(),
        Kind::Integer { min, max, .. } => source.int_in_range(min as u64..=max as u64)?.to_string(),
        Kind::Number { min, max, .. } => {
            let share = f64::from(source.arbitrary::<u16>()?) / f64::from(u16::MAX);
            (min + share * (max - min)).to_string()
        }
    })
}
