//! Where nobody reads what is printed, or there is no room for it, every command ends well.
#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::{TINY, overfit_lab};

/// What shells report of a program that SIGPIPE ended.
const UNREAD: i32 = 141;

/// Arguments of every command that there is, with something to say on standard error where the
/// command ever says anything there.
fn examples(place: &TempDir) -> Vec<Vec<String>> {
    let help = String::from_utf8(overfit_lab(&["--help"]).stdout).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = listed.take_while(|line| !line.is_empty());
    let names = commands.filter(|line| !line.starts_with("    "));
    let names: Vec<_> = names
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 6, "{names:?}");
    let file = place.path().join("predictions.csv");
    std::fs::write(
        &file,
        "split,true,predicted\ntest,1,1\ntest,0,1\ntrain,0,1\n",
    )
    .unwrap();
    let (file, folder) = (file.to_str().unwrap(), place.path().join("mine"));
    let link = format!("{TINY}&colour=red");
    let link = link.as_str();
    let of_command = |name: &str| {
        let examples = match name {
            "run" | "link" => vec![vec![link]],
            "compare" => vec![vec!["--seeds", "1", link]],
            "diagnose" => vec![vec![link], vec!["--predictions", file]],
            "export" => vec![vec![link, "--overwrite", "--to", folder.to_str().unwrap()]],
            "confusion" => vec![vec!["--seeds", "1", "--scenarios", "none", link]],
            "help" => vec![vec![], vec!["run"]],
            name => panic!("{name} is new: how does it end where nobody reads what it prints?"),
        };
        let owned = |arguments: Vec<&str>| -> Vec<String> {
            let all = [name].into_iter().chain(arguments);
            all.map(str::to_owned).collect()
        };
        examples.into_iter().map(owned).collect::<Vec<_>>()
    };
    let more: [&[&str]; 5] = [
        &["--help"],
        &["--version"],
        &["run", "--help"],
        &["nonsense"],
        &[],
    ];
    let more = more
        .iter()
        .map(|arguments| arguments.iter().map(|&x| x.to_owned()).collect());
    names.into_iter().flat_map(of_command).chain(more).collect()
}

fn start(arguments: &[String], stdout: Stdio, stderr: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_overfit-lab"));
    command.args(arguments).stdout(stdout).stderr(stderr);
    command.spawn().unwrap().wait_with_output().unwrap()
}

/// A pipe that nobody reads from.
fn unread() -> Stdio {
    std::io::pipe().unwrap().1.into()
}

/// A disk without room.
fn full() -> Stdio {
    let disk: File = OpenOptions::new().write(true).open("/dev/full").unwrap();
    disk.into()
}

#[test]
fn output_that_nobody_reads_ends_every_command_quietly() {
    let place = TempDir::new().unwrap();
    for arguments in examples(&place) {
        let usual = start(&arguments, Stdio::piped(), Stdio::piped());
        let ended = start(&arguments, unread(), Stdio::piped());
        assert_eq!(ended.stderr, usual.stderr, "{arguments:?}");
        let expected = if usual.stdout.is_empty() {
            usual.status.code()
        } else {
            Some(UNREAD)
        };
        assert_eq!(ended.status.code(), expected, "{arguments:?}");

        let ended = start(&arguments, Stdio::piped(), unread());
        let expected = if usual.stderr.is_empty() {
            usual.status.code()
        } else {
            Some(UNREAD)
        };
        assert_eq!(ended.status.code(), expected, "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_there_is_no_room_for_ends_every_command_with_a_sentence() {
    let place = TempDir::new().unwrap();
    for arguments in examples(&place) {
        let usual = start(&arguments, Stdio::piped(), Stdio::piped());
        if !usual.stdout.is_empty() {
            let ended = start(&arguments, full(), Stdio::piped());
            assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
            let told = String::from_utf8(ended.stderr).unwrap();
            let last = told.lines().last().unwrap();
            assert!(
                last.starts_with("Standard output cannot be written: "),
                "{told}"
            );
            let notes = String::from_utf8(usual.stderr).unwrap();
            assert!(told.lines().count() <= notes.lines().count() + 1, "{told}");
        }
        let usual = start(&arguments, Stdio::piped(), Stdio::piped());
        if !usual.stderr.is_empty() {
            let ended = start(&arguments, Stdio::piped(), full());
            assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
            let told = String::from_utf8(ended.stdout).unwrap();
            let last = told.lines().last().unwrap();
            assert!(
                last.contains("Standard error cannot be written: "),
                "{told}"
            );
            let command = arguments.first().map(String::as_str);
            if matches!(command, Some("run" | "diagnose")) {
                let event: serde_json::Value = serde_json::from_str(last).unwrap();
                assert_eq!(event["event"], "failed");
            }
        }
        // Nothing can be told; but it ends, and not as if all were well.
        let ended = start(&arguments, full(), full());
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_run_ends_soon_after_its_reader() {
    // More than a pipe holds, so that it cannot have ended before.
    let link = TINY.replace("epochs=1", "epochs=200");
    let mut run = Command::new(env!("CARGO_BIN_EXE_overfit-lab"))
        .args(["run", &link])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut reader = BufReader::new(run.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    assert!(first.contains("started"), "{first}");
    drop(reader);
    let ended = run.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(UNREAD));
    assert!(ended.stderr.is_empty());
}
