//! Packed images: those that belong there, all of them, or a sentence.

use arbtest::arbitrary::{Result, Unstructured};
use overfit_lab::dataset::collection::Collection;
use overfit_lab::settings::{Data, DataSource, Source};

/// Pixels of a grey image.
const GREY: usize = 28 * 28;
/// Pixels of an image of the lab, in all channels.
const LONG: usize = 3 * 32 * 32;

/// A source small enough to have its file made up: an image of each of two classes to train with,
/// and one of each to test with.
fn source() -> Source {
    Source {
        class_names: &["cat", "dog"],
        per_class_train: Some(1),
        per_class_test: Some(1),
        ..*Source::of(DataSource::Mnist)
    }
}

/// Reads a packed file; returns whether it holds the images that belong there.
pub fn check(bytes: &[u8]) -> bool {
    match Collection::from_packed(&source(), bytes) {
        Ok(collection) => {
            let held = two_pools(bytes).expect("the file is taken, and is none");
            let data = Data {
                classes: 2,
                train: 2,
                test: 2,
                ..Data::default()
            };
            let (train, test) = collection.deal(&data, 1).unwrap();
            for (deal, pool) in [train, test].iter().zip(held) {
                assert_eq!(deal.len(), 2);
                for index in 0..2 {
                    let mut image = vec![0.0; LONG];
                    deal.read(index, &mut image);
                    let expected = &pool[usize::from(deal.label(index))];
                    let bytes = image.iter().map(|x| (x * 255.0).round() as u64);
                    // As often as there are channels.
                    let repeats = if expected.len() < LONG { 3 } else { 1 };
                    assert_eq!(
                        bytes.sum::<u64>(),
                        repeats * expected.iter().map(|&x| u64::from(x)).sum::<u64>()
                    );
                }
            }
            true
        }
        Err(error) => {
            assert!(error.message.contains("is damaged"), "{error}");
            false
        }
    }
}

/// The pixels of each class's image, to train and to test with, read by where they must be.
fn two_pools(mut bytes: &[u8]) -> Option<[[Vec<u8>; 2]; 2]> {
    let mut take = |count: usize| {
        let (taken, rest) = bytes.split_at_checked(count)?;
        bytes = rest;
        Some(taken)
    };
    let mut pools = Vec::new();
    for _ in 0..2 {
        let length = match take(4)? {
            [0, 0, 8, 3] if take(12)? == be(&[2, 28, 28]) => GREY,
            [0, 0, 8, 4] if take(16)? == be(&[2, 32, 32, 3]) => LONG,
            _ => return None,
        };
        let images = [take(length)?.to_vec(), take(length)?.to_vec()];
        let [one, other] = images;
        let is_list = take(8)? == [&[0, 0, 8, 1][..], &be(&[2])].concat();
        pools.push(match take(2)? {
            [0, 1] if is_list => [one, other],
            [1, 0] if is_list => [other, one],
            _ => return None,
        });
    }
    let all = pools.try_into().ok();
    all.filter(|_| take(1).is_none())
}

/// Dimensions as a file spells them.
fn be(dimensions: &[u32]) -> Vec<u8> {
    dimensions
        .iter()
        .flat_map(|size| size.to_be_bytes())
        .collect()
}

/// A file that is right, but for a few bytes, dimensions or its length.
pub fn hostile(source: &mut Unstructured) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    for _ in 0..2 {
        let (mut dimensions, length) = if source.arbitrary()? {
            (vec![2, 28, 28], GREY)
        } else {
            (vec![2, 32, 32, 3], LONG)
        };
        if source.ratio(1, 10)? {
            dimensions = source.arbitrary()?;
            dimensions.truncate(255);
        }
        file.extend([0, 0, 8, dimensions.len() as u8]);
        file.extend(be(&dimensions));
        let pixel: u8 = source.arbitrary()?;
        file.extend((0..2 * length).map(|index| pixel.wrapping_add(index as u8)));
        file.extend([0, 0, 8, 1, 0, 0, 0, 2]);
        file.extend(if source.arbitrary()? { [0, 1] } else { [1, 0] });
    }
    super::spoil(&mut file, source)?;
    Ok(file)
}
