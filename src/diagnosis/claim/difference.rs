//! How two accuracies compare, as far as so many images tell.

use crate::statistics::{Share, newcombe_interval, paired_interval};
use crate::words::point_range;

/// The smallest difference of two accuracies that is worth naming.
const GAP_WORTH_NAMING: f64 = 0.05;
/// How far apart accuracies that are called the same may be, at the ends of the interval.
const ALIKE: f64 = 2.0 * GAP_WORTH_NAMING;

/// How one accuracy compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// The first is surely higher, by more than is worth naming.
    More,
    /// The second is surely higher, by more than is worth naming.
    Less,
    /// They differ by little, and so do the ends of the interval.
    Alike,
    /// So few images do not tell.
    Open,
}

/// The difference of two accuracies, the first minus the second, with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Difference {
    pub value: f64,
    pub interval: [f64; 2],
}

impl Difference {
    /// Of accuracies on different images; nothing where there are none.
    pub fn between(one: Share, other: Share) -> Option<Self> {
        (one.count > 0 && other.count > 0).then(|| Self {
            value: one.value() - other.value(),
            interval: newcombe_interval(one, other),
        })
    }

    /// Of accuracies on the same images, of which some are right in one way alone.
    pub fn paired(only_one: usize, only_other: usize, count: usize) -> Option<Self> {
        (count > 0).then(|| Self {
            value: (only_one as f64 - only_other as f64) / count as f64,
            interval: paired_interval(only_one, only_other, count),
        })
    }

    pub fn compared(self) -> Compared {
        let [low, high] = self.interval;
        if low > GAP_WORTH_NAMING {
            Compared::More
        } else if high < -GAP_WORTH_NAMING {
            Compared::Less
        } else if self.value.abs() <= GAP_WORTH_NAMING && low >= -ALIKE && high <= ALIKE {
            Compared::Alike
        } else {
            Compared::Open
        }
    }

    /// Where the difference may lie: `−3 to 12 points`.
    pub fn range(self) -> String {
        point_range(self.interval)
    }

    /// What a gap of this size is, after “the gap is 3 points”.
    pub fn as_gap(self) -> &'static str {
        match self.compared() {
            Compared::More => "clearly more than 5 points",
            Compared::Less => "the wrong way round: test images score clearly higher",
            Compared::Alike => "small",
            Compared::Open => "too uncertain to call large or small",
        }
    }

    /// What a gap of this size says of images that the network has never seen, as a sentence.
    pub fn on_new_images(self) -> String {
        match self.compared() {
            Compared::Alike => "The network does about as well on images it has never seen as on those it was trained on. That is what training is for.".to_owned(),
            Compared::More => format!(
                "On images it has never seen the network does worse than on those it was trained on, by {}.",
                self.range()
            ),
            Compared::Less => format!(
                "On test images the network does better than on those it was trained on, by {}.",
                point_range([-self.interval[1], -self.interval[0]])
            ),
            Compared::Open => format!(
                "How the network does on images it has never seen, so few cannot tell exactly: the gap may be {} of 100.",
                self.range()
            ),
        }
    }

    /// What training images lose on their way through the test path (training path minus test path).
    pub fn on_the_way(self) -> Loss {
        let [low, high] = self.interval;
        if high > ALIKE {
            Loss::Open
        } else if low > 0.0 {
            Loss::Little
        } else {
            Loss::None
        }
    }

    /// What training images lose on their way through the test path, after their accuracies.
    pub fn says_on_the_way(self) -> String {
        match self.on_the_way() {
            Loss::None => "the way to the network is not what costs accuracy".to_owned(),
            Loss::Little => format!("little is lost on the way ({} of 100)", self.range()),
            Loss::Open => format!(
                "so few images do not tell whether anything is lost on the way ({} of 100)",
                self.range()
            ),
        }
    }

    /// Whether the pipeline was seen to treat test images as training images, as a sentence.
    pub fn of_the_pipeline(self) -> String {
        match self.on_the_way() {
            Loss::None => {
                "The pipeline shows no fault: training images keep their accuracy through the test path."
                    .to_owned()
            }
            Loss::Little => format!(
                "Through the test path training images lose little of their accuracy ({} of 100).",
                self.range()
            ),
            Loss::Open => format!(
                "Whether training images lose accuracy through the test path cannot be told from so few ({} of 100).",
                self.range()
            ),
        }
    }
}

/// What is lost on the way through the test path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Nothing that so many images would show, and they would show little.
    None,
    /// Something, but little.
    Little,
    /// So few images do not tell.
    Open,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(one: (usize, usize), other: (usize, usize)) -> Difference {
        let share = |(part, count)| Share { part, count };
        Difference::between(share(one), share(other)).expect("images")
    }

    #[test]
    fn only_what_the_figures_bear_out_is_called_about_as_well() {
        for (one, other, expected) in [
            ((190, 200), (190, 200), Compared::Alike),
            ((24, 60), (14, 60), Compared::Open),
            ((10, 10), (10, 10), Compared::Open),
            ((180, 300), (291, 300), Compared::Less),
            ((190, 200), (120, 200), Compared::More),
        ] {
            let difference = between(one, other);
            assert_eq!(difference.compared(), expected, "{one:?} {other:?}");
            assert_eq!(
                difference.on_new_images().contains("about as well"),
                expected == Compared::Alike
            );
        }
    }

    #[test]
    fn a_way_is_cleared_only_where_it_could_have_shown_a_loss() {
        assert_eq!(between((100, 200), (3, 20)).on_the_way(), Loss::Open);
        assert_eq!(between((196, 200), (195, 200)).on_the_way(), Loss::None);
        assert_eq!(
            between((4900, 5000), (4750, 5000)).on_the_way(),
            Loss::Little
        );
        let same = Difference::paired(0, 0, 64).expect("images");
        assert_eq!(same.on_the_way(), Loss::None);
    }

    #[test]
    fn what_was_counted_on_no_images_is_no_difference() {
        let none = Share::default();
        assert_eq!(Difference::between(none, Share { part: 1, count: 2 }), None);
        assert_eq!(Difference::paired(0, 0, 0), None);
    }
}
