//! Figures of one unit on one scale: what the words allow as a thin line, what was most likely meant as a thick one, the
//! number said as a dot. An arrow at an end says that it is open.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readout::types::Report;
use readout_store::FigureLine;
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
    let mut units: BTreeMap<(&str, &str), Vec<&FigureLine>> = BTreeMap::new();
    for figure in figures {
        units
            .entry((figure.kind.as_str(), figure.unit.as_deref().unwrap_or("")))
            .or_default()
            .push(figure);
    }
    for ((kind, unit), mut figures) in units {
        figures.sort_by(|a, b| {
            let key =
                |f: &FigureLine| f.nominal.or(f.interval.and_then(|i| i.0)).unwrap_or(f64::MAX);
            key(a).total_cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
        });
        let scale = Scale::over(&figures, (look.width / 3).clamp(12, 36));
        let name = if unit.is_empty() { kind.to_owned() } else { format!("{kind}, {unit}") };
        let ends = lines.look.faint(&scale.ends());
        writeln!(lines.out, "\n{}  {ends}", look.head(&name))?;
        for figure in figures {
            line(&mut lines, figure, &scale)?;
        }
    }
    Ok(())
}

fn line(lines: &mut Lines<'_>, figure: &FigureLine, scale: &Scale) -> io::Result<()> {
    let bar = scale.bar(figure);
    let room = lines.look.width.saturating_sub(scale.width + 6);
    let outlet = figure.printed.outlet.as_deref().unwrap_or(&figure.printed.source);
    let giver = figure.giver.as_ref().map(|g| format!("{g}; ")).unwrap_or_default();
    let measure = figure.measure.as_ref().filter(|m| !figure.words.contains(m.as_str()));
    let measure = measure.map(|m| format!(" ({m})")).unwrap_or_default();
    let words = cut(&format!("{}{measure}", figure.words), room * 3 / 5);
    let left = room.saturating_sub(words.width() + 2);
    let by = cut(&format!("{giver}{outlet}"), left);
    writeln!(lines.out, "  {bar}  {}  {}", lines.look.strong(&words), lines.look.faint(&by))?;
    lines.evidence(&figure.printed.evidence)
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
