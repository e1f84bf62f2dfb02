//! Rows as tab-separated values.
//!
//! In: names of columns and rows of words. Out: UTF-8 lines. Holds: no value has a tab or a line end in it, so a line is a row and
//! a tab a border, as programs that read event data by splitting lines expect.

use crate::index::one_line;

/// A line of names, then a line a row.
pub(crate) fn tsv<const N: usize>(columns: &[&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let mut out = columns.join("\t");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| one_line(cell)).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out.into_bytes()
}
