//! Finds the dependent pairs among reports given as JSON lines.

use readout_types::Report;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a file of reports, one JSON object a line")?;
    let lines = std::fs::read_to_string(path)?;
    let reports: Vec<Report> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let found = readout_story::lineage::find(&reports.iter().collect::<Vec<_>>());
    println!("{}", serde_json::to_string(&found)?);
    Ok(())
}
