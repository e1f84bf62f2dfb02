//! Figures of one unit on one scale: what the words allow as a thin line, what was most likely meant as a thick one, the
//! number said as a dot. An arrow at an end says that it is open.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use readout::types::Report;
use readout_store::FigureLine;
use readout_store::merged::{self, Merged, printer};
use unicode_width::UnicodeWidthStr;

use crate::render::{Lines, Look};

pub(crate) fn figures(
    figures: &[FigureLine],
    reports: &[Report],
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Lines::over(reports, look, out);
    if figures.is_empty() {
        return lines.plain("No figure in the store is like that.");
    }
    let mut units: BTreeMap<(&str, &str), Vec<Merged<'_, FigureLine>>> = BTreeMap::new();
    for figure in merged::figures(figures) {
        let unit = figure.line.unit.as_deref().unwrap_or("");
        units.entry((figure.line.kind.as_str(), unit)).or_default().push(figure);
    }
    // What can be held against something comes first; figures that stand alone need no scale.
    let (alone, mut scaled): (Vec<_>, Vec<_>) = units.into_iter().partition(|(_, f)| f.len() == 1);
    scaled.sort_by_key(|(name, figures)| (std::cmp::Reverse(printers(figures)), *name));
    for ((kind, unit), figures) in scaled {
        group(&mut lines, kind, unit, figures)?;
    }
    let mut alone: Vec<_> = alone.into_iter().flat_map(|(_, figures)| figures).collect();
    alone.sort_by_key(|f| std::cmp::Reverse(f.all.len()));
    if !alone.is_empty() {
        lines.head("figures of their own kind", alone.len())?;
        alone.iter().try_for_each(|figure| single(&mut lines, figure))?;
    }
    Ok(())
}

/// How many outlets print the figures of a group.
fn printers(figures: &[Merged<'_, FigureLine>]) -> usize {
    let all = figures.iter().flat_map(|f| &f.all);
    all.map(|f| printer(&f.printed)).collect::<BTreeSet<_>>().len()
}

/// Figures of one kind and unit under one scale, the smallest first.
fn group(
    lines: &mut Lines<'_>,
    kind: &str,
    unit: &str,
    mut figures: Vec<Merged<'_, FigureLine>>,
) -> io::Result<()> {
    figures.sort_by(|a, b| {
        let key = |f: &FigureLine| f.nominal.or(f.interval.and_then(|i| i.0)).unwrap_or(f64::MAX);
        key(a.line).total_cmp(&key(b.line)).then_with(|| a.line.id.cmp(&b.line.id))
    });
    let all: Vec<&FigureLine> = figures.iter().map(|f| f.line).collect();
    let scale = Scale::over(&all, (lines.look.width / 3).clamp(12, 36));
    let name = if unit.is_empty() { kind.to_owned() } else { format!("{kind}, {unit}") };
    let ends = lines.look.faint(&scale.ends());
    writeln!(lines.out, "\n{}  {ends}", lines.look.head(&name))?;
    for figure in &figures {
        let bar = scale.bar(figure.line);
        let room = lines.look.width.saturating_sub(scale.width + 6);
        let words = cut(&words(figure), room * 3 / 5);
        let left = room.saturating_sub(words.width() + 2);
        let by = cut(&by(figure), left);
        writeln!(lines.out, "  {bar}  {}  {}", lines.look.strong(&words), lines.look.faint(&by))?;
        evidence(lines, figure)?;
    }
    Ok(())
}

/// A figure that nothing can be held against.
fn single(lines: &mut Lines<'_>, figure: &Merged<'_, FigureLine>) -> io::Result<()> {
    let words = words(figure);
    let line = format!("{}  {}", lines.look.strong(&words), lines.look.faint(&by(figure)));
    lines.item(&line, &[])?;
    evidence(lines, figure)
}

fn evidence(lines: &mut Lines<'_>, figure: &Merged<'_, FigureLine>) -> io::Result<()> {
    figure.all.iter().try_for_each(|f| lines.evidence(&f.printed.evidence))
}

/// Each wording once, and what is measured where the words do not say it.
fn words(figure: &Merged<'_, FigureLine>) -> String {
    let words = figure.each(|f| Some(&f.words)).join(" / ");
    let measures = figure.each(|f| f.measure.as_deref().filter(|m| !f.words.contains(m)));
    let measures = measures.join("; ");
    if measures.is_empty() { words } else { format!("{words} ({measures})") }
}

/// Who gave it, and who printed it.
fn by(figure: &Merged<'_, FigureLine>) -> String {
    let givers = figure.each(|f| f.giver.as_deref()).join(", ");
    let outlets = figure.each(|f| Some(printer(&f.printed)));
    let outlets = match outlets.as_slice() {
        many if many.len() > 2 => format!("{} outlets", many.len()),
        few => few.join(", "),
    };
    if givers.is_empty() { outlets } else { format!("{givers}; {outlets}") }
}

/// Text no wider than `width`, with a mark where something is left out.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 2 > width {
            break;
        }
        short.push(c);
    }
    short.trim_end().to_owned() + "…"
}

/// From numbers to columns.
struct Scale {
    lo: f64,
    hi: f64,
    /// Where the numbers differ much in size, equal steps are equal ratios.
    ratio: bool,
    width: usize,
}

/// From this ratio of the greatest to the least on, equal ratios are drawn as equal steps.
const RATIO: f64 = 40.0;

impl Scale {
    fn over(figures: &[&FigureLine], width: usize) -> Self {
        let ends = figures.iter().flat_map(|f| {
            let (lo, hi) = f.interval.unwrap_or((None, None));
            [lo, hi, f.nominal]
        });
        let ends: Vec<f64> = ends.flatten().filter(|v| v.is_finite()).collect();
        let lo = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (lo, hi) = if lo.is_finite() { (lo, hi) } else { (0.0, 1.0) };
        let ratio = lo > 0.0 && hi / lo > RATIO;
        // A single value stands in the middle.
        let pad = if hi > lo { 0.0 } else { 1.0 };
        Scale { lo: lo - pad, hi: hi + pad, ratio: ratio && pad == 0.0, width }
    }

    fn ends(&self) -> String {
        let name = if self.ratio { ", equal steps are equal ratios" } else { "" };
        format!("{} … {}{name}", number(self.lo), number(self.hi))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clipped to the width of a terminal"
    )]
    fn column(&self, value: f64) -> usize {
        let part = if self.ratio {
            (value.max(self.lo) / self.lo).ln() / (self.hi / self.lo).ln()
        } else {
            (value - self.lo) / (self.hi - self.lo)
        };
        (part.clamp(0.0, 1.0) * (self.width - 1) as f64).round() as usize
    }

    fn bar(&self, figure: &FigureLine) -> String {
        let mut cells = vec![' '; self.width];
        if let Some(hard) = figure.hard {
            self.draw(&mut cells, hard, '─');
        }
        if let Some(soft) = figure.interval {
            self.draw(&mut cells, soft, '━');
        }
        if let Some(nominal) = figure.nominal {
            cells[self.column(nominal)] = '●';
        }
        cells.into_iter().collect()
    }

    fn draw(&self, cells: &mut [char], (lo, hi): (Option<f64>, Option<f64>), mark: char) {
        let from = lo.map_or(0, |v| self.column(v));
        let to = hi.map_or(self.width - 1, |v| self.column(v));
        for cell in cells.iter_mut().take(to + 1).skip(from) {
            *cell = mark;
        }
        if lo.is_none() {
            cells[0] = '◀';
        }
        if hi.is_none() {
            cells[self.width - 1] = '▶';
        }
    }
}

/// At most four decimals, none where there is none.
fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(
        nominal: f64,
        soft: (Option<f64>, Option<f64>),
        hard: (Option<f64>, Option<f64>),
    ) -> FigureLine {
        let json = serde_json::json!({
            "id": "qu1", "kind": "duration", "words": "w", "measure": null, "nominal": nominal,
            "interval": soft, "hard": hard, "closed": [true, true], "unit": "h", "hedge": "none",
            "scope": {"population": null, "side": null, "area": null, "window": null}, "giver": null,
            "printed": {"report": "r", "source": "s", "url": null, "outlet": null, "published": null, "evidence": []},
            "confidence": 1.0
        });
        serde_json::from_value(json).expect("a figure")
    }

    #[test]
    fn open_ends_have_arrows_and_the_number_said_a_dot() {
        let least = figure(4.0, (Some(4.0), Some(5.0)), (Some(4.0), None));
        let about = figure(10.0, (Some(9.0), Some(11.0)), (Some(7.5), Some(12.5)));
        let scale = Scale::over(&[&least, &about], 16);
        assert_eq!(scale.bar(&least), "●━━────────────▶");
        assert_eq!(scale.bar(&about), "        ───━━●━━");
    }
}
