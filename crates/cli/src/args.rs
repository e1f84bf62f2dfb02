//! The command line, as typed.
//!
//! In: the arguments. Out: [`Args`]. Holds: what other programs rely on (names of commands, formats, exit codes) is
//! said here and in the manual pages made from it.

mod store;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

pub(crate) use store::*;

/// Reads many news reports of one negotiation and builds the record, with the words that carry each line.
#[derive(Debug, Parser)]
#[command(name = "readout", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 all was read; 2 some inputs were skipped, each named on standard error; \
                        1 nothing could be done."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Say nothing on standard error but errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more on standard error.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Where reports, readings and stories are kept: a file (SQLite) or postgres://USER@HOST/DATABASE; default: a file in
    /// the user's data folder.
    #[arg(
        long,
        global = true,
        env = "READOUT_STORE",
        hide_env_values = true,
        value_name = "PATH-OR-URL"
    )]
    pub(crate) store: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports, group them into stories and print the record.
    Read(ReadArgs),
    /// Follow feeds, and keep the record current.
    Watch(WatchArgs),
    /// Only say which reports belong to one story.
    Group(GroupArgs),
    /// Print one layer of the reading, in the text or as JSON.
    Show(ShowArgs),
    /// List the stories in the store, the latest first.
    Stories(StoriesArgs),
    /// Show one story, now or as it was.
    Story(StoryArgs),
    /// Show where the reports of a story differ, what they agree on, and what only one says.
    Compare(StoryArgs),
    /// Show what happened when.
    Timeline(StoryArgs),
    /// Show who stands where on what, and how that moved.
    Positions(ItemsArgs),
    /// Show what was said, ready to quote.
    Quotes(QuotesArgs),
    /// Show the figures, each as an interval on one line.
    Figures(ItemsArgs),
    /// Show which report depends on which, and on how many sources a story rests.
    Sources(StoryArgs),
    /// Show what the reports of a story leave open.
    Unknown(StoryArgs),
    /// Search the text of all reports.
    Search(SearchArgs),
    /// Show what is new, moved or withdrawn in a story.
    Diff(DiffArgs),
    /// Say why a report joined its story and which of its lines were left out, or what an item rests on.
    Why(WhyArgs),
    /// Correct the record: join, split, merge, part, set, strike, note; list and undo.
    Correct(CorrectArgs),
    /// Read the kept reports again, after an upgrade.
    Reread(RereadArgs),
    /// Look after the store: info, check, export, import.
    Store(StoreArgs),
    /// Write a story in a form for other programs or people: JSON, JSON-LD, CSV, Markdown, HTML, PLOVER, GraphML,
    /// SQLite.
    Export(ExportArgs),
    /// Show the store in a browser: pages for people, JSON under /api.
    Serve(ServeArgs),
    /// Say who may log in to `serve` where a team shares a store.
    Account(AccountArgs),
    /// Print the JSON Schema of the record.
    Schema,
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page, or write one a command into a folder.
    Man(ManArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct InputArgs {
    /// Files, folders (read recursively), http(s) addresses, or `-` for standard input. Plain text, HTML, JSON, JSONL, CSV, RSS / Atom
    /// and WARC, also as .gz and .zst; told apart by content.
    #[arg(required = true, value_name = "PATH|URL")]
    pub(crate) paths: Vec<PathBuf>,
    /// A CSV or JSON column by another name: OURS=THEIRS (ours: id, title, text, html, published, url, outlet, authors).
    #[arg(long = "column", value_name = "OURS=THEIRS", value_parser = pair)]
    pub(crate) columns: Vec<(String, String)>,
    /// What marks a paragraph's end inside a text, where line ends do not.
    #[arg(long, value_name = "MARK")]
    pub(crate) paragraph_mark: Option<String>,
    /// A folder of your own issue packs and rule files (.toml, .tsv), added to those that the program carries.
    #[arg(long, value_name = "DIR")]
    pub(crate) packs: Option<PathBuf>,
    /// A host that may be at a private or loopback address; all others there are refused.
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_private: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// How to print it: default `text` on a terminal, else `json`.
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReadFormat>,
    /// One record a report, in input order, nothing grouped or compared.
    #[arg(long)]
    pub(crate) each: bool,
    /// Keep nothing.
    #[arg(long)]
    pub(crate) no_store: bool,
    /// Also show what is under the threshold of confidence (text, md).
    #[arg(long)]
    pub(crate) all: bool,
    /// Show under each line the sentence that carries it (text).
    #[arg(long)]
    pub(crate) evidence: bool,
    /// Write to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    /// A record for people.
    Text,
    /// The record `readout/1`.
    Json,
    /// One story (with --each: one record) a line.
    Jsonl,
    /// A brief to hand on: one page, then details with footnotes.
    Md,
    /// One HTML file of one story that needs nothing else.
    Html,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct GroupArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// How to print it.
    #[arg(long, value_enum)]
    pub(crate) format: Option<ListFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people.
    Text,
    /// One line an item.
    Jsonl,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Which layer.
    #[arg(long, value_enum)]
    pub(crate) layer: Layer,
    /// How to print it.
    #[arg(long, value_enum)]
    pub(crate) format: Option<ListFormat>,
    /// Feed the whole text to the language model as one piece: no zones, no paragraphs, no corrections.
    #[arg(long)]
    pub(crate) raw: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layer {
    /// What each line of the page is.
    Zones,
    /// Sentences as the parser cuts them.
    Sentences,
    /// Tokens with tag, lemma, head and entity.
    Tokens,
    /// The dependency tree.
    Parse,
    /// Named entities.
    Entities,
    /// Persons, parties, organisations and groups, wherever they are named.
    Agents,
    /// Places meant as places.
    Places,
    /// Time expressions with their values.
    Times,
    /// Figures with hedge and unit.
    Quantities,
    /// Who said what.
    Statements,
    /// Meetings.
    Meetings,
    /// Proposals.
    Proposals,
    /// Who stands where.
    Positions,
    /// Claims and denials.
    Claims,
    /// PLOVER events.
    Events,
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(ours, theirs)| (ours.trim().to_owned(), theirs.trim().to_owned()))
        .ok_or_else(|| format!("{text:?} is not of the form OURS=THEIRS"))
}
