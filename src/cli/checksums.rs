//! The checksums that an export writes beside its files: they tell what is still as it was written
//! from what somebody made or changed since. `sha256sum -c export.sha256` checks them as well.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The name of the file that holds them.
pub const NAME: &str = "export.sha256";

const FIRST_LINE: &str =
    "# Written by overfit-lab export: it replaces these files only while they are as here.";

/// The checksums of a folder's files, by their names.
pub struct Checksums(BTreeMap<String, String>);

impl Checksums {
    /// Those of files that are about to be written.
    pub fn of<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let sums =
            files.map(|(name, bytes)| (name.to_owned(), hex(Sha256::new_with_prefix(bytes))));
        Self(sums.collect())
    }

    /// Those that an export left in a folder; none where there is no such file.
    pub fn read(folder: &Path) -> Self {
        let path = folder.join(NAME);
        let text = if is_plain_file(&path) {
            fs::read_to_string(path).unwrap_or_default()
        } else {
            String::new()
        };
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Self(BTreeMap::new());
        }
        let sums = lines.filter_map(|line| line.split_once("  "));
        Self(
            sums.map(|(sum, name)| (name.to_owned(), sum.to_owned()))
                .collect(),
        )
    }

    /// The text of their file.
    pub fn text(&self) -> String {
        let lines = self.0.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
        format!("{FIRST_LINE}\n{}", lines.collect::<String>())
    }

    /// Whether an export wrote a file of this name.
    pub fn name(&self, name: &OsStr) -> bool {
        name.to_str()
            .is_some_and(|name| self.0.contains_key(name) || name == NAME && !self.0.is_empty())
    }

    /// Whether the file of this name is as an export wrote it.
    pub fn hold(&self, folder: &Path, name: &OsStr) -> bool {
        let path = folder.join(name);
        if !self.name(name) || !is_plain_file(&path) {
            return false;
        }
        match name.to_str().and_then(|name| self.0.get(name)) {
            Some(sum) => of_file(&path).is_ok_and(|found| found == *sum),
            None => true,
        }
    }
}

fn of_file(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hex(hash))
}

fn hex(hash: Sha256) -> String {
    format!("{:x}", hash.finalize())
}

/// Whether there is a file itself, not a symbolic link to one.
fn is_plain_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}
