//! From evidence to verdict: measure, triage, put into words.

use crate::evidence::Evidence;
use crate::measured::Measured;
use crate::verdict::{Clue, Diagnosis, Verdict, ruled_out, triage};

/// Measures what the evidence allows, and judges it.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let measured = Measured::new(evidence);
    let probes = measured.probes();
    let (cause, judged) = triage(&measured);
    let decision = judged.decision;
    let clues = decision.decided_by.iter().filter_map(|&name| {
        let probe = probes.iter().find(|probe| probe.name == name)?;
        Some(Clue {
            probe: name,
            says: probe.sentence.clone(),
        })
    });
    let text = decision.text.unwrap_or(cause.entry().text)(&judged);
    let verdict = Verdict {
        cause,
        label: cause.label().to_owned(),
        is_fault: judged.is_fault,
        certainty: decision.certainty,
        headline: text.headline,
        explanation: text.explanation,
        evidence: clues.collect(),
        ruled_out: ruled_out(cause, &judged),
        checks: text.checks.into_iter().map(str::to_owned).collect(),
        outlook: text.outlook,
    };
    Diagnosis { verdict, probes }
}
