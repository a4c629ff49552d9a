//! A line of a file of predictions, and the images that it may be about.

/// The images that a row may be about.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Split {
    Train,
    Validation,
    Test,
    TrainAsTest,
}

/// All of them.
pub(super) const SPLITS: [Split; 4] = [
    Split::Train,
    Split::Validation,
    Split::Test,
    Split::TrainAsTest,
];

impl Split {
    /// By any of its usual names.
    pub fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().replace([' ', '_'], "-").as_str() {
            "train" | "training" => Some(Self::Train),
            "validation" | "val" | "valid" => Some(Self::Validation),
            "test" | "testing" | "" => Some(Self::Test),
            "train-as-test" => Some(Self::TrainAsTest),
            _ => None,
        }
    }
}

/// A line of the file.
pub(super) struct Row {
    pub split: Split,
    /// The places of both classes among those met.
    pub label: usize,
    pub predicted: usize,
    pub probabilities: Vec<f32>,
}

impl Row {
    /// The column with the largest probability.
    pub fn top(&self) -> usize {
        let p = &self.probabilities;
        (0..p.len()).fold(0, |best, at| if p[at] > p[best] { at } else { best })
    }
}
