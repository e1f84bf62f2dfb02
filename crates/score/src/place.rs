//! Places in files, and when a printed place hits the key's.
//!
//! Holds: offsets are Unicode scalar values, half-open.

use serde_json::Value;

/// A place in a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Place {
    pub(crate) fn len(&self) -> i64 {
        self.end - self.start
    }

    pub(crate) fn overlap(&self, other: &Place) -> i64 {
        if self.file != other.file {
            return 0;
        }
        (self.end.min(other.end) - self.start.max(other.start)).max(0)
    }
}

/// How lenient a hit is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leniency {
    /// A printed span may be three times the key's length, or this many scalar values.
    pub(crate) slack: i64,
    /// Least intersection over union.
    pub(crate) iou: f64,
}

impl Default for Leniency {
    fn default() -> Self {
        Leniency { slack: 300, iou: 0.0 }
    }
}

/// A span hits the key's when it covers at least half of the shorter of the two and is not much longer.
pub(crate) fn hit_one(gold: &Place, mine: &Place, how: Leniency) -> bool {
    let over = gold.overlap(mine);
    if over == 0
        || 2 * over < gold.len().min(mine.len())
        || mine.len() > (3 * gold.len()).max(how.slack)
    {
        return false;
    }
    over as f64 >= how.iou * (gold.len() + mine.len() - over) as f64
}

/// Any against any.
pub(crate) fn hit(gold: &[Place], mine: &[Place], how: Leniency) -> bool {
    gold.iter().any(|g| mine.iter().any(|p| hit_one(g, p, how)))
}

/// Whether a third of the spans printed for the files that the key cites hit the key's.
pub(crate) fn supported(gold: &[Place], mine: &[Place], how: Leniency) -> bool {
    let cited: Vec<&Place> =
        mine.iter().filter(|p| gold.iter().any(|g| g.file == p.file)).collect();
    let good = cited.iter().filter(|p| gold.iter().any(|g| hit_one(g, p, how))).count();
    good > 0 && 3 * good >= cited.len()
}

/// Best overlap over the joint extent, 0 to 1.
pub(crate) fn closeness(gold: &[Place], mine: &[Place]) -> f64 {
    let mut best = 0.0_f64;
    for g in gold {
        for p in mine.iter().filter(|p| p.file == g.file) {
            let extent = (g.end.max(p.end) - g.start.min(p.start)).max(1);
            best = best.max(g.overlap(p) as f64 / extent as f64);
        }
    }
    best
}

/// Every span found in a key's evidence-like value.
pub(crate) fn gold_places(value: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    collect(
        value,
        &mut |map| {
            let file = map.get("file").and_then(Value::as_str)?;
            Some(file.to_owned())
        },
        &mut places,
    );
    places
}

/// Walks lists; takes objects that have a start and an end, named by `file_of`.
pub(crate) fn collect(
    value: &Value,
    file_of: &mut dyn FnMut(&serde_json::Map<String, Value>) -> Option<String>,
    places: &mut Vec<Place>,
) {
    match value {
        Value::Array(list) => list.iter().for_each(|x| collect(x, file_of, places)),
        Value::Object(map) => {
            let (start, end) =
                (map.get("start").and_then(Value::as_i64), map.get("end").and_then(Value::as_i64));
            if let (Some(start), Some(end)) = (start, end) {
                let file = file_of(map).unwrap_or_else(|| "?".into());
                places.push(Place { file, start, end });
            }
        }
        _ => {}
    }
}

/// Pairs one to one, closest spans first: indices into both lists, in the key's order.
pub(crate) fn pair(
    gold: &[Vec<Place>],
    mine: &[Vec<Place>],
    how: Leniency,
    also: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in mine.iter().enumerate() {
            if !g.is_empty() && !p.is_empty() && supported(g, p, how) && also(i, j) {
                cells.push((-closeness(g, p), i, j));
            }
        }
    }
    cells.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut got, mut used) = (vec![None; gold.len()], vec![false; mine.len()]);
    for (_, i, j) in cells {
        if got[i].is_none() && !used[j] {
            got[i] = Some(j);
            used[j] = true;
        }
    }
    got.into_iter().enumerate().filter_map(|(i, j)| Some((i, j?))).collect()
}
