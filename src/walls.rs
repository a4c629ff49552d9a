//! The walls of the house, read off its own source: no circle of imports between files, no arrow
//! from a room to one that comes after it, and what some rooms must not know.
//!
//! What a file imports is every path in it that leads to another file, in `use` or in passing, tests
//! left out. An import of a room's door, its `mod.rs`, counts as one of all that the door hands on.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use syn::visit::{self, Visit};

/// The rooms of this crate, floor by floor: a room may use those of floors below its own.
const FLOORS: &[&[&str]] = &[
    &["error", "random"],
    &["settings"],
    &["dataset", "model"],
    &["training"],
    &["run"],
    &["export", "remedy"],
    &["program"],
    &["wasm"],
];

/// What a room must not name: crates, and rooms of its own floor.
const UNKNOWN: &[(&str, &[&str])] = &[
    ("settings", &["burn"]),
    ("dataset", &["burn"]),
    ("model", &["crate::dataset"]),
];

/// What the room `wasm` alone may name.
const JAVASCRIPT: &[&str] = &["js_sys", "serde_wasm_bindgen", "wasm_bindgen", "web_sys"];

/// Crates of this workspace that depend on no other of it.
const ISLANDS: &[&str] = &["diagnosis", "kernels", "pixels"];

/// The source files of a crate, by the path of their module, and the paths that each names.
struct Source {
    modules: BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
}

impl Source {
    /// Reads a crate from its folder; folders with a manifest of their own are other crates.
    fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, &mut Vec::new(), &mut files);
        let read = |(module, path): (Vec<String>, PathBuf)| {
            let text = fs::read_to_string(&path).unwrap();
            (module, text)
        };
        Self::parse(files.into_iter().map(read))
    }

    /// Reads modules from their text.
    fn parse(files: impl Iterator<Item = (Vec<String>, String)>) -> Self {
        let modules = files.map(|(module, text)| {
            let mut named = Named {
                module: module.clone(),
                paths: BTreeSet::new(),
            };
            named.visit_file(&syn::parse_file(&text).unwrap());
            (module, named.paths)
        });
        Self {
            modules: modules.collect(),
        }
    }

    /// The module whose file a path leads to, if it is one of this crate.
    fn target(&self, path: &[String]) -> Option<&[String]> {
        let path = path.strip_prefix(&["crate".to_owned()])?;
        (1..=path.len())
            .rev()
            .find_map(|length| self.modules.get_key_value(&path[..length]))
            .map(|(module, _)| module.as_slice())
    }

    /// The imports between files.
    fn imports(&self) -> Vec<(&[String], &[String])> {
        let of_file = |(module, paths)| {
            let module: &Vec<String> = module;
            let paths: &BTreeSet<Vec<String>> = paths;
            let targets = paths.iter().filter_map(|path| self.target(path));
            let others = targets.filter(|target| *target != module.as_slice());
            others
                .map(|target| (module.as_slice(), target))
                .collect::<BTreeSet<_>>()
        };
        self.modules.iter().flat_map(of_file).collect()
    }

    /// Files that import each other, directly or by way of others.
    fn circles(&self) -> Vec<String> {
        let names: BTreeMap<&[String], String> = self
            .modules
            .keys()
            .map(|module| (module.as_slice(), module.join("::")))
            .collect();
        let mut graph = DiGraphMap::<&str, ()>::new();
        for (from, to) in self.imports() {
            graph.add_edge(&names[from], &names[to], ());
        }
        let circles = tarjan_scc(&graph);
        let circles = circles.into_iter().filter(|circle| circle.len() > 1);
        circles.map(|circle| circle.join(", ")).collect()
    }

    /// Imports from a room of one that does not lie below it.
    fn upward(&self) -> Vec<String> {
        let floor = |module: &[String]| {
            let room = module.first()?;
            FLOORS.iter().position(|rooms| rooms.contains(&&**room))
        };
        let is_upward = |(from, to): &(&[String], &[String])| {
            from[0] != to[0] && floor(from).zip(floor(to)).is_none_or(|(a, b)| b >= a)
        };
        let inside = |(from, _): &(&[String], &[String])| !from.is_empty();
        let upward = self.imports().into_iter().filter(inside);
        upward
            .filter(is_upward)
            .map(|(from, to)| format!("{} imports {}", from.join("::"), to.join("::")))
            .collect()
    }

    /// Paths that a room must not name.
    fn trespasses(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (module, paths) in &self.modules {
            let Some(room) = module.first() else {
                continue;
            };
            let barred = UNKNOWN.iter().filter(|(barred, _)| barred == room);
            let barred = barred.flat_map(|(_, names)| names.iter());
            let barred: Vec<_> = match room.as_str() {
                "wasm" => barred.collect(),
                _ => barred.chain(JAVASCRIPT).collect(),
            };
            for path in paths {
                let path = path.join("::");
                let names =
                    |barred: &str| path == barred || path.starts_with(&format!("{barred}::"));
                if barred.iter().any(|barred| names(barred)) {
                    found.push(format!("{} names {path}", module.join("::")));
                }
            }
        }
        found
    }
}

/// The modules below a folder with the paths of their files.
fn collect(folder: &Path, module: &mut Vec<String>, files: &mut Vec<(Vec<String>, PathBuf)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_other_crate = path.join("Cargo.toml").exists() || stem == "cli" || stem == "tests";
        if path.is_dir() && !is_other_crate {
            module.push(stem);
            collect(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let mut own = module.clone();
            if stem != "mod" && stem != "lib" {
                own.push(stem);
            }
            // Templates of programs are no modules of ours.
            if !own.iter().any(|name| name == "programs" || name == "walls") {
                files.push((own, path));
            }
        }
    }
}

/// Gathers the paths that a file names.
struct Named {
    module: Vec<String>,
    paths: BTreeSet<Vec<String>>,
}

impl Named {
    /// Notes a path, with `self` and `super` spelled out.
    fn note(&mut self, path: Vec<String>) {
        let mut base: Vec<String> = self.module.clone();
        let mut rest = path.as_slice();
        let is_relative = rest
            .first()
            .is_some_and(|name| name == "self" || name == "super");
        while let Some((name, others)) = rest.split_first() {
            match name.as_str() {
                "self" => {}
                "super" => drop(base.pop()),
                _ => break,
            }
            rest = others;
        }
        self.paths.insert(if is_relative {
            std::iter::once("crate".to_owned())
                .chain(base)
                .chain(rest.iter().cloned())
                .collect()
        } else {
            path
        });
    }

    fn note_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.note_tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_tree(tree, before);
                }
            }
            syn::UseTree::Name(syn::UseName { ident })
            | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                let mut path = before.clone();
                if ident != "self" {
                    path.push(ident.to_string());
                }
                self.note(path);
            }
            syn::UseTree::Glob(_) => self.note(before.clone()),
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|path| path.is_ident("test"))
        });
        if !is_test {
            visit::visit_item_mod(self, item);
        }
    }

    /// `pub(super)` is no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // A door hands its children on as `child::Item`.
        let mut before = Vec::new();
        if let syn::UseTree::Path(path) = &item.tree {
            let first = path.ident.to_string();
            if first != "crate" && first != "self" && first != "super" {
                self.note_tree(&item.tree, &mut vec!["self".to_owned()]);
            }
        }
        self.note_tree(&item.tree, &mut before);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.note(
            path.segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }
}

fn source(folder: &str) -> Source {
    Source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

/// A small crate: modules by path, with their text.
fn sketch(files: &[(&str, &str)]) -> Source {
    Source::parse(files.iter().map(|(module, text)| {
        let module = module.split("::").map(str::to_owned).collect();
        (module, (*text).to_owned())
    }))
}

/// The folders of this workspace's crates.
const CRATES: [&str; 4] = ["src", "src/diagnosis", "src/kernels", "src/pixels"];

#[test]
fn every_file_is_a_module() {
    for folder in CRATES {
        let mut files = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        collect(&root, &mut Vec::new(), &mut files);
        let texts: BTreeMap<_, _> = files
            .into_iter()
            .map(|(module, path)| (module, fs::read_to_string(path).unwrap()))
            .collect();
        for module in texts.keys() {
            let Some((name, above)) = module.split_last() else {
                continue;
            };
            let is_declared = texts[above].contains(&format!("mod {name};"));
            assert!(
                is_declared,
                "{folder}: nothing declares {}",
                module.join("::")
            );
        }
    }
}

#[test]
fn no_files_import_each_other() {
    for folder in CRATES {
        assert_eq!(source(folder).circles(), [""; 0], "{folder}");
    }
}

#[test]
fn no_room_imports_one_that_comes_after_it() {
    assert_eq!(source("src").upward(), [""; 0]);
}

#[test]
fn no_room_names_what_it_must_not_know() {
    assert_eq!(source("src").trespasses(), [""; 0]);
}

#[test]
fn the_islands_depend_on_no_crate_of_this_workspace() {
    for island in ISLANDS {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(island)
            .join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let (_, dependencies) = manifest.split_once("dependencies]").unwrap_or_default();
        assert!(
            !dependencies.contains("path =") && !dependencies.contains("overfit-lab"),
            "{island}"
        );
    }
}

#[test]
fn a_planted_circle_is_found_by_whatever_way_it_closes() {
    let planted = sketch(&[
        ("dataset", "pub use deck::Deck;"),
        ("dataset::deck", "use crate::dataset::splits::Splits;"),
        ("dataset::splits", "fn f() { crate::dataset::Deck::new() }"),
    ]);
    assert_eq!(planted.circles().len(), 1);
    let sound = sketch(&[
        ("dataset", "pub use deck::Deck;"),
        ("dataset::deck", "use crate::dataset::splits::Splits;"),
        (
            "dataset::splits",
            "#[cfg(test)] mod tests { use crate::dataset::Deck; }",
        ),
    ]);
    assert_eq!(sound.circles(), [""; 0]);
}

#[test]
fn a_planted_upward_arrow_and_a_trespass_are_found() {
    let planted = sketch(&[
        (
            "settings::conflict",
            "use super::super::dataset::deck::Deck; use burn::Tensor;",
        ),
        (
            "dataset::deck",
            "use crate::model::cnn; use wasm_bindgen::JsValue;",
        ),
        ("model::cnn", ""),
    ]);
    assert_eq!(
        planted.upward(),
        [
            "dataset::deck imports model::cnn",
            "settings::conflict imports dataset::deck"
        ]
    );
    assert_eq!(
        planted.trespasses(),
        [
            "dataset::deck names wasm_bindgen::JsValue",
            "settings::conflict names burn::Tensor"
        ]
    );
}
