//! The command line as scripts use it: events as JSON lines, exit codes, clear sentences.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::process::{Command, Output};

use serde_json::Value;

const TINY: &str = "#train=12&test=10&classes=2&blocks=1&width=4&dense=8&epochs=1";

fn overfit_lab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_overfit-lab"))
        .args(arguments)
        .output()
        .unwrap()
}

fn events(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn run_prints_its_events_as_json_lines_and_succeeds() {
    let output = overfit_lab(&["run", TINY]);
    assert!(output.status.success());
    let events = events(&output);
    assert_eq!(events[0]["event"], "started");
    assert_eq!(events[0]["experiment"]["train"], 12);
    assert!(events.iter().all(|event| event["runId"] == 1));
    let last = &events[events.len() - 1];
    assert_eq!(last["event"], "finished");
    assert_eq!(last["digest"].as_str().unwrap().len(), 16);
}

#[test]
fn two_runs_of_a_link_print_the_same_figures() {
    let figures = || {
        let mut events = events(&overfit_lab(&["run", TINY]));
        for event in &mut events {
            event.as_object_mut().unwrap().remove("elapsedSecs");
        }
        events
    };
    assert_eq!(figures(), figures());
}

#[test]
fn problems_of_a_link_are_named_and_the_rest_is_run() {
    let output = overfit_lab(&["run", &format!("{TINY}&colour=red&lr=fast")]);
    assert!(output.status.success());
    let problems = String::from_utf8(output.stderr).unwrap();
    assert!(problems.contains("“colour”") && problems.contains("Learning rate: “fast”"));
}

#[test]
#[cfg(not(feature = "ndarray"))]
fn a_missing_engine_is_one_failed_event_and_a_failure() {
    let output = overfit_lab(&["run", &format!("{TINY}&engine=ndarray")]);
    assert!(!output.status.success());
    let events = events(&output);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["event"], "failed");
    assert_eq!(events[0]["field"], "engine");
}

#[test]
fn link_prints_the_canonical_spelling_first() {
    let output = overfit_lab(&["link", "https://example.org/#dropout=.50&preset=overfit"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().next(), Some("#v=1&preset=dropout"));
    assert!(text.contains("2358082 parameters"));
}

#[test]
fn compare_prints_one_row_an_experiment() {
    let output = overfit_lab(&["compare", "--seeds", "2", TINY, &format!("{TINY}&train=20")]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| `#")).count(),
        2
    );
}
