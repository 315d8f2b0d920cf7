//! Who can reclaim what: the calls of the program, and the ways that marks go along them.
//!
//! A reclaim point frees what was allocated since its mark. A mark is taken when a nested call is made, or by
//! `with-arena` and `in-arena`; below registered calls and tail calls it stays in force. So what a point can free was
//! allocated by the function that the mark was taken for, or by what that calls, directly or not: the callers of the
//! point's own function are followed along the calls below which a mark stays in force, up to where the mark may come
//! from, and from each the calls are followed down. Now and then a point looks at more, at everything since the
//! innermost open arena began: then the marks of nested calls do not count ([`Reach::Far`]). This is more than can
//! happen, and never less:
//!
//! * a call of an unknown procedure leads to every procedure that takes this number of arguments and is used as a value;
//! * an operation that may fail leads to the procedure that raises conditions, where the program has handlers;
//! * when continuations can be entered again, every point can free what any function allocates.
//!
//! Nodes are functions, regions (see [`super::regions`]), and one for each number of arguments of unknown calls.

use super::regions::Regions;
use crate::core_ir::primitive;
use crate::ir::{
    BlockId, CallClass, Callee, Constant, Convention, EntryTarget, Function, FunctionId, GlobalKind, Module, Operation,
    Terminator, ValueId,
};
use eshkol_abi::primitive::{Code, Op};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The root of the context that holds the exception handlers.
const HANDLERS: i64 = 1;

pub type Node = usize;

/// A set of nodes.
#[derive(Clone, PartialEq, Eq)]
pub struct NodeSet(Vec<u64>);

impl NodeSet {
    fn new(count: usize) -> NodeSet {
        NodeSet(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, node: Node) -> bool {
        let new = !self.contains(node);
        self.0[node / 64] |= 1 << (node % 64);
        new
    }

    pub fn contains(&self, node: Node) -> bool {
        self.0[node / 64] & 1 << (node % 64) != 0
    }

    pub fn union(&mut self, other: &NodeSet) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }
}

/// How far back a point looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// To its mark.
    Near,
    /// To the beginning of the innermost open arena, or of the program.
    Far,
}

pub struct Graph {
    /// The node of each region: function and mark.
    regions: BTreeMap<(u32, ValueId), Node>,
    /// How many of the nodes are functions; they come first.
    functions: usize,
    /// All calls, from and to.
    calls: Vec<Vec<Node>>,
    callers: Vec<Vec<Node>>,
    /// For each reclaim point of the program's body, by its position: the node of the calls before it.
    forms: BTreeMap<usize, Node>,
    /// The nodes that stand for the program's body, itself among them.
    body: BTreeSet<Node>,
    entry: FunctionId,
    /// From a function or region to those from which it may get its mark.
    givers: Vec<Vec<Node>>,
    /// The same for points that look far: along nested calls too.
    far_givers: Vec<Vec<Node>>,
    /// Can a continuation be entered again?
    pub reentrant: bool,
}

impl Graph {
    pub fn of(module: &Module) -> Graph {
        Builder::new(module).build()
    }

    pub fn region(&self, function: FunctionId, mark: ValueId) -> Option<Node> {
        self.regions.get(&(function.0, mark)).copied()
    }

    /// Whose allocations a point in this function, in the region of this mark if there is one, can free: functions,
    /// whole, and regions. The position of the point in its block matters in the program's body only.
    pub fn freed_by(&self, function: FunctionId, mark: Option<ValueId>, position: usize, reach: Reach) -> NodeSet {
        let mut freed = NodeSet::new(self.calls.len());
        if self.reentrant {
            freed.0.fill(u64::MAX);
            return freed;
        }
        let start = match mark {
            None => match self.forms.get(&position).filter(|_| function == self.entry) {
                Some(&node) => node,
                None => function.0 as usize,
            },
            // The mark of no region is one that is not known here.
            Some(mark) => self.region(function, mark).unwrap_or(function.0 as usize),
        };
        let givers = match reach {
            Reach::Near => &self.givers,
            Reach::Far => &self.far_givers,
        };
        let origins = self.closure(givers, [start]);
        let origins: Vec<Node> = (0..self.calls.len()).filter(|&node| origins.contains(node)).collect();
        freed.union(&self.closure(&self.calls, origins));
        if self.body.iter().any(|&node| freed.contains(node)) {
            freed.insert(self.entry.0 as usize);
        }
        freed
    }

    /// Everything that is reached from these, and these.
    fn closure(&self, edges: &[Vec<Node>], from: impl IntoIterator<Item = Node>) -> NodeSet {
        let mut reached = NodeSet::new(edges.len());
        let mut work: Vec<Node> = from.into_iter().filter(|&node| reached.insert(node)).collect();
        while let Some(node) = work.pop() {
            work.extend(edges[node].iter().copied().filter(|&next| reached.insert(next)));
        }
        reached
    }

    /// The nearest of the functions that call this one, directly or not, which `accept` accepts.
    pub fn nearest_caller(&self, function: FunctionId, accept: impl Fn(FunctionId) -> bool) -> Option<FunctionId> {
        let mut seen = NodeSet::new(self.callers.len());
        let mut queue = VecDeque::from([function.0 as usize]);
        while let Some(node) = queue.pop_front() {
            for &caller in &self.callers[node] {
                if !seen.insert(caller) {
                    continue;
                }
                // The calls of the program's body are nodes of their own.
                let id = if self.body.contains(&caller) { self.entry } else { FunctionId(caller as u32) };
                if (id.0 as usize) < self.functions && accept(id) {
                    return Some(id);
                }
                queue.push_back(caller);
            }
        }
        None
    }
}

/// What a call hands on.
#[derive(Clone, Copy)]
enum Handed {
    /// The callee reaches no point.
    Nothing,
    /// The mark that is in force.
    Mark,
    /// A mark of its own; points that look far do not stop at it.
    Nested,
}

impl Handed {
    fn by(class: CallClass) -> Handed {
        match class {
            CallClass::Freeze => Handed::Nothing,
            CallClass::Registered => Handed::Mark,
            CallClass::Nested => Handed::Nested,
        }
    }
}

struct Builder<'m> {
    module: &'m Module,
    regions: BTreeMap<(u32, ValueId), Node>,
    unknown: BTreeMap<Option<usize>, Node>,
    calls: Vec<BTreeSet<Node>>,
    givers: Vec<BTreeSet<Node>>,
    far_givers: Vec<BTreeSet<Node>>,
    forms: BTreeMap<usize, Node>,
    body: BTreeSet<Node>,
    /// The entry of the procedure that raises conditions, where somebody handles them.
    raise: Option<Node>,
}

impl<'m> Builder<'m> {
    fn new(module: &'m Module) -> Builder<'m> {
        let raise = module.raise_procedure.and_then(|global| match module.global_kinds[global.0 as usize] {
            GlobalKind::Procedure(id) => Some(id.0 as usize),
            GlobalKind::Cell { .. } | GlobalKind::Absent => None,
        });
        let raise = raise.filter(|_| module.functions.iter().any(installs_handlers));
        let count = module.functions.len();
        let none = vec![BTreeSet::new(); count];
        Builder {
            module,
            regions: BTreeMap::new(),
            unknown: BTreeMap::new(),
            calls: none.clone(),
            givers: none.clone(),
            far_givers: none,
            forms: BTreeMap::new(),
            body: BTreeSet::from([module.entry.0 as usize]),
            raise,
        }
    }

    fn build(mut self) -> Graph {
        for index in 0..self.module.functions.len() {
            self.function(FunctionId(index as u32));
        }
        self.order_forms();
        let list = |sets: Vec<BTreeSet<Node>>| -> Vec<Vec<Node>> {
            sets.into_iter().map(|set| set.into_iter().collect()).collect()
        };
        let calls = list(self.calls);
        let mut callers = vec![Vec::new(); calls.len()];
        for (node, callees) in calls.iter().enumerate() {
            callees.iter().for_each(|&callee: &Node| callers[callee].push(node));
        }
        Graph {
            regions: self.regions,
            functions: self.module.functions.len(),
            calls,
            callers,
            givers: list(self.givers),
            far_givers: list(self.far_givers),
            forms: self.forms,
            body: self.body,
            entry: self.module.entry,
            reentrant: self.module.reentrant,
        }
    }

    fn add_node(&mut self) -> Node {
        self.calls.push(BTreeSet::new());
        self.givers.push(BTreeSet::new());
        self.far_givers.push(BTreeSet::new());
        self.calls.len() - 1
    }

    fn region(&mut self, function: FunctionId, mark: ValueId) -> Node {
        if let Some(&node) = self.regions.get(&(function.0, mark)) {
            return node;
        }
        let node = self.add_node();
        self.regions.insert((function.0, mark), node);
        node
    }

    /// The node of the unknown calls with so many arguments, or with any number.
    fn unknown(&mut self, arguments: Option<usize>) -> Node {
        if let Some(&node) = self.unknown.get(&arguments) {
            return node;
        }
        let node = self.add_node();
        self.unknown.insert(arguments, node);
        for (index, function) in self.module.functions.iter().enumerate() {
            let Convention::Unknown(clauses) = &function.convention else { continue };
            let accepts = clauses.iter().any(|clause| match arguments {
                None => true,
                Some(count) if clause.rest => count >= clause.required as usize,
                Some(count) => count == clause.required as usize,
            });
            if accepts {
                self.calls[node].insert(index);
                self.give(index, node, false);
            }
        }
        node
    }

    fn function(&mut self, id: FunctionId) {
        let function = &self.module.functions[id.0 as usize];
        let own = id.0 as usize;
        if let Some(raise) = self.raise {
            // Nearly every operation may fail; the frame that failed is passed by as if it had handed its mark on.
            self.calls[own].insert(raise);
            self.give(raise, own, false);
        }
        if let Convention::Unknown(clauses) = &function.convention {
            for clause in clauses {
                if let EntryTarget::Function(target) = clause.target {
                    self.calls[own].insert(target.0 as usize);
                    self.give(target.0 as usize, own, false);
                }
            }
        }
        let regions = Regions::of(function);
        for (index, block) in function.blocks.iter().enumerate() {
            regions.walk(BlockId(index as u32), block, |position, active| {
                for &mark in active {
                    let region = self.region(id, mark);
                    if let Some(raise) = self.raise {
                        self.calls[region].insert(raise);
                        self.give(raise, region, false);
                    }
                }
                match block.instructions.get(position) {
                    Some(instruction) => self.instruction(id, &instruction.operation, active),
                    None => self.terminator(id, block.terminator.as_ref(), active),
                }
            });
        }
    }

    /// The program's body calls its forms in order, so what reclaims in one form, or after it, frees nothing of later
    /// ones. For each call of the body there is a node in place of the body itself: it stands for the calls so far.
    fn order_forms(&mut self) {
        let entry = self.module.entry.0 as usize;
        let [block] = &self.module.functions[entry].blocks[..] else { return };
        let mut last: Option<Node> = None;
        let mut own = BTreeSet::from([entry]);
        for (position, instruction) in block.instructions.iter().enumerate() {
            if let Operation::Call { callee: Callee::Known(target, _), .. } = &instruction.operation {
                let node = self.add_node();
                self.calls[node].extend(last);
                self.calls[node].insert(target.0 as usize);
                self.calls[node].extend(self.raise);
                for givers in [&mut self.givers, &mut self.far_givers] {
                    if givers[target.0 as usize].remove(&entry) {
                        givers[target.0 as usize].insert(node);
                    }
                }
                own.insert(node);
                last = Some(node);
            }
            if let (Operation::ReclaimTop, Some(node)) = (&instruction.operation, last) {
                self.forms.insert(position, node);
            }
        }
        self.calls[entry].clear();
        self.calls[entry].extend(last);
        self.body = own;
    }

    fn instruction(&mut self, id: FunctionId, operation: &Operation, active: &[ValueId]) {
        match operation {
            Operation::Call { callee, arguments, class } => {
                self.call(id, callee, arguments.len(), Handed::by(*class), active);
            }
            Operation::Apply { class, .. } => {
                let target = self.unknown(None);
                self.edge(id, target, Handed::by(*class), active);
            }
            Operation::CallWithEscape { .. } => {
                let target = self.unknown(Some(1));
                self.edge(id, target, Handed::Mark, active);
            }
            _ => {}
        }
    }

    fn terminator(&mut self, id: FunctionId, terminator: Option<&Terminator>, active: &[ValueId]) {
        match terminator {
            Some(Terminator::TailCall { callee, arguments, .. }) => {
                self.call(id, callee, arguments.len(), Handed::Mark, active);
            }
            Some(Terminator::TailApply { .. }) => {
                let target = self.unknown(None);
                self.edge(id, target, Handed::Mark, active);
            }
            _ => {}
        }
    }

    fn call(&mut self, id: FunctionId, callee: &Callee, count: usize, handed: Handed, active: &[ValueId]) {
        let target = match callee {
            Callee::Known(target, _) => target.0 as usize,
            Callee::Unknown(_) => self.unknown(Some(count)),
            Callee::WithContinuation(_) => self.unknown(Some(1)),
            Callee::KnownWithContinuation(target) => target.0 as usize,
        };
        self.edge(id, target, handed, active);
    }

    fn edge(&mut self, id: FunctionId, target: Node, handed: Handed, active: &[ValueId]) {
        self.calls[id.0 as usize].insert(target);
        for &mark in active {
            let region = self.region(id, mark);
            self.calls[region].insert(target);
        }
        let nested = match handed {
            Handed::Nothing => return,
            Handed::Mark => false,
            Handed::Nested => true,
        };
        let giver = match active.last() {
            None => id.0 as usize,
            Some(&mark) => self.region(id, mark),
        };
        self.give(target, giver, nested);
    }

    fn give(&mut self, target: Node, giver: Node, nested: bool) {
        self.far_givers[target].insert(giver);
        if !nested {
            self.givers[target].insert(giver);
        }
    }
}

/// Does the function put a handler before those that are there? Lists of handlers that were current before may come
/// back in other ways, but only this makes a new one.
fn installs_handlers(function: &Function) -> bool {
    let constants = function.constants();
    let instructions = || function.blocks.iter().flat_map(|block| &block.instructions);
    let restores = |value: ValueId| {
        instructions().find(|instruction| instruction.results.contains(&value)).is_none_or(|instruction| {
            match &instruction.operation {
                Operation::Captured { .. } => true,
                Operation::Primitive { id, .. } => {
                    matches!(primitive(*id).code, Code::Inline(Op::Cdr | Op::VectorRef | Op::ContextRef))
                }
                _ => false,
            }
        })
    };
    instructions().any(|instruction| match &instruction.operation {
        Operation::Primitive { id, operands, .. } if primitive(*id).code == Code::Inline(Op::ContextSet) => {
            let index = constants.get(&operands[0]);
            !matches!(index, Some(Constant::Fixnum(index)) if *index != HANDLERS) && !restores(operands[1])
        }
        _ => false,
    })
}
