//! The report as JSON, which `eshkolc memory-report` reads.
//!
//! | field | what |
//! |---|---|
//! | `format`, `version`, `program` | `eshkol memory report`, 1, the program's name |
//! | `exact` | was every allocation noted, or samples? |
//! | `totals` | names and numbers |
//! | `points` | kind, words, place, looks, evacuations, bytes, nanoseconds |
//! | `sites` | place, what was seen and allocated, what is live; `freed`, and `freed_far` where points looked further back than to their marks: pairs of point index and bytes |
//! | `held` | where arenas were opened, looks meanwhile, the most bytes that lay below and could not be freed |
//! | `arenas` | where persistent arenas were made |
//! | `pauses` | pairs: below so many nanoseconds, how many; `longest_pause` |
//! | `timeline` | samples; `scopes`: pairs of point index and bytes |
//!
//! A place is `function` (a number, or null for the runtime), `name`, `library`, `at` and `caller` (a position or null).

use super::data::{Data, Place};
use std::fmt::Write;

pub(super) fn json(data: &Data) -> String {
    let totals = data.totals.iter().map(|(name, number)| format!("{}:{number}", quoted(name)));
    let points = data.points.iter().map(|point| {
        let kind = point.kind.map_or("", |kind| kind.number_name());
        let words = point.kind.map_or("reclaim point at", |kind| kind.words());
        format!(
            "{{\"kind\":\"{kind}\",\"words\":\"{words}\",{},\"looks\":{},\"evacuations\":{},\"range\":{},\"allocated\":{},\"copied\":{},\"freed\":{},\"moved\":{},\"longest_pause\":{},\"high_water\":{}}}",
            place(&point.place),
            point.looks,
            point.evacuations,
            point.range,
            point.allocated,
            point.copied,
            point.freed,
            point.moved,
            point.longest_pause,
            point.high_water
        )
    });
    let sites = data.sites.iter().map(|site| {
        let freed = |far: bool| {
            let of_reach = site.freed.iter().filter(|((_, reach), _)| *reach == far);
            pairs(of_reach.map(|(&(point, _), &bytes)| (point as u64, bytes)))
        };
        format!(
            "{{{},\"seen\":{},\"allocated\":{},\"live\":{},\"moved\":{},\"freed\":{},\"freed_far\":{}}}",
            place(&site.place),
            site.seen,
            site.allocated,
            site.live,
            site.moved,
            freed(false),
            freed(true)
        )
    });
    let held = data
        .held
        .iter()
        .map(|holder| format!("{{{},\"looks\":{},\"bytes\":{}}}", place(&holder.place), holder.looks, holder.bytes));
    let arenas = data.persistent.iter().map(|arena| {
        let (made, destroyed, moved) = (arena.made, arena.destroyed, arena.moved);
        format!("{{{},\"made\":{made},\"destroyed\":{destroyed},\"moved\":{moved}}}", place(&arena.place))
    });
    let counted = data.pauses.iter().enumerate().filter(|(_, count)| **count > 0);
    let pauses = pairs(counted.map(|(class, count)| (1000 << class, *count)));
    let timeline = data.timeline.iter().map(|sample| {
        format!(
            "{{\"ns\":{},\"allocated\":{},\"before\":{},\"after\":{},\"scopes\":{}}}",
            sample.nanoseconds,
            sample.allocated,
            sample.before,
            sample.after,
            pairs(sample.scopes.iter().map(|(point, bytes)| (*point as u64, *bytes)))
        )
    });
    format!(
        "{{\"format\":\"eshkol memory report\",\"version\":1,\"program\":{},\"exact\":{},\n\"totals\":{{{}}},\n\"points\":{},\n\"sites\":{},\n\"held\":{},\n\"arenas\":{},\n\"longest_pause\":{},\"pauses\":{pauses},\n\"timeline\":{}}}\n",
        quoted(&data.program),
        data.exact,
        totals.collect::<Vec<_>>().join(","),
        lines(points),
        lines(sites),
        lines(held),
        lines(arenas),
        data.longest_pause,
        lines(timeline)
    )
}

fn place(place: &Place) -> String {
    let function = place.function.map_or("null".to_string(), |number| number.to_string());
    let optional = |text: &Option<String>| text.as_ref().map_or("null".to_string(), |text| quoted(text));
    format!(
        "\"function\":{function},\"name\":{},\"library\":{},\"at\":{},\"caller\":{}",
        quoted(&place.name),
        place.in_library,
        optional(&place.at),
        optional(&place.caller)
    )
}

fn pairs(pairs: impl Iterator<Item = (u64, u64)>) -> String {
    let pairs: Vec<String> = pairs.map(|(a, b)| format!("[{a},{b}]")).collect();
    format!("[{}]", pairs.join(","))
}

/// An array with one element a line.
fn lines(elements: impl Iterator<Item = String>) -> String {
    format!("[{}]", elements.collect::<Vec<_>>().join(",\n"))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c < ' ' => {
                // Writing into a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
