//! Speed, measured so that anyone can measure it again.
//!
//! In: texts or pages. Out: printed figures. Holds: the runtime and spaCy read the same texts with the same weights, the
//! page reader and trafilatura the same pages, in turns, on the same processor core.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{browser, kept, shell};

/// Where the texts are put for both programs.
const TEXTS: &str = "target/bench-texts.jsonl";
const ASSET: &str = "models/en_core_web_md-3.8.0.readout";
const SPEED: &str = "target/release/examples/speed";
const READING_SPEED: &str = "target/release/examples/reading_speed";
const HTML_SPEED: &str = "target/release/examples/html_speed";
const TRAFILATURA_SPEED: &str = "crates/page/examples/trafilatura_speed.py";
const SPACY_SPEED: &str = "crates/runtime/examples/spacy_speed.py";

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, clap::Subcommand)]
enum Part {
    /// Words a second of the language runtime, against spaCy.
    Runtime(RuntimeArgs),
    /// Tokens a second of reading a report, against the language runtime alone.
    Reading(ReadingArgs),
    /// Pages a second of the HTML reader, against trafilatura.
    Html(HtmlArgs),
    /// How long a store of many reports takes to answer.
    Store(kept::StoreBenchArgs),
    /// Copies found and reports a second, against datasketch's MinHash LSH.
    Copies(CopiesArgs),
    /// The web face: a story page of 600 reports, and 200 readers at once while reports come in.
    Web,
}

#[derive(Debug, clap::Args)]
struct RuntimeArgs {
    /// Texts to read, one JSON object with "text" a line; without it, the reports in examples/.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How often each program reads all texts; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// spaCy's package: a name, or a pipeline directory.
    #[arg(long, default_value = "en_core_web_md")]
    spacy: String,
}

#[derive(Debug, clap::Args)]
struct ReadingArgs {
    /// Reports to read, in any format that the program reads; without it, those in examples/.
    #[arg(long)]
    data: Vec<PathBuf>,
    /// How often all reports are read; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

#[derive(Debug, clap::Args)]
struct CopiesArgs {
    /// How many reports to compose from the examples.
    #[arg(long, default_value_t = 5000)]
    reports: usize,
    /// A lineage key: a folder with lineage.json and texts/.
    #[arg(long)]
    key: Option<PathBuf>,
    /// A Python that can import datasketch.
    #[arg(long, default_value = "python3")]
    python: String,
}

#[derive(Debug, clap::Args)]
struct HtmlArgs {
    /// A folder of `.html` files.
    #[arg(long)]
    data: String,
    /// How often each program reads all pages; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// A Python that can import trafilatura.
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Where composed reports are put for both programs, and what was read of a key's texts.
const COMPOSED: &str = "target/bench-copies.jsonl";
const KEYED: &str = "target/bench-copies.json";
const SCALE: &str = "target/release/examples/scale";
const DATASKETCH: &str = "crates/story/examples/datasketch_copies.py";

fn copies(args: &CopiesArgs) -> Result<()> {
    shell::run("cargo", &["build", "--release", "-p", "readout-story", "--example", "scale"])?;
    shell::run(SCALE, &["examples", &args.reports.to_string(), "--dump", COMPOSED])?;
    if !shell::has(&args.python, &["-c", "import datasketch"]) {
        println!("datasketch: not measured, {} cannot import it", args.python);
        return Ok(());
    }
    shell::run(&args.python, &[DATASKETCH, COMPOSED])?;
    let Some(key) = &args.key else { return Ok(()) };
    let (folder, texts) = (key.display().to_string(), key.join("texts").display().to_string());
    shell::run("cargo", &["build", "--release", "-p", "readout-cli"])?;
    let read = ["read", "--no-store", "--quiet", "--format", "json", "--out", KEYED, &texts];
    shell::run("target/release/readout", &read)?;
    shell::run(&args.python, &[DATASKETCH, "--key", &folder, KEYED])
}

pub(crate) fn run(args: &BenchArgs) -> Result<()> {
    match &args.part {
        Part::Runtime(args) => runtime(args),
        Part::Reading(args) => reading(args),
        Part::Html(args) => html(args),
        Part::Store(args) => kept::bench(args),
        Part::Copies(args) => copies(args),
        Part::Web => browser::bench(),
    }
}

fn runtime(args: &RuntimeArgs) -> Result<()> {
    ensure!(args.rounds > 0, "no round, no figure");
    match &args.data {
        Some(path) => {
            fs::copy(path, TEXTS).map(drop).with_context(|| format!("{}", path.display()))?
        }
        None => fs::write(TEXTS, example_texts()?)?,
    }
    let build = ["build", "--release", "-p", "readout-runtime", "--example", "speed"];
    shell::run("cargo", &build)?;
    let mut ours = Contestant::start(SPEED, &[ASSET, TEXTS, "-"])?;
    println!("runtime: {}", ours.greeting);
    let with_spacy = shell::has("python3", &["-c", "import spacy"]);
    let mut theirs = None;
    if with_spacy {
        let spacy = Contestant::start("python3", &[SPACY_SPEED, &args.spacy, TEXTS])?;
        println!("spaCy: {}", spacy.greeting);
        theirs = Some(spacy);
    }
    let mut rounds = (Vec::new(), Vec::new());
    for _ in 0..=args.rounds {
        rounds.0.push(ours.round()?);
        if let Some(spacy) = &mut theirs {
            rounds.1.push(spacy.round()?);
        }
    }
    let ours = report("runtime", &rounds.0);
    if theirs.is_some() {
        let spacy = report("spaCy", &rounds.1);
        println!(
            "ratio: {:.1} by the clock, {:.1} by processor time",
            ours.0 / spacy.0,
            ours.1 / spacy.1
        );
    } else {
        println!("spaCy: not measured, python3 cannot import it");
    }
    two_threads(args.rounds)
}

/// Reading and the runtime alone, in turns, report by report.
fn reading(args: &ReadingArgs) -> Result<()> {
    let files = if args.data.is_empty() { example_reports()? } else { args.data.clone() };
    let names = files.iter().map(|f| f.to_str().context("a name that is not UTF-8"));
    let names = names.collect::<Result<Vec<&str>>>()?;
    let build = ["build", "--release", "-p", "readout", "--example", "reading_speed"];
    shell::run("cargo", &build)?;
    shell::run(READING_SPEED, &[&[args.rounds.to_string().as_str()], names.as_slice()].concat())
}

/// The page reader and trafilatura, taking turns on the same pages and the same core.
fn html(args: &HtmlArgs) -> Result<()> {
    ensure!(args.rounds > 0, "no round, no figure");
    let is_page = |e: std::fs::DirEntry| e.path().extension().is_some_and(|x| x == "html");
    let mut entries = std::fs::read_dir(&args.data)?.filter_map(Result::ok);
    ensure!(entries.any(is_page), "no .html file in {}", args.data);
    let build = ["build", "--release", "-p", "readout-page", "--example", "html_speed"];
    shell::run("cargo", &build)?;
    let mut ours = Contestant::start(HTML_SPEED, &[&args.data])?;
    let mut theirs = None;
    if shell::has(&args.python, &["-c", "import trafilatura"]) {
        theirs = Some(Contestant::start(&args.python, &[TRAFILATURA_SPEED, &args.data])?);
    }
    let mut rounds = (Vec::new(), Vec::new());
    for _ in 0..=args.rounds {
        rounds.0.push(ours.round()?);
        if let Some(theirs) = &mut theirs {
            rounds.1.push(theirs.round()?);
        }
    }
    let pages = |rounds: &[Round]| {
        let later = rounds.get(1..).unwrap_or_default();
        let wall = median(later.iter().map(|r| r.words / r.wall));
        (wall, median(later.iter().map(|r| r.words / r.cpu)))
    };
    let ours = pages(&rounds.0);
    println!("page reader: {:.0} pages/s by the clock, {:.0} by processor time", ours.0, ours.1);
    if theirs.is_some() {
        let theirs = pages(&rounds.1);
        println!(
            "trafilatura: {:.0} pages/s by the clock, {:.0} by processor time",
            theirs.0, theirs.1
        );
        println!(
            "ratio: {:.1} by the clock, {:.1} by processor time",
            ours.0 / theirs.0,
            ours.1 / theirs.1
        );
    } else {
        println!("trafilatura: not measured, {} cannot import it", args.python);
    }
    Ok(())
}

/// The reports of the examples, one JSON object a line.
fn example_texts() -> Result<String> {
    let mut lines = String::new();
    for path in example_reports()? {
        let text = fs::read_to_string(path)?;
        lines.push_str(&serde_json::json!({ "text": text }).to_string());
        lines.push('\n');
    }
    Ok(lines)
}

/// The files of the examples' reports.
fn example_reports() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new("examples").sort_by_file_name() {
        let path = entry?.into_path();
        if path.extension().is_some_and(|e| e == "txt") {
            files.push(path);
        }
    }
    ensure!(!files.is_empty(), "no texts in examples");
    Ok(files)
}

/// A program that reads all texts once for each line it is given.
struct Contestant {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    greeting: String,
}

impl Contestant {
    fn start(program: &str, args: &[&str]) -> Result<Self> {
        let mut command = if shell::has("taskset", &["--version"]) {
            let mut command = Command::new("taskset");
            command.args(["-c", "0", program]);
            command
        } else {
            Command::new(program)
        };
        let mut child = command
            .args(args)
            // One thread for the linear algebra below spaCy.
            .env("OMP_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let input = child.stdin.take().context("no input")?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        let mut contestant = Self { child, input, output, greeting: String::new() };
        contestant.greeting = contestant.line()?;
        Ok(contestant)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        ensure!(!line.is_empty(), "a contestant stopped");
        Ok(line.trim().to_owned())
    }

    fn round(&mut self) -> Result<Round> {
        writeln!(self.input)?;
        self.input.flush()?;
        Round::parse(&self.line()?)
    }
}

impl Drop for Contestant {
    fn drop(&mut self) {
        // Only reached with its work done or given up; nothing is lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What reading all texts once took.
#[derive(Debug, Clone, Copy)]
struct Round {
    words: f64,
    wall: f64,
    cpu: f64,
}

impl Round {
    fn parse(line: &str) -> Result<Self> {
        let numbers: Vec<f64> = line.split(' ').filter_map(|part| part.parse().ok()).collect();
        let [words, wall, cpu] = numbers[..] else { anyhow::bail!("not a round: {line}") };
        Ok(Self { words, wall, cpu })
    }
}

/// Prints words a second and gives the medians of the rounds after the first, by the clock and by processor time.
fn report(name: &str, rounds: &[Round]) -> (f64, f64) {
    let first = rounds.first().map_or(0.0, |r| r.words / r.wall);
    let later = rounds.get(1..).unwrap_or_default();
    let wall = median(later.iter().map(|r| r.words / r.wall));
    let cpu = median(later.iter().map(|r| r.words / r.cpu));
    let words = rounds.first().map_or(0.0, |r| r.words);
    println!(
        "{name}: {words} words; first round {first:.0} words/s, then {wall:.0} words/s by the clock, {cpu:.0} by processor time"
    );
    (wall, cpu)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The runtime alone, on one thread and on two.
fn two_threads(rounds: usize) -> Result<()> {
    ensure!(Path::new(SPEED).exists(), "{SPEED} is not built");
    let count = (rounds + 1).to_string();
    let mut speeds = Vec::new();
    for threads in ["1", "2"] {
        let out = shell::output(SPEED, &[ASSET, TEXTS, &count, threads], &[0])?;
        let out = String::from_utf8(out)?;
        let lines = out.lines().filter(|l| l.starts_with("round"));
        let rounds: Vec<Round> = lines.map(Round::parse).collect::<Result<_>>()?;
        let (wall, _) = report(&format!("runtime, {threads} thread(s)"), &rounds);
        speeds.push(wall);
        println!("{}", out.lines().last().unwrap_or_default());
    }
    println!("two threads against one: {:.2}", speeds[1] / speeds[0]);
    Ok(())
}
