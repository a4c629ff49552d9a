//! Every setting, one after the other: what it does to a run, and what programs elsewhere know of it.

use overfit_lab::settings::CONTROLS;
use overfit_lab::settings::control::{Control, Kind};

use crate::common::{TINY, digest, experiment};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Settings that others must have for a setting to do anything, and a value where the middle of the
/// range is too much for a small run; the list says all that is not the rule.
const SPECIAL: &[(&str, &str)] = &[
    ("classes", "classes=2"),
    ("train", "train=32"),
    ("test", "test=20"),
    ("validation", "validation=0.25"),
    ("flip", "flip=random"),
    ("copies", "rotation=30&copies=2"),
    ("blocks", "blocks=1"),
    ("width", "width=8"),
    ("dense", "dense=16"),
    ("batchNormMomentum", "batchNorm=on&batchNormMomentum=0.5"),
    ("poolDropout", "dropout=0.5&poolDropout=0.5"),
    ("epochs", "epochs=3"),
    ("batch", "batch=4"),
    ("lr", "lr=0.01"),
    ("momentum", "optimizer=sgd&momentum=0.5"),
    ("patience", "validation=0.25&lr=0.5&epochs=6&patience=1"),
    ("seed", "dropout=0.5&seed=2"),
];

/// Settings that change no figure of a run, each with the reason.
const UNFELT: &[(&str, &str)] = &[
    (
        "images",
        "it only says which own images a link was made with",
    ),
    (
        "engine",
        "the engines agree but for rounding: `engines` compares them",
    ),
    (
        "arithmetic",
        "it rounds otherwise, and only where processor and browser can",
    ),
    ("mystery", "it hides the scenario in links"),
];

/// A link in which a setting, and as little else as can be, is not as in [`TINY`]; and the link that
/// differs from it in this setting alone.
fn links(control: &Control) -> [String; 2] {
    let special = SPECIAL.iter().find(|(key, _)| *key == control.key);
    let changed = match (special, control.kind) {
        (Some((_, settings)), _) => (*settings).to_owned(),
        (None, Kind::Integer { min, max, .. }) => {
            format!("{}={}", control.key, f64::midpoint(min, max).round())
        }
        (None, Kind::Number { min, max, .. }) => {
            format!("{}={}", control.key, f64::midpoint(min, max))
        }
        (None, Kind::Choice { options }) => {
            let values = experiment(TINY).values();
            let option = options
                .iter()
                .find(|option| values[control.key] != option.value);
            format!("{}={}", control.key, option.expect("a choice").value)
        }
    };
    // Beside another augmentation: what programs say wherever there is any does not count.
    let changed = match special {
        None if control.augments => format!("flip=random&{changed}"),
        _ => changed,
    };
    let others = changed.rsplit_once('&').map_or("", |(others, _)| others);
    // A key that is given twice counts once: what is changed comes first.
    let link = |settings: &str| {
        let given = settings.split('&').filter(|setting| !setting.is_empty());
        let keys: Vec<_> = given
            .filter_map(|setting| setting.split('=').next())
            .collect();
        let rest = TINY.trim_start_matches('#').split('&');
        let rest = rest.filter(|setting| {
            !keys
                .iter()
                .any(|key| setting.starts_with(&format!("{key}=")))
        });
        let all = std::iter::once(settings)
            .chain(rest)
            .filter(|setting| !setting.is_empty());
        format!("#{}", all.collect::<Vec<_>>().join("&"))
    };
    [link(&changed), link(others)]
}

#[test]
fn every_setting_changes_a_run_and_repeats_it() {
    let felt = CONTROLS
        .iter()
        .filter(|control| !UNFELT.iter().any(|(key, _)| *key == control.key));
    for control in felt {
        let [changed, plain] = links(control);
        let (with, without) = (experiment(&changed), experiment(&plain));
        assert_ne!(
            with.values()[control.key],
            without.values()[control.key],
            "{changed}"
        );
        assert_eq!(digest(&with), digest(&with), "{changed}");
        assert_ne!(
            digest(&with),
            digest(&without),
            "{changed} does what {plain} does"
        );
    }
}

#[test]
fn lists_of_settings_name_settings_that_there_are() {
    let known = |key: &str| CONTROLS.iter().any(|control| control.key == key);
    let named = SPECIAL.iter().chain(UNFELT).map(|(key, _)| *key);
    for key in named {
        assert!(known(key), "{key}");
    }
}

#[cfg(all(feature = "ndarray", not(target_arch = "wasm32")))]
#[test]
fn every_setting_is_in_all_exported_programs_or_says_why_not() {
    use overfit_lab::dataset::Library;
    use overfit_lab::export::files;
    use overfit_lab::settings::Experiment;
    use overfit_lab::settings::control::Exported;

    let programs = |experiment: &Experiment| {
        let files = files(experiment, &Library::default()).unwrap();
        let programs = files
            .into_iter()
            .filter(|file| file.name.starts_with("train_"));
        // Every program begins with the link, which has every setting.
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            let lines = text.lines().filter(|line| !line.contains("#v="));
            lines.collect::<Vec<_>>().join("\n")
        };
        programs
            .map(|file| (file.name, text(file.bytes)))
            .filter(|(name, _)| *name != "train.safetensors")
            .collect::<Vec<_>>()
    };
    for control in CONTROLS {
        let [changed, plain] = links(control);
        let (with, without) = (
            programs(&experiment(&changed)),
            programs(&experiment(&plain)),
        );
        assert_eq!(with.len(), 3);
        let unchanged = with.iter().filter(|program| without.contains(program));
        let unchanged: Vec<_> = unchanged.map(|(name, _)| *name).collect();
        match control.exported {
            Exported::Spelled => assert_eq!(unchanged, [""; 0], "are without {}", control.key),
            Exported::Not { because } => assert!(
                !unchanged.is_empty() && !because.is_empty(),
                "{} is in all programs",
                control.key
            ),
        }
    }
}
