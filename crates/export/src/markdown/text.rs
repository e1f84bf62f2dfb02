//! Words of reports inside Markdown: nothing in them may be taken for a mark.

/// Puts a backslash before what CommonMark (with tables and footnotes) could take for a mark.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The same, shortened at a space where it is long: the whole stands in the report.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 240;
    if text.chars().count() <= MOST {
        return escape(text);
    }
    let cut: String = text.chars().take(MOST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{} …", escape(cut))
}

/// The day of a date that may have a time.
pub(super) fn day(date: &str) -> &str {
    date.split_once('T').map_or(date, |(day, _)| day)
}

/// Words for bold type, which must not begin or end with white space.
pub(super) fn quoted(words: &str) -> String {
    escape(words.trim())
}

/// Words between quotation marks of our own; the text's own are left out where they stand round the whole.
pub(super) fn in_marks(words: &str) -> String {
    let is_mark = |c: char| matches!(c, '“' | '”' | '"' | '«' | '»');
    let whole = words.trim().trim_end_matches(',');
    let bare = whole.trim_matches(is_mark).trim_end_matches(',');
    let round = whole.starts_with(is_mark) && whole.ends_with(is_mark) && !bare.contains(is_mark);
    format!("“{}”", short(if round { bare } else { whole }))
}

/// A part of the day as TIMEX3 codes it, or a time of the clock; other codes say nothing to a reader.
pub(super) fn time_of_day(code: &str) -> Option<String> {
    let parts = [
        ("MO", "morning"),
        ("MI", "midday"),
        ("AF", "afternoon"),
        ("EV", "evening"),
        ("NI", "night"),
        ("DT", "daytime"),
    ];
    let bare = code.strip_prefix('T').unwrap_or(code);
    let named = parts.iter().find(|(known, _)| *known == bare).map(|(_, name)| (*name).to_owned());
    let clock = || (code.starts_with('T') && bare.contains(':')).then(|| escape(bare));
    named.or_else(clock)
}

/// A table with a line of heads; empty where there are no rows.
pub(super) fn table(heads: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut out = line(heads);
    out.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    for row in rows {
        out.push_str(&line(row));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_round_the_whole_are_ours() {
        assert_eq!(in_marks("“We will wait,”"), "“We will wait”");
        assert_eq!(in_marks("“We will wait,” she said."), "““We will wait,” she said.”");
    }

    #[test]
    fn a_part_of_the_day_is_named() {
        assert_eq!(time_of_day("EV").as_deref(), Some("evening"));
        assert_eq!(time_of_day("T21:00").as_deref(), Some("21:00"));
        assert_eq!(time_of_day("XYZ"), None);
    }
}
