//! `export`: an experiment's files in a folder, for work elsewhere.

use std::path::PathBuf;

use crate::output::{Outcome, print};
use crate::training::read;
use crate::written_folder;
use overfit_lab::export::{self, ExportedFile};

/// What to export.
#[derive(clap::Args)]
pub struct Export {
    /// A share link, whole or from its # on
    link: String,
    /// The folder that takes the files; made if it is not there, refused if it holds what no export
    /// wrote
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Replace files of the same names, whoever wrote or changed them; all others stay, and no
    /// symbolic link is followed
    #[arg(long)]
    overwrite: bool,
}

impl Export {
    /// Writes the files and prints their paths.
    pub fn print(&self) -> Outcome {
        let experiment = read(&self.link)?;
        let library = crate::image_files::library(&experiment)?;
        let files = export::files(&experiment, &library)?;
        let contents: Vec<_> = files
            .iter()
            .map(|ExportedFile { name, bytes }| (*name, bytes.as_slice()))
            .collect();
        written_folder::write(&self.to, &contents, self.overwrite)?;
        let paths = files.iter().map(|file| self.to.join(file.name));
        let paths: Vec<_> = paths.map(|path| path.display().to_string()).collect();
        print(paths.join("\n"))
    }
}
