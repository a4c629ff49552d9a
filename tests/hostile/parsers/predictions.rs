//! Files of predictions: every row in its split, equal classes as one and different ones apart, or a
//! sentence; and a verdict without a figure that is none.

use std::collections::BTreeMap;

use arbtest::arbitrary::{Result, Unstructured};
use diagnosis::{Predictions, diagnose, read_predictions};

/// Reads a file of predictions; returns whether it was taken.
pub fn check(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    match read_predictions(&text) {
        Ok(evidence) => {
            let of_training = evidence
                .paths
                .as_ref()
                .map(|paths| &paths.by_testing.predictions);
            let train = evidence.train.as_ref();
            let splits = [
                train,
                evidence.validation.as_ref(),
                evidence.test.as_ref(),
                of_training,
            ];
            let read: Vec<&Predictions> = splits.into_iter().flatten().collect();
            for split in &read {
                let classes = split.labels.iter().chain(&split.predicted);
                assert!(
                    classes
                        .max()
                        .is_none_or(|&class| usize::from(class) < evidence.classes)
                );
                assert_eq!(split.labels.len(), split.predicted.len());
                assert!(split.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
            }
            if let Some(rows) = rows(&text) {
                same(&rows, splits);
            }
            let words = format!("{:?}", diagnose(&evidence));
            // Unless a class is called so.
            let is_none = |figure: &str| words.contains(figure) && !text.contains(figure);
            assert!(!is_none("NaN") && !is_none("inf%"), "{words}");
            true
        }
        Err(problem) => {
            let message = &problem.message;
            assert!(
                message.ends_with('.') && !problem.field.is_empty(),
                "{problem:?}"
            );
            false
        }
    }
}

/// A row as it stands in the file: its split, its true class and its predicted one.
type Row<'a> = [&'a str; 3];

/// The rows of a file that is plain enough to be read by hand: commas, no quotes, each column once.
fn rows(text: &str) -> Option<Vec<Row<'_>>> {
    if text.contains(['"', ';', '\t', '\r', '\u{feff}']) {
        return None;
    }
    let mut lines = text.split('\n').filter(|line| !line.is_empty());
    let header: Vec<_> = lines
        .next()?
        .split(',')
        .map(|name| name.trim().to_lowercase())
        .collect();
    let column = |name: &str| header.iter().position(|x| x == name);
    let [split, label, predicted] = [column("split")?, column("true")?, column("predicted")?];
    lines
        .map(|line| {
            let cells: Vec<_> = line.split(',').map(str::trim).collect();
            Some([
                *cells.get(split)?,
                *cells.get(label)?,
                *cells.get(predicted)?,
            ])
        })
        .collect()
}

/// Whether splits hold just these rows, each class with a number of its own.
fn same(rows: &[Row], splits: [Option<&Predictions>; 4]) {
    let mut numbers: BTreeMap<String, u8> = BTreeMap::new();
    let mut number = |name: &str, number: u8| {
        let name = meaning(name);
        let known = *numbers.entry(name.clone()).or_insert(number);
        assert_eq!(known, number, "class {name}");
    };
    let mut taken = [0; 4];
    for [split, label, predicted] in rows {
        let split = match split.to_lowercase().replace([' ', '_'], "-").as_str() {
            "train" | "training" => 0,
            "validation" | "val" | "valid" => 1,
            "train-as-test" => 3,
            _ => 2,
        };
        let at = taken[split];
        taken[split] += 1;
        // Training images through the test path count beside those through their own.
        let Some(held) = splits[split] else {
            assert!(split == 3, "a split is not there");
            continue;
        };
        number(label, held.labels[at]);
        number(predicted, held.predicted[at]);
    }
    for (count, held) in taken.iter().zip(splits) {
        assert!(held.is_none_or(|held| held.labels.len() == *count));
    }
    let mut different: Vec<u8> = numbers.values().copied().collect();
    different.sort_unstable();
    different.dedup();
    assert_eq!(
        different.len(),
        numbers.len(),
        "two classes have one number"
    );
    // Without columns of probabilities, which may say otherwise, numbers keep their order.
    let is_plain = splits
        .iter()
        .flatten()
        .all(|split| split.probabilities.is_empty());
    let said = numbers
        .iter()
        .map(|(name, &number)| Some((name.parse().ok()?, number)));
    let said: Option<BTreeMap<u32, u8>> = said.collect();
    if let Some(said) = said.filter(|_| is_plain) {
        assert!(said.values().is_sorted(), "{said:?}");
    }
}

/// A class in one spelling: the same number is the same class.
fn meaning(name: &str) -> String {
    match name.parse::<f64>() {
        Ok(x) if x.fract() == 0.0 && (0.0..1e9).contains(&x) => format!("{:.0}", x + 0.0),
        _ => name.to_owned(),
    }
}

/// A file whose header, rows and classes are those that people have, spoiled here and there.
pub fn hostile(source: &mut Unstructured) -> Result<Vec<u8>> {
    let probabilities = if source.ratio(1, 3)? {
        source.int_in_range(1..=4)?
    } else {
        0
    };
    let mut header = vec![
        "split".to_owned(),
        "true".to_owned(),
        "predicted".to_owned(),
    ];
    header.extend((0..probabilities).map(|class| format!("p{class}")));
    let names: &[&str] = match source.int_in_range(0..=4)? {
        0 => &["cat", "dog", "class 10", "class 9"],
        1 => &["0", "1", "2", "3"],
        2 => &["0.0", "1.0", "2", "1"],
        3 => &["1", "2", "10", "255"],
        _ => &["0", "-1", "1e1", "0.93", "NaN", "é", "", "9999999999"],
    };
    let likely = source.int_in_range(1..=names.len())?;
    let mut lines = vec![header.join(",")];
    for _ in 0..source.int_in_range(0..=40)? {
        let split = source.choose(&[
            "train",
            "train",
            "test",
            "test",
            "validation",
            "train-as-test",
            "Val",
            "",
        ])?;
        let label = names[source.choose_index(likely)?];
        let predicted = if source.arbitrary()? {
            label
        } else {
            names[source.choose_index(likely)?]
        };
        let mut cells = vec![(*split).to_owned(), label.to_owned(), predicted.to_owned()];
        let mut left = 1.0;
        for class in 0..probabilities {
            let share = if class + 1 == probabilities {
                left
            } else {
                left * source.choose(&[0.0, 0.5, 0.9, 1.0])?
            };
            left -= share;
            cells.push(share.to_string());
        }
        lines.push(cells.join(","));
    }
    if source.ratio(1, 4)? {
        let at = source.choose_index(lines.len())?;
        let broken = source.choose(&[
            "",
            "test,1",
            "holdout,1,1",
            "test,1,1,0.5,0.5,0.5",
            "\"",
            "\u{0},é,é",
        ])?;
        lines[at] = String::from(*broken);
    }
    let end = source.choose(&["\n", "\n", "\r\n", "\r"])?;
    let mut text = lines.join(end);
    match source.int_in_range(0..=12)? {
        0 => text = text.replace(',', ";"),
        1 => text = text.replace(',', "\t"),
        2 => text = text.replace(',', " , "),
        3 => text.insert(0, '\u{feff}'),
        _ => {}
    }
    let mut file = text.into_bytes();
    if source.ratio(1, 6)? {
        super::spoil(&mut file, source)?;
    }
    Ok(file)
}
