//! What each source of images holds: the facts that limits, names and files come from.

use pixels::shapes;
use serde::{Deserialize, Serialize};

use crate::settings::control::{Choice, choices};

/// Where images and labels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DataSource {
    /// Uniform random pixels with random labels: nothing to learn.
    Noise,
    /// Drawn shapes: something to learn.
    Shapes,
    /// Photographs of clothes.
    FashionMnist,
    /// Handwritten digits.
    Mnist,
    /// Photographs of animals and vehicles.
    #[serde(rename = "cifar-10")]
    Cifar10,
    /// Images brought by whoever uses the page.
    Own,
}

/// A source of images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// As links spell it.
    pub value: DataSource,
    /// As people read it.
    pub label: &'static str,
    /// Its classes; none where they have no names of their own.
    pub class_names: &'static [&'static str],
    /// Training images of each class; `None` is any number.
    pub per_class_train: Option<usize>,
    /// Test images of each class; `None` is any number.
    pub per_class_test: Option<usize>,
    /// The packed file that holds its images; `None` where they are drawn or brought.
    pub file: Option<&'static str>,
}

/// Training images of each class in a packed file.
const PACKED_TRAIN: Option<usize> = Some(350);
/// Test images of each class in a packed file.
const PACKED_TEST: Option<usize> = Some(100);

/// All sources.
pub const SOURCES: &[Source] = &[
    Source {
        value: DataSource::Shapes,
        label: "Shapes",
        class_names: &shapes::NAMES,
        per_class_train: None,
        per_class_test: None,
        file: None,
    },
    Source {
        value: DataSource::Noise,
        label: "Noise",
        class_names: &[],
        per_class_train: None,
        per_class_test: None,
        file: None,
    },
    // https://github.com/zalandoresearch/fashion-mnist names its classes in this order.
    Source {
        value: DataSource::FashionMnist,
        label: "Fashion-MNIST",
        class_names: &[
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ],
        per_class_train: PACKED_TRAIN,
        per_class_test: PACKED_TEST,
        file: Some("fashion-mnist.idx.gz"),
    },
    Source {
        value: DataSource::Mnist,
        label: "MNIST",
        class_names: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        per_class_train: PACKED_TRAIN,
        per_class_test: PACKED_TEST,
        file: Some("mnist.idx.gz"),
    },
    // https://www.cs.toronto.edu/~kriz/cifar.html names its classes in this order.
    Source {
        value: DataSource::Cifar10,
        label: "CIFAR-10",
        class_names: &[
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ],
        per_class_train: PACKED_TRAIN,
        per_class_test: PACKED_TEST,
        file: Some("cifar-10.idx.gz"),
    },
    Source {
        value: DataSource::Own,
        label: "Your own images",
        class_names: &[],
        per_class_train: None,
        per_class_test: None,
        file: None,
    },
];

/// What the control of the setting offers.
pub(super) const CHOICES: [Choice; SOURCES.len()] = choices!(SOURCES);

impl DataSource {
    /// As links spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Noise => "noise",
            Self::Shapes => "shapes",
            Self::FashionMnist => "fashion-mnist",
            Self::Mnist => "mnist",
            Self::Cifar10 => "cifar-10",
            Self::Own => "own",
        }
    }
}

impl Source {
    const fn choice(&self) -> Choice {
        Choice {
            value: self.value.name(),
            label: self.label,
        }
    }

    /// The source of a name.
    pub fn of(value: DataSource) -> &'static Self {
        let found = SOURCES.iter().find(|source| source.value == value);
        found.unwrap_or(&SOURCES[0])
    }

    /// Whether its images must be brought before they can be drawn from.
    pub fn is_held(&self) -> bool {
        self.file.is_some() || self.value == DataSource::Own
    }

    /// What people call each of so many classes, where the source knows.
    pub fn class_names(&self, classes: usize) -> Vec<String> {
        (0..classes)
            .map(|class| match self.class_names.get(class) {
                Some(name) => (*name).to_owned(),
                None => format!("class {}", class + 1),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_of_data_has_its_source() {
        use DataSource::{Cifar10, FashionMnist, Mnist, Noise, Own, Shapes};
        for value in [Noise, Shapes, FashionMnist, Mnist, Cifar10, Own] {
            assert_eq!(Source::of(value).value, value);
            assert_eq!(serde_json::json!(value), value.name());
        }
    }
}
