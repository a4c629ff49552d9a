//! `confusion`: every scenario planted in several experiments, and what the verdict calls it.

use std::collections::BTreeMap;
use std::num::NonZero;

use diagnosis::Verdict;

use overfit_lab::settings::{Experiment, Fault, SCENARIOS, Scenario};

use crate::diagnose::last_diagnosis;
use crate::output::{Outcome, note, print};
use crate::pool::{self, progress};
use crate::training::read;

/// What to plant scenarios in.
#[derive(clap::Args)]
pub struct Confusion {
    /// Share links of sound experiments; their own seeds and scenarios are not used
    #[arg(default_values_t = DEFAULTS.map(str::to_owned))]
    links: Vec<String>,
    /// The first seed
    #[arg(long, default_value_t = 101)]
    first_seed: u32,
    /// How many seeds, one run each of every scenario in every experiment
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    seeds: u32,
    /// Only these scenarios, as links spell them
    #[arg(long, value_delimiter = ',')]
    scenarios: Vec<String>,
    /// Print each run whose verdict is not what was planted
    #[arg(long)]
    misses: bool,
    /// Runs at a time [default: one a processor core]
    #[arg(long)]
    jobs: Option<NonZero<usize>>,
}

/// Shapes, photographs and noise, small enough to take seconds each.
const DEFAULTS: [&str; 3] = [
    "#epochs=10",
    "#preset=fashion&train=200&epochs=10",
    "#data=noise&classes=4&train=100&test=200&epochs=10",
];

/// One run and what came of it.
#[derive(Clone)]
struct Case {
    experiment: Experiment,
    link: String,
}

impl Confusion {
    /// Trains everything and prints the table.
    pub fn print(&self) -> Outcome {
        let cases = self.cases()?;
        let bar = progress(cases.len() as u64, "runs");
        let verdicts = pool::map(&cases, self.jobs, |case| {
            let diagnosis = last_diagnosis(&case.experiment, |_| Ok(()))?;
            bar.inc(1);
            Ok(diagnosis.verdict)
        });
        bar.finish_and_clear();
        self.print_table(&cases, &verdicts?)
    }

    fn cases(&self) -> Outcome<Vec<Case>> {
        let mut cases = Vec::new();
        let links = self.links.iter();
        let sound: Vec<_> = links.map(|link| read(link)).collect::<Outcome<_>>()?;
        for &scenario in SCENARIOS {
            let story = scenario.story();
            if !self.scenarios.is_empty() && !self.scenarios.iter().any(|name| name == story.value)
            {
                continue;
            }
            for experiment in &sound {
                for seed in self.first_seed..self.first_seed + self.seeds {
                    let experiment = Experiment {
                        seed,
                        fault: Fault {
                            scenario,
                            ..experiment.fault.clone()
                        },
                        ..experiment.clone()
                    };
                    if (story.is_noticeable)(&experiment.data) {
                        let link = overfit_lab::settings::share_link::write(&experiment);
                        cases.push(Case { experiment, link });
                    }
                }
            }
        }
        Ok(cases)
    }

    fn print_table(&self, cases: &[Case], verdicts: &[Verdict]) -> Outcome {
        let mut lines = vec!["| planted | runs | named | verdicts |\n|---|---|---|---|".to_owned()];
        for &scenario in SCENARIOS {
            let story = scenario.story();
            let runs: Vec<_> = cases
                .iter()
                .zip(verdicts)
                .filter(|(case, _)| case.experiment.fault.scenario == scenario)
                .collect();
            if runs.is_empty() {
                continue;
            }
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            let mut named = 0;
            for (case, verdict) in &runs {
                *counts.entry(&verdict.label).or_default() += 1;
                if names(scenario, verdict) {
                    named += 1;
                } else if self.misses {
                    note(format!(
                        "{}: {}: {}",
                        case.link, verdict.label, verdict.headline
                    ))?;
                }
            }
            let counts: Vec<_> = counts
                .iter()
                .map(|(label, count)| format!("{label} {count}"))
                .collect();
            lines.push(format!(
                "| {} | {} | {:.0}% | {} |",
                story.label,
                runs.len(),
                100.0 * f64::from(named) / runs.len() as f64,
                counts.join(", ")
            ));
        }
        print(lines.join("\n"))
    }
}

/// Whether a verdict names what was planted; for a sound pipeline, whether it names no fault.
fn names(scenario: Scenario, verdict: &Verdict) -> bool {
    match scenario.story().cause {
        None => !verdict.is_fault,
        Some(expected) => verdict.cause == expected,
    }
}
