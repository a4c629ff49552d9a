//! `run`, and what other commands need of it: links are read, experiments trained, events printed.

use overfit_lab::run::Run;
use overfit_lab::run::event::{Event, RunEvent};
use overfit_lab::settings::Experiment;
use overfit_lab::settings::share_link::{self, LinkReading};

use crate::image_files;
use crate::output::{Outcome, note, print_event};

/// Trains one experiment and prints its events as JSON, one a line.
pub fn run(link: &str) -> Outcome {
    // Where nobody reads any more (`run … | head`) there is no point in going on.
    train(&read(link)?, print_event)
}

/// Reads a link; problems go to standard error, the run goes on without what was wrong.
pub fn read(link: &str) -> Outcome<Experiment> {
    let LinkReading {
        experiment,
        problems,
        ..
    } = share_link::read(link);
    for problem in problems {
        note(problem)?;
    }
    Ok(experiment)
}

/// Trains an experiment to its end; `hear` is called with every event, and ends it by an error.
pub fn train(experiment: &Experiment, mut hear: impl FnMut(&RunEvent) -> Outcome) -> Outcome {
    let library = image_files::library(experiment)?;
    let mut run = Run::new(1, experiment, &library)?;
    hear(&run.started())?;
    while !run.is_done() {
        for event in pollster::block_on(run.advance()) {
            if let Event::Failed(error) = event.event {
                return Err(error.into());
            }
            hear(&event)?;
        }
    }
    Ok(())
}
