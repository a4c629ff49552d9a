//! The command line: the same links and the same events as the page, without a browser.

#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "output.rs prints"
)]
#![deny(clippy::disallowed_methods, reason = "written_folder.rs writes")]

mod checksums;
mod compare;
mod confusion;
mod diagnose;
mod explain;
mod export_folder;
mod image_files;
mod output;
mod pool;
mod training;
mod written_folder;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Outcome;

/// Overfit Lab on the command line: why does my CNN do well in training and badly in testing?
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train one experiment and print its events as JSON, one a line
    Run {
        /// A share link, whole or from its # on: '#preset=overfit&seed=7'
        link: String,
    },
    /// Print the canonical spelling of a link and explain every setting
    Link {
        /// A share link, whole or from its # on
        link: String,
    },
    /// Train experiments over several seeds and print a table of their final figures
    Compare(compare::Compare),
    /// Train one experiment, or read predictions made elsewhere, and say why training and test differ
    Diagnose(diagnose::Diagnose),
    /// Write an experiment's images, initial weights and programs for PyTorch, Keras and Burn into a
    /// folder
    Export(export_folder::Export),
    /// Plant every scenario in several experiments and print what the verdict calls each
    Confusion(confusion::Confusion),
}

impl Command {
    /// Whether standard output takes events, and nothing else.
    fn prints_events(&self) -> bool {
        matches!(self, Self::Run { .. } | Self::Diagnose(_))
    }

    fn print(&self) -> Outcome {
        match self {
            Self::Run { link } => training::run(link),
            Self::Link { link } => explain::explain(link),
            Self::Compare(compare) => compare.print(),
            Self::Diagnose(diagnose) => diagnose.print(),
            Self::Export(export) => export.print(),
            Self::Confusion(confusion) => confusion.print(),
        }
    }
}

fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(usage) => return output::print_usage(&usage),
    };
    match command.print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => output::end(ending, command.prints_events()),
    }
}
