//! Whether an accuracy is that of guessing, as far as so many images tell.

use crate::statistics::Share;

/// How far above guessing an accuracy may be, at the end of its interval, and be called no better.
const NO_BETTER: f64 = 0.1;

/// What rounding may take from the end of an interval.
const ROUNDING: f64 = 1e-9;

/// How an accuracy stands to that of guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Surely better.
    Above,
    /// Surely worse.
    Below,
    /// That of guessing, or better by little.
    At,
    /// So few images do not tell.
    Open,
}

impl Standing {
    /// How a share stands to what guessing gives.
    pub fn of(share: Share, chance: f64) -> Self {
        let [low, high] = share.interval();
        if low > chance {
            Self::Above
        } else if high < chance - ROUNDING {
            Self::Below
        } else if high <= chance + NO_BETTER {
            Self::At
        } else {
            Self::Open
        }
    }

    /// After “is”, in a sentence that has named both accuracy and chance.
    pub fn says(self) -> &'static str {
        match self {
            Self::Above => "clearly better than guessing",
            Self::Below => "clearly worse than guessing",
            Self::At => "no better than guessing",
            Self::Open => "not clearly better than guessing, which so few images cannot tell",
        }
    }

    /// The same in fewer words, for headlines.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::Open => "not clearly better than guessing",
            other => other.says(),
        }
    }

    /// What test images at this standing say of new ones, where training images were learned.
    pub fn of_new_images(self) -> &'static str {
        match self {
            Self::Above => "what was learned holds only in part for new images",
            Self::Below => "on new images the network does clearly worse than guessing",
            Self::At => "nothing that was learned is seen to hold for new images",
            Self::Open => {
                "whether anything that was learned holds for new images, so few do not tell"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_significant_is_not_told_as_not_so() {
        for (part, count, chance, expected) in [
            (50, 200, 0.25, Standing::At),
            (6, 10, 0.5, Standing::Open),
            (0, 0, 0.25, Standing::Open),
            (100, 200, 0.25, Standing::Above),
            (5, 200, 0.25, Standing::Below),
            (137, 137, 1.0, Standing::At),
        ] {
            let standing = Standing::of(Share { part, count }, chance);
            assert_eq!(standing, expected, "{part} of {count}");
            assert_eq!(
                standing.says() == "no better than guessing",
                expected == Standing::At
            );
        }
    }
}
