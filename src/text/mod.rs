//! Every visible word, in English and Korean.
//!
//! Must not know: egui, pixels, how anything works.

mod classes;
pub mod errors;
mod models;
pub mod search;
mod words;

pub use classes::class;
pub use models::model;
pub use words::{ALL, Words};

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Lang {
    /// The system's language where Lineup has it, else English.
    #[must_use]
    pub fn of_system() -> Self {
        match sys_locale::get_locale() {
            Some(locale) if locale.to_ascii_lowercase().starts_with("ko") => Self::Korean,
            _ => Self::English,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Korean,
            Self::Korean => Self::English,
        }
    }

    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &words::ENGLISH,
            Self::Korean => &words::KOREAN,
        }
    }
}

impl Words {
    /// Whose words they are.
    #[must_use]
    pub fn lang(&self) -> Lang {
        if std::ptr::eq(self, &words::KOREAN) { Lang::Korean } else { Lang::English }
    }
}

/// Puts values into a sentence: each `{}` takes the next.
#[must_use]
pub fn fill(sentence: &str, values: &[&dyn std::fmt::Display]) -> String {
    let mut text = String::with_capacity(sentence.len() + 16);
    let mut values = values.iter();
    let mut parts = sentence.split("{}");
    text.extend(parts.next());
    for part in parts {
        if let Some(value) = values.next() {
            text += &value.to_string();
        }
        text += part;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places_to_fill() {
        for (name, english, korean) in ALL.iter().copied().flatten() {
            assert!(!english.is_empty() && !korean.is_empty(), "{name}");
            assert_eq!(english.matches("{}").count(), korean.matches("{}").count(), "{name}");
        }
    }

    #[test]
    fn the_korean_words_are_korean() {
        let has_hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for (name, english, korean) in ALL.iter().copied().flatten() {
            let wordless = !korean.chars().any(char::is_alphabetic);
            assert!(
                has_hangul(korean) || wordless || english == korean || *name == "other_language",
                "{name}: {korean}"
            );
            assert!(!has_hangul(english) || *name == "other_language", "{name}: {english}");
        }
    }

    #[test]
    fn a_sentence_takes_its_values_in_order() {
        assert_eq!(fill("{} of {}", &[&1, &"two"]), "1 of two");
        assert_eq!(fill("no place", &[&1]), "no place");
    }
}
