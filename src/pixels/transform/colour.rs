//! Changes of colour: brightness, contrast, saturation and hue, as torchvision's functions of the same
//! names make them.
//!
//! Each keeps pixels from 0 to 1. Images are `[CHANNELS, SIDE, SIDE]`.

use crate::image::SIDE;

/// Shares of red, green and blue in grey: ITU-R BT.601, as torchvision rounds them.
const GREY: [f32; 3] = [0.2989, 0.587, 0.114];

/// Multiplies every pixel by a factor.
pub fn adjust_brightness(image: &mut [f32], factor: f32) {
    if factor != 1.0 {
        for pixel in image.iter_mut() {
            *pixel = (*pixel * factor).clamp(0.0, 1.0);
        }
    }
}

/// Multiplies every pixel's distance from the image's mean grey by a factor.
pub fn adjust_contrast(image: &mut [f32], factor: f32) {
    if factor != 1.0 {
        let mut sum = 0.0;
        each(image, |colour| {
            sum += grey(colour);
            colour
        });
        let mean = sum / (SIDE * SIDE) as f32;
        for pixel in image.iter_mut() {
            *pixel = away_from(mean, *pixel, factor);
        }
    }
}

/// Multiplies every pixel's distance from its own grey by a factor.
pub fn adjust_saturation(image: &mut [f32], factor: f32) {
    if factor != 1.0 {
        each(image, |colour| {
            let grey = grey(colour);
            colour.map(|pixel| away_from(grey, pixel, factor))
        });
    }
}

/// Adds turns of the colour circle to every pixel's hue.
pub fn adjust_hue(image: &mut [f32], turns: f32) {
    if turns != 0.0 {
        each(image, |colour| turned(colour, turns));
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

/// How bright a colour is, as a grey.
fn grey(colour: [f32; 3]) -> f32 {
    GREY[0] * colour[0] + GREY[1] * colour[1] + GREY[2] * colour[2]
}

/// A pixel whose distance from `middle` is multiplied by a factor.
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

/// The same place on the colour circle, brought to between 0 and 6. (`rem_euclid` is many times slower.)
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
