//! `diagnose`: the verdict on a run, or on predictions made elsewhere, in words.

use std::io::Read;
use std::path::PathBuf;

use diagnosis::{Certainty, Diagnosis, Finding, MOST_BYTES, read_predictions};

use crate::output::{Ending, Outcome, note, print, print_event};
use crate::training::{read, train};
use overfit_lab::error::{Error, ErrorKind};
use overfit_lab::run::event::{Event, RunEvent};
use overfit_lab::run::memorization::{MemorizationCheck, reported};
use overfit_lab::settings::Experiment;

/// What to diagnose.
#[derive(clap::Args)]
pub struct Diagnose {
    /// A share link, whole or from its # on: its run's events go to standard output as JSON, the
    /// verdict in words to standard error
    #[arg(required_unless_present = "predictions")]
    link: Option<String>,
    /// A CSV file of predictions made elsewhere: split,true,predicted[,p0,p1,…]
    #[arg(long, conflicts_with = "link")]
    predictions: Option<PathBuf>,
    /// Train the network on random labels, too, and compare: takes as long again
    #[arg(long, requires = "link")]
    memorization: bool,
}

impl Diagnose {
    /// Prints the verdict.
    pub fn print(&self) -> Outcome {
        let mut output = Output { is_read: true };
        let diagnosis = match (&self.link, &self.predictions) {
            (_, Some(file)) => of_file(file, &mut output)?,
            (link, None) => of_run(
                link.as_deref().unwrap_or_default(),
                self.memorization,
                &mut output,
            )?,
        };
        note(in_words(&diagnosis))?;
        if output.is_read {
            Ok(())
        } else {
            Err(Ending::Unread)
        }
    }
}

/// Standard output as long as somebody reads it: who stops may still want the verdict, which goes to
/// standard error.
struct Output {
    is_read: bool,
}

impl Output {
    fn try_to(&mut self, print: impl FnOnce() -> Outcome) -> Outcome {
        if !self.is_read {
            return Ok(());
        }
        match print() {
            Err(Ending::Unread) => {
                self.is_read = false;
                Ok(())
            }
            outcome => outcome,
        }
    }
}

/// Trains an experiment and returns the last diagnosis; calls `hear` with every event.
pub fn last_diagnosis(
    experiment: &Experiment,
    mut hear: impl FnMut(&RunEvent) -> Outcome,
) -> Outcome<Diagnosis> {
    let mut last = None;
    train(experiment, |event| {
        hear(event)?;
        if let Event::Diagnosis { diagnosis, .. } = &event.event {
            last = Some(diagnosis.clone());
        }
        Ok(())
    })?;
    last.ok_or_else(|| {
        let message = "The run ended without a diagnosis.";
        Error::new(ErrorKind::Engine, "", message).into()
    })
}

/// Trains the experiment of a link and returns its last diagnosis.
fn of_run(link: &str, memorization: bool, output: &mut Output) -> Outcome<Diagnosis> {
    let experiment = read(link)?;
    let mut history = Vec::new();
    let mut diagnosis = last_diagnosis(&experiment, |event| {
        history.extend(reported(&event.event));
        output.try_to(|| print_event(event))
    })?;
    if memorization {
        let library = crate::image_files::library(&experiment)?;
        let mut check = MemorizationCheck::new(&experiment, &history, &library)?;
        let probe = loop {
            let progress = pollster::block_on(check.advance())?;
            if progress.done >= 1.0 {
                break progress.probe;
            }
        };
        diagnosis.probes.extend(probe);
    }
    Ok(diagnosis)
}

fn of_file(file: &PathBuf, output: &mut Output) -> Outcome<Diagnosis> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = format!("{} cannot be read: {error}.", file.display());
        Error::new(ErrorKind::Predictions, "", message)
    };
    let mut bytes = Vec::new();
    // One byte more than is judged, so that a larger file is refused, but never read whole.
    std::fs::File::open(file)
        .and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    let text = if bytes.len() > MOST_BYTES {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        String::from_utf8(bytes).map_err(|error| unreadable(&error))?
    };
    let diagnosis = diagnosis::diagnose(&read_predictions(&text).map_err(Error::from)?);
    output.try_to(|| print(serde_json::to_string(&diagnosis).unwrap_or_default()))?;
    Ok(diagnosis)
}

fn in_words(Diagnosis { verdict, probes }: &Diagnosis) -> String {
    let certainty = match verdict.certainty {
        Certainty::Certain => "certain",
        Certainty::Likely => "likely",
        Certainty::Unclear => "cannot tell",
    };
    let mut lines = vec![
        format!("\n{} ({certainty})", verdict.label),
        format!("{}\n{}", verdict.headline, verdict.explanation),
    ];
    if !verdict.evidence.is_empty() {
        lines.push("\nWhat decides:".to_owned());
    }
    let evidence = verdict.evidence.iter();
    lines.extend(evidence.map(|clue| format!("- {}", clue.says)));
    if !verdict.ruled_out.is_empty() {
        lines.push("\nWhat it rules out:".to_owned());
    }
    let ruled_out = verdict.ruled_out.iter();
    lines.extend(ruled_out.map(|other| format!("- {}: {}", other.label, other.because)));
    lines.push("\nWhat to check in your own code:".to_owned());
    lines.extend(verdict.checks.iter().map(|check| format!("- {check}")));
    lines.push(format!("\n{}\n\nAll the evidence:", verdict.outlook));
    lines.extend(probes.iter().map(|probe| {
        let mark = match probe.finding {
            Finding::Fine => "ok",
            Finding::Concern => "!!",
            Finding::Open => "??",
        };
        format!("{mark} {}: {}", probe.label, probe.sentence)
    }));
    lines.join("\n")
}
