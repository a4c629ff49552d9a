//! Something of each split that is measured.

use crate::event::Split;

/// One of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PerSplit<T> {
    /// Of the training images.
    pub train: T,
    /// Of the validation images.
    pub validation: T,
    /// Of the test images.
    pub test: T,
}

impl<T> PerSplit<T> {
    /// That of a split.
    pub fn of(&self, split: Split) -> &T {
        match split {
            Split::Train | Split::Reported => &self.train,
            Split::Validation => &self.validation,
            Split::Test => &self.test,
        }
    }

    /// That of a split, to be changed.
    pub fn of_mut(&mut self, split: Split) -> &mut T {
        match split {
            Split::Train | Split::Reported => &mut self.train,
            Split::Validation => &mut self.validation,
            Split::Test => &mut self.test,
        }
    }
}
