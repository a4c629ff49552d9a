//! `run`, and what other commands need of it: links are read, experiments trained, events printed.

use std::io::Write;
use std::process::ExitCode;

use overfit_lab::error::Error;
use overfit_lab::run::Run;
use overfit_lab::run::event::{Event, RunEvent};
use overfit_lab::settings::Experiment;
use overfit_lab::settings::share_link::{self, LinkReading};

use crate::image_files;

/// Trains one experiment and prints its events as JSON, one a line.
pub fn run(link: &str) -> ExitCode {
    // Nobody may read any more (`run … | head`): then there is no point in going on.
    match train(&read(link), print) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(error),
    }
}

/// Reads a link; problems go to standard error, the run goes on without what was wrong.
pub fn read(link: &str) -> Experiment {
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

/// Trains an experiment until its end, or until `hear`, which is called with every event, returns
/// false; returns whether it came to the end.
pub fn train(
    experiment: &Experiment,
    mut hear: impl FnMut(&RunEvent) -> bool,
) -> Result<bool, Error> {
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

/// Prints a failure as the event it is.
pub fn failed(error: Error) -> ExitCode {
    print(&RunEvent {
        run_id: 1,
        event: Event::Failed(error),
    });
    ExitCode::FAILURE
}

/// Prints an event; false when nobody reads any more.
pub fn print(event: &RunEvent) -> bool {
    let mut line = serde_json::to_vec(event).unwrap_or_default();
    line.push(b'\n');
    std::io::stdout().lock().write_all(&line).is_ok()
}
