//! How much of a file is read: what is larger is refused with one sentence, before work is done on it.

use super::problem::{Problem, problem};

/// How many bytes a file may have.
pub const MOST_BYTES: usize = 100_000_000;
/// How many rows are read at most.
pub const MOST_ROWS: usize = 200_000;
/// How many classes there may be at most: a label is one byte.
pub const MOST_CLASSES: usize = 255;
/// How many letters the name of a class may have.
pub const MOST_LETTERS: usize = 100;
/// How many letters of a cell are repeated in a message.
const SHOWN: usize = 40;

pub fn bytes(count: usize) -> Result<(), Problem> {
    if count > MOST_BYTES {
        let megabytes = MOST_BYTES / 1_000_000;
        return Err(problem(
            "predictions",
            format!(
                "The file has more than {megabytes} MB, which are the most that can be read: fewer rows, or none of the probabilities, make it smaller."
            ),
        ));
    }
    Ok(())
}

pub fn rows(count: usize) -> Result<(), Problem> {
    if count > MOST_ROWS {
        return Err(problem(
            "predictions",
            format!("There are more than {MOST_ROWS} rows, which are the most that can be read."),
        ));
    }
    Ok(())
}

pub fn classes(count: usize, field: &str) -> Result<(), Problem> {
    if count > MOST_CLASSES {
        return Err(problem(
            field,
            format!(
                "There are more than {MOST_CLASSES} classes, which are the most that can be judged: does “{field}” hold classes?"
            ),
        ));
    }
    Ok(())
}

pub fn letters(text: &str, line: u64, field: &str) -> Result<(), Problem> {
    if text.chars().nth(MOST_LETTERS).is_some() {
        return Err(problem(
            field,
            format!(
                "Line {line}: “{}” in column “{field}” has more than {MOST_LETTERS} letters, which are the most that the name of a class may have.",
                shown(text)
            ),
        ));
    }
    Ok(())
}

/// A cell as messages repeat it.
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
