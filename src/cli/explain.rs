//! `link`: the canonical spelling of a link, and what each of its settings is.

use crate::output::{Outcome, print};
use overfit_lab::settings::share_link::{self, LinkReading};
use overfit_lab::settings::{CONTROLS, CnnConfig, Experiment, PRESETS};

/// Prints what a link means, setting by setting.
pub fn explain(link: &str) -> Outcome {
    let LinkReading {
        experiment,
        problems,
        ..
    } = share_link::read(link);
    let mut lines = vec![share_link::write(&experiment)];
    lines.extend(problems.iter().map(|problem| format!("! {problem}")));
    if let Some(preset) = PRESETS.iter().find(|p| p.experiment() == experiment) {
        lines.push(format!("\n{}: {}", preset.label, preset.lesson));
    }
    let network = CnnConfig::new(&experiment.in_force());
    lines.push(format!("\n{} parameters\n", network.parameter_count()));
    let (values, defaults) = (experiment.values(), Experiment::default().values());
    for control in CONTROLS {
        let value = &values[control.key];
        let mark = if *value == defaults[control.key] {
            ' '
        } else {
            '*'
        };
        let shown = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        lines.push(format!(
            "{mark} {:<12} {shown:<10} {}: {}.",
            control.key,
            control.label,
            control.accepts()
        ));
    }
    lines.push("\n* differs from the default".to_owned());
    print(lines.join("\n"))
}
