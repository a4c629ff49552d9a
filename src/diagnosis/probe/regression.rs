//! What one path does to the other's numbers: a factor, an offset, other channels.

use crate::survey::CHANNELS;
use crate::words::number;

/// Share of the variance that a straight line leaves unexplained, where it explains everything.
const EXACT: f64 = 1e-4;
/// How many images are compared at most.
const MOST_IMAGES: usize = 128;
/// How near a factor must be to 255, 1/255 or −1 to be taken for it, relative to its size.
const NEAR: f64 = 0.05;

/// How the numbers of the test path follow from those of the training path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Relation {
    /// The test path feeds numbers 255 times as large.
    Unscaled,
    /// The test path feeds numbers 255 times as small.
    ScaledTwice,
    /// The test path feeds light for dark and dark for light.
    Inverted,
    /// The test path feeds the colour channels in another order.
    Swapped,
    /// The test path feeds numbers with some other factor and offset.
    Rescaled {
        /// The factor by which numbers are multiplied.
        factor: f64,
        /// The offset that is added after multiplying.
        offset: f64,
    },
    /// The test path feeds the same number everywhere.
    Blank,
    /// The test path feeds numbers that follow no simple rule.
    Other,
}

impl Relation {
    pub(super) fn sentence(self, one: &str, other: &str) -> String {
        let ranges = format!(
            "training images are fed as numbers from {one}, the same images by the test path from {other}"
        );
        match self {
            Self::Unscaled => format!("The test path feeds numbers 255 times as large: {ranges}."),
            Self::ScaledTwice => {
                format!("The test path feeds numbers 255 times as small: {ranges}.")
            }
            Self::Inverted => format!(
                "The test path feeds light for dark and dark for light: the same images, exactly inverted ({ranges})."
            ),
            Self::Swapped => format!(
                "The test path feeds red, green and blue in another order: each colour channel equals another one of the training path ({ranges})."
            ),
            Self::Rescaled { factor, offset } => format!(
                "The test path feeds the training path's numbers times {} plus {}: {ranges}.",
                number(factor),
                number(offset)
            ),
            Self::Blank => format!("The test path feeds blank images: {ranges}."),
            Self::Other => format!(
                "The test path feeds other numbers for the same images, by no simple rule: {ranges}."
            ),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Sums {
    /// Factor, offset and unexplained share of the variance; `None` if the result is constant.
    fn line(&self) -> Option<(f64, f64, f64)> {
        let covariance = self.xy - self.x * self.y / self.n;
        let (vx, vy) = (
            self.xx - self.x * self.x / self.n,
            self.yy - self.y * self.y / self.n,
        );
        if vy <= 1e-12 * self.yy || vx <= 1e-12 * self.xx {
            return None;
        }
        let factor = covariance / vx;
        Some((
            factor,
            (self.y - factor * self.x) / self.n,
            1.0 - covariance * covariance / (vx * vy),
        ))
    }
}

/// Finds the rule by which one path's rows become the other's.
///
/// # Shapes
/// rows: `[CHANNELS × area]`
pub(super) fn relation(one: &[&[f32]], other: &[&[f32]]) -> Relation {
    let mut sums = [[Sums::default(); CHANNELS]; CHANNELS];
    for (one, other) in one.iter().zip(other).take(MOST_IMAGES) {
        let area = one.len() / CHANNELS;
        if area == 0 || one.len() != other.len() {
            return Relation::Other;
        }
        for (to, ys) in other.chunks_exact(area).take(CHANNELS).enumerate() {
            for (from, xs) in one.chunks_exact(area).take(CHANNELS).enumerate() {
                let sum = &mut sums[to][from];
                for (&x, &y) in xs.iter().zip(ys) {
                    let (x, y) = (f64::from(x), f64::from(y));
                    sum.n += 1.0;
                    sum.x += x;
                    sum.y += y;
                    sum.xx += x * x;
                    sum.yy += y * y;
                    sum.xy += x * y;
                }
            }
        }
    }
    let lines = sums.map(|row| row.map(|sum| sum.line()));
    if lines.iter().all(|row| row.iter().all(Option::is_none)) {
        return Relation::Blank;
    }
    let exact = |to: usize, from: usize| lines[to][from].filter(|line| line.2 < EXACT);
    let own: Option<Vec<_>> = (0..CHANNELS)
        .map(|channel| exact(channel, channel))
        .collect();
    let Some(own) = own else {
        let swapped = (0..CHANNELS).all(|to| (0..CHANNELS).any(|from| exact(to, from).is_some()));
        return if swapped {
            Relation::Swapped
        } else {
            Relation::Other
        };
    };
    let mean =
        |pick: fn(&(f64, f64, f64)) -> f64| own.iter().map(pick).sum::<f64>() / CHANNELS as f64;
    let (factor, offset) = (mean(|line| line.0), mean(|line| line.1));
    let near = |telling: f64| (factor / telling - 1.0).abs() < NEAR;
    if near(255.0) {
        Relation::Unscaled
    } else if near(1.0 / 255.0) {
        Relation::ScaledTwice
    } else if near(-1.0) {
        Relation::Inverted
    } else {
        Relation::Rescaled { factor, offset }
    }
}
