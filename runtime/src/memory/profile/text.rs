//! The report as text.

use super::data::{Data, Point};
use std::cmp::Reverse;
use std::fmt::{self, Write};

/// Lines of each table, at most; the JSON report has everything.
const MOST: usize = 20;

pub(super) fn text(data: &Data) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_text(&mut out, data);
    out
}

fn write_text(out: &mut String, data: &Data) -> fmt::Result {
    writeln!(out, "memory report")?;
    for (name, number) in &data.totals {
        writeln!(out, "  {name:<36}{number:>16}")?;
    }
    writeln!(out, "  {:<36}{:>16}", "longest pause", duration(data.longest_pause))?;
    points(out, data)?;
    sites(out, data)?;
    held(out, data)?;
    if !data.persistent.is_empty() {
        writeln!(out, "\npersistent arenas{:>19}{:>12}{:>16}", "made", "destroyed", "moved into")?;
        for arena in data.persistent.iter().take(MOST) {
            writeln!(out, "{:>36}{:>12}{:>16}  {}", arena.made, arena.destroyed, arena.moved, arena.place.describe())?;
        }
        more(out, data.persistent.len())?;
    }
    pauses(out, data)
}

fn points(out: &mut String, data: &Data) -> fmt::Result {
    if data.points.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nreclaim points\n  {:>11}{:>14}{:>14}{:>14}{:>12}{:>14}",
        "evacuations", "allocated", "copied", "freed", "pause", "high water"
    )?;
    let mut order: Vec<&Point> = data.points.iter().collect();
    order.sort_by_key(|point| Reverse((point.freed, point.copied)));
    for point in order.iter().take(MOST) {
        writeln!(
            out,
            "  {:>11}{:>14}{:>14}{:>14}{:>12}{:>14}  {}",
            point.evacuations,
            point.allocated,
            point.copied,
            point.freed,
            duration(point.longest_pause),
            point.high_water,
            point.describe()
        )?;
    }
    more(out, data.points.len())
}

fn sites(out: &mut String, data: &Data) -> fmt::Result {
    if data.sites.is_empty() {
        return Ok(());
    }
    let how = if data.exact { "every allocation" } else { "by samples of 64 KiB" };
    writeln!(
        out,
        "\nallocation sites, {how}\n  {:>14}{:>14}  site, and where most was freed",
        "allocated", "live at exit"
    )?;
    for site in data.sites.iter().take(MOST) {
        write!(out, "  {:>14}{:>14}  {}", site.allocated, site.live, site.place.describe())?;
        let most = site.freed.iter().max_by_key(|&(_, &bytes)| bytes);
        match most.and_then(|(&(point, _), _)| data.points.get(point)) {
            Some(point) => writeln!(out, ": {}", point.describe())?,
            None => writeln!(out)?,
        }
    }
    more(out, data.sites.len())
}

fn held(out: &mut String, data: &Data) -> fmt::Result {
    if data.held.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nheld while arenas were open\n  {:>14}{:>14}  arena", "bytes at most", "looks")?;
    for holder in data.held.iter().take(MOST) {
        writeln!(out, "  {:>14}{:>14}  {}", holder.bytes, holder.looks, holder.place.describe())?;
    }
    more(out, data.held.len())
}

fn pauses(out: &mut String, data: &Data) -> fmt::Result {
    if data.pauses.iter().all(|&count| count == 0) {
        return Ok(());
    }
    writeln!(out, "\npauses")?;
    for (class, &count) in data.pauses.iter().enumerate().filter(|(_, count)| **count > 0) {
        writeln!(out, "  below {:>10}{:>14}", duration(1000u64 << class), count)?;
    }
    Ok(())
}

fn more(out: &mut String, count: usize) -> fmt::Result {
    if count > MOST { writeln!(out, "  and {} more, which a JSON report lists", count - MOST) } else { Ok(()) }
}

impl Point {
    /// Its kind and its place, in words.
    fn describe(&self) -> String {
        match self.kind {
            Some(kind) => format!("{} {}", kind.words(), self.place.describe()),
            None => format!("reclaim point at {}", self.place.describe()),
        }
    }
}

/// Three digits and a unit.
fn duration(nanoseconds: u64) -> String {
    match nanoseconds {
        0..10_000 => format!("{nanoseconds} ns"),
        10_000..10_000_000 => format!("{} us", nanoseconds / 1000),
        10_000_000..10_000_000_000 => format!("{} ms", nanoseconds / 1_000_000),
        _ => format!("{} s", nanoseconds / 1_000_000_000),
    }
}
