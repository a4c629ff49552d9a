//! Settings that are each within their range and yet do not go together.
//!
//! One rule a case, each with the sentence that says what is wrong and the value that mends it:
//! strict callers show the sentence, links take the value and show the sentence too.

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::settings::cnn_config::CnnConfig;
use crate::settings::experiment::Experiment;
use crate::settings::sources::Source;

/// What an engine may take at most, in bytes: a browser gives one wasm instance up to 4 GiB, and
/// the estimate of what a step needs is rough.
const MEMORY_LIMIT_BYTES: usize = 3 << 30;

/// Training images at most, appended copies included: they take 12 kB each.
const MOST_TRAINING_IMAGES: usize = 30_000;

/// One contradiction.
pub struct Conflict {
    /// What is wrong, naming the setting and what it takes here.
    pub error: Error,
    /// A value of that setting that goes with the others, or goes further towards it.
    pub remedy: Value,
}

fn against(key: &'static str, message: impl Into<String>, remedy: impl Into<Value>) -> Conflict {
    Conflict {
        error: Error::new(ErrorKind::Setting, key, message),
        remedy: remedy.into(),
    }
}

/// The first contradiction among settings that are each within their range.
pub fn conflict(experiment: &Experiment) -> Option<Conflict> {
    source(experiment)
        .or_else(|| early_stopping(experiment))
        .or_else(|| appended(experiment))
        .or_else(|| memory(experiment))
}

fn source(experiment: &Experiment) -> Option<Conflict> {
    let source = Source::of(experiment.data.source);
    let (classes, name) = (experiment.data.classes, source.label);
    let held = source.class_names.len();
    if source.file.is_some() && classes > held {
        let message = format!("Classes: {classes} is not possible; {name} has {held}.");
        return Some(against("classes", message, held));
    }
    for (key, label, asked, per_class) in [
        (
            "train",
            "Training images",
            experiment.data.train,
            source.per_class_train,
        ),
        (
            "test",
            "Test images",
            experiment.data.test,
            source.per_class_test,
        ),
    ] {
        let most = per_class.unwrap_or(usize::MAX).saturating_mul(classes);
        if asked > most {
            let message = format!(
                "{label}: {asked} is not possible; {name} has {most} of {classes} classes here."
            );
            return Some(against(key, message, most));
        }
    }
    None
}

fn early_stopping(experiment: &Experiment) -> Option<Conflict> {
    if experiment.training.patience == 0 || experiment.data.validation > 0.0 {
        return None;
    }
    let message =
        "Early stopping watches the validation loss: it needs a validation share above 0.";
    Some(against("patience", message, 0))
}

fn appended(experiment: &Experiment) -> Option<Conflict> {
    let images = experiment.data.train * (1 + experiment.augmentation.copies);
    if experiment.augmentation.copies == 0 || images <= MOST_TRAINING_IMAGES {
        return None;
    }
    let most = MOST_TRAINING_IMAGES / experiment.data.train - 1;
    let message = format!(
        "Augmented copies: {} of each of {} images is too many; {most} is the most for so many.",
        experiment.augmentation.copies, experiment.data.train
    );
    Some(against("copies", message, most))
}

fn memory(experiment: &Experiment) -> Option<Conflict> {
    let batch = experiment.training.batch;
    let needed = CnnConfig::new(&experiment.in_force()).training_bytes(batch);
    if needed <= MEMORY_LIMIT_BYTES || batch == 1 {
        return None;
    }
    let message = format!(
        "Batch size {batch} with this network needs about {:.1} GB of memory, more than a browser \
         gives ({:.1} GB): choose a smaller batch or width.",
        needed as f64 / 1e9,
        MEMORY_LIMIT_BYTES as f64 / 1e9,
    );
    Some(against("batch", message, batch / 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::augmentation::Augmentation;
    use crate::settings::data::Data;
    use crate::settings::sources::DataSource;
    use crate::settings::training::Training;

    fn key(experiment: &Experiment) -> Option<(String, Value)> {
        conflict(experiment).map(|conflict| (conflict.error.field, conflict.remedy))
    }

    fn fashion() -> Experiment {
        Experiment {
            data: Data {
                source: DataSource::FashionMnist,
                ..Data::default()
            },
            ..Experiment::default()
        }
    }

    #[test]
    fn a_real_set_limits_classes_and_images() {
        let asked = |classes, train, test| {
            key(&Experiment {
                data: Data {
                    classes,
                    train,
                    test,
                    ..fashion().data
                },
                ..fashion()
            })
        };
        assert_eq!(asked(10, 3500, 1000), None);
        assert_eq!(asked(11, 3500, 1000), Some(("classes".into(), 10.into())));
        assert_eq!(asked(2, 701, 200), Some(("train".into(), 700.into())));
        assert_eq!(asked(2, 700, 201), Some(("test".into(), 200.into())));
    }

    #[test]
    fn early_stopping_needs_a_validation_split() {
        let stopping = Experiment {
            training: Training {
                patience: 3,
                ..Training::default()
            },
            ..Experiment::default()
        };
        assert_eq!(key(&stopping), Some(("patience".into(), 0.into())));
        let watched = Experiment {
            data: Data {
                validation: 0.2,
                ..stopping.data.clone()
            },
            ..stopping
        };
        assert_eq!(key(&watched), None);
    }

    #[test]
    fn copies_are_limited_by_memory() {
        let copied = Experiment {
            data: Data {
                train: 5000,
                ..Data::default()
            },
            augmentation: Augmentation {
                copies: 10,
                ..Augmentation::default()
            },
            ..Experiment::default()
        };
        assert_eq!(key(&copied), Some(("copies".into(), 5.into())));
    }
}
