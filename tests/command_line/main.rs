//! The command line as scripts use it: events as JSON lines, exit codes, clear sentences.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod export;
mod output;

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
    assert_eq!(text.lines().next(), Some("#v=2&preset=dropout"));
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

#[test]
fn diagnose_prints_the_events_and_the_verdict_in_words() {
    let planted =
        "#classes=3&train=30&test=60&blocks=1&width=4&dense=8&epochs=2&scenario=class-indices";
    let output = overfit_lab(&["diagnose", planted]);
    assert!(output.status.success());
    let events = events(&output);
    assert_eq!(events[events.len() - 1]["event"], "finished");
    let diagnosis = &events[events.len() - 2];
    assert_eq!(diagnosis["event"], "diagnosis");
    assert_eq!(diagnosis["verdict"]["cause"], "class-indices");
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains(diagnosis["verdict"]["headline"].as_str().unwrap()));
    assert!(words.contains("What to check in your own code"));
}

#[test]
fn diagnose_reads_predictions_made_elsewhere() {
    // Known by heart, and every class taken for the next one in the test.
    let rows = (0..90).map(|index| {
        let class = index % 3;
        format!("train,{class},{class}\ntest,{class},{}", (class + 1) % 3)
    });
    let rows: Vec<_> = rows.collect();
    let table = format!("split,true,predicted\n{}\n", rows.join("\n"));
    let file = std::env::temp_dir().join(format!("predictions-{}.csv", std::process::id()));
    std::fs::write(&file, table).unwrap();
    let output = overfit_lab(&["diagnose", "--predictions", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success());
    let diagnosis: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(diagnosis["verdict"]["cause"], "class-indices");
}

#[test]
fn predictions_that_cannot_be_read_are_one_failed_event() {
    let output = overfit_lab(&["diagnose", "--predictions", "/no/such/file.csv"]);
    assert!(!output.status.success());
    let events = events(&output);
    assert_eq!(events[0]["event"], "failed");
    assert!(
        events[0]["message"]
            .as_str()
            .unwrap()
            .contains("cannot be read")
    );
}

#[test]
fn confusion_prints_a_row_for_each_scenario_asked_for() {
    let link = "#classes=3&train=30&test=60&blocks=1&width=4&dense=8&epochs=1";
    let arguments = [
        "confusion",
        link,
        "--seeds",
        "1",
        "--scenarios",
        "none,weights-not-restored",
    ];
    let output = overfit_lab(&arguments);
    assert!(output.status.success());
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains("| Tested with fresh weights | 1 | 100% | Weights not restored 1 |"));
}
