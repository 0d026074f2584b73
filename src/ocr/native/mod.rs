//! Native: our own reader for the stock LSTM models.

pub mod lines;
