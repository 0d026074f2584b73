//! Papers: makes thousands of papers as text and measures extraction and status alone.
//!
//! Deterministic: the same seed makes the same papers. Words are misread as readers misread them
//! (`noise`); what a reader is surely wrong about in digits is not made, it is measured elsewhere.
//!
//! `cargo run --profile ci --example papers -- [--papers 5000] [--seed 1] [--held-out] [--clean] [--verbose]`

mod content;
mod forms;
mod head;
mod maker;
mod measure;
mod noise;
mod office;
mod sheet;
mod truth;
mod wording;

use clap::Parser;

/// Makes papers and measures how rightly they are understood.
#[derive(Parser)]
struct Args {
    /// How many papers
    #[arg(long, default_value_t = 5000)]
    papers: u64,
    /// Seed of the first paper
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only wordings that were not seen while the extractor was made
    #[arg(long)]
    held_out: bool,
    /// Without misread words
    #[arg(long)]
    clean: bool,
    /// Print the text of the first paper instead
    #[arg(long)]
    print: bool,
    /// List what is wrong, and what is missing too when given twice
    #[arg(long, short, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[allow(clippy::print_stdout, reason = "a command prints")]
fn main() {
    let args = Args::parse();
    if args.print {
        let mut rng = fastrand::Rng::with_seed(args.seed);
        let made = maker::make(&mut rng, args.held_out);
        let lines = made.pages.iter().flat_map(|page| &page.lines);
        lines.for_each(|line| println!("{}", line.text()));
        return;
    }
    let measure = measure::measure(args.papers, args.seed, args.held_out, args.clean);
    println!("{}", measure.table());
    let shown = |miss: &&measure::Miss| match args.verbose {
        0 => false,
        1 => miss.is_wrong,
        _ => true,
    };
    for miss in measure.misses.iter().filter(shown) {
        println!("{miss}");
    }
}
