//! The classes that occur in a file, and their numbers.

use std::collections::HashMap;

use super::columns::Columns;
use super::limits::{self, MOST_CLASSES, shown};
use super::problem::{Problem, problem};
use super::row::Row;

/// In which column a class stands.
#[derive(Clone, Copy)]
pub(super) enum Field {
    True,
    Predicted,
}

impl Field {
    pub fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Predicted => "predicted",
        }
    }
}

/// A class as a file writes it.
struct Written {
    name: String,
    /// On which line it first stands in either column.
    lines: [Option<u64>; 2],
}

impl Written {
    fn is_in(&self, field: Field) -> bool {
        self.lines[field as usize].is_some()
    }

    fn number(&self) -> Option<f64> {
        self.name.parse().ok()
    }

    /// Whether it is a number that no class has: a fraction, or none that is finite.
    fn is_no_class(&self) -> bool {
        self.number()
            .is_some_and(|x| x.fract() != 0.0 || !x.is_finite())
    }
}

/// The classes met so far, in the order of their first row.
#[derive(Default)]
pub(super) struct Met {
    places: HashMap<String, usize>,
    classes: Vec<Written>,
}

impl Met {
    /// The place of a class among those met.
    pub fn place(&mut self, text: &str, line: u64, field: Field) -> Result<usize, Problem> {
        if text.is_empty() {
            let field = field.name();
            return Err(problem(
                field,
                format!("Line {line}: column “{field}” is empty; it should hold a class."),
            ));
        }
        limits::letters(text, line, field.name())?;
        let name = canonical(text);
        let place = if let Some(&place) = self.places.get(&name) {
            place
        } else {
            self.classes.push(Written {
                name: name.clone(),
                lines: [None; 2],
            });
            self.places.insert(name, self.classes.len() - 1);
            self.classes.len() - 1
        };
        let first = &mut self.classes[place].lines[field as usize];
        *first = first.or(Some(line));
        if self.classes.len() > MOST_CLASSES {
            self.are_written_alike()?;
            limits::classes(self.classes.len(), field.name())?;
        }
        Ok(place)
    }

    /// Whether both columns hold classes, written in the same way.
    pub fn are_written_alike(&self) -> Result<(), Problem> {
        for (field, other) in [
            (Field::Predicted, Field::True),
            (Field::True, Field::Predicted),
        ] {
            let odd = || {
                let here = self.classes.iter().filter(|x| x.is_in(field));
                here.filter(|x| x.is_no_class())
            };
            let (all, alone) = (odd().count(), odd().filter(|x| !x.is_in(other)).count());
            if let Some(first) = odd().next().filter(|_| 2 * alone > all) {
                return Err(not_a_class(first, field));
            }
        }
        self.is_one_kind()?;
        self.is_one_spelling()
    }

    /// Names in one column and numbers in the other are never the same class.
    fn is_one_kind(&self) -> Result<(), Problem> {
        let of = |field: Field, is_number: bool| {
            let here = || self.classes.iter().filter(move |x| x.is_in(field));
            here()
                .next()
                .filter(|_| here().all(|x| x.number().is_some() == is_number))
        };
        for is_number in [true, false] {
            if let (Some(one), Some(other)) =
                (of(Field::True, is_number), of(Field::Predicted, !is_number))
            {
                return Err(problem(
                    "predicted",
                    format!(
                        "Column “true” holds {} such as “{}”, but column “predicted” {} such as “{}”; both should write classes in the same way.",
                        if is_number { "numbers" } else { "names" },
                        shown(&one.name),
                        if is_number { "names" } else { "numbers" },
                        shown(&other.name)
                    ),
                ));
            }
        }
        Ok(())
    }

    /// A true class that is never the answer, and an answer that is never true, are the same class if
    /// only capitals tell them apart.
    fn is_one_spelling(&self) -> Result<(), Problem> {
        let only = |field: Field, other: Field| {
            let alone = self
                .classes
                .iter()
                .filter(move |x| x.is_in(field) && !x.is_in(other));
            alone.map(|x| (x.name.to_lowercase(), x))
        };
        let answers: HashMap<String, &Written> = only(Field::Predicted, Field::True).collect();
        let mut pairs = only(Field::True, Field::Predicted)
            .filter_map(|(name, class)| Some((class, answers.get(&name)?)));
        pairs.next().map_or(Ok(()), |(one, other)| {
            Err(problem(
                "predicted",
                format!(
                    "Column “true” holds “{}”, and column “predicted” “{}”; both should write classes in the same way.",
                    shown(&one.name),
                    shown(&other.name)
                ),
            ))
        })
    }
}

fn not_a_class(class: &Written, field: Field) -> Problem {
    let line = class.lines[field as usize].unwrap_or(0);
    let name = shown(&class.name);
    let hint = if matches!(field, Field::Predicted) {
        "write the class that was predicted (for one sigmoid output: 1 from 0.5 on, else 0), and probabilities, if any, as p0, p1 and so on"
    } else {
        "write the true class of each image"
    };
    let field = field.name();
    problem(
        field,
        format!(
            "Line {line}: column “{field}” holds “{name}”, which is a number but no class; {hint}."
        ),
    )
}

/// A class in one spelling: data frames write the number 3 as `3.0`; names stay as they are.
fn canonical(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(x) if x.fract() == 0.0 && x.abs() < 1e9 => format!("{:.0}", x + 0.0),
        _ => text.to_owned(),
    }
}

/// How classes are numbered, and what they are called.
pub(super) struct Classes {
    pub count: usize,
    /// What each is called, by number; empty where they are called by their numbers.
    pub names: Vec<String>,
    /// The number of each class, in the order in which they were met.
    numbers: Vec<usize>,
    /// Whether the file has a probability of each class in each row.
    pub has_probabilities: bool,
}

impl Classes {
    pub fn of(met: &Met, rows: &[Row], columns: &Columns) -> Result<Self, Problem> {
        met.are_written_alike()?;
        let written: Vec<&str> = met.classes.iter().map(|x| x.name.as_str()).collect();
        if let Some(names) = &columns.names {
            return Self::by_named_columns(&written, names);
        }
        let count = columns.probabilities.len();
        let numbers: Option<Vec<usize>> = written.iter().map(|x| x.parse().ok()).collect();
        match (numbers, count) {
            (Some(numbers), 0) => {
                Ok(Self::by_number(&numbers).unwrap_or_else(|| Self::by_name(&written)))
            }
            (Some(numbers), _) => Self::by_numbered_columns(&written, &numbers, rows, count),
            (None, 0) => Ok(Self::by_name(&written)),
            (None, _) => Self::by_columns(&written, rows, count),
        }
    }

    /// The number of a class, by its place among those met.
    pub fn number(&self, place: usize) -> u8 {
        self.numbers[place] as u8
    }

    /// Names are numbered in natural order.
    fn by_name(written: &[&str]) -> Self {
        let mut order: Vec<usize> = (0..written.len()).collect();
        order.sort_by_cached_key(|&place| natural(written[place]));
        let mut numbers = vec![0; written.len()];
        for (number, &place) in order.iter().enumerate() {
            numbers[place] = number;
        }
        Self {
            count: written.len().max(2),
            names: order
                .iter()
                .map(|&place| written[place].to_owned())
                .collect(),
            numbers,
            has_probabilities: false,
        }
    }

    /// Numbers stand for themselves, from 0 or from 1 on, where most of them occur: a class may be
    /// missing from a small split.
    fn by_number(numbers: &[usize]) -> Option<Self> {
        let (first, last) = (*numbers.iter().min()?, *numbers.iter().max()?);
        let count = last + 1 - first;
        (first <= 1 && count <= MOST_CLASSES && 2 * numbers.len() > count)
            .then(|| Self::from(first, count, numbers, false))
    }

    fn from(first: usize, count: usize, numbers: &[usize], has_probabilities: bool) -> Self {
        let names = if first == 0 {
            0..0
        } else {
            first..first + count
        };
        Self {
            count: count.max(2),
            names: names.map(|x| x.to_string()).collect(),
            numbers: numbers.iter().map(|x| x - first).collect(),
            has_probabilities,
        }
    }

    /// Numbers with a column each: from 0 on, or from 1 on where the answers say so.
    fn by_numbered_columns(
        written: &[&str],
        numbers: &[usize],
        rows: &[Row],
        count: usize,
    ) -> Result<Self, Problem> {
        let first = numbers.iter().min().copied().unwrap_or(0);
        let last = numbers.iter().max().copied().unwrap_or(0);
        let agree = |from: usize| {
            let is_top = |row: &&Row| numbers[row.predicted].checked_sub(from) == Some(row.top());
            rows.iter().filter(is_top).count()
        };
        if first >= 1 && last <= count && (last == count || agree(1) > agree(0)) {
            return Ok(Self::from(1, count, numbers, true));
        }
        if last < count {
            return Ok(Self::from(0, count, numbers, true));
        }
        if first > 1 && written.len() == count {
            return Self::by_columns(written, rows, count);
        }
        Err(problem(
            "true",
            format!(
                "Class {last} has no column of probabilities: there are only {count} columns, for classes 0 to {} or 1 to {count}.",
                count - 1
            ),
        ))
    }

    /// Names with numbered columns: in natural order, unless the answers say otherwise.
    fn by_columns(written: &[&str], rows: &[Row], count: usize) -> Result<Self, Problem> {
        if written.len() > count {
            return Err(problem(
                "true",
                format!(
                    "The rows name {} classes but there are only {count} columns of probabilities; each class needs one.",
                    written.len()
                ),
            ));
        }
        let by_name = Self::by_name(written).numbers;
        let by_answers = columns_of_answers(&by_name, rows, count);
        let numbers = match by_answers {
            Some(numbers) => numbers,
            None if written.len() == count => by_name,
            None => {
                return Err(problem(
                    "p0",
                    format!(
                        "The rows name {} classes but there are {count} columns of probabilities, and the answers do not tell which belongs to which; call the columns after the classes (p_{}, …).",
                        written.len(),
                        shown(written[0])
                    ),
                ));
            }
        };
        let mut names: Vec<String> = (0..count).map(|x| format!("column p{x}")).collect();
        for (name, &number) in written.iter().zip(&numbers) {
            (*name).clone_into(&mut names[number]);
        }
        Ok(Self {
            count,
            names,
            numbers,
            has_probabilities: true,
        })
    }

    /// Columns that are called after the classes; where no class has one, they hold something else.
    fn by_named_columns(written: &[&str], names: &[String]) -> Result<Self, Problem> {
        let places: HashMap<String, usize> = names
            .iter()
            .enumerate()
            .map(|(at, name)| (canonical(name).to_lowercase(), at))
            .collect();
        let numbers: Vec<Option<usize>> = written
            .iter()
            .map(|x| places.get(&x.to_lowercase()).copied())
            .collect();
        if numbers.iter().all(Option::is_none) {
            let numbers: Option<Vec<usize>> = written.iter().map(|x| x.parse().ok()).collect();
            let by_number = numbers.and_then(|x| Self::by_number(&x));
            return Ok(by_number.unwrap_or_else(|| Self::by_name(written)));
        }
        limits::classes(names.len(), "p0")?;
        if let Some(at) = numbers.iter().position(Option::is_none) {
            let name = shown(written[at]);
            return Err(problem(
                "true",
                format!(
                    "Class “{name}” has no column of probabilities, though others have; each class needs one."
                ),
            ));
        }
        Ok(Self {
            count: names.len().max(2),
            names: names.to_vec(),
            numbers: numbers.into_iter().flatten().collect(),
            has_probabilities: names.len() >= 2,
        })
    }
}

/// Which column belongs to which class, where the answers tell: that with the largest probability in
/// more than half of the rows that are answered with the class. Classes that are never the answer get
/// the columns that are left, in their order.
fn columns_of_answers(by_name: &[usize], rows: &[Row], count: usize) -> Option<Vec<usize>> {
    let mut votes = vec![vec![0_usize; count]; by_name.len()];
    for row in rows {
        votes[row.predicted][row.top()] += 1;
    }
    let mut columns: Vec<Option<usize>> = vec![None; by_name.len()];
    let mut is_free = vec![true; count];
    for (column, votes) in columns.iter_mut().zip(&votes) {
        let all: usize = votes.iter().sum();
        if all == 0 {
            continue;
        }
        let most = (0..count).max_by_key(|&x| votes[x])?;
        if 2 * votes[most] <= all || !is_free[most] {
            return None;
        }
        is_free[most] = false;
        *column = Some(most);
    }
    let mut order: Vec<usize> = (0..by_name.len()).collect();
    order.sort_by_key(|&place| by_name[place]);
    let mut free = (0..count).filter(|&x| is_free[x]);
    for place in order {
        if columns[place].is_none() {
            columns[place] = free.next();
        }
    }
    columns.into_iter().collect()
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
