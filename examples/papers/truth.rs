//! Truth: what a made paper says, known because it was made so.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// What a paper says.
#[derive(Debug, Default, Clone)]
pub struct Truth {
    /// Values by the name of their field in exports; what is missing must not be given.
    pub values: BTreeMap<&'static str, String>,
    /// Relations: verb, number, day.
    pub relations: Vec<(&'static str, String, Option<Date>)>,
    /// Its status on the day asked, where the paper alone lets one know.
    pub status: Option<&'static str>,
    /// The wordings that were used, for whoever looks into a miss.
    pub wording: Vec<String>,
    /// Fields that the wording leaves open.
    pub open: Vec<&'static str>,
}

impl Truth {
    /// Sets a value.
    pub fn set(&mut self, field: &'static str, value: impl ToString) {
        self.values.insert(field, value.to_string());
    }

    /// The day of a field.
    pub fn day(&self, field: &str) -> Option<Date> {
        self.values.get(field)?.parse().ok()
    }
}
