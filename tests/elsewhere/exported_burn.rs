//! Exported programs for Burn train to the digests of our own runs: the very programs that are
//! exported are compiled in here, and run on freshly exported files.
//!
//! `tests/elsewhere/exported_scripts/reference.py` recorded them.
#![cfg(all(feature = "flex", not(target_arch = "wasm32")))]
#![allow(dead_code, reason = "no test calls a program's `main`")]

#[path = "exported_scripts/earlier/mod.rs"]
mod earlier;
#[path = "exported_scripts/recorded.rs"]
mod recorded;

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

/// Programs by name, and for each the test that it trains to the digest of our own run.
macro_rules! programs {
    ($all:ident, $tests:ident, $module:ident, $folder:literal, $file:literal, $($name:ident),*) => {
        const $all: &[Program] = &[$(Program {
            name: stringify!($name),
            text: include_str!(concat!($folder, stringify!($name), $file)),
            train: $module::$name::train,
        }),*];

        mod $tests {
            $(#[test]
            fn $name() {
                super::trains_to_our_digest(super::$all, stringify!($name));
            })*
        }
    };
}

programs!(
    PROGRAMS,
    programs_train_to_the_digests_of_our_runs,
    recorded,
    "exported_scripts/",
    "/train_burn.rs",
    adamw,
    augmented,
    decay,
    everything,
    faulty,
    overfit,
    plain,
    sgd,
    start,
    stopped
);

programs!(
    EARLIER,
    programs_exported_earlier_still_do,
    earlier,
    "exported_scripts/earlier/",
    ".rs",
    augmented,
    everything,
    sgd
);

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
        let folder = format!("exported-burn-{:p}-{}", self.text, std::process::id());
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

fn trains_to_our_digest(programs: &[Program], name: &str) {
    let program = programs.iter().find(|program| program.name == name);
    let program = program.unwrap();
    assert_eq!(program.digest(), digest(&experiment(program.link())));
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
    let experiment = experiment(PROGRAMS[9].link());
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
