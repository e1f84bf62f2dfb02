//! How many files the page reader reads in a second on one core: `pages_per_second PATH...`

use std::time::Instant;

use readout_page::Options;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pages: Vec<(String, Vec<u8>)> = std::env::args()
        .skip(1)
        .map(|path| std::fs::read(&path).map(|bytes| (path, bytes)))
        .collect::<Result<_, _>>()?;
    let options = Options::default();
    let mut best = f64::MAX;
    let mut reports = 0;
    for _ in 0..5 {
        let start = Instant::now();
        reports = 0;
        for (path, bytes) in &pages {
            readout_page::read(path, &mut bytes.as_slice(), &options, &mut |_| reports += 1);
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    eprintln!("{reports} reports, {:.1} pages/s (best of five)", pages.len() as f64 / best);
    Ok(())
}
