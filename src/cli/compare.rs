//! `compare`: experiments over several seeds, side by side, as a Markdown table.

use std::num::NonZero;

use indicatif::ProgressBar;

use overfit_lab::run::event::Event;
use overfit_lab::run::split::Split;
use overfit_lab::settings::Experiment;
use overfit_lab::training::metrics::mean_and_deviation;

use crate::output::{Outcome, print};
use crate::pool::{self, progress};
use crate::training::{read, train};

/// What to compare.
#[derive(clap::Args)]
pub struct Compare {
    /// Share links, one an experiment; their own seeds are not used
    #[arg(required = true)]
    links: Vec<String>,
    /// Train each experiment with seeds 1 to this
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    seeds: u32,
    /// Runs at a time [default: one a processor core]
    #[arg(long)]
    jobs: Option<NonZero<usize>>,
}

/// The last metrics of one run.
#[derive(Clone, Copy, Default)]
struct Metrics {
    reported: f64,
    train: f64,
    train_loss: f64,
    test: f64,
    test_loss: f64,
}

/// A column of the table: its heading, how a run's value is read, and how it is written.
type Column = (&'static str, fn(&Metrics) -> f64, fn(f64, f64) -> String);

const COLUMNS: &[Column] = &[
    ("reported", |run| run.reported, percent),
    ("training", |run| run.train, percent),
    ("test", |run| run.test, percent),
    ("gap", |run| run.train - run.test, percent),
    ("training loss", |run| run.train_loss, plain),
    ("test loss", |run| run.test_loss, plain),
];

fn percent(mean: f64, deviation: f64) -> String {
    format!("{:.1}% ± {:.1}", 100.0 * mean, 100.0 * deviation)
}

fn plain(mean: f64, deviation: f64) -> String {
    format!("{mean:.3} ± {deviation:.3}")
}

impl Compare {
    /// Trains everything and prints the table; progress goes to standard error.
    pub fn print(&self) -> Outcome {
        let links = self.links.iter();
        let experiments: Vec<_> = links.map(|link| read(link)).collect::<Outcome<_>>()?;
        let runs: Vec<_> = experiments
            .iter()
            .flat_map(|experiment| {
                (1..=self.seeds).map(|seed| Experiment {
                    seed,
                    ..experiment.clone()
                })
            })
            .collect();
        let outcomes = train_all(&runs, self.jobs)?;
        let headings: Vec<_> = COLUMNS.iter().map(|column| column.0).collect();
        let mut table = vec![
            format!(
                "Final figures, mean ± standard deviation over {} seeds:\n",
                self.seeds
            ),
            format!("| experiment | {} |", headings.join(" | ")),
            format!("|---|{}", "---|".repeat(COLUMNS.len())),
        ];
        for (link, outcomes) in self.links.iter().zip(outcomes.chunks(self.seeds as usize)) {
            let cells: Vec<_> = COLUMNS
                .iter()
                .map(|(_, figure, write)| {
                    let figures: Vec<f64> = outcomes.iter().map(figure).collect();
                    let (mean, deviation) = mean_and_deviation(&figures);
                    write(mean, deviation)
                })
                .collect();
            table.push(format!("| `{link}` | {} |", cells.join(" | ")));
        }
        print(table.join("\n"))
    }
}

/// Trains the experiments, several at a time, and returns their outcomes in the same order.
fn train_all(runs: &[Experiment], jobs: Option<NonZero<usize>>) -> Outcome<Vec<Metrics>> {
    let epochs = runs.iter().map(|run| u64::from(run.training.epochs)).sum();
    let bar = progress(epochs, "epochs");
    let outcomes = pool::map(runs, jobs, |experiment| outcome(experiment, &bar))?;
    bar.finish_and_clear();
    Ok(outcomes)
}

fn outcome(experiment: &Experiment, progress: &ProgressBar) -> Outcome<Metrics> {
    let mut outcome = Metrics::default();
    train(experiment, |event| {
        if let Event::Evaluation { split, score, .. } = event.event {
            match split {
                Split::Reported => {
                    outcome.reported = score.accuracy;
                    progress.inc(1);
                }
                Split::Train => {
                    (outcome.train, outcome.train_loss) = (score.accuracy, score.loss);
                }
                Split::Test => {
                    (outcome.test, outcome.test_loss) = (score.accuracy, score.loss);
                }
                Split::Validation => {}
            }
        }
        Ok(())
    })?;
    Ok(outcome)
}
