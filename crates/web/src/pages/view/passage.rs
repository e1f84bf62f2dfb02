//! Text cut to fit.
//!
//! In: text of a report. Out: the same on one line, and not longer than there is room for.

pub(crate) use readout_export::one_line as folded;

/// Text of at most so many characters; a mark shows where something is left out.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let at_word = cut.rfind(char::is_whitespace).filter(|at| *at > cut.len() / 2);
    format!("{} …", at_word.map_or(cut.as_str(), |at| &cut[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_at_a_word() {
        assert_eq!(shortened("one two three four", 12), "one two …");
    }
}
