//! What the compiler knows about a program's memory, for `--explain-memory`.
//!
//! The input is the IR after all passes, that from which code is made. For each place that allocates: the reclaim
//! points that can free it. For each call: how it suspends its frame, and what forces a freeze. Nothing is changed, and
//! nothing that a program does is ever left out: what a run frees, it frees at a point that is named here for the place
//! that allocated it (the suite compares the two).
//!
//! | file | what it does |
//! |---|---|
//! | [`regions`] | which `with-arena` and `in-arena` an instruction is in |
//! | [`graph`] | the calls, and where marks come from: who can free what |
//! | [`sites`] | what allocates, and what it makes |
//! | [`calls`] | the classes of the calls, and why |
//! | [`escapes`] | values that certainly leave their `with-arena`: notes and errors |
//! | [`text`], [`json`] | the explanation for people and for tools |
//!
//! A place is a function and a position in the source. Code of the standard library has no position: all of it in one
//! function is one place. Reports of a run name places in the same way.

pub mod calls;
pub mod escapes;
pub mod graph;
pub mod json;
pub mod regions;
pub mod sites;
pub mod text;

use crate::ir::components::Components;
use crate::ir::{BlockId, Callee, FunctionId, Module, Operation, Role, Terminator, ValueId};
use crate::source::{SourceMap, Span};
use calls::CallInfo;
use eshkol_abi::point::PointName;
use graph::{Graph, NodeSet, Reach};
use regions::Regions;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub struct Explanation {
    pub program: String,
    pub functions: Vec<FunctionInfo>,
    pub points: Vec<Point>,
    pub sites: Vec<Site>,
    pub calls: Vec<CallInfo>,
    /// Every other place where something may fail: the error is handled on top of the frame, as in a frozen call, and
    /// its condition is allocated there.
    pub errors: Vec<Site>,
    /// Can a continuation be entered again?
    pub reentrant: bool,
}

pub struct FunctionInfo {
    pub name: String,
    pub role: Role,
    pub position: Option<String>,
}

/// A function and a position in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    pub function: FunctionId,
    pub position: Option<Position>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A reclaim point.
pub struct Point {
    pub kind: PointName,
    pub place: Place,
}

/// A place that allocates.
pub struct Site {
    pub place: Place,
    /// What is made there; nothing but the condition of an error where it is empty.
    pub makes: BTreeSet<String>,
    /// The points whose mark it is above: ascending indices.
    pub points: Rc<[usize]>,
    /// Those that can free it when they look at more than that; the others are among them.
    pub far_points: Rc<[usize]>,
    /// The nearest of them: those of the function itself, loops around the place first; or, if there are none, those of
    /// the nearest caller that has some.
    pub nearest: Vec<usize>,
}

/// Explains a module.
pub fn explain(module: &Module, sources: &SourceMap, program: &str) -> Explanation {
    let places = Places { sources };
    let graph = Graph::of(module);
    let components = Components::of(module);
    let mut points: BTreeMap<(Place, PointName), Freed> = BTreeMap::new();
    let mut freed_by = BTreeMap::new();
    for (index, function) in module.functions.iter().enumerate() {
        let id = FunctionId(index as u32);
        for (kind, mark, span, position) in points_of(id, function, &components) {
            let key = (id.0, mark, if id == module.entry { position } else { 0 });
            let freed = freed_by.entry(key).or_insert_with(|| Freed {
                near: graph.freed_by(id, mark, position, Reach::Near),
                far: graph.freed_by(id, mark, position, Reach::Far),
            });
            let known = points.entry((places.of(id, span), kind)).or_insert_with(|| freed.clone());
            known.near.union(&freed.near);
            known.far.union(&freed.far);
        }
    }
    let (points, freed): (Vec<Point>, Vec<Freed>) =
        points.into_iter().map(|((place, kind), freed)| (Point { kind, place }, freed)).unzip();
    let mut named = Points { points: &points, freed: &freed, sets: BTreeSet::new() };
    let (mut sites_found, mut errors, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..module.functions.len() {
        let id = FunctionId(index as u32);
        let found = find_sites(module, id, &graph, &places);
        let sites = name_points(module, id, &graph, found, &mut named, &places);
        let (without, with): (Vec<Site>, Vec<Site>) = sites.into_iter().partition(|site| site.makes.is_empty());
        sites_found.extend(with);
        errors.extend(without);
        calls.extend(calls::calls_of(module, id, &places));
    }
    Explanation {
        program: program.to_owned(),
        functions: module.functions.iter().map(|function| function_info(function, &places)).collect(),
        points,
        sites: sites_found,
        calls,
        errors,
        reentrant: graph.reentrant,
    }
}

fn function_info(function: &crate::ir::Function, places: &Places<'_>) -> FunctionInfo {
    FunctionInfo {
        name: function.name.to_string(),
        role: function.role,
        position: places.position(function.span).map(|position| position.to_string()),
    }
}

/// From spans to places.
pub struct Places<'a> {
    sources: &'a SourceMap,
}

impl Places<'_> {
    /// The position as the program's tables have it: none in the standard library.
    pub fn position(&self, span: Span) -> Option<Position> {
        if span == Span::NONE || self.sources.file(span.file).embedded {
            return None;
        }
        let (line, column) = self.sources.line_column(span)?;
        Some(Position { file: self.sources.file(span.file).name.to_string(), line, column })
    }

    pub fn of(&self, function: FunctionId, span: Span) -> Place {
        Place { function, position: self.position(span) }
    }
}

/// The reclaim points of a function: kind, the mark of its own that is in force, place, position in the block.
fn points_of(
    id: FunctionId,
    function: &crate::ir::Function,
    components: &Components,
) -> Vec<(PointName, Option<ValueId>, Span, usize)> {
    let mut points = Vec::new();
    let regions = Regions::of(function);
    for (index, block) in function.blocks.iter().enumerate() {
        let mark = |position| regions.innermost(BlockId(index as u32), block, position);
        for (position, instruction) in block.instructions.iter().enumerate() {
            match &instruction.operation {
                Operation::ReclaimForced { mark, .. } => {
                    points.push((PointName::ArenaEnd, Some(*mark), instruction.span, position));
                }
                Operation::ArenaMove { mark, .. } => {
                    points.push((PointName::ArenaMove, Some(*mark), instruction.span, position));
                }
                Operation::ReclaimTop => points.push((PointName::FormEnd, None, instruction.span, position)),
                _ => {}
            }
        }
        for &position in &block.cold_points {
            points.push((PointName::OutOfLine, mark(position), block.instructions[position].span, position));
        }
        for &position in &block.call_points {
            let instruction = &block.instructions[position];
            let name = match instruction.operation {
                Operation::Call { callee: Callee::Known(callee, _), .. } if components.are_mutual(id, callee) => {
                    PointName::RecursiveCall
                }
                _ => PointName::Call,
            };
            points.push((name, mark(position), instruction.span, position));
        }
        let end = block.instructions.len();
        match &block.terminator {
            Some(Terminator::Again { reclaim: true, span, .. }) => {
                points.push((PointName::BackEdge, mark(end), *span, end));
            }
            Some(
                Terminator::TailCall { reclaim: true, span, .. } | Terminator::TailApply { reclaim: true, span, .. },
            ) => points.push((PointName::TailCall, mark(end), *span, end)),
            _ => {}
        }
    }
    points
}

/// What is found at one place before its points are known.
#[derive(Default)]
struct Found {
    makes: BTreeSet<String>,
    /// The regions that one of its instructions is in.
    regions: BTreeSet<graph::Node>,
    /// The blocks of its instructions.
    blocks: BTreeSet<usize>,
}

fn find_sites(module: &Module, id: FunctionId, graph: &Graph, places: &Places<'_>) -> BTreeMap<Place, Found> {
    let function = &module.functions[id.0 as usize];
    let mut sites: BTreeMap<Place, Found> = BTreeMap::new();
    let mut note = |place: Place, makes: Option<String>, block: usize, active: &[ValueId]| {
        let found = sites.entry(place).or_default();
        found.makes.extend(makes);
        found.blocks.insert(block);
        found.regions.extend(active.iter().filter_map(|&mark| graph.region(id, mark)));
    };
    // The entry of the function: arguments beyond the parameters become a list, too few or too many are an error.
    let makes = sites::made_by_entry(function);
    note(places.of(id, function.span), makes, 0, &[]);
    let regions = Regions::of(function);
    let constants = function.constants();
    for (index, block) in function.blocks.iter().enumerate() {
        regions.walk(BlockId(index as u32), block, |position, active| match block.instructions.get(position) {
            Some(instruction) => {
                let makes = sites::made_by(module, function, instruction, &constants);
                note(places.of(id, instruction.span), makes, index, active);
            }
            None => {
                if let Some(span) = block.terminator.as_ref().and_then(sites::terminator_span) {
                    let makes = block.terminator.as_ref().and_then(sites::made_by_terminator);
                    note(places.of(id, span), makes, index, active);
                }
            }
        });
    }
    sites
}

/// Whose allocations a point can free: those above its mark, and all.
#[derive(Clone)]
struct Freed {
    near: NodeSet,
    far: NodeSet,
}

/// The points of an explanation while its sites are found.
struct Points<'a> {
    points: &'a [Point],
    /// For each, whose allocations it can free.
    freed: &'a [Freed],
    /// Sets of points: many sites have the same.
    sets: BTreeSet<Rc<[usize]>>,
}

impl Points<'_> {
    /// The points that free what the function, or one of the regions, allocates.
    fn freeing(&mut self, id: FunctionId, regions: &BTreeSet<graph::Node>, reach: Reach) -> Rc<[usize]> {
        let frees =
            |freed: &NodeSet| freed.contains(id.0 as usize) || regions.iter().any(|&region| freed.contains(region));
        let set: Vec<usize> = (0..self.points.len())
            .filter(|&index| match reach {
                Reach::Near => frees(&self.freed[index].near),
                Reach::Far => frees(&self.freed[index].far),
            })
            .collect();
        if let Some(known) = self.sets.get(&set[..]) {
            return known.clone();
        }
        let set: Rc<[usize]> = set.into();
        self.sets.insert(set.clone());
        set
    }

    /// Those of the set that are in a function: points are in the order of their functions.
    fn in_function<'s>(&self, set: &'s [usize], id: FunctionId) -> &'s [usize] {
        let function = |index: &usize| self.points[*index].place.function;
        let first = set.partition_point(|index| function(index) < id);
        let count = set[first..].partition_point(|index| function(index) == id);
        &set[first..first + count]
    }
}

/// Finds the points of each site.
fn name_points(
    module: &Module,
    id: FunctionId,
    graph: &Graph,
    found: BTreeMap<Place, Found>,
    points: &mut Points<'_>,
    places: &Places<'_>,
) -> Vec<Site> {
    let loops = loops_of(&module.functions[id.0 as usize], id, places);
    let mut known: BTreeMap<BTreeSet<graph::Node>, [Rc<[usize]>; 2]> = BTreeMap::new();
    let mut sites = Vec::new();
    for (place, found) in found {
        let both = || [Reach::Near, Reach::Far].map(|reach| points.freeing(id, &found.regions, reach));
        let [set, far] = known.entry(found.regions.clone()).or_insert_with(both).clone();
        let mut nearest = points.in_function(&set, id).to_vec();
        // The smallest loop around the place is the nearest of all.
        nearest.sort_by_key(|&index| {
            let point = &points.points[index];
            let around = loops.get(&point.place).filter(|_| point.kind == PointName::BackEdge);
            around
                .filter(|body| found.blocks.iter().any(|block| body.contains(block)))
                .map_or(usize::MAX, BTreeSet::len)
        });
        if nearest.is_empty() {
            let has_point = |caller| !points.in_function(&set, caller).is_empty();
            let caller = graph.nearest_caller(id, has_point);
            nearest = caller.map_or(Vec::new(), |caller| points.in_function(&set, caller).to_vec());
        }
        sites.push(Site { place, makes: found.makes, points: set, far_points: far, nearest });
    }
    sites
}

/// The blocks of each loop, by the place of its back edge.
fn loops_of(function: &crate::ir::Function, id: FunctionId, places: &Places<'_>) -> BTreeMap<Place, BTreeSet<usize>> {
    let predecessors = crate::ir::liveness::predecessors(function);
    let mut loops: BTreeMap<Place, BTreeSet<usize>> = BTreeMap::new();
    for (index, block) in function.blocks.iter().enumerate() {
        let Some(Terminator::Again { target, span, .. }) = &block.terminator else { continue };
        let body = loops.entry(places.of(id, *span)).or_default();
        body.insert(target.block.0 as usize);
        let mut work = vec![index];
        while let Some(block) = work.pop() {
            if body.insert(block) {
                work.extend(&predecessors[block]);
            }
        }
    }
    loops
}
