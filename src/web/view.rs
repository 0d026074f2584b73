//! View: what every page needs beside its own data: the reader's language and the words of it, days
//! as that language writes them, and the addresses of style and script.

use std::fmt::Display;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::assets;
use crate::lang::{Language, Messages};

/// Who reads, and where.
pub struct View<'a> {
    /// The words of the reader's language.
    messages: &'a Messages,
    /// The address of the page, with its query.
    pub here: String,
}

impl<'a> View<'a> {
    /// A view of the page at `here`.
    pub fn new(messages: &'a Messages, here: &str) -> Self {
        Self {
            messages,
            here: here.to_owned(),
        }
    }

    /// The reader's language as HTML names it.
    pub fn lang(&self) -> &'static str {
        match self.messages.language {
            Language::Vi => "vi",
            Language::En => "en",
        }
    }

    /// The address of this page in another language.
    pub fn in_language(&self, language: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={language}", self.here)
    }

    /// Whether the page lies under this part of the site.
    pub fn is_at(&self, part: &str) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        match part {
            "/" => path == "/",
            part => path.starts_with(part),
        }
    }

    /// The message `id`.
    pub fn t(&self, id: &str) -> String {
        self.messages.text(id)
    }

    /// The message `id` with one thing filled in.
    pub fn f(&self, id: &str, name: &str, value: impl Display) -> String {
        self.messages.format(id, &[(name, &value.to_string())])
    }

    /// The message whose id is these two parts.
    pub fn tt(&self, family: &str, member: &str) -> String {
        self.messages.text(&format!("{family}-{member}"))
    }

    /// A day as the reader's language writes it.
    pub fn day(&self, day: &Date) -> String {
        match self.messages.language {
            Language::Vi => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
            Language::En => day.to_string(),
        }
    }

    /// A value that is perhaps a day.
    pub fn value(&self, text: &str) -> String {
        match text.parse::<Date>() {
            Ok(day) if text.len() == 10 => self.day(&day),
            _ => text.to_owned(),
        }
    }

    /// A point in time, on the clock of this machine.
    pub fn time(&self, time: &Timestamp) -> String {
        let here = time.to_zoned_datetime(TimeZone::system());
        let (hour, minute) = (here.hour(), here.minute());
        format!("{} {hour:02}:{minute:02}", self.day(&here.date()))
    }

    /// The address of the style sheet.
    pub fn style(&self) -> &'static str {
        assets::style_address()
    }

    /// The address of the viewer's script.
    pub fn script(&self) -> &'static str {
        assets::script_address()
    }

    /// The address of the icon.
    pub fn icon(&self) -> &'static str {
        assets::icon_address()
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn every_message_of_the_pages_exists_in_both_languages() {
        let sources = [
            include_str!("../../templates/web/base.html"),
            include_str!("../../templates/web/batch.html"),
            include_str!("../../templates/web/batches.html"),
            include_str!("../../templates/web/expiring.html"),
            include_str!("../../templates/web/failure.html"),
            include_str!("../../templates/web/parts.html"),
            include_str!("../../templates/web/record.html"),
            include_str!("../../templates/web/search.html"),
            include_str!("pages/record.rs"),
            include_str!("pages/search.rs"),
            include_str!("pages/timeline.rs"),
        ];
        let called = Regex::new(r#""((?:web|show)-[a-z-]+)"[,)]"#).unwrap();
        let families = ["web-acted", "web-acts", "web-batch", "web-facet"];
        let mut ids: Vec<&str> = sources
            .iter()
            .flat_map(|source| called.captures_iter(source))
            .map(|found| found.get(1).unwrap().as_str())
            .filter(|id| !families.contains(id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(ids.len() > 60, "{ids:?}");
        let arguments =
            ["day", "page", "days", "reason", "path", "catalogue"].map(|name| (name, "x"));
        for language in [Language::Vi, Language::En] {
            let messages = Messages::new(language);
            for id in &ids {
                assert!(messages.find(id, &arguments).is_some(), "{id}");
            }
        }
    }

    #[test]
    fn days_are_written_as_the_reader_writes_them() {
        let (vietnamese, english) = (Messages::new(Language::Vi), Messages::new(Language::En));
        let day = jiff::civil::date(2026, 2, 1);
        assert_eq!(View::new(&vietnamese, "/").day(&day), "01/02/2026");
        assert_eq!(View::new(&english, "/").value("2026-02-01"), "2026-02-01");
        assert_eq!(
            View::new(&vietnamese, "/").value("45/GPXD-KKT"),
            "45/GPXD-KKT"
        );
    }
}
