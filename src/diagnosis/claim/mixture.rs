//! Whether two splits hold the classes in the same shares, as far as so many images tell.

use crate::statistics::{homogeneity_p, total_variation};
use crate::words::{images, percent};

/// How rarely a fair split may be said to hold other shares.
const FALSE_ALARM: f64 = 0.01;
/// Share of images that would have to change class, up to which shares are similar.
const SIMILAR: f64 = 0.1;

/// How the shares of classes in two splits compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mixture {
    /// They differ by little, no more than chance gives.
    Similar,
    /// They differ by little, though by more than chance gives.
    Near,
    /// They differ, and by more than chance gives.
    Different,
    /// They differ, but so few images may do so by chance.
    Open,
}

impl Mixture {
    /// How the counts of classes in two splits compare.
    pub fn of(train: &[usize], test: &[usize]) -> Self {
        let is_little = total_variation(train, test) <= SIMILAR;
        match (homogeneity_p(train, test) < FALSE_ALARM, is_little) {
            (false, true) => Self::Similar,
            (false, false) => Self::Open,
            (true, true) => Self::Near,
            (true, false) => Self::Different,
        }
    }

    /// How the shares compare, as a sentence; `train` and `test` are numbers of images.
    pub fn says(self, apart: f64, train: usize, test: usize) -> String {
        let apart = percent(apart);
        match self {
            Self::Similar => format!(
                "Training and test images hold the classes in similar shares: they differ by {apart}, no more than a fair split may."
            ),
            Self::Near => format!(
                "Training and test images hold the classes in nearly the same shares: they differ by {apart}, which is little, though more than a fair split of so many would."
            ),
            Self::Different => format!(
                "Training and test images hold the classes in different shares: {apart} of the test images would have to change class to match training."
            ),
            Self::Open => format!(
                "The shares of the classes differ by {apart}; with {} for training and {test} for testing that may be chance.",
                images(train)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_similar_only_where_they_differ_by_little() {
        for (train, test, expected) in [
            ([2500, 2500], [4200, 800], Mixture::Different),
            ([50, 50], [24, 26], Mixture::Similar),
            ([50_000, 50_000], [5300, 4700], Mixture::Near),
            ([3, 1], [1, 3], Mixture::Open),
        ] {
            let mixture = Mixture::of(&train, &test);
            assert_eq!(mixture, expected, "{train:?} {test:?}");
            let says = mixture.says(total_variation(&train, &test), 1, 2);
            assert_eq!(says.contains("similar"), expected == Mixture::Similar);
        }
    }
}
