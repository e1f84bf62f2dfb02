//! Groups a JSON list of reports (`title`, `text`, `url`, `date`) and prints one label a report.

use readout_story::group::{self, Grouper, Params};
use readout_types::{Edtf, Id, Report, Text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let docs: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(&args[0])?)?;
    let mut settings = serde_json::to_value(Params::default())?;
    for pair in args[1..].iter().filter_map(|a| a.split_once('=')) {
        settings[pair.0] = serde_json::from_str(pair.1)?;
    }
    let features: Vec<_> =
        docs.iter().enumerate().map(|(at, d)| group::features(&report(at, d), None)).collect();
    let mut grouper = Grouper::new(serde_json::from_value(settings)?);
    grouper.add(&features);
    println!("{}", serde_json::to_string(&grouper.groups())?);
    Ok(())
}

fn report(at: usize, doc: &serde_json::Value) -> Report {
    let text = |name: &str| doc.get(name).and_then(|v| v.as_str()).map(str::to_string);
    Report {
        id: Id::new(format!("r{at:06}")),
        source: at.to_string(),
        sha256: String::new(),
        url: text("url"),
        outlet: text("outlet"),
        outlet_basis: None,
        title: text("title"),
        authors: Vec::new(),
        wire: None,
        credit: None,
        published: text("date").map(Edtf::new),
        published_basis: None,
        dateline: None,
        lang: None,
        text: Text::new(text("text").unwrap_or_default()),
        zones: Vec::new(),
        times: Vec::new(),
    }
}
