//! Collections: images that are brought rather than drawn, and how splits are dealt from them.

use rand::seq::SliceRandom;
use xxhash_rust::xxh64::Xxh64;

use pixels::{CHANNELS, IMAGE_LEN, SIDE};

use crate::dataset::idx;
use crate::error::{Error, ErrorKind, Result};
use crate::random::{Stream, stream};
use crate::settings::data::CLASSES;
use crate::settings::{Data, Source};

/// The most own images that are accepted: 30 MB.
pub const MOST_OWN_IMAGES: usize = 10_000;

/// Images with their labels, as bytes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pool {
    /// The pixels, from 0 to 255.
    ///
    /// # Shapes
    /// `[images, CHANNELS, SIDE, SIDE]`
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

/// Images that are brought, rather than drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    train: Pool,
    /// The test images, where the set keeps them apart; otherwise both kinds share the first pool.
    test: Option<Pool>,
    class_names: Vec<String>,
    fingerprint: u32,
}

/// The images of one split in the order in which they are dealt.
pub struct Deal<'a> {
    pool: &'a Pool,
    order: Vec<usize>,
}

impl Deal<'_> {
    /// Number of images: as many as asked for, and those left over where training and test images
    /// have a pool each.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The class of the `index`th image.
    pub fn label(&self, index: usize) -> u8 {
        self.pool.labels[self.order[index]]
    }

    /// The `index`th image, its pixels from 0 to 1.
    pub fn read(&self, index: usize, image: &mut [f32]) {
        let bytes = &self.pool.pixels[self.order[index] * IMAGE_LEN..];
        for (pixel, &byte) in image.iter_mut().zip(bytes) {
            *pixel = f32::from(byte) / 255.0;
        }
    }
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::Images, "data", message)
}

impl Collection {
    /// Reads a packed file: IDX arrays of training images, their labels, test images, their labels.
    ///
    /// # Errors
    /// The bytes are not such a file, or hold other images than `source` says.
    pub fn from_packed(source: &Source, mut bytes: &[u8]) -> Result<Self> {
        let wrong = || {
            refused(format!(
                "The file of {} is damaged: it does not hold the images that belong there.",
                source.label
            ))
        };
        let classes = source.class_names.len();
        let mut pool = |per_class: Option<usize>| {
            let images = idx::take(&mut bytes)?;
            let labels = idx::take(&mut bytes)?;
            let count = per_class? * classes;
            let fits = images.shape.first() == Some(&count)
                && labels.shape == [count]
                && (0..classes).all(|class| {
                    let held = labels.values.iter().filter(|&&x| usize::from(x) == class);
                    Some(held.count()) == per_class
                });
            let pixels = match *images.shape {
                [_, 28, 28] => padded_grey(images.values),
                [_, SIDE, SIDE, CHANNELS] => channels_first(images.values),
                _ => return None,
            };
            let labels = labels.values.to_vec();
            fits.then_some(Pool { pixels, labels })
        };
        let train = pool(source.per_class_train).ok_or_else(wrong)?;
        let test = pool(source.per_class_test).ok_or_else(wrong)?;
        if !bytes.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            train,
            test: Some(test),
            class_names: source
                .class_names
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
            fingerprint: 0,
        })
    }

    /// A collection of own images.
    ///
    /// # Shapes
    /// - `labels`: `[images]`
    /// - `pixels`: `[images, SIDE, SIDE, CHANNELS]`, bytes
    ///
    /// # Errors
    /// Fewer than 2 or more than 16 classes, more than [`MOST_OWN_IMAGES`], or lengths that do not
    /// go together.
    pub fn from_own(class_names: Vec<String>, labels: Vec<u8>, pixels: &[u8]) -> Result<Self> {
        let [fewest, most] = CLASSES.map(|classes| classes as usize);
        if !(fewest..=most).contains(&class_names.len()) {
            return Err(refused(format!(
                "Your own images: {} classes is not possible; {fewest} to {most} are needed.",
                class_names.len()
            )));
        }
        if labels.len() > MOST_OWN_IMAGES {
            return Err(refused(format!(
                "Your own images: {} is too many; {MOST_OWN_IMAGES} are the most.",
                labels.len()
            )));
        }
        let outside = labels.iter().any(|&x| usize::from(x) >= class_names.len());
        if outside || pixels.len() != labels.len() * IMAGE_LEN {
            return Err(refused(
                "Your own images: labels and pixels do not go together.".to_owned(),
            ));
        }
        let mut hash = Xxh64::new(0);
        hash.update(&labels);
        hash.update(pixels);
        Ok(Self {
            train: Pool {
                pixels: channels_first(pixels),
                labels,
            },
            test: None,
            class_names,
            // Never 0, which in a link is any images.
            fingerprint: (hash.digest() as u32).max(1),
        })
    }

    /// What people call each class.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// Number of training images, or of all images where one pool serves training and testing.
    pub fn len(&self) -> usize {
        self.train.labels.len()
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.train.labels.is_empty()
    }

    /// The fingerprint of own images: equal for equal images, labels and order.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// Deals the training and the test images of an experiment.
    ///
    /// Each class is shuffled; then images are dealt so that every prefix of the deal holds each
    /// class in the pool's proportion. Where one pool serves training and testing, test images come
    /// from its front and training images from its back: asking for more of either kind keeps all
    /// images of both that were dealt before.
    ///
    /// # Errors
    /// There are fewer images or other classes than the experiment asks for.
    pub fn deal(&self, data: &Data, seed: u32) -> Result<(Deal<'_>, Deal<'_>)> {
        let (train, test) = (data.train, data.test);
        let mut front = order(&self.train, data.classes, seed, Stream::TrainData);
        if let Some(pool) = &self.test {
            let train = Deal {
                pool: &self.train,
                order: front,
            };
            let order = order(pool, data.classes, seed, Stream::TestData);
            return Ok((train, Deal { pool, order }));
        }
        if data.classes != self.class_names.len() {
            return Err(refused(format!(
                "Your own images have {} classes; this experiment asks for {}.",
                self.class_names.len(),
                data.classes
            )));
        }
        if train + test > front.len() {
            return Err(refused(format!(
                "You have {} images; this experiment asks for {train} to train and {test} to test.",
                front.len()
            )));
        }
        let back = front.iter().rev().take(train).copied().collect();
        front.truncate(test);
        let pool = &self.train;
        Ok((Deal { pool, order: back }, Deal { pool, order: front }))
    }
}

/// The order in which a pool's images are dealt: shuffled within each class, classes taking turns
/// in proportion to their numbers.
fn order(pool: &Pool, classes: usize, seed: u32, split: Stream) -> Vec<usize> {
    in_turn((0..classes).map(|class| {
        let mut members: Vec<usize> = (0..pool.labels.len())
            .filter(|&index| usize::from(pool.labels[index]) == class)
            .collect();
        members.shuffle(&mut stream(u64::from(seed), split, class as u64));
        members
    }))
}

/// Merges the members of all classes into one list, of which every prefix holds each class in
/// proportion to its size.
pub(crate) fn in_turn(classes: impl Iterator<Item = Vec<usize>>) -> Vec<usize> {
    let mut ranked: Vec<(f64, usize, usize)> = Vec::new();
    for (class, members) in classes.enumerate() {
        let count = members.len() as f64;
        let turns = members.into_iter().enumerate();
        ranked.extend(turns.map(|(rank, index)| ((rank as f64 + 0.5) / count, class, index)));
    }
    ranked.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    ranked.into_iter().map(|(_, _, index)| index).collect()
}

/// Pads grey 28×28 images with black borders, and repeats them in every channel.
fn padded_grey(values: &[u8]) -> Vec<u8> {
    const GREY_SIDE: usize = 28;
    const BORDER: usize = (SIDE - GREY_SIDE) / 2;
    let mut pixels = Vec::with_capacity(values.len() / GREY_SIDE.pow(2) * IMAGE_LEN);
    for image in values.chunks_exact(GREY_SIDE * GREY_SIDE) {
        let mut channel = [0; SIDE * SIDE];
        for (y, row) in image.chunks_exact(GREY_SIDE).enumerate() {
            let start = (y + BORDER) * SIDE + BORDER;
            channel[start..start + GREY_SIDE].copy_from_slice(row);
        }
        for _ in 0..CHANNELS {
            pixels.extend_from_slice(&channel);
        }
    }
    pixels
}

/// Reorders pixels from `[images, SIDE, SIDE, CHANNELS]` to `[images, CHANNELS, SIDE, SIDE]`.
fn channels_first(values: &[u8]) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(values.len());
    for image in values.chunks_exact(IMAGE_LEN) {
        for channel in 0..CHANNELS {
            pixels.extend(image[channel..].iter().step_by(CHANNELS));
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::DataSource;

    /// Own images in three classes of 10, 20 and 30, each of a colour of its own.
    fn own() -> Collection {
        let labels: Vec<u8> = (0..60).map(|i| [0, 1, 1, 2, 2, 2][i % 6]).collect();
        let pixels: Vec<u8> = (0..60).flat_map(|i| [i as u8; IMAGE_LEN]).collect();
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        Collection::from_own(names, labels, &pixels).unwrap()
    }

    fn data(train: usize, test: usize) -> Data {
        Data {
            source: DataSource::Own,
            classes: 3,
            train,
            test,
            ..Data::default()
        }
    }

    #[test]
    fn splits_share_no_image_and_keep_the_proportions() {
        let own = own();
        let (train, test) = own.deal(&data(42, 18), 1).unwrap();
        let mut all: Vec<usize> = train.order.iter().chain(&test.order).copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..60).collect::<Vec<_>>());
        let of = |deal: &Deal, class| {
            (0..deal.order.len())
                .filter(|&i| deal.label(i) == class)
                .count()
        };
        assert_eq!([0, 1, 2].map(|class| of(&test, class)), [3, 6, 9]);
        assert_eq!([0, 1, 2].map(|class| of(&train, class)), [7, 14, 21]);
    }

    #[test]
    fn asking_for_more_of_one_split_keeps_what_there_was_of_both() {
        let own = own();
        let (few, test) = own.deal(&data(10, 10), 1).unwrap();
        let (many, more) = own.deal(&data(40, 20), 1).unwrap();
        assert_eq!(few.order, many.order[..10]);
        assert_eq!(test.order, more.order[..10]);
    }

    #[test]
    fn too_few_images_and_other_classes_are_refused() {
        let own = own();
        let message = own.deal(&data(50, 11), 1).err().unwrap().message;
        assert_eq!(
            message,
            "You have 60 images; this experiment asks for 50 to train and 11 to test."
        );
        let four = Data {
            classes: 4,
            ..data(10, 10)
        };
        assert!(
            own.deal(&four, 1)
                .err()
                .unwrap()
                .message
                .contains("3 classes")
        );
        for classes in [1, 17] {
            let names = vec![String::new(); classes];
            assert!(Collection::from_own(names, vec![], &[]).is_err());
        }
        let names = vec![String::new(); 2];
        assert!(Collection::from_own(names, vec![2], &[0; IMAGE_LEN]).is_err());
    }

    #[test]
    fn fingerprints_tell_images_apart() {
        let mut labels = own().train.labels;
        let pixels: Vec<u8> = (0..60).flat_map(|i| [i as u8; IMAGE_LEN]).collect();
        labels[0] = 1;
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let other = Collection::from_own(names, labels, &pixels).unwrap();
        assert_eq!(own().fingerprint(), own().fingerprint());
        assert_ne!(own().fingerprint(), other.fingerprint());
    }

    #[test]
    fn channels_come_first_and_pixels_end_at_one() {
        let names = vec![String::new(); 2];
        let pixels: Vec<u8> = (0..20 * SIDE * SIDE).flat_map(|_| [255, 0, 51]).collect();
        let labels: Vec<u8> = (0..20).map(|i| i % 2).collect();
        let own = Collection::from_own(names, labels, &pixels).unwrap();
        let two = Data {
            classes: 2,
            ..data(10, 10)
        };
        let mut image = [0.0; IMAGE_LEN];
        own.deal(&two, 1).unwrap().0.read(3, &mut image);
        let area = SIDE * SIDE;
        assert!(image[..area].iter().all(|&x| x == 1.0));
        assert!(image[area..2 * area].iter().all(|&x| x == 0.0));
        assert!(image[2 * area..].iter().all(|&x| x == 0.2));
    }

    #[test]
    fn a_damaged_file_is_refused_with_its_name() {
        let source = Source::of(DataSource::FashionMnist);
        for bytes in [&b""[..], b"<!doctype html>", &[0, 0, 8, 1, 0, 0, 0, 1, 1]] {
            let error = Collection::from_packed(source, bytes).unwrap_err();
            assert!(error.message.contains("Fashion-MNIST"), "{error}");
        }
    }
}
