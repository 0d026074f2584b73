//! Commands: one file a command, from settled arguments to what a person or a script reads.
//!
//! Promise: data goes to standard output, talk to standard error.

mod bench;
mod doctor;
mod export;
mod inspect;
mod load;
mod run;
mod score;
mod search;
mod show;
mod talk;

pub use bench::bench;
pub use doctor::doctor;
pub use export::export;
pub use inspect::inspect;
pub use load::load;
pub use run::run;
pub use score::score;
pub use search::search;
pub use show::show;
pub use talk::{Talk, usage};
