//! The splits that are measured, and a value for each of them.

use serde::Serialize;

/// Which images an accuracy was measured on, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Split {
    /// The training split as Keras reports it: the mean over an epoch's batches, each measured in
    /// training mode just before the update it causes.
    Reported,
    /// The training split, measured again in evaluation mode.
    Train,
    /// Images held out to choose between settings.
    Validation,
    /// Images the network never sees in training.
    Test,
}

/// A value for each split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PerSplit<T> {
    /// The value for the training images.
    pub train: T,
    /// The value for the validation images.
    pub validation: T,
    /// The value for the test images.
    pub test: T,
}

impl<T> PerSplit<T> {
    /// The value for a split.
    pub fn of(&self, split: Split) -> &T {
        match split {
            Split::Train | Split::Reported => &self.train,
            Split::Validation => &self.validation,
            Split::Test => &self.test,
        }
    }

    /// The value for a split, to be changed.
    pub fn of_mut(&mut self, split: Split) -> &mut T {
        match split {
            Split::Train | Split::Reported => &mut self.train,
            Split::Validation => &mut self.validation,
            Split::Test => &mut self.test,
        }
    }
}
