//! Exported programs for Burn train to the digests of our own runs: the very programs that are
//! exported are compiled in here, and run on freshly exported files.
//!
//! `tests/elsewhere/exported_scripts/reference.py` recorded them.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]
#![allow(dead_code, reason = "no test calls a program's `main`")]

#[path = "exported_scripts/adamw/train_burn.rs"]
mod adamw;
#[path = "exported_scripts/augmented/train_burn.rs"]
mod augmented;
#[path = "exported_scripts/decay/train_burn.rs"]
mod decay;
#[path = "exported_scripts/everything/train_burn.rs"]
mod everything;
#[path = "exported_scripts/faulty/train_burn.rs"]
mod faulty;
#[path = "exported_scripts/overfit/train_burn.rs"]
mod overfit;
#[path = "exported_scripts/plain/train_burn.rs"]
mod plain;
#[path = "exported_scripts/sgd/train_burn.rs"]
mod sgd;
#[path = "exported_scripts/start/train_burn.rs"]
mod start;
#[path = "exported_scripts/stopped/train_burn.rs"]
mod stopped;

use std::error::Error;
use std::path::Path;

use overfit_lab::dataset::Library;
use overfit_lab::export::{ExportedFile, files};
use overfit_lab::run::event::Event;

use crate::common::{digest, events, experiment};

/// A recorded program.
struct Program {
    name: &'static str,
    text: &'static str,
    train: fn(&Path) -> Result<String, Box<dyn Error>>,
}

macro_rules! program {
    ($name:ident) => {
        Program {
            name: stringify!($name),
            text: include_str!(concat!(
                "exported_scripts/",
                stringify!($name),
                "/train_burn.rs"
            )),
            train: $name::train,
        }
    };
}

const PROGRAMS: [Program; 10] = [
    program!(adamw),
    program!(augmented),
    program!(decay),
    program!(everything),
    program!(faulty),
    program!(overfit),
    program!(plain),
    program!(sgd),
    program!(start),
    program!(stopped),
];

impl Program {
    /// The link in its head.
    fn link(&self) -> &str {
        let mut lines = self.text.lines().map(|line| line.trim_start_matches("//!"));
        lines
            .find(|line| line.starts_with("     #"))
            .unwrap()
            .trim()
    }

    fn exported(&self) -> Vec<ExportedFile> {
        files(&experiment(self.link()), &Library::default()).unwrap()
    }

    /// The digest that it returns when it trains with the files of its export.
    fn digest(&self) -> String {
        let folder = format!("exported-burn-{}-{}", self.name, std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for ExportedFile { name, bytes } in self.exported() {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
        let digest = (self.train)(&folder).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        digest
    }
}

#[test]
fn programs_train_to_the_digests_of_our_runs() {
    let mut failures = Vec::new();
    for program in PROGRAMS {
        let (theirs, ours) = (program.digest(), digest(&experiment(program.link())));
        if theirs != ours {
            failures.push(format!("{}: {theirs}, not {ours}", program.name));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn programs_are_those_that_are_exported() {
    for program in PROGRAMS {
        let exported = program.exported();
        let exported = exported.iter().find(|file| file.name == "train_burn.rs");
        assert!(
            exported.unwrap().bytes == program.text.as_bytes(),
            "{} is another program now: record again with reference.py",
            program.name
        );
    }
}

#[test]
fn one_of_the_runs_ends_early() {
    let experiment = experiment(program!(stopped).link());
    let measured = events(&experiment)
        .into_iter()
        .filter_map(|event| match event {
            Event::Evaluation { epoch, .. } => Some(epoch),
            _ => None,
        });
    let last = measured.max().unwrap();
    assert!((2..experiment.training.epochs).contains(&last), "{last}");
}

/// A dependency's version in a manifest.
fn version<'a>(manifest: &'a str, dependency: &str) -> &'a str {
    let line = manifest
        .lines()
        .find(|line| line.starts_with(&format!("{dependency} = ")));
    let (_, rest) = line.unwrap().split_once("version = \"").unwrap();
    rest.split('"').next().unwrap()
}

#[test]
fn the_exported_manifest_asks_for_the_versions_of_ours() {
    let exported = PROGRAMS[0].exported();
    let manifest = exported.iter().find(|file| file.name == "Cargo.toml");
    let theirs = std::str::from_utf8(&manifest.unwrap().bytes).unwrap();
    let ours = include_str!("../../Cargo.toml");
    for dependency in ["burn", "safetensors"] {
        assert_eq!(version(theirs, dependency), version(ours, dependency));
    }
}
