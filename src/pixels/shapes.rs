//! Drawn shapes: images with something to learn.
//!
//! Each image shows one of sixteen shapes at a random place, size, angle and handedness, in a random
//! colour on a random two-coloured background, under pixel noise. Only the shape tells the class.
//! How much each of these varies is tuned so that a small CNN needs some thousand images to learn the
//! shapes all the same.

use std::ops::Range;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::image::{CHANNELS, SIDE};

/// The name of each shape, in the order in which classes are numbered.
pub const NAMES: [&str; 16] = [
    "disc",
    "square",
    "triangle",
    "plus",
    "ring",
    "star",
    "crescent",
    "heart",
    "arrow",
    "bar",
    "half disc",
    "frame",
    "letter L",
    "letter T",
    "dumbbell",
    "zigzag",
];

/// Half a shape's extent, as a share of the image's side.
const RADIUS: Range<f32> = 0.22..0.40;
/// Largest turn of a shape, or of a background, to either side, in radians.
const LARGEST_TURN: f32 = std::f32::consts::PI;
/// What each channel of a background's two colours is drawn from.
const DARK: Range<f32> = 0.0..0.45;
/// What each channel of a shape's colour is drawn from.
const BRIGHT: Range<f32> = 0.45..1.0;
/// Largest change of a pixel's channel by noise, up or down.
const NOISE: f32 = 0.12;
/// Square of a distance from a shape's centre, in radii, at which there is nothing left of it.
const REACH_SQUARED: f32 = 1.2;
/// Samples along each side of a pixel, which is the mean of them all.
const SAMPLES: usize = 3;

/// Red, green and blue.
type Colour = [f32; CHANNELS];

/// Fills `image` (`[CHANNELS, SIDE, SIDE]`) with a shape of `class`.
pub fn draw(random: &mut ChaCha8Rng, class: usize, image: &mut [f32]) {
    let radius = random.random_range(RADIUS);
    let room = 1.0 - radius;
    let centre = [
        random.random_range(radius..room),
        random.random_range(radius..room),
    ];
    let turn = random.random_range(-LARGEST_TURN..LARGEST_TURN);
    // libm rather than the platform's: the same images natively and in every browser.
    let (sin, cos) = libm::sincosf(turn);
    let handedness = if random.random::<bool>() { 1.0 } else { -1.0 };
    let background = [colour(random, DARK), colour(random, DARK)];
    let foreground = colour(random, BRIGHT);
    let slope = random.random_range(-LARGEST_TURN..LARGEST_TURN);
    let (slope_sin, slope_cos) = libm::sincosf(slope);

    let covered = coverage(
        class,
        &Place {
            centre,
            radius,
            handedness,
            sin,
            cos,
        },
    );

    for row in 0..SIDE {
        for column in 0..SIDE {
            let covered = covered[row][column];
            let [x, y] = [column, row].map(|index| index as f32 / SIDE as f32 - 0.5);
            let blend = (0.5 + slope_cos * x + slope_sin * y).clamp(0.0, 1.0);
            for channel in 0..CHANNELS {
                let behind =
                    background[0][channel] * (1.0 - blend) + background[1][channel] * blend;
                let clean = behind * (1.0 - covered) + foreground[channel] * covered;
                let noisy = clean + random.random_range(-NOISE..NOISE);
                image[(channel * SIDE + row) * SIDE + column] = noisy.clamp(0.0, 1.0);
            }
        }
    }
}

/// Where a shape lies on an image, whose sides are 1.
struct Place {
    centre: [f32; 2],
    radius: f32,
    /// −1 if the shape is seen from behind, or else 1.
    handedness: f32,
    /// Sine of the shape's turn.
    sin: f32,
    /// Cosine of the shape's turn.
    cos: f32,
}

/// The share of each pixel that a shape covers, row by row: the mean of its samples.
fn coverage(class: usize, place: &Place) -> [[f32; SIDE]; SIDE] {
    /// Samples along each side of the image.
    const ROW: usize = SIDE * SAMPLES;
    let Place {
        centre,
        radius,
        handedness,
        sin,
        cos,
    } = *place;
    let at = |sample: usize, axis: usize| {
        let offset = ((sample % SAMPLES) as f32 + 0.5) / SAMPLES as f32;
        ((sample / SAMPLES) as f32 + offset) / SIDE as f32 - centre[axis]
    };
    let xs: [f32; ROW] = std::array::from_fn(|sample| at(sample, 0));
    let mut covered = [[0.0; SIDE]; SIDE];
    for row in 0..ROW {
        let y = at(row, 1);
        if y.abs() > radius * REACH_SQUARED.sqrt() {
            continue;
        }
        let us = xs.map(|x| handedness * (cos * x + sin * y) / radius);
        let vs = xs.map(|x| (cos * y - sin * x) / radius);
        let inside = are_inside(class, &us, &vs);
        let (pixels, _) = inside.as_chunks::<SAMPLES>();
        for (covered, samples) in covered[row / SAMPLES].iter_mut().zip(pixels) {
            for &is_inside in samples {
                *covered += if is_inside { 1.0 } else { 0.0 };
            }
        }
    }
    covered.map(|row| row.map(|samples| samples / (SAMPLES * SAMPLES) as f32))
}

/// A random colour, each channel drawn from a range.
fn colour(random: &mut ChaCha8Rng, range: Range<f32>) -> Colour {
    std::array::from_fn(|_| random.random_range(range.clone()))
}

/// Whether points lie inside the shape, drawn upright within the circle of radius 1 (`v` down).
fn are_inside<const N: usize>(class: usize, us: &[f32; N], vs: &[f32; N]) -> [bool; N] {
    /// Whether a point lies in a rectangle.
    fn within(u: f32, v: f32, [left, right, top, bottom]: [f32; 4]) -> bool {
        (left <= u) && (u <= right) && (top <= v) && (v <= bottom)
    }
    /// How far a point lies from another one.
    fn from(u: f32, v: f32, [x, y]: [f32; 2]) -> f32 {
        ((u - x) * (u - x) + (v - y) * (v - y)).sqrt()
    }
    /// Whether each point is inside. One loop a shape: the compiler lets it take several points at a time.
    fn each<const N: usize>(
        us: &[f32; N],
        vs: &[f32; N],
        is_inside: impl Fn(f32, f32) -> bool,
    ) -> [bool; N] {
        std::array::from_fn(|point| is_inside(us[point], vs[point]))
    }
    let r = |u, v| from(u, v, [0.0, 0.0]);
    match class {
        0 => each(us, vs, |u, v| r(u, v) < 0.8),
        1 => each(us, vs, |u, v| within(u, v, [-0.7, 0.7, -0.7, 0.7])),
        2 => each(us, vs, |u, v| {
            (v < 0.5) && (v > -0.9) && (u.abs() < (v + 0.9) * 0.6)
        }),
        3 => each(us, vs, |u, v| {
            within(u, v, [-0.28, 0.28, -0.9, 0.9]) || within(u, v, [-0.9, 0.9, -0.28, 0.28])
        }),
        4 => each(us, vs, |u, v| (0.5 <= r(u, v)) && (r(u, v) < 0.9)),
        5 => each(us, vs, |u, v| star(u, v, r(u, v))),
        6 => each(us, vs, |u, v| {
            (r(u, v) < 0.9) && (from(u, v, [0.45, 0.0]) > 0.7)
        }),
        7 => each(us, vs, heart),
        8 => each(us, vs, |u, v| {
            let is_head = (v > -0.9) && (v < 0.1) && (u.abs() < (v + 0.9) * 0.7);
            within(u, v, [-0.2, 0.2, 0.0, 0.9]) || is_head
        }),
        9 => each(us, vs, |u, v| within(u, v, [-0.25, 0.25, -0.95, 0.95])),
        10 => each(us, vs, |u, v| (r(u, v) < 0.9) && (v > 0.0)),
        11 => each(us, vs, |u, v| {
            within(u, v, [-0.7, 0.7, -0.7, 0.7]) && !within(u, v, [-0.4, 0.4, -0.4, 0.4])
        }),
        12 => each(us, vs, |u, v| {
            within(u, v, [-0.6, -0.15, -0.85, 0.85]) || within(u, v, [-0.6, 0.6, 0.4, 0.85])
        }),
        13 => each(us, vs, |u, v| {
            within(u, v, [-0.72, 0.72, -0.75, -0.3]) || within(u, v, [-0.22, 0.22, -0.75, 0.85])
        }),
        14 => each(us, vs, |u, v| {
            let is_end = (from(u, v, [0.0, -0.58]) < 0.38) || (from(u, v, [0.0, 0.58]) < 0.38);
            is_end || within(u, v, [-0.13, 0.13, -0.5, 0.5])
        }),
        _ => each(us, vs, |u, v| {
            within(u, v, [-0.75, 0.2, -0.75, -0.35])
                || within(u, v, [-0.2, 0.2, -0.75, 0.75])
                || within(u, v, [-0.2, 0.75, 0.35, 0.75])
        }),
    }
}

/// Whether a point lies inside a five-pointed star; `r` is its distance from the centre.
fn star(u: f32, v: f32, r: f32) -> bool {
    // An angle costs more than all else: most points need none.
    r < INNER - 0.01 || r < OUTER + 0.01 && r < star_edge(libm::atan2f(u, -v))
}

/// Distance from the star's centre to its points.
const OUTER: f32 = 0.95;
/// Distance from the star's centre to the corners between its points.
const INNER: f32 = 0.38;

/// Distance from the centre to the edge of a five-pointed star, at an angle from its upper point.
fn star_edge(angle: f32) -> f32 {
    const POINT: f32 = std::f32::consts::TAU / 5.0;
    let turns = angle / POINT;
    let from_point = (turns - libm::roundf(turns)).abs() * 2.0;
    OUTER + (INNER - OUTER) * from_point
}

/// Whether a point lies inside a heart: the curve (x² + y² − 1)³ = x²y³, scaled into the unit circle.
fn heart(u: f32, v: f32) -> bool {
    let (x, y) = (u * 1.3, 0.15 - v * 1.3);
    let ring = x * x + y * y - 1.0;
    ring * ring * ring < x * x * y * y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_inside(class: usize, u: f32, v: f32) -> bool {
        are_inside(class, &[u], &[v])[0]
    }

    /// The share of a grid's points on which two classes differ.
    fn difference(one: usize, other: usize) -> f32 {
        const POINTS: usize = 64;
        let at = |index: usize| (index as f32 + 0.5) / POINTS as f32 * 2.0 - 1.0;
        let differing = (0..POINTS * POINTS).filter(|index| {
            let (u, v) = (at(index % POINTS), at(index / POINTS));
            is_inside(one, u, v) != is_inside(other, u, v)
        });
        differing.count() as f32 / (POINTS * POINTS) as f32
    }

    #[test]
    fn every_shape_differs_from_every_other() {
        for (one, name) in NAMES.iter().enumerate() {
            for (other, other_name) in NAMES[..one].iter().enumerate() {
                assert!(difference(one, other) > 0.04, "{name} {other_name}");
            }
        }
    }

    #[test]
    fn every_shape_fills_some_of_its_circle_and_stays_within() {
        for (class, name) in NAMES.iter().enumerate() {
            let mut inside = 0;
            for index in 0..100 * 100 {
                let (u, v) = (index % 100, index / 100);
                let (u, v) = (u as f32 / 40.0 - 1.25, v as f32 / 40.0 - 1.25);
                if is_inside(class, u, v) {
                    inside += 1;
                    assert!(u * u + v * v < REACH_SQUARED, "{name} sticks out");
                }
            }
            assert!(inside > 400, "{name} is too small: {inside}");
        }
    }
}
