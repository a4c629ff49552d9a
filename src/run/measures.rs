//! What a run measures beside what training reports, and in which order.

use crate::run::split::Split;

/// What a run measures beside what training reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measures {
    /// Every split after each epoch, and the evidence of a diagnosis.
    Everything,
    /// The validation split alone, no more often than needed.
    Validation,
    /// Nothing.
    Nothing,
}

impl Measures {
    /// Whether every split is measured after each epoch, and the run diagnosed.
    pub fn everything(self) -> bool {
        self == Self::Everything
    }

    /// The split that is measured first after an epoch, if any is.
    ///
    /// `is_watched` says whether early stopping needs the validation loss of each epoch.
    pub fn first_split(self, is_watched: bool, is_last: bool) -> Option<Split> {
        match self {
            Self::Everything => Some(Split::Train),
            Self::Validation if is_watched || is_last => Some(Split::Validation),
            Self::Validation | Self::Nothing => None,
        }
    }

    /// The split that is measured after another one, if any is.
    pub fn split_after(self, split: Split, has_validation: bool) -> Option<Split> {
        match split {
            _ if !self.everything() => None,
            Split::Train if has_validation => Some(Split::Validation),
            Split::Train | Split::Validation => Some(Split::Test),
            Split::Reported | Split::Test => None,
        }
    }
}
