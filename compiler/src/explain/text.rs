//! The explanation for people: reclaim points, allocation sites of the program, its calls, a summary.
//!
//! Points have numbers. A site names the nearest ones in words, those of its own function or, if there are none, of its
//! nearest caller; all others by number.

use super::calls::{CallInfo, Class};
use super::{Explanation, Place, Point, Site};
use crate::ir::Role;
use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// Points of a place that are told in words, at most.
const IN_WORDS: usize = 4;

pub fn text(explanation: &Explanation) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = Printer { explanation, out: &mut out }.print();
    out
}

struct Printer<'a> {
    explanation: &'a Explanation,
    out: &'a mut String,
}

impl Printer<'_> {
    fn print(&mut self) -> fmt::Result {
        let explanation = self.explanation;
        let is_users = |place: &Place| place.position.is_some();
        let sites: Vec<&Site> =
            in_order(explanation.sites.iter().filter(|site| is_users(&site.place)), |site| &site.place);
        let calls: Vec<&CallInfo> =
            in_order(explanation.calls.iter().filter(|call| is_users(&call.place)), |call| &call.place);
        writeln!(self.out, "memory of {}", explanation.program)?;
        self.points(&sites)?;
        writeln!(
            self.out,
            "\nA point frees what was allocated since its mark. Now and then, when the memory in use has doubled, one looks further\nback: to the beginning of the innermost open arena, or of the program."
        )?;
        writeln!(self.out, "\nallocation sites")?;
        if sites.is_empty() {
            writeln!(self.out, "  none in the program itself")?;
        }
        for site in sites {
            self.site(site)?;
        }
        writeln!(self.out, "\ncalls")?;
        if calls.is_empty() {
            writeln!(self.out, "  none that return to the program")?;
        }
        let mut last = String::new();
        for call in &calls {
            let line = self.call(call);
            // Code that was unfolded several times has the same call several times.
            if line != last {
                writeln!(self.out, "{line}")?;
                last = line;
            }
        }
        self.summary(&calls)
    }

    fn points(&mut self, sites: &[&Site]) -> fmt::Result {
        let mentioned: BTreeSet<usize> = sites.iter().flat_map(|site| site.far_points.iter().copied()).collect();
        writeln!(self.out, "\nreclaim points")?;
        if mentioned.is_empty() {
            writeln!(self.out, "  none that frees what the program itself allocates")?;
        }
        for index in mentioned {
            let point = &self.explanation.points[index];
            let number = point.kind.number_name();
            writeln!(self.out, "  {index:>4}  {number}  {}{}", self.point(point), self.in_function(&point.place))?;
        }
        Ok(())
    }

    fn site(&mut self, site: &Site) -> fmt::Result {
        let makes: Vec<&str> = site.makes.iter().map(String::as_str).collect();
        writeln!(self.out, "  {}: {}{}", position(&site.place), makes.join("; "), self.in_function(&site.place))?;
        let nearest = &site.nearest[..site.nearest.len().min(IN_WORDS)];
        let others: Vec<usize> = site.points.iter().copied().filter(|index| !nearest.contains(index)).collect();
        if nearest.is_empty() && site.far_points.is_empty() {
            return writeln!(self.out, "      never freed before the program ends");
        }
        for (i, &index) in nearest.iter().enumerate() {
            let point = self.point(&self.explanation.points[index]);
            writeln!(self.out, "      {} {point} ({index})", if i == 0 { "freed at" } else { "      or" })?;
        }
        if !others.is_empty() {
            writeln!(
                self.out,
                "            or at {} further from here: {}",
                plural(others.len(), "point"),
                ranges(&others)
            )?;
        }
        let far: Vec<usize> = site.far_points.iter().copied().filter(|index| !site.points.contains(index)).collect();
        if !far.is_empty() {
            writeln!(self.out, "            or, when they look further back, at {}", ranges(&far))?;
        }
        Ok(())
    }

    fn call(&self, call: &CallInfo) -> String {
        let live = match &call.live[..] {
            [] => "nothing is live across it".to_owned(),
            [one] => format!("1 value moves with it: {one}"),
            several => format!("{} values move with it: {}", several.len(), several.join(", ")),
        };
        let class = match call.class {
            Class::EmptyMap | Class::Registered => format!("registered, {live}"),
            Class::Nested => format!("nested in a recursion, {live}"),
            Class::Frozen => "frozen: the callee reaches no point that could free what came before".to_owned(),
        };
        format!("  {}: {}: {class}", position(&call.place), call.callee)
    }

    fn summary(&mut self, calls: &[&CallInfo]) -> fmt::Result {
        let explanation = self.explanation;
        writeln!(self.out, "\nsummary")?;
        match explanation.reentrant {
            true => writeln!(self.out, "  continuations can be entered again: any point may free any object")?,
            false => writeln!(self.out, "  no continuation can be entered again")?,
        }
        let all: Vec<&CallInfo> = explanation.calls.iter().collect();
        for (whose, calls) in [("the program", calls), ("the program and the library", &all[..])] {
            let count = |class| calls.iter().filter(|call| call.class == class).count();
            let with_mark = calls.len() - count(Class::Frozen);
            let share = |class| count(class) as f64 * 100.0 / with_mark.max(1) as f64;
            writeln!(
                self.out,
                "  calls of {whose}: {}: frozen {}; of the others {:.0} % with an empty map, {:.0} % registered, {:.0} % nested",
                calls.len(),
                count(Class::Frozen),
                share(Class::EmptyMap),
                share(Class::Registered),
                share(Class::Nested)
            )?;
        }
        let library = explanation.sites.iter().filter(|site| site.place.position.is_none()).count();
        if library > 0 {
            let count = plural(library, "procedure");
            writeln!(self.out, "  {count} of the library allocate too; `--explain-memory=json` lists them")?;
        }
        Ok(())
    }

    /// A point in words.
    fn point(&self, point: &Point) -> String {
        match &point.place.position {
            Some(position) => format!("{} {position}", point.kind.words()),
            None => {
                let name = &self.explanation.functions[point.place.function.0 as usize].name;
                let words = point.kind.words();
                format!("{} in the library's `{name}`", words.strip_suffix(" at").unwrap_or(words))
            }
        }
    }

    fn in_function(&self, place: &Place) -> String {
        let function = &self.explanation.functions[place.function.0 as usize];
        match (place.position.is_some(), function.role, function.name.as_str()) {
            (false, _, _) | (_, Role::Form, _) | (_, _, "") => String::new(),
            (true, Role::Procedure | Role::Library, name) => format!(", in `{name}`"),
        }
    }
}

/// In the order of the source.
fn in_order<'a, T>(items: impl Iterator<Item = &'a T>, place: impl Fn(&T) -> &Place) -> Vec<&'a T> {
    let mut items: Vec<&T> = items.collect();
    items.sort_by_key(|item| (place(item).position.clone(), place(item).function));
    items
}

fn position(place: &Place) -> String {
    place.position.as_ref().map_or(String::new(), ToString::to_string)
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Numbers, those that follow one another as ranges.
fn ranges(numbers: &[usize]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for number in sorted {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => parts.push((number, number)),
        }
    }
    let part = |(first, last)| if first == last { format!("{first}") } else { format!("{first}-{last}") };
    parts.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn numbers_in_a_row_are_a_range() {
        assert_eq!(ranges(&[7, 1, 2, 3, 9, 8]), "1-3, 7-9");
        assert_eq!(ranges(&[4]), "4");
    }
}
