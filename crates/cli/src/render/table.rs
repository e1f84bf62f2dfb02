//! Lines of text in columns, wrapped with a hanging indent.

use textwrap::Options;

/// Wraps `text` to `width` columns with `first` before the first line and `rest` before the others.
pub(crate) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let options =
        Options::new(width).initial_indent(first).subsequent_indent(rest).break_words(false);
    textwrap::fill(text, options)
}
