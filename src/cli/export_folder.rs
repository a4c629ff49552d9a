//! `export`: an experiment's files in a folder, for work elsewhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::training::read;
use overfit_lab::error::Error;
use overfit_lab::export::{self, ExportedFile};

/// What to export.
#[derive(clap::Args)]
pub struct Export {
    /// A share link, whole or from its # on
    link: String,
    /// The folder that takes the files; made if it is not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

impl Export {
    /// Writes the files and prints their paths.
    pub fn print(&self) -> ExitCode {
        let written = self.files().map_err(|error| error.to_string());
        match written.and_then(|files| write(&files, &self.to)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        }
    }

    fn files(&self) -> Result<Vec<ExportedFile>, Error> {
        let experiment = read(&self.link);
        let library = crate::image_files::library(&experiment)?;
        export::files(&experiment, &library)
    }
}

/// Writes files into a folder that holds no others.
fn write(files: &[ExportedFile], folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}.", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    let held = std::fs::read_dir(folder).map_err(failed)?;
    let names: Vec<OsString> = held
        .map(|entry| Ok(entry?.file_name()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let is_ours = |name: &OsString| files.iter().any(|file| name == file.name);
    if let Some(other) = names.iter().find(|name| !is_ours(name)) {
        return Err(format!(
            "{} holds other files, such as {}: choose a folder that is empty or not there.",
            folder.display(),
            other.display()
        ));
    }
    for ExportedFile { name, bytes } in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}.", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
