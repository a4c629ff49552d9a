//! What several test files share.
#![allow(dead_code, reason = "not every test file needs everything")]

use overfit_lab::dataset::{Decks, Library, Splits};
use overfit_lab::run::Run;
use overfit_lab::run::event::Event;
use overfit_lab::settings::Experiment;
use overfit_lab::settings::share_link;

/// The experiment of a link that must be free of problems.
pub fn experiment(link: &str) -> Experiment {
    let reading = share_link::read(link);
    assert_eq!(reading.problems, [], "{link}");
    reading.experiment
}

/// A network and a data set small enough for every engine, browser and gradient.
pub const TINY: &str = "#train=24&test=16&classes=3&blocks=2&width=4&dense=8&batch=8&epochs=2";

/// The splits of an experiment on drawn images.
pub fn splits(experiment: &Experiment) -> Splits {
    let library = Library::default();
    let decks = Decks::new(experiment, &library).expect("drawn images");
    Splits::draw(experiment, &decks)
}

/// A run of an experiment on drawn images.
pub fn run(experiment: &Experiment) -> Run {
    Run::new(1, experiment, &Library::default()).expect("a valid experiment")
}

/// Trains an experiment to its end and returns all events.
pub fn events(experiment: &Experiment) -> Vec<Event> {
    let mut run = run(experiment);
    let mut events = vec![run.started().event];
    while !run.is_done() {
        let happened = pollster::block_on(run.advance());
        events.extend(happened.into_iter().map(|event| event.event));
    }
    events
}

/// The loss of every step and every measurement of a run, in order.
pub fn losses(experiment: &Experiment) -> Vec<f64> {
    events(experiment)
        .iter()
        .filter_map(|event| match event {
            Event::Step { loss, .. } => Some(*loss),
            Event::Evaluation { score, .. } => Some(score.loss),
            _ => None,
        })
        .collect()
}

/// The digest of a finished run.
pub fn digest(experiment: &Experiment) -> String {
    match events(experiment).pop() {
        Some(Event::Finished { digest, .. }) => digest,
        other => panic!("the run did not finish: {other:?}"),
    }
}

/// Little-endian 32-bit floats.
pub fn floats(bytes: &[u8]) -> Vec<f32> {
    let words = bytes.chunks_exact(size_of::<f32>());
    words
        .map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}
