//! The library: the collections at hand, by source.

use std::collections::BTreeMap;

use crate::dataset::collection::Collection;
use crate::error::{Error, ErrorKind, Result};
use crate::settings::{DataSource, Source};

/// The collections that are loaded, by source.
#[derive(Clone, Debug, Default)]
pub struct Library {
    collections: BTreeMap<DataSource, Collection>,
}

impl Library {
    /// Stores a source's images, in place of those that were there.
    pub fn insert(&mut self, source: DataSource, collection: Collection) {
        self.collections.insert(source, collection);
    }

    /// The images of a source.
    ///
    /// # Errors
    /// The images are not loaded.
    pub fn get(&self, source: DataSource) -> Result<&Collection> {
        self.collections.get(&source).ok_or_else(|| {
            let message = match source {
                DataSource::Own => "This experiment needs your own images: load them.".to_owned(),
                _ => format!("The images of {} are not loaded.", Source::of(source).label),
            };
            Error::new(ErrorKind::Images, "data", message)
        })
    }
}
