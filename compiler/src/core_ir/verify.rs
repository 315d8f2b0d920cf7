//! The verifier of Core IR: checks the invariants listed at the top of [`core_ir`](super), those that hold always and
//! those of the level that the passes have reached.

use super::{Constant, Expr, ExprKind, GlobalId, Lambda, Literal, LiteralId, PrimId, Program, VarId, primitives};
use std::fmt;

/// How far the passes have come. A level includes those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// As the expander made it: invariants 1 to 5.
    Expanded,
    /// Invariant 6 too: `fix` and `let` instead of `letrec*`.
    NoLetrec,
    /// Invariant 7 too: cells instead of assigned variables.
    NoSet,
}

/// A breach of an invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The number of the invariant in the list of [`core_ir`](super).
    pub invariant: u32,
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "invariant {}: {}", self.invariant, self.message)
    }
}

/// Checks `program` against the invariants of `level`; gives every breach.
pub fn verify(program: &Program, level: Level) -> Result<(), Vec<Violation>> {
    let mut verifier = Verifier {
        program,
        level,
        bound: vec![false; program.variables.len()],
        in_scope: vec![false; program.variables.len()],
        variable_set: vec![false; program.variables.len()],
        global_set: vec![false; program.globals.len()],
        violations: Vec::new(),
    };
    verifier.program();
    if verifier.violations.is_empty() { Ok(()) } else { Err(verifier.violations) }
}

struct Verifier<'a> {
    program: &'a Program,
    level: Level,
    /// Was a binding of the variable seen?
    bound: Vec<bool>,
    in_scope: Vec<bool>,
    /// Was a `set!` seen?
    variable_set: Vec<bool>,
    global_set: Vec<bool>,
    violations: Vec<Violation>,
}

impl Verifier<'_> {
    fn violation(&mut self, invariant: u32, message: String) {
        self.violations.push(Violation { invariant, message });
    }

    fn program(&mut self) {
        let mut defined = vec![false; self.program.globals.len()];
        for form in &self.program.forms {
            if let Some(global) = form.defines
                && self.global(global)
                && std::mem::replace(&mut defined[global.0 as usize], true)
            {
                let name = self.global_name(global);
                self.violation(4, format!("global {name} is defined twice"));
            }
            self.expression(&form.value);
        }
        if let Some(global) = self.program.raise_procedure {
            self.global(global);
        }
        if let Some(continuations) = self.program.continuations {
            self.global(continuations.full);
            self.global(continuations.escape);
        }
        self.literals();
        self.assigned_flags();
    }

    fn literals(&mut self) {
        let literals = &self.program.literals;
        for literal in literals {
            match literal {
                Literal::Pair(car, cdr) => {
                    self.constant(*car);
                    self.constant(*cdr);
                }
                Literal::Vector(items) => items.iter().for_each(|&item| self.constant(item)),
                Literal::Number(_) | Literal::String(_) | Literal::Symbol(_) | Literal::Bytevector(_) => {}
            }
        }
    }

    fn assigned_flags(&mut self) {
        let program = self.program;
        for (i, variable) in program.variables.iter().enumerate() {
            if variable.assigned != self.variable_set[i] && self.bound[i] {
                let what = if variable.assigned { "is marked as assigned, but is not" } else { "is assigned" };
                self.violation(5, format!("variable {}.{i} {what}", variable.name));
            }
        }
        for (i, global) in program.globals.iter().enumerate() {
            if global.assigned != self.global_set[i] {
                let what = if global.assigned { "is marked as assigned, but is not" } else { "is assigned" };
                self.violation(5, format!("global {}.{i} {what}", global.name));
            }
        }
    }

    fn variable_name(&self, variable: VarId) -> String {
        let name = self.program.variables.get(variable.0 as usize).map_or("?", |v| &v.name);
        format!("{name}.{}", variable.0)
    }

    fn global_name(&self, global: GlobalId) -> String {
        let name = self.program.globals.get(global.0 as usize).map_or("?", |g| &g.name);
        format!("{name}.{}", global.0)
    }

    /// Is the number in range?
    fn global(&mut self, global: GlobalId) -> bool {
        let valid = (global.0 as usize) < self.program.globals.len();
        if !valid {
            self.violation(4, format!("there is no global {}", global.0));
        }
        valid
    }

    fn constant(&mut self, constant: Constant) {
        if let Constant::Literal(LiteralId(id)) = constant
            && id as usize >= self.program.literals.len()
        {
            self.violation(4, format!("there is no literal {id}"));
        }
    }

    fn use_of(&mut self, variable: VarId) {
        match self.in_scope.get(variable.0 as usize) {
            None => self.violation(4, format!("there is no variable {}", variable.0)),
            Some(true) => {}
            Some(false) => {
                let name = self.variable_name(variable);
                self.violation(1, format!("variable {name} is used outside of its scope"));
            }
        }
    }

    fn bind(&mut self, variables: &[VarId]) {
        for &variable in variables {
            let i = variable.0 as usize;
            if i >= self.bound.len() {
                self.violation(4, format!("there is no variable {i}"));
                continue;
            }
            if std::mem::replace(&mut self.bound[i], true) {
                let name = self.variable_name(variable);
                self.violation(1, format!("variable {name} is bound twice"));
            }
            self.in_scope[i] = true;
        }
    }

    fn unbind(&mut self, variables: &[VarId]) {
        for &variable in variables {
            if let Some(flag) = self.in_scope.get_mut(variable.0 as usize) {
                *flag = false;
            }
        }
    }

    fn with_bound(&mut self, variables: &[VarId], check: impl FnOnce(&mut Self)) {
        self.bind(variables);
        check(self);
        self.unbind(variables);
    }

    fn lambda(&mut self, lambda: &Lambda) {
        for clause in &lambda.clauses {
            let parameters: Vec<VarId> = clause.parameters.iter().collect();
            self.with_bound(&parameters, |v| v.expression(&clause.body));
        }
    }

    fn primitive(&mut self, id: PrimId, count: usize) {
        match primitives().get(id.0 as usize) {
            None => self.violation(2, format!("there is no primitive {}", id.0)),
            Some(row) if !row.accepts(count) => {
                self.violation(2, format!("primitive {} does not take {count} operands", row.name));
            }
            Some(_) => {}
        }
    }

    fn set_local(&mut self, variable: VarId) {
        self.use_of(variable);
        if let Some(flag) = self.variable_set.get_mut(variable.0 as usize) {
            *flag = true;
        }
        if self.level >= Level::NoSet {
            let name = self.variable_name(variable);
            self.violation(7, format!("variable {name} is assigned"));
        }
    }

    fn expression(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Constant(constant) => self.constant(*constant),
            ExprKind::Local(variable) => self.use_of(*variable),
            ExprKind::Global(global) => {
                self.global(*global);
            }
            ExprKind::SetLocal(variable, value) => {
                self.expression(value);
                self.set_local(*variable);
            }
            ExprKind::SetGlobal(global, value) => {
                self.expression(value);
                if self.global(*global) {
                    self.global_set[global.0 as usize] = true;
                }
            }
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::Let(bindings, body) => {
                bindings.iter().for_each(|(_, value)| self.expression(value));
                let variables: Vec<VarId> = bindings.iter().map(|b| b.0).collect();
                self.with_bound(&variables, |v| v.expression(body));
            }
            ExprKind::LetrecStar(bindings, body) => {
                if self.level >= Level::NoLetrec {
                    self.violation(6, "there is a letrec*".into());
                }
                let variables: Vec<VarId> = bindings.iter().map(|b| b.0).collect();
                self.with_bound(&variables, |v| {
                    bindings.iter().for_each(|(_, value)| v.expression(value));
                    v.expression(body);
                });
            }
            ExprKind::Fix(bindings, body) => {
                let variables: Vec<VarId> = bindings.iter().map(|b| b.0).collect();
                for &variable in &variables {
                    let assigned = self.program.variables.get(variable.0 as usize).is_some_and(|v| v.assigned);
                    if assigned {
                        let name = self.variable_name(variable);
                        self.violation(6, format!("variable {name}, bound by fix, is assigned"));
                    }
                }
                self.with_bound(&variables, |v| {
                    bindings.iter().for_each(|(_, lambda)| v.lambda(lambda));
                    v.expression(body);
                });
            }
            ExprKind::Receive(parameters, parts) => {
                self.expression(&parts[0]);
                let parameters: Vec<VarId> = parameters.iter().collect();
                self.with_bound(&parameters, |v| v.expression(&parts[1]));
            }
            ExprKind::WithArena(arena) => {
                self.expression(&arena.size);
                arena.limit.iter().for_each(|limit| self.expression(limit));
                self.with_bound(&[arena.variable], |v| v.expression(&arena.body));
            }
            ExprKind::Begin(parts) => {
                if parts.len() < 2 {
                    self.violation(3, format!("a begin has {} parts", parts.len()));
                }
                parts.iter().for_each(|part| self.expression(part));
            }
            ExprKind::Primitive(id, operands) => {
                self.primitive(*id, operands.len());
                operands.iter().for_each(|operand| self.expression(operand));
            }
            ExprKind::If(_) | ExprKind::Call(..) | ExprKind::InArena(_) => {
                e.for_each_child(&mut |child| self.expression(child));
            }
        }
    }
}
