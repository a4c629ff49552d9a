//! What the command line prints, and how it ends where nobody reads that or there is no room for it.
//!
//! All that is printed goes through here: a macro of the standard library's would panic where a
//! reader has gone (`… | head`) or a disk is full.

#![expect(
    clippy::disallowed_methods,
    reason = "here standard output and error are written to"
)]

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use overfit_lab::error::{Error, ErrorKind};
use overfit_lab::run::event::{Event, RunEvent};

/// The exit status where nobody reads any more: what shells report of programs that SIGPIPE ended.
const UNREAD: u8 = 128 + 13;

/// Why a command does not come to its end.
#[derive(Debug)]
pub enum Ending {
    /// Nobody reads any more what it prints.
    Unread,
    /// Something went wrong.
    Failed(Error),
}

impl From<Error> for Ending {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What a command comes to.
pub type Outcome<T = ()> = Result<T, Ending>;

/// Prints lines to standard output.
pub fn print(lines: impl Display) -> Outcome {
    written("Standard output", io::stdout(), lines)
}

/// Prints an event to standard output, as a line of JSON.
pub fn print_event(event: &RunEvent) -> Outcome {
    print(serde_json::to_string(event).unwrap_or_default())
}

/// Prints lines to standard error: what is for people where programs read standard output.
pub fn note(lines: impl Display) -> Outcome {
    written("Standard error", io::stderr(), lines)
}

/// Prints what clap has to say, with its colours: help, the version, what is wrong with arguments.
pub fn print_usage(usage: &clap::Error) -> ExitCode {
    // What is left in the buffer would be lost without a word.
    let shown = usage.print().and_then(|()| io::stdout().flush());
    let name = if usage.use_stderr() {
        "Standard error"
    } else {
        "Standard output"
    };
    match shown {
        Ok(()) => ExitCode::from(usage.exit_code() as u8),
        Err(error) => end(ended(name, &error), false),
    }
}

/// Tells how a command ended, as its last event or as a sentence; returns the exit status.
pub fn end(ending: Ending, in_events: bool) -> ExitCode {
    let Ending::Failed(error) = ending else {
        return ExitCode::from(UNREAD);
    };
    let event = Event::Failed(error.clone()).of_run(1);
    // One of the two may be what there is no room in. If both are, nothing can be told.
    let _ = if in_events {
        print_event(&event).or_else(|_| note(error))
    } else {
        note(&error).or_else(|_| print(error))
    };
    ExitCode::FAILURE
}

/// Writes lines at once, and to the end.
fn written(name: &str, mut stream: impl Write, lines: impl Display) -> Outcome {
    let lines = format!("{lines}\n");
    let written = stream.write_all(lines.as_bytes());
    let written = written.and_then(|()| stream.flush());
    written.map_err(|error| ended(name, &error))
}

fn ended(name: &str, error: &io::Error) -> Ending {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ending::Unread,
        _ => Ending::Failed(failure(name, error)),
    }
}

/// What cannot be written, and why.
pub fn failure(what: impl Display, error: &io::Error) -> Error {
    let message = format!("{what} cannot be written: {error}.");
    Error::new(ErrorKind::Output, "", message)
}
