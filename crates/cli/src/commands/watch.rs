//! `readout watch`: follow feeds, keep the record current.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use readout_fetch::{FeedList, Options, list};
use readout_store::Access;

use crate::Outcome;
use crate::args::{Args, WatchArgs};
use crate::keeping::Desk;
use crate::network;
use crate::packs;
use crate::watching::{Fetchers, Tally, Watch, until_next};

pub(crate) fn run(args: &WatchArgs, all: &Args) -> anyhow::Result<Outcome> {
    if let Some(opml) = &args.import_opml {
        return import(&args.list, opml, all.quiet);
    }
    let list = read(&args.list)?;
    if args.status {
        return status(&list, &Desk::open(all.store.as_deref(), Access::Look)?);
    }
    ensure!(!list.feeds.is_empty(), "{}: there is no feed in it", args.list.display());
    let fetchers = Fetchers::new(&list, options(&list, args)?)?;
    let pipeline = packs::pipeline(args.packs.as_deref())?;
    let desk = Desk::open(all.store.as_deref(), Access::Keep)?;
    let mut watch = Watch::new(&desk, &pipeline, fetchers, list);
    watch.quiet = all.quiet;
    watch.verbose = all.verbose > 0;
    if args.once { once(&mut watch) } else { forever(&mut watch) }
}

fn read(path: &Path) -> anyhow::Result<FeedList> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    FeedList::parse(&text).with_context(|| format!("{}", path.display()))
}

fn options(list: &FeedList, args: &WatchArgs) -> anyhow::Result<Options> {
    let mut options = Options { allow_private: list.allow_private.clone(), ..Options::default() };
    options.allow_private.extend(network::allowed(&args.allow_private)?);
    if let Some(delay) = list.delay {
        options.delay = delay;
    }
    if let Some(contact) = &list.contact {
        options.user_agent = format!("{} (+{contact})", options.user_agent);
    }
    Ok(options)
}

/// Every feed that is not to be left alone, then what is due of its entries, until nothing is.
fn once(watch: &mut Watch<'_>) -> anyhow::Result<Outcome> {
    let mut jobs = watch.all_feeds(Timestamp::now())?;
    jobs.extend(watch.due_entries(Timestamp::now())?);
    while !jobs.is_empty() {
        watch.round(jobs)?;
        jobs = watch.due_entries(Timestamp::now())?;
    }
    let Tally { answered, taken, left, failed } = watch.tally;
    if !watch.quiet {
        anstream::eprintln!(
            "readout: {answered} feeds answered, {taken} reports kept, {left} entries left out, {failed} requests failed"
        );
    }
    Ok(match (answered + taken, left + failed) {
        (0, 1..) => Outcome::Nothing,
        (_, 0) => Outcome::Done,
        _ => Outcome::Skipped,
    })
}

/// Longest sleep: the clock may be set, and a machine may have slept.
const NAP: Duration = Duration::from_secs(60);

/// Until the program is ended; whatever ends it, it goes on from there the next time.
fn forever(watch: &mut Watch<'_>) -> anyhow::Result<Outcome> {
    loop {
        let now = Timestamp::now();
        let mut jobs = watch.due_feeds(now)?;
        jobs.extend(watch.due_entries(now)?);
        if jobs.is_empty() {
            let next = watch.next_due()?;
            std::thread::sleep(until_next(now, next).min(NAP));
        } else {
            watch.round(jobs)?;
        }
    }
}

fn status(list: &FeedList, desk: &Desk) -> anyhow::Result<Outcome> {
    let mut out = std::io::stdout().lock();
    for line in crate::watching::status(list, desk)? {
        writeln!(out, "{line}")?;
    }
    Ok(Outcome::Done)
}

/// Adds the feeds of another reader's list; what stands in the list stays as it is written.
fn import(path: &Path, opml: &Path, quiet: bool) -> anyhow::Result<Outcome> {
    let mut text = if path.exists() {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?
    } else {
        String::new()
    };
    let known = FeedList::parse(&text).with_context(|| format!("{}", path.display()))?;
    let bytes = fs::read(opml).with_context(|| format!("cannot read {}", opml.display()))?;
    let outlines = list::outlines(&String::from_utf8_lossy(&bytes))
        .with_context(|| format!("{}", opml.display()))?;
    let (addition, count, refused) = list::addition(&known, &outlines);
    text.push_str(&addition);
    FeedList::parse(&text).context("the list with what was added")?;
    // A whole file under another name first: a list that was cut short must not look like one.
    let part = path.with_extension("part");
    fs::write(&part, text).with_context(|| format!("cannot write {}", part.display()))?;
    fs::rename(&part, path).with_context(|| format!("cannot write {}", path.display()))?;
    for why in &refused {
        anstream::eprintln!("readout: skipped {why}");
    }
    if !quiet {
        anstream::eprintln!("readout: {count} feeds added to {}", path.display());
    }
    Ok(if refused.is_empty() { Outcome::Done } else { Outcome::Skipped })
}
