//! The command line: the same links and the same events as the page, without a browser.

mod compare;
mod confusion;
mod diagnose;
mod explain;
mod export_folder;
mod image_files;
mod pool;
mod training;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Run { link } => training::run(&link),
        Command::Link { link } => {
            explain::explain(&link);
            ExitCode::SUCCESS
        }
        Command::Compare(compare) => compare.print(),
        Command::Diagnose(diagnose) => diagnose.print(),
        Command::Export(export) => export.print(),
        Command::Confusion(confusion) => confusion.print(),
    }
}
