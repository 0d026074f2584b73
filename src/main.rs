//! The command line: arguments, command, exit code.

use std::process::ExitCode;

use clap::Parser;
use sohoa::cli::{Cli, Command};
use sohoa::commands::{self, Talk};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return commands::usage(&usage),
    };
    let talk = Talk::new(&cli);
    let ended = match &cli.command {
        Command::Run(args) => commands::run(args, &talk),
        Command::Status(args) => commands::status(args, &talk),
        Command::Retry(args) => commands::retry(args, &talk),
        Command::Backup(args) => commands::backup(args, &talk),
        Command::Verify(args) => commands::verify(args, &talk),
        Command::Reindex(args) => commands::reindex(args, &talk),
        Command::Worker(args) => commands::worker(args, &talk),
        Command::Search(args) => commands::search(args, &talk),
        Command::Show(args) => commands::show(args, &talk),
        Command::Serve(args) => commands::serve(args, &talk),
        Command::Relink(args) => commands::relink(args, &talk),
        Command::Export(args) => commands::export(args, &talk),
        Command::Load(args) => commands::load(args, &talk),
        Command::Score(args) => commands::score(args, &talk),
        Command::Kinds(args) => commands::kinds(args, &talk),
        Command::Bench(args) => commands::bench(args, &talk),
        Command::Inspect(args) => commands::inspect(args, &talk),
        Command::Doctor(args) => commands::doctor(args, &talk),
        Command::Child => commands::child(),
    };
    ended.unwrap_or_else(|error| talk.fail(&error)).into()
}
