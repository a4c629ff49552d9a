//! Predictions brought from elsewhere: a CSV of true and predicted classes.

use std::collections::HashMap;

use csv::StringRecord;
use serde::Serialize;

use super::predictions::Predictions;
use super::run::{Evidence, Fed, Paths};

/// How many rows are read at most.
const MOST_ROWS: usize = 200_000;
/// How many classes there may be at most: a label is one byte.
const MOST_CLASSES: usize = 255;
/// How far the sum of the probabilities of one image may be from 1.
const ROUNDING: f32 = 0.02;

/// Why a file of predictions could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The column concerned, or `predictions` where it is the whole file.
    pub field: String,
    /// What is wrong and what is accepted, in one sentence.
    pub message: String,
}

fn problem(field: &str, message: String) -> Problem {
    Problem {
        field: field.to_owned(),
        message,
    }
}

/// The images that a row may be about.
#[derive(Clone, Copy, PartialEq)]
enum Split {
    Train,
    Validation,
    Test,
    TrainAsTest,
}

const SPLITS: [Split; 4] = [
    Split::Train,
    Split::Validation,
    Split::Test,
    Split::TrainAsTest,
];

impl Split {
    fn read(text: &str) -> Option<Self> {
        match text.to_lowercase().replace([' ', '_'], "-").as_str() {
            "train" | "training" => Some(Self::Train),
            "validation" | "val" | "valid" => Some(Self::Validation),
            "test" | "testing" | "" => Some(Self::Test),
            "train-as-test" => Some(Self::TrainAsTest),
            _ => None,
        }
    }
}

/// Where each column of the file stands.
struct Columns {
    split: Option<usize>,
    label: usize,
    predicted: usize,
    /// The columns of probabilities, in the order of the classes.
    probabilities: Vec<usize>,
}

struct Row {
    split: Split,
    label: String,
    predicted: String,
    probabilities: Vec<f32>,
}

/// Reads predictions as CSV with the header `split,true,predicted[,p0,p1,…]`.
///
/// `split` is `train`, `validation`, `test` or `train-as-test` (training images through the test
/// path), and `test` where the column is missing. Classes are numbers or names; names are numbered
/// in natural order.
///
/// # Errors
/// The text is not such a CSV; the message names the line and the column.
pub fn read_predictions(csv: &str) -> Result<Evidence<'static>, Problem> {
    let content = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(delimiter(content))
        .from_reader(content.as_bytes());
    let unreadable = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        problem(
            "predictions",
            format!("Line {line} has another number of columns than the header, or is not text."),
        )
    };
    let columns = columns(reader.headers().map_err(|error| unreadable(&error))?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        if rows.len() == MOST_ROWS {
            return Err(problem(
                "predictions",
                format!(
                    "There are more than {MOST_ROWS} rows, which are the most that can be read."
                ),
            ));
        }
        rows.push(row(&record, &columns)?);
    }
    if rows.is_empty() {
        return Err(problem(
            "predictions",
            "There are no rows after the header; at least one is needed.".to_owned(),
        ));
    }
    let classes = Classes::of(&rows, columns.probabilities.len())?;
    let mut splits = [const { None }; 4];
    for row in rows {
        let at = SPLITS.iter().position(|x| *x == row.split).unwrap_or(0);
        let split: &mut Predictions = splits[at].get_or_insert_default();
        split.labels.push(classes.number(&row.label));
        split.predicted.push(classes.number(&row.predicted));
        split.probabilities.extend(row.probabilities);
    }
    let [train, validation, test, train_as_test] = splits;
    let fed = |predictions: &Predictions| Fed {
        pixels: Vec::new(),
        predictions: predictions.clone(),
    };
    let paths = train
        .as_ref()
        .zip(train_as_test.as_ref())
        .map(|(train, again)| Paths {
            by_training: fed(train),
            by_testing: fed(again),
            by_testing_again: None,
        });
    Ok(Evidence {
        classes: classes.count,
        train,
        validation,
        test,
        paths,
        ..Evidence::default()
    })
}

/// The mark between two columns: spreadsheets of some languages write `;` for a comma.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: char| header.matches(mark).count();
    match (count(','), count(';'), count('\t')) {
        (commas, semicolons, tabs) if semicolons > commas && semicolons >= tabs => b';',
        (commas, _, tabs) if tabs > commas => b'\t',
        _ => b',',
    }
}

fn columns(header: &StringRecord) -> Result<Columns, Problem> {
    let names: Vec<String> = header.iter().map(str::to_lowercase).collect();
    let find = |accepted: &[&str]| names.iter().position(|x| accepted.contains(&x.as_str()));
    let needed = |field: &str, accepted: &[&str]| {
        find(accepted).ok_or_else(|| {
            problem(field, format!("The header has no column “{field}”; it should read split,true,predicted and may go on with p0,p1,… ({} are accepted for “{field}” as well).", accepted[1..].join(", ")))
        })
    };
    let numbered = |name: &str| -> Option<usize> {
        name.strip_prefix('p')?.trim_start_matches('_').parse().ok()
    };
    let mut probabilities: Vec<(usize, usize)> = names
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((numbered(name)?, at)))
        .collect();
    probabilities.sort_unstable();
    if let Some((expected, _)) = probabilities.iter().enumerate().find(|(at, x)| *at != x.0) {
        return Err(problem(
            &format!("p{expected}"),
            format!(
                "The header has no column “p{expected}”, though it has later ones; probabilities need one column for each class, from p0 on."
            ),
        ));
    }
    Ok(Columns {
        split: find(&["split", "subset", "set"]),
        label: needed("true", &["true", "label", "target", "y_true"])?,
        predicted: needed("predicted", &["predicted", "prediction", "pred", "y_pred"])?,
        probabilities: probabilities.into_iter().map(|(_, at)| at).collect(),
    })
}

fn row(record: &StringRecord, columns: &Columns) -> Result<Row, Problem> {
    let line = record.position().map_or(0, csv::Position::line);
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let class = |at: usize, field: &str| match cell(at) {
        "" => Err(problem(
            field,
            format!("Line {line}: column “{field}” is empty; it should hold a class."),
        )),
        text => Ok(canonical(text)),
    };
    let split = columns.split.map_or(Ok(Split::Test), |at| {
        Split::read(cell(at)).ok_or_else(|| {
            problem("split", format!("Line {line}: “{}” in column “split” is none of train, validation, test and train-as-test.", cell(at)))
        })
    })?;
    let mut probabilities = Vec::with_capacity(columns.probabilities.len());
    for (number, &at) in columns.probabilities.iter().enumerate() {
        let p: Option<f32> = cell(at).parse().ok();
        probabilities.push(p.filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| {
            problem(
                &format!("p{number}"),
                format!(
                    "Line {line}: “{}” in column “p{number}” is not a probability from 0 to 1.",
                    cell(at)
                ),
            )
        })?);
    }
    let sum: f32 = probabilities.iter().sum();
    if !probabilities.is_empty() && (sum - 1.0).abs() > ROUNDING {
        return Err(problem(
            "p0",
            format!(
                "Line {line}: the probabilities sum to {sum:.3}; they should sum to 1 (apply softmax first)."
            ),
        ));
    }
    Ok(Row {
        split,
        label: class(columns.label, "true")?,
        predicted: class(columns.predicted, "predicted")?,
        probabilities,
    })
}

/// A class in one spelling: data frames write the number 3 as `3.0`; names stay as they are.
fn canonical(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(x) if x.fract() == 0.0 && (0.0..1e9).contains(&x) => format!("{x:.0}"),
        _ => text.to_owned(),
    }
}

/// The classes that occur in a file, and their numbers.
struct Classes {
    count: usize,
    numbers: HashMap<String, u8>,
}

impl Classes {
    fn of(rows: &[Row], columns: usize) -> Result<Self, Problem> {
        let mut names: Vec<&str> = rows
            .iter()
            .flat_map(|x| [x.label.as_str(), &x.predicted])
            .collect();
        names.sort_unstable();
        names.dedup();
        names.sort_by_key(|name| natural(name));
        let too_many = |count: usize| {
            problem(
                "true",
                format!("There are {count} classes; 2 to {MOST_CLASSES} can be judged."),
            )
        };
        let numbers: Option<Vec<usize>> = names.iter().map(|x| x.parse().ok()).collect();
        let largest = numbers.as_ref().and_then(|x| x.iter().max().copied());
        // Numbers stand for themselves where they can: a class may be missing from a small split.
        let by_number = largest.filter(|&x| x < MOST_CLASSES.max(columns));
        let occurring = by_number.map_or(names.len(), |x| x + 1);
        if columns > 0 && occurring > columns {
            return Err(problem(
                "true",
                format!(
                    "The rows name {occurring} classes but there are only {columns} columns of probabilities; each class needs one."
                ),
            ));
        }
        let count = occurring.max(columns).max(2);
        if count > MOST_CLASSES {
            return Err(too_many(count));
        }
        let number = |at: usize, name: &str| {
            if by_number.is_some() {
                name.parse().unwrap_or(at)
            } else {
                at
            }
        };
        let numbers = names
            .iter()
            .enumerate()
            .map(|(at, name)| ((*name).to_owned(), number(at, name) as u8));
        Ok(Self {
            count,
            numbers: numbers.collect(),
        })
    }

    fn number(&self, name: &str) -> u8 {
        self.numbers.get(name).copied().unwrap_or(0)
    }
}

/// A key for natural order: digits count by their value, letters without case.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    let mut digits = String::new();
    for letter in name.to_lowercase().chars().chain(std::iter::once('\0')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if !digits.is_empty() {
            parts.push((digits.parse().unwrap_or(u64::MAX), String::new()));
            digits.clear();
        }
        parts.push((u64::MAX, letter.to_string()));
    }
    parts
}

#[cfg(test)]
mod tests;
