//! How wide, how coloured and how much: decided once a run.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};

/// The narrowest and the widest text block; wider lines are hard to read.
const NARROWEST: usize = 40;
const WIDEST: usize = 100;

/// How the output looks.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// Columns to fill.
    pub(crate) width: usize,
    /// Whether colours and weights are written.
    pub(crate) colour: bool,
    /// Whether items under the threshold are shown.
    pub(crate) all: bool,
    /// Whether the sentence that carries a line stands under it.
    pub(crate) evidence: bool,
}

impl Look {
    /// For standard output as it is here; a file is never coloured.
    #[expect(
        clippy::fn_params_excessive_bools,
        reason = "three switches of the command line, handed on"
    )]
    pub(crate) fn here(to_stdout: bool, all: bool, evidence: bool) -> Self {
        let person = to_stdout && std::io::stdout().is_terminal();
        let columns = terminal_size::terminal_size().map_or(WIDEST, |(w, _)| usize::from(w.0));
        let colour = person
            && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        Look { width: columns.clamp(NARROWEST, WIDEST), colour, all, evidence }
    }

    /// Text in a style, or plain.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// The title of a section.
    pub(crate) fn head(&self, text: &str) -> String {
        self.paint(Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())), text)
    }

    /// The words that matter in a line.
    pub(crate) fn strong(&self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// What may be passed over.
    pub(crate) fn faint(&self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// What should be looked at.
    pub(crate) fn warn(&self, text: &str) -> String {
        self.paint(Style::new().fg_color(Some(AnsiColor::Yellow.into())), text)
    }
}
