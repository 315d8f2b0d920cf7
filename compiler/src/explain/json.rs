//! The explanation for tools: one JSON object, with everything, that of the library included.
//!
//! | field | what |
//! |---|---|
//! | `format`, `version`, `program` | `eshkol memory explanation`, 1, the file |
//! | `reentrant` | can a continuation be entered again? |
//! | `functions` | number, name, role (`procedure`, `library`, `form`), position or null |
//! | `points` | number, kind (`P1` to `P7`), words, place |
//! | `sets` | sets of points: their numbers |
//! | `sites` | place, what is made, the numbers of two sets of points, `near`, whose mark it is above, and `far`, that can free it when they look at more; the nearest of them |
//! | `calls` | place, callee, class (`empty-map`, `registered`, `nested`, `frozen`), values live across it |
//! | `errors` | the other places where an error may be raised, and the sets of the points that can free its condition |
//!
//! A place is `function`, a number, and `at`, a position `file:line:column`, null in the standard library.

use super::{Explanation, Place, Site};
use crate::ir::Role;
use crate::json::quoted;
use std::collections::BTreeMap;

pub fn json(explanation: &Explanation) -> String {
    let functions = explanation.functions.iter().enumerate().map(|(id, function)| {
        let role = match function.role {
            Role::Procedure => "procedure",
            Role::Library => "library",
            Role::Form => "form",
        };
        let name = quoted(&function.name);
        format!("{{\"id\":{id},\"name\":{name},\"role\":\"{role}\",\"at\":{}}}", optional(function.position.as_deref()))
    });
    let points = explanation.points.iter().enumerate().map(|(id, point)| {
        let (kind, words) = (point.kind.number_name(), point.kind.words());
        format!("{{\"id\":{id},\"kind\":\"{kind}\",\"words\":\"{words}\",{}}}", place(&point.place))
    });
    let mut sets: BTreeMap<&[usize], usize> = BTreeMap::new();
    for site in explanation.sites.iter().chain(&explanation.errors) {
        sets.insert(&site.points, 0);
        sets.insert(&site.far_points, 0);
    }
    sets.values_mut().zip(0..).for_each(|(number, next)| *number = next);
    let number = |set: &[usize]| sets.get(set).copied().unwrap_or(0);
    let sets_of = |site: &Site| format!("\"near\":{},\"far\":{}", number(&site.points), number(&site.far_points));
    let lists = sets.keys().map(|set| list(set.iter().map(usize::to_string)));
    let sites = explanation.sites.iter().map(|site| {
        let makes = list(site.makes.iter().map(|text| quoted(text)));
        let nearest = list(site.nearest.iter().map(usize::to_string));
        format!("{{{},\"makes\":{makes},{},\"nearest\":{nearest}}}", place(&site.place), sets_of(site))
    });
    let calls = explanation.calls.iter().map(|call| {
        let (callee, class) = (quoted(&call.callee), call.class.name());
        let live = list(call.live.iter().map(|text| quoted(text)));
        format!("{{{},\"callee\":{callee},\"class\":\"{class}\",\"live\":{live}}}", place(&call.place))
    });
    let errors = explanation.errors.iter().map(|site| format!("{{{},{}}}", place(&site.place), sets_of(site)));
    format!(
        "{{\"format\":\"eshkol memory explanation\",\"version\":1,\"program\":{},\"reentrant\":{},\n\"functions\":{},\n\"points\":{},\n\"sets\":{},\n\"sites\":{},\n\"calls\":{},\n\"errors\":{}}}\n",
        quoted(&explanation.program),
        explanation.reentrant,
        lines(functions),
        lines(points),
        lines(lists),
        lines(sites),
        lines(calls),
        lines(errors)
    )
}

fn place(place: &Place) -> String {
    let position = place.position.as_ref().map(ToString::to_string);
    format!("\"function\":{},\"at\":{}", place.function.0, optional(position.as_deref()))
}

fn optional(text: Option<&str>) -> String {
    text.map_or("null".to_owned(), quoted)
}

fn list(elements: impl Iterator<Item = String>) -> String {
    format!("[{}]", elements.collect::<Vec<_>>().join(","))
}

/// An array with one element a line.
fn lines(elements: impl Iterator<Item = String>) -> String {
    format!("[{}]", elements.collect::<Vec<_>>().join(",\n"))
}
