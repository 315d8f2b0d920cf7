//! What the lowering must know about the procedures of a program before it starts.
//!
//! Every `lambda` of the program gets a number, and so does every top-level form, which is treated as a procedure
//! without parameters that is called once. For each, in order:
//!
//! 1. *Uses*: is it only ever called by name with a number of arguments that it takes (well known), or does it escape
//!    as a value?
//! 2. *Contification* (Kennedy, "Compiling with Continuations, Continued", ICFP 2007; Fluet and Weeks, "Contification
//!    Using Dominators", ICFP 2001): a well-known local procedure whose calls all return to one place is no procedure
//!    but a block of the enclosing one: a loop, or a join point. Every non-tail place gets a continuation number; the
//!    return of a procedure is a continuation too. A procedure is contified when all its calls, except its own tail
//!    calls, agree on one continuation in the procedure that binds it; returns of contified procedures count as the
//!    continuation that those were given. The analysis starts from "all are", and takes back until nothing changes.
//! 3. *Free variables*, as the least fixed point over calls: a well-known procedure gets them as further parameters
//!    (lambda lifting), an escaping one in its closure. A procedure without free variables is a static object.

use crate::core_ir::{Expr, ExprKind, Form, GlobalId, Lambda, Parameters, PrimId, Program, VarId, primitive};
use eshkol_abi::entry::CALL_KNOWN_WITH_CONTINUATION;
use eshkol_abi::primitive::{Code, Op};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A procedure of the program, or a top-level form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LambdaId(pub u32);

/// A place that a procedure may return to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
struct Continuation(u32);

pub struct LambdaInfo<'a> {
    /// `None` for a top-level form.
    pub lambda: Option<&'a Lambda>,
    /// The procedure or form that contains it; `None` for top-level forms and the values of global definitions.
    pub parent: Option<LambdaId>,
    /// The variable of the `fix` or `let` that binds it.
    pub variable: Option<VarId>,
    /// The `fix` or `let` that binds it: procedures of one `fix` share the number.
    pub group: u32,
    /// Used otherwise than in a call that one of its clauses accepts.
    pub escapes: bool,
    /// Is a block of the enclosing procedure.
    pub contified: bool,
    /// Never called and never used as a value.
    pub dead: bool,
    /// The variables it needs from outside, in the order of their numbers. Empty when contified.
    pub free: Vec<VarId>,
    /// Calls by name that are not contified exist.
    pub called: bool,
    return_to: Continuation,
}

pub struct Analysis<'a> {
    pub lambdas: Vec<LambdaInfo<'a>>,
    /// The procedure bound to a local variable.
    pub by_variable: HashMap<VarId, LambdaId>,
    /// The procedure that a global is always bound to.
    pub by_global: HashMap<GlobalId, LambdaId>,
    /// The number of a lambda expression, by its address in the program, which does not change meanwhile.
    by_address: HashMap<*const Lambda, LambdaId>,
    /// The top-level form with this position.
    pub forms: Vec<LambdaId>,
    /// The procedures that are called from inside themselves or from others of their `fix`.
    pub recursive: HashSet<LambdaId>,
}

impl<'a> Analysis<'a> {
    pub fn info(&self, id: LambdaId) -> &LambdaInfo<'a> {
        &self.lambdas[id.0 as usize]
    }

    pub fn number(&self, lambda: &Lambda) -> LambdaId {
        self.by_address[&(lambda as *const Lambda)]
    }

    /// The procedure (not contified) whose code contains the code of `id`.
    pub fn function_of(&self, id: LambdaId) -> LambdaId {
        let mut id = id;
        while self.info(id).contified {
            id = self.info(id).parent.expect("a contified procedure has a parent");
        }
        id
    }

    /// Is `inner` inside the loop that `header` heads, or inside a loop of the same `fix`?
    pub fn is_inside_loop(&self, inner: LambdaId, header: LambdaId) -> bool {
        let group = self.info(header).group;
        let mut current = Some(inner);
        while let Some(id) = current {
            if self.info(id).group == group {
                return true;
            }
            current = self.info(id).parent;
        }
        false
    }

    /// Is `inner` the same as `outer`, or inside it?
    pub fn is_inside(&self, inner: LambdaId, outer: LambdaId) -> bool {
        let mut current = Some(inner);
        while let Some(id) = current {
            if id == outer {
                return true;
            }
            current = self.info(id).parent;
        }
        false
    }
}

/// The clause of a lambda that takes this many arguments.
pub fn clause_for(lambda: &Lambda, count: usize) -> Option<usize> {
    lambda.clauses.iter().position(|clause| clause.parameters.accepts(count))
}

/// The global procedures: defined once by a lambda and never assigned.
fn global_procedures(program: &Program) -> HashMap<GlobalId, &Lambda> {
    let mut found = HashMap::new();
    for form in &program.forms {
        if let (Some(global), ExprKind::Lambda(lambda)) = (form.defines, &form.value.kind)
            && !program.globals[global.0 as usize].assigned
        {
            found.insert(global, &**lambda);
        }
    }
    found
}

pub fn analyse(program: &Program) -> Analysis<'_> {
    let mut collector = Collector::new(program);
    collector.program(&program.forms);
    collector.contify();
    collector.free_variables();
    while collector.receivers_with_many_variables_escape() {
        collector.free_variables();
    }
    collector.analysis
}

/// The procedure that the operation calls with a continuation, if that is made here and takes one argument.
fn receiver(id: PrimId, operands: &[Expr]) -> Option<&Lambda> {
    match operands.first().map(|operand| &operand.kind) {
        Some(ExprKind::Lambda(lambda)) if primitive(id).code == Code::Inline(Op::CallWithContinuation) => {
            let [clause] = &lambda.clauses[..] else { return None };
            (clause.parameters.required.len() == 1 && clause.parameters.rest.is_none()).then_some(lambda)
        }
        _ => None,
    }
}

struct Call {
    callee: LambdaId,
    /// The procedure, contified or not, whose body contains the call.
    node: LambdaId,
    to: Continuation,
}

/// What the code of one lambda mentions; its own code only, not that of lambdas inside it.
#[derive(Default)]
struct Mentions {
    variables: BTreeSet<VarId>,
    /// Calls by name.
    calls: BTreeSet<LambdaId>,
    /// Escaping lambdas made here.
    makes: BTreeSet<LambdaId>,
}

struct Collector<'a> {
    analysis: Analysis<'a>,
    calls: Vec<Call>,
    mentions: Vec<Mentions>,
    /// Where each variable is bound.
    owners: HashMap<VarId, LambdaId>,
    /// For each continuation: the node whose code it is in, or whose return it is.
    continuations: Vec<ContinuationInfo>,
    globals: HashMap<GlobalId, &'a Lambda>,
    groups: u32,
    /// The procedures that are called with a continuation where they are made, and where that is.
    receivers: Vec<(LambdaId, LambdaId)>,
}

#[derive(Clone, Copy)]
enum ContinuationInfo {
    Return(LambdaId),
    Inside(LambdaId),
}

impl<'a> Collector<'a> {
    fn new(program: &'a Program) -> Collector<'a> {
        Collector {
            analysis: Analysis {
                lambdas: Vec::new(),
                by_variable: HashMap::new(),
                by_global: HashMap::new(),
                by_address: HashMap::new(),
                forms: Vec::new(),
                recursive: HashSet::new(),
            },
            calls: Vec::new(),
            mentions: Vec::new(),
            owners: HashMap::new(),
            continuations: Vec::new(),
            globals: global_procedures(program),
            groups: 0,
            receivers: Vec::new(),
        }
    }

    fn add_lambda(
        &mut self,
        lambda: Option<&'a Lambda>,
        parent: Option<LambdaId>,
        variable: Option<VarId>,
        group: u32,
    ) -> LambdaId {
        let id = LambdaId(self.analysis.lambdas.len() as u32);
        let return_to = self.continuation(ContinuationInfo::Return(id));
        self.analysis.lambdas.push(LambdaInfo {
            lambda,
            parent,
            variable,
            group,
            escapes: false,
            contified: false,
            dead: false,
            free: Vec::new(),
            called: false,
            return_to,
        });
        self.mentions.push(Mentions::default());
        if let Some(lambda) = lambda {
            self.analysis.by_address.insert(lambda as *const Lambda, id);
        }
        if let Some(variable) = variable {
            self.analysis.by_variable.insert(variable, id);
        }
        id
    }

    fn continuation(&mut self, info: ContinuationInfo) -> Continuation {
        self.continuations.push(info);
        Continuation(self.continuations.len() as u32 - 1)
    }

    fn next_group(&mut self) -> u32 {
        self.groups += 1;
        self.groups
    }

    fn program(&mut self, forms: &'a [Form]) {
        // Global procedures first, so that every call of one finds its number.
        for form in forms {
            let group = self.next_group();
            let global = form.defines.filter(|global| self.globals.contains_key(global));
            let id = match (&form.value.kind, global) {
                (ExprKind::Lambda(lambda), Some(global)) => {
                    let id = self.add_lambda(Some(lambda), None, None, group);
                    self.analysis.by_global.insert(global, id);
                    id
                }
                _ => self.add_lambda(None, None, None, group),
            };
            self.analysis.forms.push(id);
        }
        for (index, form) in forms.iter().enumerate() {
            let id = self.analysis.forms[index];
            if self.analysis.lambdas[id.0 as usize].lambda.is_some() {
                self.bodies(id);
            } else {
                let to = self.analysis.lambdas[id.0 as usize].return_to;
                self.visit(&form.value, id, to);
            }
        }
    }

    /// Visits the clauses of a lambda.
    fn bodies(&mut self, id: LambdaId) {
        let info = &self.analysis.lambdas[id.0 as usize];
        let (lambda, to) = (info.lambda.expect("only lambdas have bodies"), info.return_to);
        for clause in &lambda.clauses {
            self.bind(&clause.parameters, id);
            self.visit(&clause.body, id, to);
        }
    }

    fn bind(&mut self, parameters: &Parameters, node: LambdaId) {
        for &variable in parameters.required.iter().chain(&parameters.rest) {
            self.owners.insert(variable, node);
        }
    }

    fn operand(&mut self, expr: &'a Expr, node: LambdaId) {
        let to = self.continuation(ContinuationInfo::Inside(node));
        self.visit(expr, node, to);
    }

    fn visit(&mut self, expr: &'a Expr, node: LambdaId, to: Continuation) {
        match &expr.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Local(variable) => self.reference(*variable, node),
            ExprKind::Global(global) => {
                if let Some(&id) = self.analysis.by_global.get(global) {
                    self.analysis.lambdas[id.0 as usize].escapes = true;
                }
            }
            ExprKind::SetLocal(..) | ExprKind::LetrecStar(..) => {
                unreachable!("assignments and letrec* are gone before lowering (levels NoSet and NoLetrec)")
            }
            ExprKind::SetGlobal(_, value) => self.operand(value, node),
            ExprKind::If(parts) => {
                let [test, then, otherwise] = &**parts;
                self.operand(test, node);
                self.visit(then, node, to);
                self.visit(otherwise, node, to);
            }
            ExprKind::Begin(parts) => {
                let (last, first) = parts.split_last().expect("begin is not empty");
                first.iter().for_each(|part| self.operand(part, node));
                self.visit(last, node, to);
            }
            ExprKind::Lambda(lambda) => {
                let group = self.next_group();
                let id = self.add_lambda(Some(lambda), Some(node), None, group);
                self.analysis.lambdas[id.0 as usize].escapes = true;
                self.mentions[node.0 as usize].makes.insert(id);
                self.bodies(id);
            }
            ExprKind::Let(bindings, body) => {
                for (variable, value) in bindings {
                    self.owners.insert(*variable, node);
                    if let ExprKind::Lambda(lambda) = &value.kind {
                        let group = self.next_group();
                        let id = self.add_lambda(Some(lambda), Some(node), Some(*variable), group);
                        self.bodies(id);
                    } else {
                        self.operand(value, node);
                    }
                }
                self.visit(body, node, to);
            }
            ExprKind::Fix(bindings, body) => {
                let group = self.next_group();
                let ids: Vec<LambdaId> = bindings
                    .iter()
                    .map(|(variable, lambda)| {
                        self.owners.insert(*variable, node);
                        self.add_lambda(Some(lambda), Some(node), Some(*variable), group)
                    })
                    .collect();
                ids.into_iter().for_each(|id| self.bodies(id));
                self.visit(body, node, to);
            }
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, node, to),
            ExprKind::Primitive(id, operands) => match receiver(*id, operands) {
                Some(lambda) => {
                    let group = self.next_group();
                    let id = self.add_lambda(Some(lambda), Some(node), None, group);
                    self.calls.push(Call { callee: id, node, to });
                    self.mentions[node.0 as usize].calls.insert(id);
                    self.receivers.push((id, node));
                    self.bodies(id);
                    operands[1..].iter().for_each(|operand| self.operand(operand, node));
                }
                None => operands.iter().for_each(|operand| self.operand(operand, node)),
            },
            ExprKind::Receive(parameters, parts) => {
                let [producer, body] = &**parts;
                self.operand(producer, node);
                self.bind(parameters, node);
                self.visit(body, node, to);
            }
            ExprKind::WithArena(arena) => {
                self.operand(&arena.size, node);
                arena.limit.iter().for_each(|limit| self.operand(limit, node));
                self.owners.insert(arena.variable, node);
                self.operand(&arena.body, node);
            }
            ExprKind::InArena(parts) => parts.iter().for_each(|part| self.operand(part, node)),
        }
    }

    fn call(&mut self, callee: &'a Expr, arguments: &'a [Expr], node: LambdaId, to: Continuation) {
        let known = match &callee.kind {
            ExprKind::Local(variable) => self.analysis.by_variable.get(variable).copied(),
            ExprKind::Global(global) => self.analysis.by_global.get(global).copied(),
            _ => None,
        };
        let known = known.filter(|id| {
            let lambda = self.analysis.lambdas[id.0 as usize].lambda.expect("variables are bound to lambdas");
            clause_for(lambda, arguments.len()).is_some()
        });
        match known {
            Some(id) => {
                self.calls.push(Call { callee: id, node, to });
                self.mentions[node.0 as usize].calls.insert(id);
            }
            None => self.operand(callee, node),
        }
        arguments.iter().for_each(|argument| self.operand(argument, node));
    }

    fn reference(&mut self, variable: VarId, node: LambdaId) {
        if let Some(&id) = self.analysis.by_variable.get(&variable) {
            self.analysis.lambdas[id.0 as usize].escapes = true;
        }
        self.mentions[node.0 as usize].variables.insert(variable);
    }

    /// Decides which procedures become blocks (step 2 of the module's essay).
    fn contify(&mut self) {
        let count = self.analysis.lambdas.len();
        let mut candidate: Vec<bool> =
            self.analysis.lambdas.iter().map(|info| !info.escapes && info.variable.is_some()).collect();
        loop {
            let places = self.continuations_of(&candidate);
            for (index, info) in self.analysis.lambdas.iter_mut().enumerate() {
                info.contified = candidate[index];
            }
            let mut changed = false;
            for index in 0..count {
                if candidate[index] && !self.is_contifiable(LambdaId(index as u32), places[index]) {
                    candidate[index] = false;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut called = vec![false; count];
        for call in &self.calls {
            called[call.callee.0 as usize] = true;
        }
        for call in &self.calls {
            if self.analysis.is_inside_loop(call.node, call.callee) {
                self.analysis.recursive.insert(call.callee);
            }
        }
        for (index, info) in self.analysis.lambdas.iter_mut().enumerate() {
            info.contified = candidate[index];
            info.called = called[index];
            info.dead = info.lambda.is_some() && !info.escapes && !called[index];
        }
    }

    fn is_contifiable(&self, id: LambdaId, place: Place) -> bool {
        let home = self.analysis.function_of(self.analysis.info(id).parent.expect("local procedures have a parent"));
        match place {
            Place::None => true,
            Place::Many => false,
            Place::One(to) => match self.continuations[to.0 as usize] {
                ContinuationInfo::Return(function) => function == home,
                ContinuationInfo::Inside(node) => self.analysis.function_of(node) == home,
            },
        }
    }

    /// For each procedure: where its calls return to, given that the candidates are contified.
    fn continuations_of(&self, candidate: &[bool]) -> Vec<Place> {
        let mut places = vec![Place::None; candidate.len()];
        loop {
            let mut changed = false;
            for call in &self.calls {
                let callee = call.callee.0 as usize;
                let place = match self.continuations[call.to.0 as usize] {
                    ContinuationInfo::Return(from) if candidate[from.0 as usize] => {
                        if from == call.callee {
                            continue;
                        }
                        places[from.0 as usize]
                    }
                    _ => Place::One(call.to),
                };
                let joined = places[callee].join(place);
                if joined != places[callee] {
                    places[callee] = joined;
                    changed = true;
                }
            }
            if !changed {
                return places;
            }
        }
    }

    /// Receivers of continuations that need more variables than their call can hand them become closures. Were there any?
    fn receivers_with_many_variables_escape(&mut self) -> bool {
        let most = CALL_KNOWN_WITH_CONTINUATION.len();
        let many = |&(id, _): &(LambdaId, LambdaId)| self.analysis.info(id).free.len() >= most;
        let (escaping, receivers): (Vec<_>, Vec<_>) = std::mem::take(&mut self.receivers).into_iter().partition(many);
        self.receivers = receivers;
        for &(id, node) in &escaping {
            self.analysis.lambdas[id.0 as usize].escapes = true;
            self.mentions[node.0 as usize].calls.remove(&id);
            self.mentions[node.0 as usize].makes.insert(id);
        }
        !escaping.is_empty()
    }

    /// Computes the free variables of every procedure that stays one (step 3).
    fn free_variables(&mut self) {
        let count = self.analysis.lambdas.len();
        // The code of contified procedures belongs to the procedure around them.
        let home: Vec<LambdaId> = (0..count).map(|i| self.analysis.function_of(LambdaId(i as u32))).collect();
        let mut variables: Vec<BTreeSet<VarId>> = vec![BTreeSet::new(); count];
        let mut uses: Vec<BTreeSet<LambdaId>> = vec![BTreeSet::new(); count];
        for index in 0..count {
            if self.analysis.lambdas[index].dead {
                continue;
            }
            let into = home[index];
            let mentions = &self.mentions[index];
            for &variable in &mentions.variables {
                match self.analysis.by_variable.get(&variable) {
                    Some(&id) => uses[into.0 as usize].insert(id),
                    None => variables[into.0 as usize].insert(variable),
                };
            }
            uses[into.0 as usize].extend(mentions.calls.iter().chain(&mentions.makes).copied());
        }
        for index in 0..count {
            let parent_live = !self.analysis.lambdas[index].dead;
            // A procedure that escapes through a variable is made where it is bound.
            let info = &self.analysis.lambdas[index];
            if let (Some(parent), true, true) = (info.parent, info.escapes, parent_live) {
                uses[home[parent.0 as usize].0 as usize].insert(LambdaId(index as u32));
            }
        }
        for index in 0..count {
            let own = std::mem::take(&mut variables[index]);
            variables[index] = own.into_iter().filter(|v| self.is_free(*v, LambdaId(index as u32))).collect();
        }
        let mut changed = true;
        while changed {
            changed = false;
            for index in 0..count {
                let id = LambdaId(index as u32);
                let mut added = Vec::new();
                for &used in &uses[index] {
                    let info = self.analysis.info(used);
                    if info.contified || used == id {
                        continue;
                    }
                    let through_variable = info.escapes
                        && !variables[used.0 as usize].is_empty()
                        && info.variable.is_some_and(|variable| self.is_free(variable, id));
                    if through_variable {
                        added.push(info.variable.expect("checked above"));
                    } else {
                        added.extend(variables[used.0 as usize].iter().copied().filter(|v| self.is_free(*v, id)));
                    }
                }
                for variable in added {
                    changed |= variables[index].insert(variable);
                }
            }
        }
        for (info, variables) in self.analysis.lambdas.iter_mut().zip(variables) {
            info.free = variables.into_iter().collect();
        }
        // A procedure's own name is its closure, not a captured value.
        for info in &mut self.analysis.lambdas {
            if let (Some(variable), true) = (info.variable, info.escapes) {
                info.free.retain(|&v| v != variable);
            }
        }
    }

    /// Is a variable bound outside the code of `id`?
    fn is_free(&self, variable: VarId, id: LambdaId) -> bool {
        let owner = self.owners[&variable];
        !self.analysis.is_inside(owner, id)
    }
}

/// Where the calls of a procedure return to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    None,
    One(Continuation),
    Many,
}

impl Place {
    fn join(self, other: Place) -> Place {
        match (self, other) {
            (Place::None, place) | (place, Place::None) => place,
            (Place::One(a), Place::One(b)) if a == b => self,
            _ => Place::Many,
        }
    }
}

/// Does evaluating the primitive end the evaluation of the code after it?
pub fn never_returns(id: crate::core_ir::PrimId) -> bool {
    primitive(id).result == eshkol_abi::primitive::Type::Never
}

/// The procedures that never return to their caller, among those for which `eligible` holds: the greatest set whose
/// members end, in every tail position, in a primitive that does not return or in a call of another member.
pub fn never_returning(analysis: &Analysis<'_>, eligible: impl Fn(LambdaId) -> bool) -> HashSet<LambdaId> {
    greatest_set(analysis, eligible, may_return)
}

/// The procedures that never end in a call of an unknown procedure, among those for which `eligible` holds: the greatest
/// set whose members call only other members in tail positions. Where such a procedure calls unknown ones its own frame
/// is on the stack, so one more frame below it, that of its caller, takes no property from loops that go through it.
pub fn ending_in_themselves(analysis: &Analysis<'_>, eligible: impl Fn(LambdaId) -> bool) -> HashSet<LambdaId> {
    greatest_set(analysis, eligible, ends_elsewhere)
}

/// The greatest set of eligible procedures of which no clause has the property `excluded`, given the set.
fn greatest_set(
    analysis: &Analysis<'_>,
    eligible: impl Fn(LambdaId) -> bool,
    excluded: fn(&Expr, &Analysis<'_>, &HashSet<LambdaId>) -> bool,
) -> HashSet<LambdaId> {
    let all = (0..analysis.lambdas.len() as u32).map(LambdaId);
    let mut members: HashSet<LambdaId> = all.filter(|&id| analysis.info(id).lambda.is_some() && eligible(id)).collect();
    loop {
        let is_excluded = |id: &LambdaId| {
            let lambda = analysis.info(*id).lambda.expect("members are lambdas");
            lambda.clauses.iter().any(|clause| excluded(&clause.body, analysis, &members))
        };
        let leaving: Vec<LambdaId> = members.iter().copied().filter(is_excluded).collect();
        if leaving.is_empty() {
            return members;
        }
        members.retain(|id| !leaving.contains(id));
    }
}

/// Can the expression end in a call of a procedure that is not a member?
fn ends_elsewhere(expr: &Expr, analysis: &Analysis<'_>, members: &HashSet<LambdaId>) -> bool {
    match &expr.kind {
        ExprKind::If(parts) => parts[1..].iter().any(|part| ends_elsewhere(part, analysis, members)),
        ExprKind::Begin(parts) => parts.last().is_some_and(|last| ends_elsewhere(last, analysis, members)),
        ExprKind::Let(_, body) | ExprKind::Fix(_, body) => ends_elsewhere(body, analysis, members),
        ExprKind::Receive(_, parts) => ends_elsewhere(&parts[1], analysis, members),
        ExprKind::Primitive(id, _) => {
            matches!(primitive(*id).code, Code::Inline(Op::Apply | Op::CallWithContinuation))
        }
        ExprKind::Call(callee, _) => !known(callee, analysis).is_some_and(|id| members.contains(&id)),
        ExprKind::Constant(_)
        | ExprKind::Local(_)
        | ExprKind::Global(_)
        | ExprKind::SetLocal(..)
        | ExprKind::SetGlobal(..)
        | ExprKind::Lambda(_)
        | ExprKind::LetrecStar(..)
        | ExprKind::WithArena(_)
        | ExprKind::InArena(_) => false,
    }
}

/// The procedure that a call of this expression reaches, if it is a name.
fn known(callee: &Expr, analysis: &Analysis<'_>) -> Option<LambdaId> {
    match &callee.kind {
        ExprKind::Local(variable) => analysis.by_variable.get(variable).copied(),
        ExprKind::Global(global) => analysis.by_global.get(global).copied(),
        _ => None,
    }
}

fn may_return(expr: &Expr, analysis: &Analysis<'_>, members: &HashSet<LambdaId>) -> bool {
    match &expr.kind {
        ExprKind::If(parts) => parts[1..].iter().any(|part| may_return(part, analysis, members)),
        ExprKind::Begin(parts) => parts.iter().all(|part| may_return(part, analysis, members)),
        ExprKind::Let(bindings, body) => {
            bindings.iter().all(|(_, value)| may_return(value, analysis, members))
                && may_return(body, analysis, members)
        }
        ExprKind::Fix(_, body) => may_return(body, analysis, members),
        ExprKind::Receive(_, parts) => parts.iter().all(|part| may_return(part, analysis, members)),
        ExprKind::Primitive(id, _) => !never_returns(*id),
        ExprKind::Call(callee, _) => !known(callee, analysis).is_some_and(|id| members.contains(&id)),
        _ => true,
    }
}
