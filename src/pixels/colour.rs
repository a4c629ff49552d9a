//! What colour pixels have: brightness, contrast, saturation and hue, as torchvision changes them.

use crate::{SIDE, Transform};

/// Shares of red, green and blue in grey: ITU-R BT.601, as torchvision rounds them.
const GREY: [f32; 3] = [0.2989, 0.587, 0.114];

/// Changes an image's colours as the transform says, keeping pixels from 0 to 1 at each step:
/// torchvision's `adjust_brightness`, `adjust_contrast`, `adjust_saturation`, `adjust_hue`.
///
/// # Shapes
/// `image`: `[CHANNELS, SIDE, SIDE]`
pub fn apply(transform: &Transform, image: &mut [f32]) {
    if transform.brightness != 1.0 {
        for pixel in image.iter_mut() {
            *pixel = (*pixel * transform.brightness).clamp(0.0, 1.0);
        }
    }
    if transform.contrast != 1.0 {
        let mut sum = 0.0;
        each(image, |colour| {
            sum += grey(colour);
            colour
        });
        let mean = sum / (SIDE * SIDE) as f32;
        for pixel in image.iter_mut() {
            *pixel = away_from(mean, *pixel, transform.contrast);
        }
    }
    if transform.saturation != 1.0 {
        each(image, |colour| {
            let grey = grey(colour);
            colour.map(|pixel| away_from(grey, pixel, transform.saturation))
        });
    }
    if transform.hue_turns != 0.0 {
        each(image, |colour| turned(colour, transform.hue_turns));
    }
}

/// Replaces the colour of every pixel.
fn each(image: &mut [f32], mut change: impl FnMut([f32; 3]) -> [f32; 3]) {
    const AREA: usize = SIDE * SIDE;
    for index in 0..AREA {
        let places = [index, AREA + index, 2 * AREA + index];
        let colour = change(places.map(|place| image[place]));
        for (place, pixel) in places.into_iter().zip(colour) {
            image[place] = pixel;
        }
    }
}

fn grey(colour: [f32; 3]) -> f32 {
    GREY[0] * colour[0] + GREY[1] * colour[1] + GREY[2] * colour[2]
}

fn away_from(middle: f32, pixel: f32, factor: f32) -> f32 {
    (factor * pixel + (1.0 - factor) * middle).clamp(0.0, 1.0)
}

/// A colour whose hue is turned, its saturation and value kept.
///
/// Smith, A. R. (1978), *Color gamut transform pairs*, the hexcone model.
fn turned(colour: [f32; 3], turns: f32) -> [f32; 3] {
    let [red, green, blue] = colour;
    let value = red.max(green).max(blue);
    let chroma = value - red.min(green).min(blue);
    if chroma == 0.0 {
        return colour;
    }
    let sixths = if value == red {
        (green - blue) / chroma
    } else if value == green {
        2.0 + (blue - red) / chroma
    } else {
        4.0 + (red - green) / chroma
    };
    let sixths = within_circle(sixths + 6.0 * turns);
    // Each channel falls from the value to the value less the chroma within a sixth of the circle.
    [5.0, 3.0, 1.0].map(|offset| {
        let along = within_circle(offset + sixths);
        value - chroma * along.min(4.0 - along).clamp(0.0, 1.0)
    })
}

/// The same place on the colour circle, from 0 to 6. (`rem_euclid` is many times slower.)
fn within_circle(sixths: f32) -> f32 {
    sixths - 6.0 * (sixths * (1.0 / 6.0)).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_a_turn_makes_red_green() {
        for (turns, expected) in [
            (1.0 / 3.0, [0.0, 1.0, 0.0]),
            (-1.0 / 3.0, [0.0, 0.0, 1.0]),
            (0.5, [0.0, 1.0, 1.0]),
        ] {
            for (found, expected) in turned([1.0, 0.0, 0.0], turns).iter().zip(expected) {
                assert!((found - expected).abs() < 1e-6, "{turns}");
            }
        }
        assert_eq!(turned([0.3; 3], 0.2), [0.3; 3]);
    }
}
