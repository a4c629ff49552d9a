//! What the page shows for each setting, and what each setting accepts.
//!
//! [`CONTROLS`](crate::settings::CONTROLS) is the one list from which the page builds its controls, the link and the
//! command line read values, and the tests take their walks.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// Which part of the page a control stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Group {
    /// What the network learns from.
    Data,
    /// How training images are changed before the network sees them.
    Augmentation,
    /// The network.
    Model,
    /// How it learns.
    Training,
}

/// What changing a setting does to a run under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Effect {
    /// The run goes on with the new value.
    Live,
    /// The run starts again.
    Restart,
}

/// How a slider's travel maps to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By ratio.
    Log,
}

/// One named value of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// As links and JSON spell it.
    pub value: &'static str,
    /// As people read it.
    pub label: &'static str,
}

/// The values a setting accepts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Kind {
    /// A whole number.
    Integer {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// What one press of an arrow key moves on a linear slider.
        step: f64,
        /// The slider's travel.
        scale: Scale,
    },
    /// A number.
    Number {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// What one press of an arrow key moves on a linear slider.
        step: f64,
        /// The slider's travel.
        scale: Scale,
        /// What the setting follows while it is left unset; `None` where it cannot be.
        follows: Option<&'static str>,
    },
    /// One of several names.
    Choice {
        /// The names.
        options: &'static [Choice],
    },
}

/// Where a setting has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Condition {
    /// Where another setting has this value.
    Is {
        /// The other setting's key.
        key: &'static str,
        /// Its value, as links spell it.
        value: &'static str,
    },
    /// Where another setting has any value but this.
    IsNot {
        /// The other setting's key.
        key: &'static str,
        /// The value, as links spell it.
        value: &'static str,
    },
    /// Where a setting that augments is not as by default, or this one itself is not: what a link
    /// asks for can be taken back.
    Augmentation,
}

/// What a setting needs to have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Need {
    /// Where it has one.
    pub condition: Condition,
    /// What stands below the control elsewhere.
    pub reason: &'static str,
}

/// Whether programs that train elsewhere have a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// The programs for `PyTorch`, Keras and Burn spell it.
    Spelled,
    /// They do not.
    Not {
        /// What makes it needless there.
        because: &'static str,
    },
}

/// One setting as the page shows it, and what else is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
pub struct Control {
    /// The key in links and JSON.
    pub key: &'static str,
    /// The accessible name.
    pub label: &'static str,
    /// One or two sentences for people who do not know the term.
    pub help: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What changing it does to a run under way.
    pub effect: Effect,
    /// Whether it hides until asked for.
    pub advanced: bool,
    /// The values it accepts.
    pub kind: Kind,
    /// Whether a control is drawn for it; if not, it is a link's business.
    pub is_shown: bool,
    /// Whether it may tell a run from its preset in the run's name: not what changes no curve, or
    /// nothing that a reader could name.
    pub is_named: bool,
    /// Whether it changes training images wherever it is not as by default.
    pub augments: bool,
    /// What it needs to have an effect.
    pub needs: Option<Need>,
    /// Whether programs that train elsewhere have it.
    #[serde(skip)]
    pub exported: Exported,
}

/// What most controls of the data have in common.
pub(super) const DATA: Control = Control {
    key: "",
    label: "",
    help: "",
    group: Group::Data,
    effect: Effect::Restart,
    advanced: false,
    kind: Kind::Choice { options: &[] },
    is_shown: true,
    is_named: true,
    augments: false,
    needs: None,
    exported: Exported::Spelled,
};
/// What most controls of the augmentation have in common.
pub(super) const AUGMENTATION: Control = Control {
    group: Group::Augmentation,
    augments: true,
    ..DATA
};
/// What most controls of the network have in common.
pub(super) const MODEL: Control = Control {
    group: Group::Model,
    ..DATA
};
/// What most controls of the training have in common.
pub(super) const TRAINING: Control = Control {
    group: Group::Training,
    ..DATA
};

/// Whole numbers from `min` to `max`.
pub(super) const fn integer(min: u32, max: u32, scale: Scale) -> Kind {
    Kind::Integer {
        min: min as f64,
        max: max as f64,
        step: 1.0,
        scale,
    }
}

/// Numbers from `min` to `max`, moved by `step`.
pub(super) const fn number(min: f64, max: f64, step: f64, scale: Scale) -> Kind {
    Kind::Number {
        min,
        max,
        step,
        scale,
        follows: None,
    }
}

/// One of a choice's names: as links spell it, and as people read it.
pub(super) const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

/// The names of a list of which each has a `const fn choice`, as a constant list of choices.
macro_rules! choices {
    ($list:expr) => {{
        let mut choices = [$list[0].choice(); $list.len()];
        let mut index = 1;
        while index < $list.len() {
            choices[index] = $list[index].choice();
            index += 1;
        }
        choices
    }};
}
pub(super) use choices;

impl Control {
    /// What the setting accepts, in words.
    pub fn accepts(&self) -> String {
        match self.kind {
            Kind::Integer { min, max, .. } => {
                format!("a whole number from {} to {}", grouped(min), grouped(max))
            }
            Kind::Number { min, max, .. } => {
                format!("a number from {} to {}", grouped(min), grouped(max))
            }
            Kind::Choice { options } => {
                let mut values: Vec<_> = options.iter().map(|option| option.value).collect();
                values.sort_unstable();
                format!("one of {}", values.join(", "))
            }
        }
    }

    /// Checks a JSON value strictly.
    ///
    /// # Errors
    /// The value has the wrong type or is out of range.
    pub fn check(&self, value: &Value) -> Result<()> {
        let fits = match self.kind {
            Kind::Integer { min, max, .. } => value
                .as_f64()
                .is_some_and(|x| x.fract() == 0.0 && (min..=max).contains(&x)),
            Kind::Number {
                min, max, follows, ..
            } => {
                value.as_f64().is_some_and(|x| (min..=max).contains(&x))
                    || (follows.is_some() && value.is_null())
            }
            Kind::Choice { options } => value
                .as_str()
                .is_some_and(|name| options.iter().any(|option| option.value == name)),
        };
        if fits {
            return Ok(());
        }
        let shown = excerpt(&value.to_string());
        Err(self.problem(ErrorKind::Setting, &format!("{shown} is not possible")))
    }

    /// Reads a value as a link spells it, leniently.
    ///
    /// Returns the value to use, if any, and what was wrong with the text, if anything: a number
    /// out of range is clamped, a fraction where a whole number belongs is rounded, anything else
    /// is ignored.
    pub fn read(&self, text: &str) -> (Option<Value>, Option<Error>) {
        let (min, max, whole) = match self.kind {
            Kind::Integer { min, max, .. } => (min, max, true),
            Kind::Number { min, max, .. } => (min, max, false),
            Kind::Choice { .. } => {
                let value = Value::from(text);
                return match self.check(&value) {
                    Ok(()) => (Some(value), None),
                    Err(_) => (None, Some(self.unreadable(text))),
                };
            }
        };
        let Some(given) = text.trim().parse::<f64>().ok().filter(|x| x.is_finite()) else {
            return (None, Some(self.unreadable(text)));
        };
        // Adding zero turns −0 into 0, which has only one spelling.
        let clamped = given.clamp(min, max) + 0.0;
        let used = if whole { clamped.round() } else { clamped };
        let problem = (used != given).then(|| {
            let what = format!(
                "{} is not possible, {} is used",
                excerpt(text),
                grouped(used)
            );
            self.problem(ErrorKind::Link, &what)
        });
        let value = if whole {
            Value::from(used as u64)
        } else {
            Value::from(used)
        };
        (Some(value), problem)
    }

    fn unreadable(&self, text: &str) -> Error {
        let what = format!("“{}” is ignored", excerpt(text));
        self.problem(ErrorKind::Link, &what)
    }

    fn problem(&self, kind: ErrorKind, what: &str) -> Error {
        let message = format!("{}: {what}; it takes {}.", self.label, self.accepts());
        Error::new(kind, self.key, message)
    }
}

/// As much of a stranger's text as fits into a sentence.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 32;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A number with its thousands grouped by commas: 5,000.
fn grouped(value: f64) -> String {
    let text = value.to_string();
    let (whole, rest) = match text.find('.') {
        Some(point) => text.split_at(point),
        None => (text.as_str(), ""),
    };
    let mut shown = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::controls::CONTROLS;

    fn control(key: &str) -> &'static Control {
        Control::find(key).unwrap()
    }

    #[test]
    fn labels_and_keys_are_unique() {
        for (index, one) in CONTROLS.iter().enumerate() {
            for other in &CONTROLS[index + 1..] {
                assert_ne!(one.key, other.key);
                assert_ne!(one.label, other.label);
            }
        }
    }

    #[test]
    fn numbers_out_of_range_are_clamped_and_reported() {
        let (value, problem) = control("train").read("99999999999");
        assert_eq!(value, Some(Value::from(5000)));
        assert_eq!(
            problem.unwrap().message,
            "Training images: 99999999999 is not possible, 5,000 is used; it takes a whole number \
             from 10 to 5,000."
        );
    }

    #[test]
    fn garbage_is_ignored_and_reported() {
        for text in ["NaN", "inf", "1e999", "", "twelve", "0x10", "１２"] {
            let (value, problem) = control("train").read(text);
            assert_eq!(value, None, "{text}");
            assert!(
                problem.unwrap().message.starts_with("Training images: “"),
                "{text}"
            );
        }
    }

    #[test]
    fn bounds_themselves_are_accepted() {
        for control in CONTROLS {
            if let Kind::Integer { min, max, .. } | Kind::Number { min, max, .. } = control.kind {
                for bound in [min, max] {
                    assert_eq!(control.read(&bound.to_string()).1, None, "{}", control.key);
                }
            }
        }
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(5000.0), "5,000");
        assert_eq!(grouped(4_294_967_295.0), "4,294,967,295");
        assert_eq!(grouped(0.00001), "0.00001");
        assert_eq!(grouped(100.0), "100");
    }

    #[test]
    fn long_text_is_cut_in_a_message() {
        let (_, problem) = control("data").read(&"x".repeat(100_000));
        assert!(problem.unwrap().message.len() < 200);
    }
}
