//! A report as one HTML page, which needs nothing beside it: no script, no network, pictures inline.

use super::{Place, Report, Site, chart};
use std::fmt::Write;

const STYLE: &str = "
body { font: 14px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1100px; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 2em }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: #444 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: right; padding: .2em .6em; border-bottom: 1px solid #ddd; vertical-align: top; white-space: nowrap }
th:last-child, td:last-child { text-align: left; white-space: normal; width: 99% }
tr:hover td { background: #f4f8fb }
.legend { list-style: none; padding: 0 } .legend li { display: inline-block; margin-right: 1.5em }
.legend span { display: inline-block; width: 1em; height: 1em; margin-right: .4em; vertical-align: middle }
.note { color: #666 } .scroll { overflow-x: auto }
@media (prefers-color-scheme: dark) {
body { color: #ddd; background: #181818 } svg { fill: #aaa } th, td { border-color: #444 } tr:hover td { background: #242a30 } .note { color: #999 } }
";

pub fn html(report: &Report) -> String {
    let mut out = String::new();
    let program = escaped(&report.program);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>Memory of {program}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>Memory of {program}</h1>\n"
    );
    section(&mut out, "What is live over time, by scope");
    note(
        &mut out,
        "A scope is named after the reclaim point that looked after it last: what it left behind, until a point further out takes it over.",
    );
    out.push_str(&chart::timeline(report));
    points(&mut out, report);
    sites(&mut out, report);
    held(&mut out, report);
    arenas(&mut out, report);
    section(&mut out, "Pauses");
    if report.pauses.is_empty() {
        note(&mut out, "There was none.");
    } else {
        let longest = duration(report.longest_pause);
        note(&mut out, &format!("The longest took {longest}. Bars are drawn on a logarithmic scale."));
        out.push_str(&chart::pauses(report));
    }
    section(&mut out, "Totals");
    let rows = report.totals.iter().map(|(name, number)| vec![grouped(*number), name.clone()]);
    table(&mut out, &["", ""], rows);
    out.push_str("</body>\n</html>\n");
    out
}

fn points(out: &mut String, report: &Report) {
    section(out, "Reclaim points");
    note(
        out,
        "Allocated is what was allocated since the evacuation before; high water is the region stack when the point looked.",
    );
    let mut order: Vec<_> = report.points.iter().collect();
    order.sort_by_key(|point| std::cmp::Reverse((point.freed, point.copied)));
    let rows = order.into_iter().map(|point| {
        vec![
            grouped(point.evacuations),
            bytes(point.allocated),
            bytes(point.copied),
            bytes(point.freed),
            bytes(point.moved),
            duration(point.longest_pause),
            bytes(point.high_water),
            format!("{} {}", point.kind, point.describe()),
        ]
    });
    let heads = ["evacuations", "allocated", "copied", "freed", "into arenas", "longest pause", "high water", "point"];
    table(out, &heads, rows);
}

fn sites(out: &mut String, report: &Report) {
    section(out, "Allocation sites");
    note(out, if report.exact { "Every allocation was noted." } else { "Estimated from a sample every 64 KiB." });
    let freed_at = |site: &Site| {
        let mut freed = site.freed.clone();
        for &(point, bytes) in &site.freed_far {
            match freed.iter_mut().find(|(known, _)| *known == point) {
                Some((_, sum)) => *sum = sum.saturating_add(bytes),
                None => freed.push((point, bytes)),
            }
        }
        freed.sort_by_key(|&(_, bytes)| std::cmp::Reverse(bytes));
        let places = freed.iter().map(|&(point, size)| format!("{} {}", bytes(size), report.points[point].describe()));
        places.collect::<Vec<_>>().join("; ")
    };
    let rows = report.sites.iter().map(|site| {
        let freed = freed_at(site);
        let freed = if freed.is_empty() { "nothing freed".to_owned() } else { format!("freed: {freed}") };
        vec![
            grouped(site.seen),
            bytes(site.allocated),
            bytes(site.live),
            bytes(site.moved),
            format!("{} \u{2014} {freed}", site.place.describe()),
        ]
    });
    let seen = if report.exact { "allocations" } else { "samples" };
    table(out, &[seen, "allocated", "live at exit", "into arenas", "site"], rows);
}

fn held(out: &mut String, report: &Report) {
    section(out, "Held while arenas were open");
    if report.held.is_empty() {
        return note(out, "No reclaim point looked while an arena was open.");
    }
    note(out, "What was allocated before an arena opens cannot be freed until it ends.");
    let rows =
        report.held.iter().map(|holder| vec![bytes(holder.bytes), grouped(holder.looks), holder.place.describe()]);
    table(out, &["bytes at most", "looks", "arena"], rows);
}

fn arenas(out: &mut String, report: &Report) {
    if report.arenas.is_empty() {
        return;
    }
    section(out, "Persistent arenas");
    let row = |place: &Place, numbers: [String; 3]| numbers.into_iter().chain([place.describe()]).collect::<Vec<_>>();
    let rows = report
        .arenas
        .iter()
        .map(|arena| row(&arena.place, [grouped(arena.made), grouped(arena.destroyed), bytes(arena.moved)]));
    table(out, &["made", "destroyed", "moved into", "made at"], rows);
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "<h2>{title}</h2>");
}

fn note(out: &mut String, text: &str) {
    let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(text));
}

fn table(out: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    out.push_str("<div class=\"scroll\"><table>\n<tr>");
    heads.iter().for_each(|head| {
        let _ = write!(out, "<th>{head}</th>");
    });
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr>");
        row.iter().for_each(|cell| {
            let _ = write!(out, "<td>{}</td>", escaped(cell));
        });
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
}

/// A text inside an element or an attribute.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Control characters have no place in a page.
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Three digits and a unit.
pub fn bytes(number: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    if number < 1024 {
        return format!("{number} B");
    }
    let mut value = number as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    if value < 10.0 { format!("{value:.1} {}", units[unit]) } else { format!("{value:.0} {}", units[unit]) }
}

/// Three digits and a unit.
pub fn duration(nanoseconds: u64) -> String {
    match nanoseconds {
        0..10_000 => format!("{nanoseconds} ns"),
        10_000..10_000_000 => format!("{} \u{b5}s", nanoseconds / 1000),
        10_000_000..10_000_000_000 => format!("{} ms", nanoseconds / 1_000_000),
        _ => format!("{} s", nanoseconds / 1_000_000_000),
    }
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!((bytes(0), bytes(1536), bytes(50 << 20)), ("0 B".into(), "1.5 KiB".into(), "50 MiB".into()));
        assert_eq!((duration(999), duration(12_345)), ("999 ns".into(), "12 \u{b5}s".into()));
        assert_eq!((grouped(1), grouped(1234567)), ("1".into(), "1\u{202f}234\u{202f}567".into()));
    }

    /// Names come from programs: nothing in them is markup.
    #[test]
    fn names_are_text() {
        let mut report = Report { program: "<script>".into(), ..Report::default() };
        report.arenas.push(super::super::Arena {
            place: Place { name: "a&\"b\"".into(), at: Some("<x>".into()), function: Some(1), ..Place::default() },
            ..super::super::Arena::default()
        });
        let page = html(&report);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;") && page.contains("a&amp;&quot;b&quot;"));
    }
}
