//! How grouping and lineage grow, on reports composed from the project's own examples.
//!
//!     cargo run --release -p readout-story --example scale -- examples 1000 10000 100000 [--dump FILE]
//!
//! How reports are made: a story takes one example's texts and gives every name in them a new one, made of syllables,
//! and every other word of four letters and more another of the examples' words, the same throughout the story;
//! its reports drop one sentence in six and swap some; one report in three copies an earlier one of its story, with
//! one sentence in five dropped and one word in forty changed. Twenty stories begin a day.
//! For each number of reports: microseconds of processor time a report, peak memory, how well the stories (B-cubed F1) and
//! the copies (F1 of pairs) are found. `--dump` writes each report's words, story and text as JSON lines for other
//! programs to read.

#![allow(clippy::print_stdout, reason = "a measurement's result is what it prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use readout_story::{group, lineage};
use readout_types::{Edtf, Id, LineageClass, Report, Text};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let dump = args.iter().position(|a| a == "--dump").map(|at| args.split_off(at));
    let folder = args.first().ok_or("a folder of examples, then numbers of reports")?;
    let seeds = seeds(Path::new(folder))?;
    println!(
        "{:>8} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7}",
        "reports", "features", "group", "lineage", "MB", "B3", "pairs"
    );
    for n in args[1..].iter().map(|n| n.parse::<usize>()) {
        let made = compose(&seeds, n?);
        measure(&made);
        if let Some(path) = dump.as_ref().and_then(|d| d.get(1)) {
            write(&made, path)?;
        }
    }
    Ok(())
}

/// One composed report.
struct Made {
    report: Report,
    story: usize,
    /// Which of its story's texts it tells: reports of one text have their wording in common.
    text: usize,
}

/// Each example's texts, as sentences.
fn seeds(folder: &Path) -> Result<Vec<Vec<Vec<String>>>, Failure> {
    let mut out = Vec::new();
    for story in inside(folder)?.iter().filter(|p| p.is_dir()) {
        let mut texts = Vec::new();
        for path in
            inside(story)?.into_iter().chain(inside(&story.join("reports")).unwrap_or_default())
        {
            if path.extension().is_some_and(|e| e == "txt") {
                texts.push(sentences(&std::fs::read_to_string(path)?));
            }
        }
        out.push(texts);
    }
    out.retain(|texts| !texts.is_empty());
    Ok(out)
}

/// What lies in a folder, by name.
fn inside(folder: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    let mut out: Vec<_> =
        std::fs::read_dir(folder)?.filter_map(Result::ok).map(|e| e.path()).collect();
    out.sort();
    Ok(out)
}

fn sentences(text: &str) -> Vec<String> {
    let long = text.lines().filter(|l| l.split(' ').count() > 8);
    long.flat_map(|l| l.split_inclusive(". ")).map(|s| s.trim().to_string()).collect()
}

/// A small generator of numbers (splitmix64), so that the same reports come out everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

const STORIES_A_DAY: usize = 20;
const MOST_REPORTS: usize = 12;

fn compose(seeds: &[Vec<Vec<String>>], n: usize) -> Vec<Made> {
    let mut chance = Chance(1);
    let pool = pool(seeds);
    let mut out: Vec<Made> = Vec::new();
    for story in 0.. {
        let texts = &seeds[chance.below(seeds.len())];
        let mut names = BTreeMap::new();
        let (first, size) = (out.len(), 2 + chance.below(MOST_REPORTS - 1));
        for at in 0..size {
            if out.len() == n {
                return out;
            }
            let copy_of = (at > 0 && chance.one_in(3)).then(|| first + chance.below(at));
            let (text, words) = match copy_of {
                Some(origin) => {
                    (out[origin].text, copied(out[origin].report.text.as_str(), &mut chance))
                }
                None => (
                    at % texts.len(),
                    told(&texts[at % texts.len()], &mut names, &pool, &mut chance),
                ),
            };
            let report = report(out.len(), story / STORIES_A_DAY, &words);
            out.push(Made { report, story, text });
        }
    }
    out
}

/// A text of the story under its own names, with one sentence in six dropped and neighbours swapped at times.
fn told(
    sentences: &[String],
    names: &mut BTreeMap<String, String>,
    pool: &[String],
    chance: &mut Chance,
) -> String {
    let mut kept: Vec<String> = Vec::new();
    for sentence in sentences {
        if !chance.one_in(6) {
            kept.push(
                sentence
                    .split(' ')
                    .map(|w| renamed(w, names, pool, chance))
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
    }
    for at in 1..kept.len() {
        if chance.one_in(5) {
            kept.swap(at - 1, at);
        }
    }
    kept.join("\n")
}

/// The story's own word for a word: a made-up name for a name, another of the examples' words for a long word.
fn renamed(
    word: &str,
    own: &mut BTreeMap<String, String>,
    pool: &[String],
    chance: &mut Chance,
) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.chars().count() < 4 {
        return word.to_string();
    }
    let capital = bare.starts_with(char::is_uppercase);
    let fresh = |chance: &mut Chance| match capital {
        true => syllables(chance),
        false => pool[chance.below(pool.len())].clone(),
    };
    let name = own.entry(bare.to_string()).or_insert_with(|| fresh(chance));
    word.replacen(bare, name, 1)
}

/// The examples' long words in lower case, each once.
fn pool(seeds: &[Vec<Vec<String>>]) -> Vec<String> {
    let words = seeds.iter().flatten().flatten().flat_map(|s| s.split(' '));
    let long = words.filter(|w| w.len() > 3 && w.chars().all(|c| c.is_ascii_lowercase()));
    long.map(str::to_string).collect::<BTreeSet<_>>().into_iter().collect()
}

fn syllables(chance: &mut Chance) -> String {
    const SYLLABLES: [&str; 16] = [
        "bar", "del", "fo", "gri", "han", "jo", "kel", "lum", "mi", "nar", "os", "pra", "rin",
        "sul", "tev", "wo",
    ];
    let name: String = (0..3).map(|_| SYLLABLES[chance.below(SYLLABLES.len())]).collect();
    name[..1].to_uppercase() + &name[1..]
}

fn copied(text: &str, chance: &mut Chance) -> String {
    let mut out = Vec::new();
    for sentence in text.lines() {
        if !chance.one_in(5) {
            let word = |w: &str| if chance.one_in(40) { "then".to_string() } else { w.to_string() };
            out.push(sentence.split(' ').map(word).collect::<Vec<_>>().join(" "));
        }
    }
    out.join("\n")
}

fn report(at: usize, day: usize, text: &str) -> Report {
    let date = format!("{:04}-{:02}-{:02}", 2030 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
    Report {
        id: Id::new(format!("r{at:07}")),
        source: format!("{at}"),
        sha256: String::new(),
        url: None,
        outlet: None,
        outlet_basis: None,
        title: text.lines().next().map(|l| l.chars().take(70).collect()),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: Some(Edtf::new(date)),
        published_basis: None,
        dateline: None,
        lang: None,
        text: Text::new(text),
        zones: Vec::new(),
        times: Vec::new(),
    }
}

fn measure(made: &[Made]) {
    let start = Clock::start();
    let features: Vec<_> = made.iter().map(|m| group::features(&m.report, None)).collect();
    let taken = start.elapsed();
    let start = Clock::start();
    let groups = group::group(&features).groups;
    let grouped = start.elapsed();
    let reports: Vec<&Report> = made.iter().map(|m| &m.report).collect();
    let start = Clock::start();
    let links = lineage::find(&reports);
    let linked = start.elapsed();
    let each = |t: Duration| t.as_secs_f64() * 1e6 / made.len() as f64;
    println!(
        "{:>8} {:>7.1}us {:>7.1}us {:>7.1}us {:>7.0} {:>7.4} {:>7.4}",
        made.len(),
        each(taken),
        each(grouped),
        each(linked),
        peak_mb(),
        bcubed(made, &groups),
        pairs(made, &links)
    );
}

/// Processor time, where the system tells it: other programs' work on the machine does not count.
struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Clock { wall: Instant::now(), processor: processor_time() }
    }

    fn elapsed(&self) -> Duration {
        let spent =
            processor_time().zip(self.processor).map(|(now, then)| now.saturating_sub(then));
        spent.unwrap_or_else(|| self.wall.elapsed())
    }
}

/// User and system time of this process, in the kernel's ticks of 10 ms (proc(5), fields 14 and 15 of stat).
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}

/// Peak memory of this process so far, in megabytes; 0 where the system does not tell.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn bcubed(made: &[Made], groups: &[Vec<usize>]) -> f64 {
    let mut size: BTreeMap<usize, usize> = BTreeMap::new();
    made.iter().for_each(|m| *size.entry(m.story).or_default() += 1);
    let (mut p, mut r) = (0.0, 0.0);
    for members in groups {
        let mut inside: BTreeMap<usize, usize> = BTreeMap::new();
        members.iter().for_each(|m| *inside.entry(made[*m].story).or_default() += 1);
        for (story, n) in inside {
            p += (n * n) as f64 / members.len() as f64;
            r += (n * n) as f64 / size[&story] as f64;
        }
    }
    2.0 * p * r / (p + r) / made.len() as f64
}

/// The true pairs: reports of one story that tell one text.
fn true_pairs(made: &[Made]) -> BTreeSet<(usize, usize)> {
    let mut families: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    made.iter()
        .zip(0..)
        .for_each(|(m, at)| families.entry((m.story, m.text)).or_default().push(at));
    let both = |f: &Vec<usize>| {
        f.iter()
            .flat_map(|a| f.iter().filter(move |b| a < b).map(move |b| (*a, *b)))
            .collect::<Vec<_>>()
    };
    families.values().flat_map(both).collect()
}

fn pairs(made: &[Made], links: &[readout_types::Lineage]) -> f64 {
    let at = |id: &Id| id.as_str()[1..].parse::<usize>().unwrap_or(0);
    let copies = links
        .iter()
        .filter(|l| !matches!(l.class, LineageClass::Rewrite | LineageClass::Aggregate));
    let found: BTreeSet<_> =
        copies.map(|l| (at(&l.from).min(at(&l.to)), at(&l.from).max(at(&l.to)))).collect();
    let want = true_pairs(made);
    // The examples' own texts copy each other in part: such pairs are neither asked for nor held against anyone.
    let counted = found
        .iter()
        .filter(|(a, b)| made[*a].story != made[*b].story || want.contains(&(*a, *b)))
        .count();
    2.0 * found.intersection(&want).count() as f64 / (counted + want.len()) as f64
}

fn write(made: &[Made], path: &str) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    for m in made {
        let line = (m.report.text.as_str(), m.story, m.text);
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
    }
    Ok(())
}
