//! `link`: the canonical spelling of a link, and what each of its settings is.

use overfit_lab::settings::share_link::{self, LinkReading};
use overfit_lab::settings::{CONTROLS, CnnConfig, Experiment, PRESETS};

/// Prints what a link means, setting by setting.
pub fn explain(link: &str) {
    let LinkReading {
        experiment,
        problems,
        ..
    } = share_link::read(link);
    println!("{}", share_link::write(&experiment));
    for problem in &problems {
        println!("! {problem}");
    }
    if let Some(preset) = PRESETS.iter().find(|p| p.experiment() == experiment) {
        println!("\n{}: {}", preset.label, preset.lesson);
    }
    let network = CnnConfig::new(&experiment.in_force());
    println!("\n{} parameters\n", network.parameter_count());
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
        println!(
            "{mark} {:<12} {shown:<10} {}: {}.",
            control.key,
            control.label,
            control.accepts()
        );
    }
    println!("\n* differs from the default");
}
