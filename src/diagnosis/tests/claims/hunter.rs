//! Reads the sentences of a diagnosis as a person would, and complains about each that is not so.

use diagnosis::statistics::{Share, newcombe_interval};
use diagnosis::{Cause, Certainty, Diagnosis, Finding, ProbeName};

use super::evidence::Seen;

/// A kind of complaint, and the sentence or fact it is about.
pub type Complaint = (&'static str, String);

/// All sentences of a diagnosis.
fn sentences(found: &Diagnosis) -> Vec<&str> {
    let verdict = &found.verdict;
    let mut all: Vec<&str> = vec![&verdict.headline, &verdict.explanation, &verdict.outlook];
    all.extend(verdict.checks.iter().map(String::as_str));
    all.extend(verdict.evidence.iter().map(|x| x.says.as_str()));
    all.extend(verdict.ruled_out.iter().map(|x| x.because.as_str()));
    for probe in &found.probes {
        all.extend([&probe.figure, &probe.expected, &probe.sentence].map(String::as_str));
    }
    all
}

/// All percentages of a text, in order.
fn percentages(text: &str) -> Vec<f64> {
    let marks = text.match_indices('%').map(|(end, _)| &text[..end]);
    marks
        .filter_map(|before| {
            let start = before
                .rfind(|x: char| !x.is_ascii_digit() && x != '.')
                .map_or(0, |x| {
                    x + before[x..].chars().next().map_or(1, char::len_utf8)
                });
            before[start..].parse().ok()
        })
        .collect()
}

/// The first number after some words.
fn number_after(text: &str, words: &str) -> Option<f64> {
    let (_, rest) = text.split_once(words)?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(|x| x.is_ascii_digit() || matches!(x, '.' | '−'))
        .collect();
    digits.replace('−', "-").trim_end_matches('.').parse().ok()
}

fn difference(one: (usize, usize), other: (usize, usize)) -> (f64, [f64; 2]) {
    let share = |(part, count): (usize, usize)| Share { part, count };
    (
        share(one).value() - share(other).value(),
        newcombe_interval(share(one), share(other)),
    )
}

fn value((part, count): (usize, usize)) -> f64 {
    part as f64 / count.max(1) as f64
}

/// All that is wrong with a diagnosis.
pub fn complaints(seen: &Seen, found: &Diagnosis) -> Vec<Complaint> {
    let mut all = Vec::new();
    for sentence in sentences(found) {
        all.extend(of_form(sentence).map(|kind| (kind, sentence.to_owned())));
        all.extend(of_comparison(seen, sentence).map(|kind| (kind, sentence.to_owned())));
        all.extend(of_own_figures(sentence).map(|kind| (kind, sentence.to_owned())));
    }
    for cleared in &found.verdict.ruled_out {
        let kind = of_exclusion(cleared.cause, &cleared.because);
        all.extend(kind.map(|kind| (kind, format!("{}: {}", cleared.label, cleared.because))));
    }
    all.extend(
        of_verdict(seen, found)
            .into_iter()
            .map(|kind| (kind, found.verdict.headline.clone())),
    );
    all.extend(of_what_is_untold(seen, found).map(|kind| (kind, found.verdict.headline.clone())));
    all
}

/// Numbers and their words.
fn of_form(sentence: &str) -> Option<&'static str> {
    let words: Vec<&str> = sentence
        .split([' ', ',', ';', '(', ')', ':'])
        .map(|x| x.trim_end_matches('.'))
        .filter(|x| !["test", "training", "validation", "true"].contains(x))
        .collect();
    let many = ["images", "classes", "labels", "places", "points", "rows"];
    if words
        .windows(2)
        .any(|x| x[0] == "1" && many.contains(&x[1]))
    {
        return Some("n: one of many");
    }
    if words
        .windows(3)
        .any(|x| x[0] == "of" && x[1] == "1" && many.contains(&x[2]))
    {
        return Some("n: of one of many");
    }
    if words
        .iter()
        .any(|x| ["NaN", "inf", "-inf", "−inf", "NaN%", "inf%", "unknown"].contains(x))
    {
        return Some("a figure that is none");
    }
    percentages(sentence)
        .iter()
        .any(|x| *x > 100.0)
        .then_some("more than 100%")
}

/// Phrases that compare, held against the evidence.
fn of_comparison(seen: &Seen, sentence: &str) -> Option<&'static str> {
    let has = |words: &str| sentence.contains(words);
    let gap = seen
        .train
        .zip(seen.test)
        .map(|(train, test)| difference(train, test));
    if has("about as well") {
        match gap {
            None => return Some("about as well as nothing"),
            Some((gap, _)) if gap < -0.1 => {
                return Some("a: about as well, and the wrong way round");
            }
            Some((gap, [low, high])) if gap > 0.055 || low < -0.15 || high > 0.15 => {
                return Some("b: about as well, with a gap that may be large");
            }
            _ => {}
        }
    }
    if has("Nothing needs mending")
        && gap.is_none_or(|(gap, [low, high])| gap.abs() > 0.055 || low < -0.15 || high > 0.15)
    {
        return Some("b: nothing needs mending, with a gap that may be large");
    }
    if has("not what costs accuracy") || has("keep their accuracy") {
        let lost = if let Some((only_one, only_other, count)) = seen.paired {
            paired(only_one, only_other, count)
                .min(seen.paths.map_or(1.0, |x| difference(x[0], x[1]).1[1]))
        } else {
            seen.paths.map_or(1.0, |x| difference(x[0], x[1]).1[1])
        };
        if lost > 0.11 {
            return Some("c: nothing is lost on the way, and so few images do not tell");
        }
    }
    let is_as_on_training = || {
        let both = seen.train.zip(seen.test);
        both.is_some_and(|(train, test)| (value(train) - value(test)).abs() < 0.3)
    };
    if has("as on the training images") && !is_as_on_training() {
        return Some("f: as on training images that are not there or are known");
    }
    if has("Both accuracies are low")
        && [seen.train, seen.test]
            .iter()
            .flatten()
            .any(|x| value(*x) > 0.7)
    {
        return Some("g: both accuracies are low, and are not");
    }
    if has("by learning each by heart") && !seen.train.is_some_and(|x| value(x) > 0.98) {
        return Some("m: each by heart, and few are known");
    }
    if has("on test images the same change gives") && !seen.has_test_normalization {
        return Some("figures of test images that are not there");
    }
    if (has("tell nothing about the true classes") || has("tell hardly anything"))
        && seen.test.is_some_and(|x| x.1 < 12 && seen.classes > 1)
        && !has("share 0 nats")
    {
        return Some("predictions tell nothing, and so few images do not tell");
    }
    None
}

/// The largest share lost between two answers to the same images (Agresti and Min, 2005).
fn paired(only_one: usize, only_other: usize, count: usize) -> f64 {
    let n = count as f64 + 2.0;
    let (a, b) = (only_one as f64 + 0.5, only_other as f64 + 0.5);
    (a - b) / n + 1.96 * (a + b - (a - b).powi(2) / n).sqrt() / n
}

/// Phrases that compare, held against figures of the same sentence.
fn of_own_figures(sentence: &str) -> Option<&'static str> {
    let has = |words: &str| sentence.contains(words);
    let shares = percentages(sentence);
    if has("similar shares") && number_after(sentence, "differ by").is_none_or(|x| x > 11.0) {
        return Some("d: similar shares that are not");
    }
    if has("renaming mends nothing") && shares.len() >= 2 && shares[0] - shares[1] > 10.0 {
        return Some("renaming mends nothing, and does");
    }
    if has("no better than guessing") && has("(95% interval") {
        // Accuracy, “95% interval”, its end, chance.
        if let [_, _, high, chance, ..] = shares[..]
            && high > chance + 13.0
        {
            return Some("no better than guessing, and so few images do not tell");
        }
    }
    if has("the gap is") && sentence.ends_with(", small.") {
        let low = number_after(sentence, "(95% interval").unwrap_or(-100.0);
        if low < -13.0 {
            return Some("a: a small gap that may be large the wrong way round");
        }
    }
    if has("does not rise clearly") {
        let (last, lowest) = (
            number_after(sentence, "held-out images is"),
            number_after(sentence, "lowest value of"),
        );
        if last
            .zip(lowest)
            .is_none_or(|(last, lowest)| last > 1.12 * lowest)
        {
            return Some("a loss that does not rise, and has risen");
        }
    }
    if has("mode: the remembered averages fit") {
        let is_far = number_after(sentence, "by a factor of").is_some_and(|x| x >= 1.8);
        if is_far || shares.len() < 2 || shares[0] - shares[1] > 11.0 {
            return Some("averages that fit, and do not");
        }
    }
    if has("is right:") && has("stated training accuracy") {
        let part =
            number_after(sentence, "is right:").zip(number_after(sentence, " of ").or(Some(0.0)));
        let count = sentence
            .split_once("is right:")
            .and_then(|x| number_after(x.1, " of "));
        if let (Some((part, _)), Some(count)) = (part, count)
            && shares
                .first()
                .is_none_or(|stated| (stated - 100.0 * part / count).abs() > 0.2)
        {
            return Some("a stated accuracy that is right, and is not");
        }
    }
    if has("is not the share of training images named right, which is")
        && shares.len() >= 2
        && shares[0] == shares[1]
    {
        return Some("two figures that differ, and are the same");
    }
    if has("so the network starts with strong opinions") {
        let (loss, guess) = (
            number_after(sentence, "the loss is"),
            number_after(sentence, "classes gives"),
        );
        if loss.zip(guess).is_none_or(|(loss, guess)| loss < guess) {
            return Some("strong opinions at a small loss");
        }
    }
    None
}

/// Why a cause is excluded.
fn of_exclusion(cause: Cause, because: &str) -> Option<&'static str> {
    let shares = percentages(because);
    let first_two = || shares.first().copied().zip(shares.get(1).copied());
    let first = shares.first().copied().unwrap_or(100.0);
    let wrong = match cause {
        Cause::Imbalance => first > 60.0,
        Cause::ClassSortedSplit => first >= 35.0,
        Cause::ClassIndices => first_two().is_some_and(|(renamed, as_is)| renamed - as_is > 10.0),
        Cause::DomainShift => first >= 30.0,
        Cause::Shortcut => first_two().is_some_and(|(train, test)| train - test > 20.0),
        Cause::NormalizationStatistics => {
            first_two().is_some_and(|(running, batch)| batch - running > 11.0)
        }
        Cause::Leakage => {
            let count = number_after(because, " of ").unwrap_or(1.0);
            let part: f64 = because
                .split(' ')
                .next()
                .and_then(|x| x.parse().ok())
                .unwrap_or(1.0);
            part / count >= 0.03
        }
        _ => false,
    };
    wrong.then_some(match cause {
        Cause::Imbalance => "e: imbalance excluded by an imbalance",
        Cause::ClassSortedSplit => "e: a sorted split excluded by classes far apart",
        Cause::ClassIndices => "e: renamed classes excluded by a renaming that wins",
        _ => "e: excluded by figures that speak for it",
    })
}

/// The verdict against its own evidence.
fn of_verdict(seen: &Seen, found: &Diagnosis) -> Vec<&'static str> {
    let verdict = &found.verdict;
    let mut all = Vec::new();
    let concerns = |name: ProbeName| {
        found
            .probes
            .iter()
            .any(|x| x.name == name && x.finding == Finding::Concern)
    };
    let is_fine = |name: ProbeName| {
        found
            .probes
            .iter()
            .any(|x| x.name == name && x.finding == Finding::Fine)
    };
    if verdict.cause == Cause::Sound {
        let faults = [
            ProbeName::TrainingAsTest,
            ProbeName::Collapse,
            ProbeName::ClassBalance,
            ProbeName::Permutation,
            ProbeName::Weights,
            ProbeName::Normalization,
            ProbeName::StatedAccuracy,
            ProbeName::Repeat,
            ProbeName::InputStatistics,
            ProbeName::LabelAgreement,
            ProbeName::Duplicates,
        ];
        if faults.into_iter().any(concerns) {
            all.push("no fault found, and one is shown");
        }
        if concerns(ProbeName::Gap) {
            all.push("a: sound, and the gap is not");
        }
    }
    if verdict.cause == Cause::NotLearned && is_fine(ProbeName::Chance) {
        all.push("nothing learned, and test images are named");
    }
    if verdict.cause == Cause::NotLearned
        && seen.train.is_some_and(|x| value(x) > 0.95 && x.1 >= 20)
    {
        all.push("h: nothing learned, and all is known");
    }
    if verdict.cause == Cause::Overfitting && verdict.certainty == Certainty::Likely {
        let lost = seen
            .paths
            .filter(|_| seen.paired.is_none())
            .map(|x| difference(x[0], x[1]).1[1]);
        if lost.is_some_and(|x| x > 0.11) {
            all.push("c: overfitting is likely, and the way was not seen");
        }
    }
    for other in &verdict.ruled_out {
        let quoted = format!("“{}”", other.label);
        if other.cause == verdict.cause || verdict.explanation.contains(&quoted) {
            all.push("a cause both possible and excluded");
        }
    }
    all
}

/// What must be told, and is not.
fn of_what_is_untold(seen: &Seen, found: &Diagnosis) -> Option<&'static str> {
    let all = sentences(found).join("\n");
    let has = |words: &str| all.contains(words);
    if seen.held == 1 && !found.verdict.is_fault && !has("one class") && !has("contradict") {
        return Some("h: one class, untold");
    }
    if seen.against > 0.3
        && !has("probable")
        && found
            .probes
            .iter()
            .all(|x| x.name != ProbeName::Drift && x.name != ProbeName::Texture)
    {
        return Some("i: contradicting columns, untold");
    }
    if has("there are only 0") || has("moves test accuracy by 100%") && seen.test.is_none() {
        return Some("l: there are only 0 test images");
    }
    if seen.test.is_none() && seen.validation.is_some() && !has("alidation") {
        return Some("l: validation images, untold");
    }
    let is_apart = seen
        .test
        .zip(seen.train)
        .is_some_and(|(test, _)| seen.unseen * 10 > test.1 && seen.unseen > 20);
    let has_images = found
        .probes
        .iter()
        .any(|x| x.name == ProbeName::Texture || x.name == ProbeName::Drift);
    if is_apart
        && seen.apart.is_some()
        && !has_images
        && !has("no training image has")
        && !has("do not hold at all")
    {
        return Some("d: classes that were never trained, untold");
    }
    None
}
