//! Files written into a folder, all or none: the one place where the command line writes to disk.
//!
//! What it did not write itself, by its [`checksums`](crate::checksums), it refuses to replace; where
//! it is told to, it replaces names, never what a symbolic link leads to. Everything is written
//! beside first, and then takes its place by renaming: a full disk or a kill leaves what was there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::checksums::{self, Checksums};
use crate::output::{Outcome, failure};
use overfit_lab::error::{Error, ErrorKind};

/// A file to write: its name and its contents.
pub type Content<'a> = (&'a str, &'a [u8]);

/// What to do instead, at the end of each refusal.
const INSTEAD: &str = "choose a folder that is empty or not there, or add --overwrite, which \
                       replaces files of the same names and keeps all others";

/// Writes files into a folder, which is made if it is not there.
///
/// # Errors
/// The folder holds what no export wrote and this is not to `overwrite`, or it cannot be written:
/// then all is as it was.
pub fn write(folder: &Path, files: &[Content], overwrite: bool) -> Outcome {
    let failed = |error: io::Error| failure(folder.display(), &error);
    let place = Place::of(folder).map_err(failed)?;
    let sums = Checksums::of(files.iter().copied()).text();
    let mut files = files.to_vec();
    // Last: while it is missing or an older one, the folder counts as changed.
    files.push((checksums::NAME, sums.as_bytes()));

    let held = Held::of(&place.folder, folder)?;
    if let Some(blocked) = held.folders.iter().find(|name| is_among(&files, name)) {
        return Err(refused(&folder.join(blocked), "is a folder in the place of a file").into());
    }
    if let Some((name, why)) = held.others.first().filter(|_| !overwrite) {
        return Err(refused(&folder.join(name), &format!("{why}: {INSTEAD}")).into());
    }
    place
        .fill(&files, &held)
        .map_err(|error| failed(error).into())
}

fn refused(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::Output, "", format!("{} {why}.", path.display()))
}

fn is_among(files: &[Content], name: &OsString) -> bool {
    files.iter().any(|(written, _)| name == written)
}

/// What a folder holds before it is written.
#[derive(Default)]
struct Held {
    /// Those of the folder, if it is there.
    permissions: Option<fs::Permissions>,
    /// The names of files that are as an export wrote them.
    own: Vec<OsString>,
    /// The names of all else, and what they are.
    others: Vec<(OsString, &'static str)>,
    /// The names of folders among these.
    folders: Vec<OsString>,
}

impl Held {
    /// What there is in the place of a folder, which messages call by a name of its own.
    fn of(place: &Path, folder: &Path) -> Result<Self, Error> {
        let failed = |error: io::Error| failure(folder.display(), &error);
        let about = match fs::symlink_metadata(place) {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(error)),
        };
        if about.is_symlink() {
            let why = "is a symbolic link: name the folder that it leads to";
            return Err(refused(folder, why));
        }
        if !about.is_dir() {
            return Err(refused(folder, "is no folder"));
        }
        Ok(Self {
            permissions: Some(about.permissions()),
            ..Self::in_folder(place).map_err(failed)?
        })
    }

    fn in_folder(folder: &Path) -> io::Result<Self> {
        let sums = Checksums::read(folder);
        let mut held = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (name, kind) = (entry.file_name(), entry.file_type()?);
            if sums.hold(folder, &name) {
                held.own.push(name);
                continue;
            }
            if kind.is_dir() {
                held.folders.push(name.clone());
            }
            let why = if kind.is_symlink() {
                "is a symbolic link, which no export makes"
            } else if sums.name(&name) {
                "was changed after it was exported"
            } else {
                "is nothing that an export wrote"
            };
            held.others.push((name, why));
        }
        held.others.sort();
        Ok(held)
    }
}

/// Where a folder is, or is to be.
struct Place {
    /// The folder, whose last part is its own name.
    folder: PathBuf,
    /// What it lies in.
    parent: PathBuf,
}

impl Place {
    fn of(folder: &Path) -> io::Result<Self> {
        // Without the slash at its end, which would lead through a symbolic link.
        let mut folder: PathBuf = std::path::absolute(folder)?.components().collect();
        if folder.file_name().is_none() {
            // It ends with `..`.
            folder = folder.canonicalize()?;
        }
        let parent = folder.parent().map(Path::to_owned);
        let parent = parent.ok_or_else(|| io::Error::other("it is no folder for files"))?;
        Ok(Self { folder, parent })
    }

    fn fill(&self, files: &[Content], held: &Held) -> io::Result<()> {
        let Some(permissions) = &held.permissions else {
            fs::create_dir_all(&self.parent)?;
            let beside = self.staged(&self.parent, files)?;
            return fs::rename(beside.path(), &self.folder);
        };
        // Whoever stands in the folder would find themselves in one that is no more.
        let is_entered = std::env::current_dir().is_ok_and(|here| here.starts_with(&self.folder));
        if held.others.is_empty() && !is_entered {
            let swapped = self.staged(&self.parent, files).and_then(|beside| {
                fs::set_permissions(beside.path(), permissions.clone())?;
                exchange(beside.path(), &self.folder)?;
                Ok(beside)
            });
            // Where this fails, on another file system or in a parent that is not ours to write: from
            // within.
            if let Ok(earlier) = swapped {
                return remove(earlier, &held.own);
            }
        }
        let within = self.staged(&self.folder, files)?;
        for (name, _) in files {
            fs::rename(within.path().join(name), self.folder.join(name))?;
        }
        for name in held.own.iter().filter(|name| !is_among(files, name)) {
            fs::remove_file(self.folder.join(name))?;
        }
        within.close()
    }

    /// Files in a folder of their own on the same disk, down to the disk.
    fn staged(&self, place: &Path, files: &[Content]) -> io::Result<TempDir> {
        let mut prefix = OsString::from(".");
        prefix.push(self.folder.file_name().unwrap_or_default());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        // As any folder is made, less what the user's mask takes away.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let folder = builder.tempdir_in(place)?;
        for (name, bytes) in files {
            #[expect(clippy::disallowed_methods, reason = "here files are written")]
            let mut file = File::create_new(folder.path().join(name))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(folder)
    }
}

/// Lets two folders trade places, in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a folder with these files; should anything have come to them meanwhile, it stays.
fn remove(folder: TempDir, files: &[OsString]) -> io::Result<()> {
    let folder = folder.keep();
    for name in files {
        fs::remove_file(folder.join(name))?;
    }
    fs::remove_dir(folder)
}
