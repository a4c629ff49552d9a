//! Predictions brought from elsewhere: a CSV of true and predicted classes.

mod classes;
mod columns;
mod limits;
mod problem;
mod row;

use csv::StringRecord;

use super::predictions::Predictions;
use super::run::{Evidence, Fed, Paths};
use classes::{Classes, Field, Met};
use columns::{Columns, Probability};
pub use limits::MOST_BYTES;
use limits::shown;
pub use problem::Problem;
use problem::problem;
use row::{Row, SPLITS, Split};

/// How far the sum of the probabilities of one image may be from 1.
const ROUNDING: f32 = 0.02;

/// Reads predictions as CSV with the header `split,true,predicted[,p0,p1,…]`.
///
/// `split` is `train`, `validation`, `test` or `train-as-test` (training images through the test
/// path), and `test` where the column is missing. Classes are numbers, from 0 or from 1 on, or names;
/// names are numbered in natural order. Columns of probabilities may be called after the classes.
///
/// # Errors
/// The text is not such a CSV, or larger than the limits; the message names the line and the column.
pub fn read_predictions(csv: &str) -> Result<Evidence<'static>, Problem> {
    limits::bytes(csv.len())?;
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
    let columns = Columns::of(reader.headers().map_err(|error| unreadable(&error))?)?;
    let (mut rows, mut met) = (Vec::new(), Met::default());
    // Columns that are called after classes may turn out to hold something else.
    let mut later = None;
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        limits::rows(rows.len() + 1)?;
        let mut row = row(&record, &columns, &mut met)?;
        match probabilities(&record, &columns) {
            Ok(found) => row.probabilities = found,
            Err(problem) if columns.names.is_none() => return Err(problem),
            Err(problem) => later = later.or(Some(problem)),
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(problem(
            "predictions",
            "There are no rows after the header; at least one is needed.".to_owned(),
        ));
    }
    let classes = Classes::of(&met, &rows, &columns)?;
    if let Some(problem) = later.filter(|_| classes.has_probabilities) {
        return Err(problem);
    }
    Ok(evidence(classes, rows))
}

fn evidence(classes: Classes, rows: Vec<Row>) -> Evidence<'static> {
    let mut splits = [const { None }; 4];
    for row in rows {
        let at = SPLITS.iter().position(|x| *x == row.split).unwrap_or(0);
        let split: &mut Predictions = splits[at].get_or_insert_default();
        split.labels.push(classes.number(row.label));
        split.predicted.push(classes.number(row.predicted));
        if classes.has_probabilities {
            split.probabilities.extend(row.probabilities);
        }
    }
    let [train, validation, test, train_as_test] = splits;
    let fed = |predictions: &Predictions| Fed {
        pixels: Vec::new(),
        predictions: predictions.clone(),
    };
    let paths = train_as_test.as_ref().map(|again| Paths {
        by_training: train.as_ref().map(fed).unwrap_or_default(),
        by_testing: fed(again),
        by_testing_again: None,
    });
    Evidence {
        classes: classes.count,
        names: classes.names,
        train,
        validation,
        test,
        paths,
        ..Evidence::default()
    }
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

fn row(record: &StringRecord, columns: &Columns, met: &mut Met) -> Result<Row, Problem> {
    let line = line(record);
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let split = columns.split.map_or(Ok(Split::Test), |at| {
        Split::read(cell(at)).ok_or_else(|| {
            problem("split", format!("Line {line}: “{}” in column “split” is none of train, validation, test and train-as-test.", shown(cell(at))))
        })
    })?;
    Ok(Row {
        split,
        label: met.place(cell(columns.label), line, Field::True)?,
        predicted: met.place(cell(columns.predicted), line, Field::Predicted)?,
        probabilities: Vec::new(),
    })
}

fn probabilities(record: &StringRecord, columns: &Columns) -> Result<Vec<f32>, Problem> {
    let line = line(record);
    let mut probabilities = Vec::with_capacity(columns.probabilities.len());
    for Probability { at, header } in &columns.probabilities {
        let cell = record.get(*at).unwrap_or_default();
        let p: Option<f32> = cell.parse().ok();
        probabilities.push(p.filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| {
            problem(
                header,
                format!(
                    "Line {line}: “{}” in column “{header}” is not a probability from 0 to 1.",
                    shown(cell)
                ),
            )
        })?);
    }
    let sum: f32 = probabilities.iter().sum();
    if !probabilities.is_empty() && (sum - 1.0).abs() > ROUNDING {
        return Err(problem(
            &columns.probabilities[0].header,
            format!(
                "Line {line}: the probabilities sum to {sum:.3}; they should sum to 1 (apply softmax first)."
            ),
        ));
    }
    Ok(probabilities)
}

fn line(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

#[cfg(test)]
mod tests;
