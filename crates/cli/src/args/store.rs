//! The arguments of the commands over the store.
//!
//! In: the arguments. Out: one struct a command. Holds: every view takes the same filters under the same names.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

/// How a view is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ViewFormat {
    /// For people.
    Text,
    /// One JSON value.
    Json,
    /// One line an item.
    Jsonl,
}

/// How much a view shows, and how.
#[derive(Debug, ClapArgs)]
pub(crate) struct ViewArgs {
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ViewFormat,
    /// Also show what is under the threshold of confidence.
    #[arg(long)]
    pub(crate) all: bool,
    /// Show under each line the sentence that carries it.
    #[arg(long)]
    pub(crate) evidence: bool,
}

/// What to look for; everything given must hold.
#[derive(Debug, ClapArgs)]
pub(crate) struct FilterArgs {
    /// Words of a person's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// Words of a party's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,
    /// An issue (TERR.cession) or a family of issues (TERR).
    #[arg(long, value_name = "CODE")]
    pub(crate) issue: Option<String>,
    /// Nothing before this day (2025-11-28).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Nothing after this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Words that must stand in the line.
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// At most so many lines; default 50, of one story all.
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub(crate) limit: Option<u32>,
}

/// The list of stories.
#[derive(Debug, ClapArgs)]
pub(crate) struct StoriesArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

/// One story.
#[derive(Debug, ClapArgs)]
pub(crate) struct StoryArgs {
    /// Its id, any that it ever had, or the beginning of one.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// As it was at the end of this day or at this time (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

/// Items of all stories or one.
#[derive(Debug, ClapArgs)]
pub(crate) struct ItemsArgs {
    /// Only of this story.
    #[arg(value_name = "STORY")]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

/// Quotes.
#[derive(Debug, ClapArgs)]
pub(crate) struct QuotesArgs {
    #[command(flatten)]
    pub(crate) items: ItemsArgs,
    /// Also speech that is not quoted: indirect, thoughts, papers, what was declined.
    #[arg(long)]
    pub(crate) reported: bool,
}

/// Full text.
#[derive(Debug, ClapArgs)]
pub(crate) struct SearchArgs {
    /// Words, "a phrase", -not, begin*, one OR other; title: who: quote: text: outlet: source: narrow it.
    #[arg(required = true, allow_hyphen_values = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Only in this story.
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Nothing before this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Nothing after this day.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// At most so many reports.
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 20)]
    pub(crate) limit: u32,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ViewFormat,
}

/// A story in another form.
#[derive(Debug, ClapArgs)]
pub(crate) struct ExportArgs {
    /// The story's id, any that it ever had, or the beginning of one.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// In which form.
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,
    /// Write to a file instead of standard output; csv: to a folder, or to a .zip.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// As it was at the end of this day or at this time (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<String>,
    /// Also what is under the threshold of confidence, and long lists whole (md; the forms for programs always have all).
    #[arg(long)]
    pub(crate) all: bool,
}

/// Forms of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// The record `readout/1`.
    Json,
    /// The same on one line.
    Jsonl,
    /// Linked data: schema.org, PROV-O, Web Annotation.
    Jsonld,
    /// A table a section, in a folder or a zip, with a Frictionless data package.
    Csv,
    /// A brief to hand on: one page, then details with footnotes.
    Md,
    /// One HTML file that needs nothing else.
    Html,
    /// PLOVER events with POLECAT's columns, tab-separated.
    PloverTsv,
    /// Reports, agents, meetings, statements, events and what ties them.
    Graphml,
    /// The tables as a database (needs --out).
    Sqlite,
}

/// What changed.
#[derive(Debug, ClapArgs)]
pub(crate) struct DiffArgs {
    /// The story's id.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Since the end of this day or this time (UTC).
    #[arg(long, value_name = "DATE")]
    pub(crate) since: String,
    /// Until then; now, where it is not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

/// Reasons.
#[derive(Debug, ClapArgs)]
pub(crate) struct WhyArgs {
    /// An item's id, or a report's id, path or URL.
    #[arg(value_name = "ID|SOURCE")]
    pub(crate) name: String,
    /// The story that the item is in, where it is not a quote, figure or position.
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ViewFormat,
}

/// Reading again.
#[derive(Debug, ClapArgs)]
pub(crate) struct RereadArgs {
    /// Also reports that this version has read already.
    #[arg(long)]
    pub(crate) all: bool,
}

/// Following feeds.
#[derive(Debug, ClapArgs)]
pub(crate) struct WatchArgs {
    /// The list of feeds; COOKBOOK.md says what may stand in it.
    #[arg(value_name = "FEEDS.toml")]
    pub(crate) list: PathBuf,
    /// Ask each feed once, read what is new, and end: for a timer.
    #[arg(long, conflicts_with_all = ["status", "import_opml"])]
    pub(crate) once: bool,
    /// Say what is known of each feed, and end.
    #[arg(long, conflicts_with = "import_opml")]
    pub(crate) status: bool,
    /// Add the feeds of another reader's list (OPML) to the list, and end.
    #[arg(long, value_name = "FILE")]
    pub(crate) import_opml: Option<PathBuf>,
    /// A host that may be at a private or loopback address, besides those that the list names.
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_private: Vec<String>,
    /// A folder of your own issue packs and rule files (.toml, .tsv), added to those that the program carries.
    #[arg(long, value_name = "DIR")]
    pub(crate) packs: Option<PathBuf>,
}

/// What an analyst decides.
#[derive(Debug, ClapArgs)]
pub(crate) struct CorrectArgs {
    /// In whose name; default: the user's.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) author: Option<String>,
    #[command(subcommand)]
    pub(crate) what: CorrectWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorrectWhat {
    /// Make one story of several (stories by id, reports by id, path or URL).
    Join {
        #[arg(required = true, num_args = 2.., value_name = "STORY|REPORT")]
        names: Vec<String>,
    },
    /// Make a story of its own of some reports.
    Split {
        #[arg(required = true, value_name = "REPORT")]
        names: Vec<String>,
    },
    /// Make one agent of two; the first one's name stays.
    Merge {
        #[arg(value_name = "STORY")]
        story: String,
        #[arg(value_name = "AGENT")]
        stays: String,
        #[arg(value_name = "AGENT")]
        goes: String,
    },
    /// Say that in some reports another is meant.
    Part {
        #[arg(value_name = "STORY")]
        story: String,
        #[arg(value_name = "AGENT")]
        agent: String,
        /// The other's name.
        #[arg(long = "as", value_name = "NAME")]
        name: String,
        /// The reports.
        #[arg(long = "in", required = true, num_args = 1.., value_name = "REPORT")]
        reports: Vec<String>,
    },
    /// Give a field of an item another value.
    Set {
        #[arg(value_name = "STORY")]
        story: String,
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(value_name = "FIELD")]
        field: String,
        /// In the record's form; what is not JSON is taken as a text, `null` as not known.
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: String,
    },
    /// Take an item out.
    Strike {
        #[arg(value_name = "STORY")]
        story: String,
        #[arg(value_name = "ITEM")]
        item: String,
    },
    /// Add a remark to an item.
    Note {
        #[arg(value_name = "STORY")]
        story: String,
        #[arg(value_name = "ITEM")]
        item: String,
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// Show every decision, those undone too.
    List,
    /// Undo a decision by its number.
    Undo {
        #[arg(value_name = "NUMBER")]
        number: i64,
    },
}

/// The store itself.
#[derive(Debug, ClapArgs)]
pub(crate) struct StoreArgs {
    #[command(subcommand)]
    pub(crate) what: StoreWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreWhat {
    /// Say where it is and what is in it.
    Info,
    /// Check every page, index and tie.
    Check,
    /// Write the whole store, history and corrections too, as JSONL (.zst by name).
    Export {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Read what `export` wrote: into an empty store all of it; into another what is not there.
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// The web face.
#[derive(Debug, ClapArgs)]
pub(crate) struct ServeArgs {
    /// Where to listen. Other machines reach only what listens on an address of the network.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    pub(crate) listen: std::net::SocketAddr,
    /// A folder of your own issue packs and rule files (.toml, .tsv) for the reports that come in here.
    #[arg(long, value_name = "DIR")]
    pub(crate) packs: Option<PathBuf>,
    /// A name under which the server is asked, beside localhost and its addresses; may be given more than once.
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// A proxy of yours stands in front: it speaks TLS and adds the client's address to X-Forwarded-For.
    #[arg(long)]
    pub(crate) behind_proxy: bool,
}

/// Accounts.
#[derive(Debug, ClapArgs)]
pub(crate) struct AccountArgs {
    #[command(subcommand)]
    pub(crate) what: AccountWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountWhat {
    /// Make an account or change one; the password is asked for, or read from standard input.
    Add {
        /// The name to log in with.
        name: String,
        /// What it may do: read, edit, admin.
        #[arg(long, default_value = "read")]
        role: readout_store::Role,
    },
    /// Take an account away; whoever is logged in with it is logged out.
    Drop {
        /// Its name.
        name: String,
    },
    /// List the accounts: name, role, since when.
    List,
}

/// Shell completion.
#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// For which shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Manual pages.
#[derive(Debug, ClapArgs)]
pub(crate) struct ManArgs {
    /// Write one page a command into this folder; without it the main page goes to standard output.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}
