//! Profiles: what `ESHKOL_MEMORY=report` notes while a program runs, and writes at its end.
//!
//! | file | what |
//! |---|---|
//! | [`request`] | what the environment asks for: text or JSON, by samples or exactly |
//! | `places` | from return addresses to places in the source |
//! | `log` | which site allocated what is alive: samples, or everything |
//! | `held` | what open arenas hold |
//! | `timeline` | what was alive when, by scope |
//! | `data` | the finished report, and its [`text`] and [`json`] |
//!
//! A profile watches and decides nothing: the clock is read for it alone, and a program reclaims at the same points, and
//! the same amounts, with and without it. Allocation sites are found in the slow path of allocation: the limit that
//! compiled code tests is lowered, every 64 KiB for samples, to nothing where every allocation is wanted. The true limit
//! is in `Memory::hard_limit`, and that is what decisions use.
//!
//! A *scope* is named after the reclaim point that looked after it last: what an evacuation left behind, from its cut
//! on, belongs to its point until another one, with a lower cut, takes it over.

pub mod data;
mod held;
mod json;
mod log;
mod places;
pub mod request;
mod text;
mod timeline;

use super::report::Counters;
use super::state::{memory, runtime};
use eshkol_abi::context::Context;
use eshkol_abi::point::PointName;
use eshkol_abi::program::Program;
use held::Held;
use log::Log;
use places::{Code, Places};
use request::Request;
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;
use timeline::Timeline;

/// Bytes between two samples of allocation sites, on average. The distance varies by half of that, or a loop that
/// allocates as much in each turn could show the same of its sites each time.
const SAMPLE: u64 = 64 << 10;
/// Classes of the histogram of pauses: the first is below 1 microsecond, each further one twice as long.
pub const PAUSE_CLASSES: usize = 32;

pub struct Profile {
    request: Request,
    places: Places,
    points: Vec<Point>,
    /// From return address and kind to the number of a point.
    point_numbers: HashMap<(u64, u64), u32>,
    sites: Vec<Site>,
    site_numbers: HashMap<Code, u32>,
    log: Log,
    held: Held,
    timeline: Timeline,
    /// The reclaim point that is being executed.
    current: Option<Current>,
    pauses: [u64; PAUSE_CLASSES],
    longest_pause: u64,
    /// Bytes allocated up to the last evacuation, and where that left the bump pointer.
    settled: u64,
    top: u64,
    /// What had been allocated at the last sample, and the distance to the next one.
    sampled: u64,
    distance: u64,
    /// State of the generator of distances: always the same sequence.
    random: u64,
    persistent: Vec<Persistent>,
    /// From the number of a persistent arena to where it was made: an index into `persistent`.
    persistent_places: HashMap<usize, usize>,
}

struct Point {
    code: Code,
    kind: Option<PointName>,
    looks: u64,
    evacuations: u64,
    range: u64,
    allocated: u64,
    copied: u64,
    freed: u64,
    moved: u64,
    longest_pause: u64,
    high_water: u64,
}

#[derive(Default)]
struct Site {
    code: Code,
    /// Allocations that were seen: samples, or all.
    seen: u64,
    allocated: u64,
    moved: u64,
    /// Bytes that each point freed: looking to its mark, or further back.
    freed: BTreeMap<(u32, bool), u64>,
}

/// The persistent arenas made at one place.
struct Persistent {
    code: Code,
    made: u64,
    destroyed: u64,
    moved: u64,
}

struct Current {
    point: u32,
    start: Instant,
    before: Counters,
    /// The bump pointer, and the bytes allocated since the evacuation before.
    bump: u64,
    allocated: u64,
    cut: u64,
    /// Does it look further back than to its mark?
    far: bool,
}

impl Profile {
    pub fn new(request: Request, base: u64) -> Profile {
        Profile {
            request,
            places: Places::default(),
            points: Vec::new(),
            point_numbers: HashMap::new(),
            sites: Vec::new(),
            site_numbers: HashMap::new(),
            log: Log::default(),
            held: Held::new(base),
            timeline: Timeline::new(base),
            current: None,
            pauses: [0; PAUSE_CLASSES],
            longest_pause: 0,
            settled: 0,
            top: base,
            sampled: 0,
            distance: SAMPLE,
            random: 0x9e37_79b9_7f4a_7c15,
            persistent: Vec::new(),
            persistent_places: HashMap::new(),
        }
    }

    /// The address that compiled code takes for the limit when the bump pointer is `bump`.
    pub fn soft_limit(&self, bump: u64) -> u64 {
        if self.request.exact { 0 } else { bump + (self.sampled + self.distance).saturating_sub(self.allocated(bump)) }
    }

    /// xorshift64.
    fn next_distance(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        SAMPLE / 2 + self.random % SAMPLE
    }

    fn allocated(&self, bump: u64) -> u64 {
        self.settled + bump.saturating_sub(self.top)
    }

    fn point(&mut self, code: Code, kind: Option<PointName>) -> u32 {
        let key = (code.address, kind.map_or(0, |kind| kind as u64));
        let next = self.points.len() as u32;
        let number = *self.point_numbers.entry(key).or_insert(next);
        if number == next {
            self.points.push(Point {
                code,
                kind,
                looks: 0,
                evacuations: 0,
                range: 0,
                allocated: 0,
                copied: 0,
                freed: 0,
                moved: 0,
                longest_pause: 0,
                high_water: 0,
            });
        }
        number
    }

    fn site(&mut self, code: Code) -> u32 {
        let next = self.sites.len() as u32;
        let number = *self.site_numbers.entry(code).or_insert(next);
        if number == next {
            self.sites.push(Site { code, ..Site::default() });
        }
        number
    }
}

/// The slow path of allocation: is there room below the true limit? Then the allocation is noted.
pub(super) fn grants(context: &mut Context, size: u64) -> bool {
    // SAFETY: the context is alive.
    let state = unsafe { runtime(context) };
    let Some(profile) = &mut state.memory.profile else { return false };
    if state.memory.hard_limit.saturating_sub(context.bump) < size {
        return false;
    }
    let code = places::compiled_code(state.program, &mut profile.places);
    let now = profile.allocated(context.bump) + size;
    let weight = if profile.request.exact { size } else { now - profile.sampled };
    profile.sampled = now;
    profile.distance = profile.next_distance();
    let number = profile.site(code);
    let site = &mut profile.sites[number as usize];
    site.seen += 1;
    site.allocated += weight;
    profile.log.push(context.bump, size, weight, number);
    context.limit = profile.soft_limit(context.bump + size).min(state.memory.hard_limit);
    true
}

/// A reclaim point begins: that at a return address, with a name and its mark.
pub(super) fn begin(context: &Context, address: u64, kind: Option<PointName>, mark: u64) {
    // SAFETY: the context is alive.
    let state = unsafe { runtime(std::ptr::from_ref(context).cast_mut()) };
    let Some(profile) = &mut state.memory.profile else { return };
    let number = profile.point(Code { address, caller: 0 }, kind);
    let point = &mut profile.points[number as usize];
    point.looks += 1;
    point.high_water = point.high_water.max(context.bump - state.memory.heap.start);
    let before = state.memory.counters;
    let start = Instant::now();
    profile.current =
        Some(Current { point: number, start, before, bump: context.bump, allocated: 0, cut: mark, far: false });
}

/// The same for the reclaim point at the end of `in-arena`, which is a function that compiled code calls.
pub(super) fn begin_move(context: &Context, mark: u64) {
    // SAFETY: the context is alive.
    let state = unsafe { runtime(std::ptr::from_ref(context).cast_mut()) };
    let Some(profile) = &mut state.memory.profile else { return };
    let code = places::compiled_code(state.program, &mut profile.places);
    begin(context, code.address, Some(PointName::ArenaMove), mark);
}

impl Profile {
    /// An arena opens, or the body of an `in-arena` begins, at this mark.
    pub(super) fn arena_opens(&mut self, mark: u64) {
        let code = places::compiled_code(crate::symbol::program(), &mut self.places);
        self.held.open(code, mark);
    }

    /// The point that began last may free nothing below `floor`, and looks to its mark, or `far`: to the floor.
    pub(super) fn looks(&mut self, floor: u64, far: bool) {
        self.held.look(floor);
        if let Some(current) = &mut self.current {
            current.far = far;
        }
    }

    /// An evacuation has copied what survives from `cut` to the bump pointer, and is about to release the range: the bump
    /// pointer becomes `top`. `fate` gives the new address and the
    /// size of an object that was moved, and nothing for a dead one; `size` gives the size of a dead one.
    pub(super) fn evacuated(
        &mut self,
        range: std::ops::Range<u64>,
        top: u64,
        heap: std::ops::Range<u64>,
        fate: impl Fn(u64) -> Option<(u64, u64)>,
        size: impl Fn(u64) -> u64,
    ) {
        let point = self.current.as_ref().map_or((u32::MAX, false), |current| (current.point, current.far));
        let allocated = self.allocated(range.end);
        if let Some(current) = &mut self.current {
            current.cut = range.start;
            current.allocated = allocated - self.settled;
        }
        (self.settled, self.top) = (allocated, top);
        let sites = &mut self.sites;
        self.log.evacuated(range.start, heap, self.request.exact, fate, size, |site, bytes, moved| {
            let Some(site) = sites.get_mut(site as usize) else { return };
            if moved {
                site.moved += bytes;
            } else {
                *site.freed.entry(point).or_default() += bytes;
            }
        });
    }
}

/// The reclaim point that began last is over.
pub(super) fn end(context: &mut Context) {
    // SAFETY: the context is alive.
    let memory = unsafe { memory(context) };
    let after = memory.counters;
    let (base, hard_limit) = (memory.heap.start, memory.hard_limit);
    let Some(profile) = &mut memory.profile else { return };
    let Some(Current { point: number, start, before, bump, allocated, cut, .. }) = profile.current.take() else {
        return;
    };
    if after.evacuations == before.evacuations {
        return;
    }
    // The next sample is as far away as before, wherever the bump pointer is now.
    context.limit = profile.soft_limit(context.bump).min(hard_limit);
    let pause = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
    profile.longest_pause = profile.longest_pause.max(pause);
    let class = (u64::BITS - (pause / 1000).leading_zeros()) as usize;
    profile.pauses[class.min(PAUSE_CLASSES - 1)] += 1;
    let point = &mut profile.points[number as usize];
    let range = after.scanned - before.scanned;
    let copied = after.copied - before.copied;
    let moved = after.moved_into_arenas - before.moved_into_arenas;
    point.evacuations += 1;
    point.range += range;
    point.allocated += allocated;
    point.copied += copied;
    point.moved += moved;
    point.freed += range.saturating_sub(copied + moved);
    point.longest_pause = point.longest_pause.max(pause);
    profile.timeline.evacuated(number, cut, base, bump, context.bump, profile.settled);
}

/// A persistent arena was made.
pub(super) fn arena_made(context: &Context, index: usize) {
    // SAFETY: the context is alive.
    let state = unsafe { runtime(std::ptr::from_ref(context).cast_mut()) };
    let Some(profile) = &mut state.memory.profile else { return };
    let code = places::compiled_code(state.program, &mut profile.places);
    let number = match profile.persistent.iter().position(|arena| arena.code == code) {
        Some(number) => number,
        None => {
            profile.persistent.push(Persistent { code, made: 0, destroyed: 0, moved: 0 });
            profile.persistent.len() - 1
        }
    };
    profile.persistent[number].made += 1;
    profile.persistent_places.insert(index, number);
}

/// What happens to a persistent arena of this number.
pub(super) fn arena_changed(context: &Context, index: usize, moved: u64, destroyed: bool) {
    // SAFETY: the context is alive.
    let memory = unsafe { memory(std::ptr::from_ref(context).cast_mut()) };
    let Some(profile) = &mut memory.profile else { return };
    let number = profile.persistent_places.get(&index).copied();
    if let Some(arena) = number.and_then(|number| profile.persistent.get_mut(number)) {
        arena.moved += moved;
        arena.destroyed += u64::from(destroyed);
    }
}

/// Writes the report, at the end of the program. Gives the message when it cannot be written.
pub(super) fn finish(context: &Context) -> Result<(), String> {
    // SAFETY: the context is alive.
    let state = unsafe { runtime(std::ptr::from_ref(context).cast_mut()) };
    let totals = state.memory.totals(context.bump);
    let Some(profile) = &mut state.memory.profile else { return Ok(()) };
    profile.timeline.end(context.bump, profile.allocated(context.bump));
    let data = profile.data(state.program, totals);
    match &profile.request.file {
        None => {
            // The program is over: there is nobody to tell that its report could not be written.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), text::text(&data).as_bytes());
            Ok(())
        }
        Some(path) => request::write_whole(path, json::json(&data).as_bytes())
            .map_err(|error| format!("cannot write the memory report `{}`: {error}", path.display())),
    }
}

/// The program's tables, where there is one.
type Tables = Option<&'static Program>;
