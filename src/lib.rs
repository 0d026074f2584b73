//! sohoa (*số hóa*, digitise): turns folders of scanned results of administrative procedures into
//! a catalogue that says what each paper is, whom it serves, until when, and whether it is still
//! in force, with the place on the page that proves each statement.
//!
//! ```text
//! inbox - intake - raster - clean - ocr - layout - extract - catalogue - validity - people
//! ```
//! A stage knows the types of the stage before it and nothing of the stages after it.

mod abbreviation;
pub mod batch;
pub mod catalogue;
pub mod clean;
pub mod cli;
pub mod commands;
pub mod config;
mod contain;
mod curve;
pub mod disk;
pub mod document;
pub mod error;
pub mod exit_code;
pub mod export;
pub mod extract;
pub mod inspect;
pub mod intake;
pub mod lang;
pub mod layout;
pub mod marks;
pub mod measure;
pub mod ocr;
pub mod process;
pub mod raster;
pub mod score;
pub mod search;
mod spelling;
pub mod validity;
pub mod web;
