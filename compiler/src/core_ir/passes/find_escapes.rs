//! Finds continuations that are only used to leave, and makes them escape points.
//!
//! `(call/cc receiver)` captures the continuation: frames move to the heap, and a program in which that happens has all
//! its frames relocatable. Most programs only leave early:
//!
//! ```text
//! (call/cc (lambda (return) (for-each (lambda (x) (if (p x) (return x))) list) #f))
//! ```
//!
//! Here the continuation is called before the receiver has returned or not at all, and the call may be one of
//! `call-with-escape`, which takes constant time and moves nothing. It may when the continuation, the parameter of a
//! receiver that is known, *stays*: nothing that outlives the call of the receiver can hold it.
//!
//! 1. Variables and lambda expressions are the nodes of a graph. One walk over the program looks at each place where the
//!    value of a variable or of a lambda expression goes. Called, tested or dropped, it stays. Bound to a variable by `let`,
//!    or given as an argument to a known procedure, it stays if that variable or parameter does: an edge. Anywhere else
//!    (stored, returned, given to an unknown procedure) it does not stay.
//! 2. A use inside lambda expressions is captured by them: an edge to each that lies between the use and the binding.
//! 3. What does not stay spreads along the edges, backwards.
//!
//! A continuation that enters the extent of the receiver again brings the escape point back to life, so it does not
//! matter what else is captured inside.
//!
//! A call in tail position is left as it is if the receiver may come back to it by tail calls alone, or if that cannot be
//! seen: the receiver of `call-with-escape` is not in tail position, and the loop would need more and more stack.
//!
//! A call is also left as it is if its receiver leads, by calls of known procedures, to another one that is left: the
//! frame of the escape point would be captured there, which costs more than a continuation does.
//!
//! Some procedures of the library store what they are given, but only for as long as they run ([`KEEPERS`]).
//!
//! The pass runs before the inliner, while calls of `call/cc` can still be recognised. Its effort is linear in the size of
//! the program, but for the depth in which lambda expressions are nested.

use crate::core_ir::{Clause, Expr, ExprKind, GlobalId, Lambda, Program, VarId, primitive};
use crate::diagnostics::Diagnostic;
use eshkol_abi::primitive::{Code, Op, Type};
use std::collections::{HashMap, HashSet};

/// Procedures of `(eshkol control)` and those arguments of theirs that they use only while they run: an exception
/// handler, the body and the `after` of a `dynamic-wind`. (Its `before` also runs when the extent is entered again, and
/// before it is.)
const KEEPERS: [(&str, &[usize]); 2] = [("with-exception-handler", &[0, 1]), ("dynamic-wind", &[1, 2])];

pub fn find_escapes(program: &mut Program, _: &mut Vec<Diagnostic>) {
    // What the two procedures are is of no interest afterwards.
    let Some(continuations) = program.continuations.take() else { return };
    let found = Analysis::of(program, continuations.full).escapes();
    let mut number = 0;
    for form in &mut program.forms {
        rewrite(&mut form.value, continuations.full, continuations.escape, &found, &mut number);
    }
}

/// Changes the calls of these numbers, counted as [`Analysis::of`] does.
fn rewrite(e: &mut Expr, full: GlobalId, escape: GlobalId, found: &HashSet<usize>, number: &mut usize) {
    if capture_receiver(e, full).is_some() {
        if found.contains(number)
            && let ExprKind::Call(operator, _) = &mut e.kind
        {
            operator.kind = ExprKind::Global(escape);
        }
        *number += 1;
    }
    e.for_each_child_mut(&mut |child| rewrite(child, full, escape, found, number));
}

/// The receiver, if this is a call of `call/cc`.
fn capture_receiver(e: &Expr, full: GlobalId) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Call(operator, operands) if operands.len() == 1 => match operator.kind {
            ExprKind::Global(global) if global == full => operands.first(),
            _ => None,
        },
        _ => None,
    }
}

/// A variable, or a lambda expression.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Variable(VarId),
    Lambda(usize),
}

/// Where a value goes.
#[derive(Clone, Copy)]
enum Use {
    /// It is called, tested or dropped.
    Stays,
    /// It becomes the value of the variable.
    Bound(VarId),
    Leaves,
}

/// A call of `call/cc`.
struct Site {
    number: usize,
    /// The parameter that gets the continuation, and the lambda expression it is of.
    receiver: Option<(VarId, usize)>,
    /// The lambda expression that the call is in, and whether it is in its tail position.
    within: Option<usize>,
    tail: bool,
}

struct Analysis<'a> {
    program: &'a Program,
    full: GlobalId,
    globals: HashMap<GlobalId, &'a Lambda>,
    keepers: HashMap<GlobalId, &'static [usize]>,
    locals: HashMap<VarId, &'a Lambda>,
    /// The lambda expressions by their place in memory.
    numbers: HashMap<*const Lambda, usize>,
    /// How many lambda expressions there are around the binding of a variable.
    depths: Vec<u32>,
    /// The lambda expressions around the place of the walk.
    around: Vec<usize>,
    /// From a node to those that leave if it does.
    dependents: HashMap<Node, Vec<Node>>,
    leaving: HashSet<Node>,
    work: Vec<Node>,
    sites: Vec<Site>,
    site_numbers: HashMap<*const Expr, usize>,
    /// By lambda expression: those that call it, or that it is part of.
    callers: Vec<Vec<usize>>,
    /// By lambda expression: those that it tail-calls, and whether it tail-calls unknown procedures.
    tail_calls: Vec<Vec<usize>>,
    unknown_tail_calls: Vec<bool>,
}

impl<'a> Analysis<'a> {
    fn of(program: &'a Program, full: GlobalId) -> Analysis<'a> {
        let mut analysis = Analysis {
            program,
            full,
            globals: HashMap::new(),
            keepers: HashMap::new(),
            locals: HashMap::new(),
            numbers: HashMap::new(),
            depths: vec![0; program.variables.len()],
            around: Vec::new(),
            dependents: HashMap::new(),
            leaving: HashSet::new(),
            work: Vec::new(),
            sites: Vec::new(),
            site_numbers: HashMap::new(),
            callers: Vec::new(),
            tail_calls: Vec::new(),
            unknown_tail_calls: Vec::new(),
        };
        analysis.note_procedures();
        for form in &program.forms {
            // A procedure at top level captures nothing, wherever it goes.
            analysis.walk(&form.value, Use::Leaves, false);
        }
        analysis.spread();
        analysis
    }

    /// Numbers the lambda expressions and the calls of `call/cc`, and finds what is bound to one lambda expression only.
    fn note_procedures(&mut self) {
        for (i, global) in self.program.globals.iter().enumerate() {
            let keeper = KEEPERS.iter().find(|(name, _)| **name == *global.name);
            if let (true, "(eshkol control)", Some((_, kept))) = (global.embedded, &*global.library, keeper) {
                self.keepers.insert(GlobalId(i as u32), kept);
            }
        }
        for form in &self.program.forms {
            if let (Some(global), ExprKind::Lambda(lambda)) = (form.defines, &form.value.kind)
                && !self.program.globals[global.0 as usize].assigned
            {
                self.globals.insert(global, lambda);
            }
            form.value.for_each(&mut |e| {
                if capture_receiver(e, self.full).is_some() {
                    let number = self.site_numbers.len();
                    self.site_numbers.insert(e, number);
                }
                match &e.kind {
                    ExprKind::Lambda(lambda) => self.note_lambda(lambda),
                    ExprKind::Fix(bindings, _) => {
                        for (variable, lambda) in bindings {
                            self.note_lambda(lambda);
                            self.locals.insert(*variable, lambda);
                        }
                    }
                    ExprKind::Let(bindings, _) | ExprKind::LetrecStar(bindings, _) => {
                        for (variable, value) in bindings {
                            if let ExprKind::Lambda(lambda) = &value.kind
                                && !self.program.variables[variable.0 as usize].assigned
                            {
                                self.locals.insert(*variable, lambda);
                            }
                        }
                    }
                    _ => {}
                }
            });
        }
    }

    fn note_lambda(&mut self, lambda: &'a Lambda) {
        self.numbers.insert(lambda, self.tail_calls.len());
        self.callers.push(Vec::new());
        self.tail_calls.push(Vec::new());
        self.unknown_tail_calls.push(false);
    }

    fn number(&self, lambda: &Lambda) -> Option<usize> {
        self.numbers.get(&std::ptr::from_ref(lambda)).copied()
    }

    // ---- The walk ----

    /// `tail`: is the value of the expression the value of the innermost lambda expression?
    fn walk(&mut self, e: &'a Expr, usage: Use, tail: bool) {
        match &e.kind {
            ExprKind::Constant(_) | ExprKind::Global(_) => {}
            ExprKind::Local(variable) => self.variable(*variable, usage),
            ExprKind::Lambda(lambda) => self.lambda(lambda, usage),
            ExprKind::SetLocal(_, value) | ExprKind::SetGlobal(_, value) => self.walk(value, Use::Leaves, false),
            ExprKind::If(parts) => {
                self.walk(&parts[0], Use::Stays, false);
                self.walk(&parts[1], usage, tail);
                self.walk(&parts[2], usage, tail);
            }
            ExprKind::Begin(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    let is_last = i + 1 == parts.len();
                    self.walk(part, if is_last { usage } else { Use::Stays }, is_last && tail);
                }
            }
            ExprKind::Let(bindings, body) | ExprKind::LetrecStar(bindings, body) => {
                bindings.iter().for_each(|(variable, _)| self.bind(*variable));
                for (variable, value) in bindings {
                    self.walk(value, Use::Bound(*variable), false);
                }
                self.walk(body, usage, tail);
            }
            ExprKind::Fix(bindings, body) => {
                bindings.iter().for_each(|(variable, _)| self.bind(*variable));
                for (variable, lambda) in bindings {
                    self.lambda(lambda, Use::Bound(*variable));
                }
                self.walk(body, usage, tail);
            }
            ExprKind::Call(operator, operands) => self.call(e, operator, operands, tail),
            ExprKind::Primitive(id, operands) => {
                let row = primitive(*id);
                let calls = matches!(row.code, Code::Inline(Op::Apply | Op::CallWithEscape));
                if calls && tail {
                    self.unknown_tail_call();
                }
                for (i, operand) in operands.iter().enumerate() {
                    let stays = row.result == Type::Boolean || calls && i == 0;
                    self.walk(operand, if stays { Use::Stays } else { Use::Leaves }, false);
                }
            }
            ExprKind::Receive(parameters, parts) => {
                parameters.iter().for_each(|variable| self.bind(variable));
                self.walk(&parts[0], Use::Leaves, false);
                self.walk(&parts[1], usage, tail);
            }
            ExprKind::WithArena(arena) => {
                self.bind(arena.variable);
                self.walk(&arena.size, Use::Leaves, false);
                arena.limit.iter().for_each(|limit| self.walk(limit, Use::Leaves, false));
                self.walk(&arena.body, Use::Leaves, false);
            }
            ExprKind::InArena(parts) => parts.iter().for_each(|part| self.walk(part, Use::Leaves, false)),
        }
    }

    fn bind(&mut self, variable: VarId) {
        self.depths[variable.0 as usize] = self.around.len() as u32;
        if self.program.variables[variable.0 as usize].assigned {
            self.leave(Node::Variable(variable));
        }
    }

    fn variable(&mut self, variable: VarId, usage: Use) {
        let node = Node::Variable(variable);
        self.goes(node, usage);
        for i in self.depths[variable.0 as usize] as usize..self.around.len() {
            self.depend(node, Node::Lambda(self.around[i]));
        }
    }

    fn lambda(&mut self, lambda: &'a Lambda, usage: Use) {
        let Some(number) = self.number(lambda) else { return };
        self.goes(Node::Lambda(number), usage);
        // Who makes a procedure may call it.
        self.callers[number].extend(self.around.last().copied());
        self.around.push(number);
        for Clause { parameters, body } in &lambda.clauses {
            parameters.iter().for_each(|variable| self.bind(variable));
            self.walk(body, Use::Leaves, true);
        }
        self.around.pop();
    }

    fn call(&mut self, e: &'a Expr, operator: &'a Expr, operands: &'a [Expr], tail: bool) {
        self.walk(operator, Use::Stays, false);
        if let Some(receiver) = capture_receiver(e, self.full) {
            let known = self.known(receiver);
            let number = known.and_then(|lambda| self.number(lambda));
            let parameter = known.and_then(|lambda| parameter_for(lambda, 1, 0));
            self.sites.push(Site {
                number: self.site_numbers.get(&std::ptr::from_ref(e)).copied().unwrap_or(usize::MAX),
                receiver: parameter.zip(number),
                within: self.around.last().copied(),
                tail,
            });
            self.note_call(known);
            self.tail_call(known, tail);
            return self.walk(receiver, Use::Stays, false);
        }
        let callee = self.known(operator);
        self.tail_call(callee, tail);
        self.note_call(callee);
        let kept = match operator.kind {
            ExprKind::Global(global) => self.keepers.get(&global).copied().unwrap_or_default(),
            _ => &[],
        };
        for (i, operand) in operands.iter().enumerate() {
            let parameter = callee.and_then(|lambda| parameter_for(lambda, operands.len(), i));
            let usage = match parameter {
                _ if kept.contains(&i) => Use::Stays,
                Some(parameter) => Use::Bound(parameter),
                None => Use::Leaves,
            };
            self.walk(operand, usage, false);
        }
    }

    /// The lambda expression that this is, or that a variable always stands for.
    fn known(&self, e: &'a Expr) -> Option<&'a Lambda> {
        match &e.kind {
            ExprKind::Lambda(lambda) => Some(lambda),
            ExprKind::Local(variable) => self.locals.get(variable).copied(),
            ExprKind::Global(global) => self.globals.get(global).copied(),
            _ => None,
        }
    }

    fn note_call(&mut self, callee: Option<&Lambda>) {
        let callee = callee.and_then(|lambda| self.number(lambda));
        if let (Some(callee), Some(&caller)) = (callee, self.around.last()) {
            self.callers[callee].push(caller);
        }
    }

    fn tail_call(&mut self, callee: Option<&Lambda>, tail: bool) {
        if !tail {
            return;
        }
        match (callee.and_then(|lambda| self.number(lambda)), self.around.last()) {
            (Some(callee), Some(&caller)) => self.tail_calls[caller].push(callee),
            _ => self.unknown_tail_call(),
        }
    }

    fn unknown_tail_call(&mut self) {
        if let Some(&caller) = self.around.last() {
            self.unknown_tail_calls[caller] = true;
        }
    }

    // ---- The graph ----

    fn goes(&mut self, node: Node, usage: Use) {
        match usage {
            Use::Stays => {}
            Use::Bound(variable) => self.depend(node, Node::Variable(variable)),
            Use::Leaves => self.leave(node),
        }
    }

    fn depend(&mut self, node: Node, on: Node) {
        self.dependents.entry(on).or_default().push(node);
    }

    fn leave(&mut self, node: Node) {
        if self.leaving.insert(node) {
            self.work.push(node);
        }
    }

    fn spread(&mut self) {
        while let Some(node) = self.work.pop() {
            for dependent in self.dependents.remove(&node).unwrap_or_default() {
                self.leave(dependent);
            }
        }
    }

    /// The numbers of the calls that become escapes.
    fn escapes(&self) -> HashSet<usize> {
        let mut captures = vec![false; self.callers.len()];
        let (mut candidates, full): (Vec<&Site>, Vec<&Site>) = self.sites.iter().partition(|site| self.stays(site));
        self.note_captures(&full, &mut captures);
        // A call that is left may be the reason for others.
        loop {
            let leads_to_capture = |site: &&Site| site.receiver.is_some_and(|(_, receiver)| captures[receiver]);
            let (left, rest): (Vec<&Site>, Vec<&Site>) = candidates.into_iter().partition(leads_to_capture);
            candidates = rest;
            if left.is_empty() {
                return candidates.iter().map(|site| site.number).collect();
            }
            self.note_captures(&left, &mut captures);
        }
    }

    /// Does the continuation stay in the extent of the receiver, and does an escape point take nothing from loops?
    fn stays(&self, site: &Site) -> bool {
        site.receiver.is_some_and(|(parameter, receiver)| {
            let tail_of = site.within.filter(|_| site.tail);
            !self.leaving.contains(&Node::Variable(parameter))
                && tail_of.is_none_or(|caller| !self.may_come_back(receiver, caller))
        })
    }

    /// Marks the lambda expressions that lead to these calls.
    fn note_captures(&self, sites: &[&Site], captures: &mut [bool]) {
        let mut work: Vec<usize> = sites.iter().filter_map(|site| site.within).collect();
        while let Some(lambda) = work.pop() {
            if !std::mem::replace(&mut captures[lambda], true) {
                work.extend(&self.callers[lambda]);
            }
        }
    }

    /// May tail calls alone lead from one lambda expression to the other, as far as can be seen?
    fn may_come_back(&self, from: usize, to: usize) -> bool {
        let mut seen = HashSet::from([from]);
        let mut work = vec![from];
        while let Some(lambda) = work.pop() {
            if lambda == to || self.unknown_tail_calls[lambda] {
                return true;
            }
            work.extend(self.tail_calls[lambda].iter().copied().filter(|&callee| seen.insert(callee)));
        }
        false
    }
}

/// The required parameter that gets argument `index` of `count`.
fn parameter_for(lambda: &Lambda, count: usize, index: usize) -> Option<VarId> {
    let clause = lambda.clauses.iter().find(|clause| clause.parameters.accepts(count))?;
    clause.parameters.required.get(index).copied()
}
