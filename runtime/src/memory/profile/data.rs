//! The finished report: places are resolved, and what is the same place is one.

use super::places::{self, Code};
use super::timeline::Sample;
use super::{Profile, Tables};
use eshkol_abi::point::PointName;
use std::collections::BTreeMap;

/// A place in the program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// The number of the function, as in explanations of the compiler. `None` for what the runtime does by itself.
    pub function: Option<u32>,
    pub name: String,
    pub in_library: bool,
    /// File, line, column; none in the standard library.
    pub at: Option<String>,
    /// For the standard library: the nearest call in the program.
    pub caller: Option<String>,
}

impl Place {
    /// In words.
    pub fn describe(&self) -> String {
        let name = if self.name.is_empty() { "an unnamed procedure" } else { &self.name };
        match (&self.at, &self.caller, self.function) {
            (Some(at), _, _) if self.name.is_empty() || self.in_library => at.clone(),
            (Some(at), _, _) => format!("{at}, in `{name}`"),
            (None, Some(caller), _) => format!("the library's `{name}`, called at {caller}"),
            (None, None, Some(_)) => format!("the library's `{name}`"),
            (None, None, None) => "the runtime itself".to_string(),
        }
    }
}

/// What is counted for a reclaim point.
#[derive(Clone, Debug, Default)]
pub struct Point {
    pub place: Place,
    pub kind: Option<PointName>,
    pub looks: u64,
    pub evacuations: u64,
    /// Bytes in the ranges that were evacuated.
    pub range: u64,
    /// Bytes allocated since the evacuation before.
    pub allocated: u64,
    pub copied: u64,
    pub freed: u64,
    pub moved: u64,
    pub longest_pause: u64,
    /// The most bytes of the region stack in use when it looked.
    pub high_water: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Site {
    pub place: Place,
    pub seen: u64,
    pub allocated: u64,
    pub live: u64,
    pub moved: u64,
    /// Points by index, whether they looked further back than to their marks, and the bytes that each freed.
    pub freed: BTreeMap<(usize, bool), u64>,
}

#[derive(Clone, Debug)]
pub struct Holder {
    pub place: Place,
    pub looks: u64,
    pub bytes: u64,
}

#[derive(Clone, Debug)]
pub struct Persistent {
    pub place: Place,
    pub made: u64,
    pub destroyed: u64,
    pub moved: u64,
}

#[derive(Clone, Debug)]
pub struct Instant {
    pub nanoseconds: u64,
    pub allocated: u64,
    pub before: u64,
    pub after: u64,
    /// Points by index, and the bytes of their scopes.
    pub scopes: BTreeMap<usize, u64>,
}

#[derive(Clone, Debug)]
pub struct Data {
    pub exact: bool,
    pub program: String,
    pub totals: Vec<(&'static str, u64)>,
    pub points: Vec<Point>,
    pub sites: Vec<Site>,
    pub held: Vec<Holder>,
    pub persistent: Vec<Persistent>,
    pub pauses: Vec<u64>,
    pub longest_pause: u64,
    pub timeline: Vec<Instant>,
}

impl Profile {
    /// Everything that was noted, with places. The most important comes first.
    pub(super) fn data(&self, program: Tables, totals: Vec<(&'static str, u64)>) -> Data {
        let place = |code: Code| places::place(program, code);
        let (points, numbers) = self.merged_points(&place);
        let point = |number: u32| numbers.get(number as usize).copied();
        let mut sites: BTreeMap<Place, Site> = BTreeMap::new();
        let mut live = vec![0; self.sites.len()];
        self.log.live(|site, bytes| {
            if let Some(live) = live.get_mut(site as usize) {
                *live += bytes;
            }
        });
        for (site, live) in self.sites.iter().zip(live) {
            let place = place(site.code);
            let merged = sites.entry(place.clone()).or_insert_with(|| Site { place, ..Site::default() });
            merged.seen += site.seen;
            merged.allocated += site.allocated;
            merged.live += live;
            merged.moved += site.moved;
            for (&(number, far), &bytes) in &site.freed {
                if let Some(point) = point(number) {
                    *merged.freed.entry((point, far)).or_default() += bytes;
                }
            }
        }
        let mut sites: Vec<Site> = sites.into_values().collect();
        sites.sort_by_key(|site| std::cmp::Reverse(site.allocated));
        let mut held: Vec<Holder> = Vec::new();
        for holder in self.held.holders.iter().filter(|holder| holder.looks > 0) {
            held.push(Holder { place: place(holder.code), looks: holder.looks, bytes: holder.bytes });
        }
        held.sort_by_key(|holder| std::cmp::Reverse(holder.bytes));
        let persistent = self.persistent.iter().map(|arena| Persistent {
            place: place(arena.code),
            made: arena.made,
            destroyed: arena.destroyed,
            moved: arena.moved,
        });
        let instant = |sample: &Sample| {
            let mut scopes = BTreeMap::new();
            for (&number, &bytes) in &sample.scopes {
                if let Some(point) = point(number) {
                    *scopes.entry(point).or_default() += bytes;
                }
            }
            let Sample { nanoseconds, allocated, before, after, .. } = *sample;
            Instant { nanoseconds, allocated, before, after, scopes }
        };
        Data {
            exact: self.request.exact,
            program: crate::start::command_line()
                .first()
                .map_or(String::new(), |name| name.to_string_lossy().into_owned()),
            totals,
            points,
            sites,
            held,
            persistent: persistent.collect(),
            pauses: self.pauses.to_vec(),
            longest_pause: self.longest_pause,
            timeline: self.timeline.samples.iter().map(instant).collect(),
        }
    }

    /// The points with their places, and for each number of a point its index among them.
    fn merged_points(&self, place: &dyn Fn(Code) -> Place) -> (Vec<Point>, Vec<usize>) {
        let mut keys: BTreeMap<(Place, Option<PointName>), usize> = BTreeMap::new();
        let mut merged: Vec<Point> = Vec::new();
        let mut numbers = Vec::new();
        for point in &self.points {
            let place = place(point.code);
            let next = merged.len();
            let index = *keys.entry((place.clone(), point.kind)).or_insert(next);
            if index == next {
                merged.push(Point { place, kind: point.kind, ..Point::default() });
            }
            numbers.push(index);
            if let Some(sum) = merged.get_mut(index) {
                sum.looks += point.looks;
                sum.evacuations += point.evacuations;
                sum.range += point.range;
                sum.allocated += point.allocated;
                sum.copied += point.copied;
                sum.freed += point.freed;
                sum.moved += point.moved;
                sum.longest_pause = sum.longest_pause.max(point.longest_pause);
                sum.high_water = sum.high_water.max(point.high_water);
            }
        }
        (merged, numbers)
    }
}
