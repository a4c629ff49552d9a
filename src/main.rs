//! The command line: the same links and the same events as the page, without a browser.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use overfit_lab::controls::CONTROLS;
use overfit_lab::error::Error;
use overfit_lab::event::{Event, RunEvent};
use overfit_lab::experiment::Experiment;
use overfit_lab::model::CnnConfig;
use overfit_lab::presets::PRESETS;
use overfit_lab::run::Run;
use overfit_lab::share_link::{self, LinkReading};

mod compare;
mod confusion;
mod diagnose;
mod export_folder;
mod image_files;
mod pool;

/// Overfit Lab on the command line: why does my CNN do well in training and badly in testing?
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train one experiment and print its events as JSON, one a line
    Run {
        /// A share link, whole or from its # on: '#preset=overfit&seed=7'
        link: String,
    },
    /// Print the canonical spelling of a link and explain every setting
    Link {
        /// A share link, whole or from its # on
        link: String,
    },
    /// Train experiments over several seeds and print a table of their final figures
    Compare(compare::Compare),
    /// Train one experiment, or read predictions made elsewhere, and say why training and test differ
    Diagnose(diagnose::Diagnose),
    /// Write an experiment's images, initial weights and programs for PyTorch, Keras and Burn into a
    /// folder
    Export(export_folder::Export),
    /// Plant every scenario in several experiments and print what the verdict calls each
    Confusion(confusion::Confusion),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Run { link } => run(&read(&link)),
        Command::Link { link } => {
            explain(&link);
            ExitCode::SUCCESS
        }
        Command::Compare(compare) => compare.print(),
        Command::Diagnose(diagnose) => diagnose.print(),
        Command::Export(export) => export.print(),
        Command::Confusion(confusion) => confusion.print(),
    }
}

/// Reads a link; problems go to standard error, the run goes on without what was wrong.
fn read(link: &str) -> Experiment {
    let LinkReading {
        experiment,
        problems,
        ..
    } = share_link::read(link);
    for problem in problems {
        eprintln!("{problem}");
    }
    experiment
}

fn run(experiment: &Experiment) -> ExitCode {
    // Nobody may read any more (`run … | head`): then there is no point in going on.
    match train(experiment, print) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(error),
    }
}

/// Trains an experiment to its end, or until `hear`, which gets every event, wants no more; returns
/// whether that was the end.
fn train(experiment: &Experiment, mut hear: impl FnMut(&RunEvent) -> bool) -> Result<bool, Error> {
    let library = image_files::library(experiment)?;
    let mut run = Run::new(1, experiment, &library)?;
    let mut goes_on = hear(&run.started());
    while goes_on && !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            if let Event::Failed(error) = event.event {
                return Err(error);
            }
            goes_on &= hear(&event);
        }
    }
    Ok(goes_on)
}

fn failed(error: Error) -> ExitCode {
    print(&RunEvent {
        run_id: 1,
        event: Event::Failed(error),
    });
    ExitCode::FAILURE
}

/// Prints an event; false when nobody reads any more.
fn print(event: &RunEvent) -> bool {
    let mut line = serde_json::to_vec(event).unwrap_or_default();
    line.push(b'\n');
    std::io::stdout().lock().write_all(&line).is_ok()
}

fn explain(link: &str) {
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
    let network = CnnConfig::new(&experiment);
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
