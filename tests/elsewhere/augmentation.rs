//! Every augmentation gives the pixels that an independent implementation gives.
//!
//! `tests/elsewhere/augmentation/reference.py` computed them with SciPy (geometry), torchvision (colour) and
//! NumPy (cut-out, mix-up), and names the versions.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::floats;
use pixels::{IMAGE_LEN, Transform, mixup};
use serde::Deserialize;

/// Largest difference of a pixel, of 1: 32-bit rounding of places up to 32 pixels away.
const TOLERANCE: f32 = 2e-5;

#[derive(Deserialize)]
struct Reference {
    inputs: usize,
    cases: Vec<Case>,
    mixup: Vec<Mixup>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    input: usize,
    transform: Transform,
}

#[derive(Deserialize)]
struct Mixup {
    first: usize,
    second: usize,
    lambda: f32,
}

#[test]
fn every_transform_gives_the_pixels_of_an_independent_implementation() {
    let reference: Reference =
        serde_json::from_str(include_str!("augmentation/reference.json")).unwrap();
    let pixels = floats(include_bytes!("augmentation/reference.f32"));
    let images: Vec<&[f32]> = pixels.chunks_exact(IMAGE_LEN).collect();
    let mut expected = images[reference.inputs..].iter();
    assert!(reference.cases.len() >= 16 && reference.mixup.len() >= 2);

    let mut check = |name: &str, image: &[f32]| {
        let expected = expected.next().unwrap();
        let pairs = image.iter().zip(*expected);
        let worst = pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
        assert!(worst <= TOLERANCE, "{name}: {worst}");
    };
    for case in &reference.cases {
        let mut image = images[case.input].to_vec();
        case.transform.apply(&mut image);
        check(&case.name, &image);
    }
    for &Mixup {
        first,
        second,
        lambda,
    } in &reference.mixup
    {
        let mut image = images[first].to_vec();
        mixup::blend(&mut image, images[second], lambda);
        check("mixup", &image);
    }
    assert!(expected.next().is_none(), "every image was compared");
}
