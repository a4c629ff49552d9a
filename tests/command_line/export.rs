//! Exports replace what an export wrote and nothing else, all of it or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::{TINY, overfit_lab};

/// A place for folders of exports, removed in the end.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Exports into the folder `mine`.
    fn export(&self, settings: &str, more: &[&str]) -> Output {
        let link = format!("{TINY}{settings}");
        let to = self.path("mine");
        let arguments = [&["export", &link, "--to", to.to_str().unwrap()], more].concat();
        overfit_lab(&arguments)
    }

    /// Everything in a folder, by its path: contents of files, where symbolic links lead.
    fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        contents(self.0.path(), &mut found);
        found
    }

    /// The settings of the export in `mine`.
    fn exported(&self) -> Value {
        let text = fs::read(self.path("mine/experiment.json")).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()["settings"].clone()
    }
}

fn contents(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let (path, kind) = entry.map(|x| (x.path(), x.file_type().unwrap())).unwrap();
        if kind.is_dir() {
            found.insert(path.clone(), Vec::new());
            contents(&path, found);
        } else if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            found.insert(path, target.to_str().unwrap().into());
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

/// One sentence about `name`, and a failure.
fn assert_refused(output: &Output, name: &str) {
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let complaint = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        complaint.contains(name) && complaint.lines().count() == 1,
        "{complaint}"
    );
}

fn assert_exported(output: &Output) {
    let complaint = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(
        output.status.success() && complaint.is_empty(),
        "{complaint}"
    );
}

#[test]
fn an_export_fills_a_folder_and_replaces_what_it_wrote() {
    let place = Place::new();
    let output = place.export("&validation=0.25", &[]);
    assert_exported(&output);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.lines().count(), 9, "{printed}");
    assert!(printed.lines().all(|path| Path::new(path).is_file()));
    assert_eq!(place.exported()["train"], 12);

    assert_exported(&place.export("&seed=2", &[]));
    assert_eq!(place.exported()["seed"], 2);
    assert!(
        !place.path("mine/validation.safetensors").exists(),
        "what only the earlier export had is gone"
    );
    let beside: Vec<_> = fs::read_dir(place.0.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing is left beside: {beside:?}");
}

#[test]
fn folders_to_the_export_are_made() {
    let place = Place::new();
    let to = place.path("a/b/c");
    let output = overfit_lab(&["export", TINY, "--to", to.to_str().unwrap()]);
    assert_exported(&output);
    assert!(to.join("train_pytorch.py").is_file());
}

#[test]
fn what_no_export_wrote_is_refused_by_name_and_stays_as_it_is() {
    type Change = fn(&Place);
    let changes: [(&str, Change); 7] = [
        ("train_pytorch.py", |place| {
            let path = place.path("mine/train_pytorch.py");
            let text = fs::read_to_string(&path).unwrap() + "# mine\n";
            fs::write(path, text).unwrap();
        }),
        ("thesis.txt", |place| {
            fs::write(place.path("mine/thesis.txt"), "precious").unwrap();
        }),
        (".hidden", |place| {
            fs::create_dir(place.path("mine/.hidden")).unwrap();
        }),
        ("Cargo.toml", |place| {
            fs::remove_dir_all(place.path("mine")).unwrap();
            fs::create_dir(place.path("mine")).unwrap();
            fs::write(place.path("mine/Cargo.toml"), "[package]").unwrap();
        }),
        // A folder of one's own that was checked the same way.
        ("data.csv", |place| {
            fs::remove_dir_all(place.path("mine")).unwrap();
            fs::create_dir(place.path("mine")).unwrap();
            fs::write(place.path("mine/data.csv"), "").unwrap();
            let sum =
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data.csv\n";
            fs::write(place.path("mine/export.sha256"), sum).unwrap();
        }),
        ("experiment.json", |place| {
            fs::remove_file(place.path("mine/experiment.json")).unwrap();
            fs::create_dir(place.path("mine/experiment.json")).unwrap();
        }),
        ("mine", |place| {
            fs::remove_dir_all(place.path("mine")).unwrap();
            fs::write(place.path("mine"), "a file").unwrap();
        }),
    ];
    for (name, change) in changes {
        let place = Place::new();
        assert_exported(&place.export("", &[]));
        change(&place);
        let before = place.contents();
        assert_refused(&place.export("&seed=2", &[]), name);
        assert_eq!(place.contents(), before, "{name}");
    }
}

#[test]
fn overwrite_replaces_files_of_the_same_names_and_keeps_all_others() {
    let place = Place::new();
    assert_exported(&place.export("&validation=0.25", &[]));
    fs::write(place.path("mine/train_keras.py"), "mine").unwrap();
    fs::write(place.path("mine/thesis.txt"), "precious").unwrap();
    fs::create_dir(place.path("mine/target")).unwrap();
    fs::write(place.path("mine/target/built"), "slowly").unwrap();
    assert_exported(&place.export("&seed=2", &["--overwrite"]));
    assert_eq!(place.exported()["seed"], 2);
    let text = |name| fs::read_to_string(place.path(name)).unwrap();
    assert!(text("mine/train_keras.py").contains("seed=2"));
    assert_eq!(text("mine/thesis.txt"), "precious");
    assert_eq!(text("mine/target/built"), "slowly");
    assert!(!place.path("mine/validation.safetensors").exists());
    // A folder cannot give way to a file.
    fs::create_dir(place.path("mine/test.safetensors.d")).unwrap();
    fs::remove_file(place.path("mine/test.safetensors")).unwrap();
    fs::create_dir(place.path("mine/test.safetensors")).unwrap();
    let before = place.contents();
    assert_refused(&place.export("", &["--overwrite"]), "test.safetensors");
    assert_eq!(place.contents(), before);
}

#[test]
#[cfg(unix)]
fn symbolic_links_are_refused_and_never_followed() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    assert_exported(&place.export("", &[]));
    fs::create_dir(place.path("outside")).unwrap();
    fs::write(place.path("outside/file"), "untouched").unwrap();
    fs::remove_file(place.path("mine/experiment.json")).unwrap();
    symlink(
        place.path("outside/file"),
        place.path("mine/experiment.json"),
    )
    .unwrap();
    symlink(place.path("outside"), place.path("mine/beside")).unwrap();
    let before = place.contents();
    assert_refused(&place.export("", &[]), "beside is a symbolic link");
    assert_eq!(place.contents(), before);

    assert_exported(&place.export("&seed=2", &["--overwrite"]));
    assert!(
        place
            .path("mine/experiment.json")
            .symlink_metadata()
            .unwrap()
            .is_file()
    );
    assert_eq!(place.exported()["seed"], 2);
    assert!(place.path("mine/beside").is_symlink());
    assert_eq!(fs::read_dir(place.path("outside")).unwrap().count(), 1);
    assert_eq!(
        fs::read_to_string(place.path("outside/file")).unwrap(),
        "untouched"
    );
}

#[test]
#[cfg(unix)]
fn a_folder_that_is_a_symbolic_link_is_refused_however_it_is_spelled() {
    let place = Place::new();
    fs::create_dir(place.path("outside")).unwrap();
    std::os::unix::fs::symlink(place.path("outside"), place.path("mine")).unwrap();
    for (spelling, more) in [
        ("mine", None),
        ("mine/", None),
        ("mine/.", Some("--overwrite")),
    ] {
        let to = format!("{}/{spelling}", place.0.path().display());
        let mut arguments = vec!["export", TINY, "--to", &to];
        arguments.extend(more);
        assert_refused(&overfit_lab(&arguments), "is a symbolic link");
    }
    assert_eq!(fs::read_dir(place.path("outside")).unwrap().count(), 0);
}

/// Runs the program in a shell that has it write no more than so much to a file; where it is not
/// told of that, it is killed.
#[cfg(unix)]
fn limited(place: &Place, before: &str, settings: &str, more: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_overfit-lab");
    let to = place.path("mine");
    let command = format!(
        "{before}; ulimit -c 0; ulimit -f 8; exec '{program}' export '{TINY}{settings}' --to '{}' {more}",
        to.display()
    );
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &command]).output().unwrap()
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_earlier_export_whole_and_is_one_sentence() {
    for (change, more) in [("", ""), ("thesis.txt", "--overwrite")] {
        let place = Place::new();
        assert_exported(&place.export("", &[]));
        if !change.is_empty() {
            fs::write(place.path("mine").join(change), "precious").unwrap();
        }
        let before = place.contents();
        // Its images are longer than a file may be here.
        assert_refused(
            &limited(&place, "trap '' XFSZ", "&seed=2", more),
            "cannot be written: ",
        );
        assert_eq!(place.contents(), before, "{more}");
    }
}

#[test]
#[cfg(unix)]
fn a_kill_in_the_middle_leaves_the_earlier_export_whole() {
    let place = Place::new();
    assert_exported(&place.export("", &[]));
    let before = place.contents();
    let killed = limited(&place, ":", "&seed=2", "");
    assert_eq!(killed.status.code(), None, "a signal ended it");
    let after = place.contents();
    for (path, bytes) in before {
        assert_eq!(after[&path], bytes, "{}", path.display());
    }
    assert_exported(&place.export("&seed=2", &[]));
    assert_eq!(place.exported()["seed"], 2);
}

#[test]
#[cfg(unix)]
fn a_shell_that_stands_in_the_folder_still_stands_in_it() {
    let place = Place::new();
    assert_exported(&place.export("", &[]));
    let program = env!("CARGO_BIN_EXE_overfit-lab");
    let command = format!("'{program}' export '{TINY}&seed=2' --to . && cat experiment.json");
    let output = std::process::Command::new("sh")
        .args(["-c", &command])
        .current_dir(place.path("mine"))
        .output()
        .unwrap();
    assert_exported(&output);
    assert!(String::from_utf8(output.stdout).unwrap().contains("seed=2"));
}
