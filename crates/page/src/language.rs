//! Which language a text is in.
//!
//! In: the text that is read. Out: its BCP-47 code, or that it is another than English. Holds: a short text
//! passes, since nothing sure can be said of it.

use whatlang::Lang;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    /// Too short or too mixed to say.
    Unsure,
    /// Name of the language.
    Other(&'static str),
}

/// Letters that are enough to tell a language of Latin script.
const ENOUGH: usize = 160;
/// Letters that are enough to tell another script.
const ENOUGH_OF_SCRIPT: usize = 20;
/// Only so much is looked at (scalar values).
const LOOK: usize = 6000;
/// So much is enough where it is surely English, as nearly all is.
const GLANCE: usize = 1500;

/// Looks at a text.
pub(crate) fn language(text: &str) -> Language {
    let start = text.char_indices().nth(GLANCE).and_then(|(at, _)| text.get(..at));
    if start.and_then(whatlang::detect).is_some_and(|f| f.lang() == Lang::Eng && f.is_reliable()) {
        return Language::English;
    }
    let sample: String = text.chars().take(LOOK).collect();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let latin = sample.chars().filter(|c| c.is_alphabetic() && (*c as u32) < 0x250).count();
    if letters >= ENOUGH_OF_SCRIPT && latin * 3 < letters {
        return Language::Other(whatlang::detect_lang(&sample).map_or("unknown", |l| l.eng_name()));
    }
    match whatlang::detect(&sample) {
        Some(found) if found.lang() == Lang::Eng => Language::English,
        Some(found) if letters >= ENOUGH && found.is_reliable() && found.confidence() > 0.9 => {
            Language::Other(found.lang().eng_name())
        }
        _ => Language::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_foreign_text_is_named_and_short_text_passes() {
        let german = "Die Unterhändler trafen sich am Dienstag in der Hauptstadt und sprachen mehrere Stunden \
                      lang über den Rückzug der Truppen, ohne sich auf einen Wortlaut zu einigen. Am Abend hieß es, \
                      man werde die Gespräche in der kommenden Woche fortsetzen.";
        assert_eq!(language(german), Language::Other("German"));
        assert_eq!(
            language("Переговоры в столице продолжались до глубокой ночи."),
            Language::Other("Russian")
        );
        assert_eq!(language("Ja."), Language::Unsure);
        assert_eq!(
            language("The envoys met in the capital for three hours and agreed to meet again."),
            Language::English
        );
    }
}
