//! Commands: one file a command, from settled arguments to what a person or a script reads.
//!
//! Promise: data goes to standard output, talk to standard error.

mod backup;
mod bench;
mod child;
mod doctor;
mod export;
mod inspect;
mod kinds;
mod load;
mod reindex;
mod relink;
mod retry;
mod run;
mod score;
mod search;
mod serve;
mod show;
mod status;
mod talk;
mod verify;
mod worker;

pub use backup::backup;
pub use bench::bench;
pub use child::child;
pub use doctor::doctor;
pub use export::export;
pub use inspect::inspect;
pub use kinds::kinds;
pub use load::load;
pub use reindex::reindex;
pub use relink::relink;
pub use retry::retry;
pub use run::run;
pub use score::score;
pub use search::search;
pub use serve::serve;
pub use show::show;
pub use status::status;
pub use talk::{Talk, usage};
pub use verify::verify;
pub use worker::worker;
