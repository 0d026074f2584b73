//! Lang: everything that staff and auditors read, in Vietnamese and English.
//!
//! Promise: both languages have the same messages (a test compares them); a missing message shows
//! its name rather than nothing.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language that messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

const VI: &str = include_str!("vi.ftl");
const EN: &str = include_str!("en.ftl");

impl Language {
    /// From the locale variables of the process (`LC_ALL`, `LC_MESSAGES`, `LANG`); English when
    /// they do not name Vietnamese.
    pub fn from_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        match locale {
            Some(locale) if locale.starts_with("vi") => Language::Vi,
            _ => Language::En,
        }
    }
}

/// The messages of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// Which language they are in.
    pub language: Language,
}

impl Messages {
    /// Loads the messages of `language`.
    ///
    /// # Panics
    /// Never in a released build: the message files are part of the program and tested.
    pub fn new(language: Language) -> Self {
        let (source, tag) = match language {
            Language::Vi => (VI, "vi"),
            Language::En => (EN, "en"),
        };
        let id: LanguageIdentifier = tag.parse().expect("a valid language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks round arguments would end up in paths that people copy.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("message file {tag}.ftl: {errors:?}"));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("message file {tag}.ftl: {errors:?}"));
        Self { bundle, language }
    }

    /// The message `id`, without arguments.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// The message `id` with its arguments filled in; the id itself when there is no such message.
    pub fn format(&self, id: &str, arguments: &[(&str, &str)]) -> String {
        self.find(id, arguments).unwrap_or_else(|| id.to_owned())
    }

    /// The message `id`, when there is one.
    pub fn find(&self, id: &str, arguments: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(*name, FluentValue::from(*value));
        }
        let mut problems = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut problems);
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(source: &str) -> Vec<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(ids(VI), ids(EN));
        assert!(!ids(VI).is_empty());
    }

    #[test]
    fn arguments_stand_without_invisible_marks() {
        let text = Messages::new(Language::En).format("reason-duplicate", &[("original", "a.pdf")]);
        assert!(text.contains("`a.pdf`"), "{text}");
    }

    #[test]
    fn the_locale_decides_when_nothing_else_does() {
        let vietnamese = |name: &str| (name == "LANG").then(|| "vi_VN.UTF-8".to_owned());
        assert_eq!(Language::from_locale(vietnamese), Language::Vi);
        assert_eq!(Language::from_locale(|_| None), Language::En);
    }
}
