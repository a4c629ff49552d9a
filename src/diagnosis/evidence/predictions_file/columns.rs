//! Where each column of a file stands.

use std::collections::HashMap;

use csv::StringRecord;

use super::limits::{self, shown};
use super::problem::{Problem, problem};

const SPLIT: &[&str] = &["split", "subset", "set"];
const TRUE: &[&str] = &["true", "label", "target", "y_true"];
const PREDICTED: &[&str] = &["predicted", "prediction", "pred", "y_pred"];
/// How the names of columns of probabilities begin.
const PREFIXES: &[&str] = &["probability", "proba", "prob", "p"];

/// A column of probabilities.
pub(super) struct Probability {
    pub at: usize,
    /// What the header calls the column.
    pub header: String,
}

/// Where each column of the file stands.
pub(super) struct Columns {
    pub split: Option<usize>,
    pub label: usize,
    pub predicted: usize,
    /// The columns of probabilities: in the order of the classes, or of the header.
    pub probabilities: Vec<Probability>,
    /// The classes after which the columns of probabilities are called, if not by numbers.
    pub names: Option<Vec<String>>,
}

impl Columns {
    pub fn of(header: &StringRecord) -> Result<Self, Problem> {
        let lower: Vec<String> = header.iter().map(str::to_lowercase).collect();
        let find = |accepted: &[&str]| {
            let at = |name: &&str| lower.iter().position(|x| x == name);
            accepted.iter().find_map(at)
        };
        let needed = |accepted: &[&str]| {
            let field = accepted[0];
            find(accepted).ok_or_else(|| {
                problem(field, format!("The header has no column “{field}”; it should read split,true,predicted and may go on with p0,p1,… ({} are accepted for “{field}” as well).", accepted[1..].join(", ")))
            })
        };
        let (label, predicted) = (needed(TRUE)?, needed(PREDICTED)?);
        let (mut numbered, mut others) = (Vec::new(), Vec::new());
        for (at, name) in lower.iter().enumerate() {
            match Suffix::of(name) {
                Some(Suffix::Number(number)) => numbered.push((number, at)),
                Some(Suffix::Name(start)) => others.push((start, at)),
                None => {}
            }
        }
        let used = [find(SPLIT), Some(label), Some(predicted)]
            .into_iter()
            .flatten();
        let of_classes = if numbered.is_empty() {
            &others
        } else {
            &numbered
        };
        is_unrepeated(&lower, used.chain(of_classes.iter().map(|x| x.1)))?;
        let columns = |at: &[(usize, usize)]| -> Vec<Probability> {
            let column = |&(_, at): &(usize, usize)| Probability {
                at,
                header: shown(&header[at]),
            };
            at.iter().map(column).collect()
        };
        let (probabilities, names) = if numbered.is_empty() {
            let name = |&(start, at): &(usize, usize)| header[at].chars().skip(start).collect();
            let names: Vec<String> = others.iter().map(name).collect();
            (columns(&others), Some(names).filter(|x| !x.is_empty()))
        } else {
            numbered.sort_unstable();
            are_complete(&numbered)?;
            limits::classes(numbered.len(), "p0")?;
            (columns(&numbered), None)
        };
        Ok(Self {
            split: find(SPLIT),
            label,
            predicted,
            probabilities,
            names,
        })
    }
}

/// What stands behind the beginning of the name of a column of probabilities.
enum Suffix {
    /// The number of a class: `p3`, `prob_3`.
    Number(usize),
    /// The name of a class, from which letter of the header on: `prob_cat`.
    Name(usize),
}

impl Suffix {
    fn of(name: &str) -> Option<Self> {
        let rest = PREFIXES.iter().find_map(|prefix| {
            let rest = name.strip_prefix(prefix)?;
            let is_apart = rest.starts_with(['_', '-', ' ', ':']);
            (is_apart || rest.starts_with(|x: char| x.is_ascii_digit())).then_some(rest)
        })?;
        let suffix = rest.trim_start_matches(['_', '-', ' ', ':']);
        if suffix.is_empty() {
            return None;
        }
        let start = name.chars().count() - suffix.chars().count();
        Some(suffix.parse().map_or(Self::Name(start), Self::Number))
    }
}

fn is_unrepeated(header: &[String], used: impl Iterator<Item = usize>) -> Result<(), Problem> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in header {
        *times.entry(name).or_default() += 1;
    }
    let twice = used
        .map(|at| &header[at])
        .find(|name| times[name.as_str()] > 1);
    twice.map_or(Ok(()), |name| {
        let name = shown(name);
        let message = format!(
            "The header has the column “{name}” more than once; each may be there only once."
        );
        Err(problem(&name, message))
    })
}

fn are_complete(numbered: &[(usize, usize)]) -> Result<(), Problem> {
    let missing = numbered.iter().enumerate().find(|(at, x)| *at != x.0);
    missing.map_or(Ok(()), |(expected, _)| {
        Err(problem(
            &format!("p{expected}"),
            format!(
                "The header has no column “p{expected}”, though it has later ones; probabilities need one column for each class, from p0 on."
            ),
        ))
    })
}
