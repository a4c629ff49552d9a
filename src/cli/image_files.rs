//! Packed image files on disk, for the command line.

use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use overfit_lab::dataset::Library;
use overfit_lab::dataset::collection::Collection;
use overfit_lab::error::{Error, ErrorKind, Result};
use overfit_lab::settings::Experiment;
use overfit_lab::settings::Source;

/// Where packed files may be: with the page's source, or with the built page.
const FOLDERS: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/www/data"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/dist/data"),
];

/// A library with the images that an experiment needs.
///
/// # Errors
/// They are in a file that is not there or damaged, or in a browser.
pub fn library(experiment: &Experiment) -> Result<Library> {
    let mut library = Library::default();
    let source = Source::of(experiment.data.source);
    if let Some(file) = source.file {
        let packed = read(source, file)?;
        library.insert(source.value, Collection::from_packed(source, &packed)?);
    }
    Ok(library)
}

fn read(source: &Source, file: &str) -> Result<Vec<u8>> {
    let failed = |message: String| Error::new(ErrorKind::Images, "data", message);
    let path = FOLDERS
        .iter()
        .map(|folder| Path::new(folder).join(file))
        .find(|path| path.exists())
        .ok_or_else(|| {
            failed(format!(
                "The images of {} are not here: run ./build.sh, which packs {file} where it can.",
                source.label
            ))
        })?;
    let mut packed = Vec::new();
    std::fs::File::open(&path)
        .and_then(|file| GzDecoder::new(file).read_to_end(&mut packed))
        .map_err(|error| failed(format!("{} cannot be read: {error}.", path.display())))?;
    Ok(packed)
}
