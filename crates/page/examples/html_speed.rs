//! Measures HTML pages per second.
//!
//! usage: `cargo run --release -p readout-page --example html_speed -- FOLDER`
//!
//! Reads every `.html` file of the folder once for each line on standard input, which lets another program take turns
//! with it. Prints pages, wall seconds and processor seconds.

#![allow(clippy::print_stdout, reason = "an example prints its result")]

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

use readout_page::{Options, read};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: html_speed FOLDER")?;
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|x| x == "html") {
            paths.push(path);
        }
    }
    paths.sort();
    let pages = paths.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let options = Options::default();
    println!("pages {}", pages.len());
    std::io::stdout().flush()?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let (start, cpu) = (Instant::now(), processor_seconds().unwrap_or_default());
        let mut reports = 0;
        for page in &pages {
            read("page", &mut page.as_slice(), &options, &mut |found| {
                reports += u32::from(found.is_ok());
            });
        }
        let cpu = processor_seconds().unwrap_or_default() - cpu;
        println!("round {reports} {:.4} {cpu:.4}", start.elapsed().as_secs_f64());
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Processor time of this program so far, where the system tells (in hundredths of a second).
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    Some(ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0)
}
