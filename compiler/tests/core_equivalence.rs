//! What the passes make of a program does what the program does.
//!
//! Random programs (with fixed seeds) are interpreted as they are and after each pass of the pipeline. The calls of
//! `observe` and the error at the end, if there is one, must be the same. On the way, every stage is verified, printed,
//! read and printed again.

mod core_interpreter;

use core_interpreter::{Stop, run};
use eshkolc::core_ir::passes::{self, PIPELINE};
use eshkolc::core_ir::verify::{Level, verify};
use eshkolc::core_ir::{
    Clause, Constant, Expr, ExprKind, Form, Global, GlobalId, Lambda, Literal, Parameters, Program, VarId, WithArena,
    parse, primitive_named, print,
};
use eshkolc::source::{SourceMap, Span};
use std::rc::Rc;

const PROGRAMS: u64 = 1500;

#[test]
fn passes_keep_the_behaviour_of_programs() {
    let builder = std::thread::Builder::new().stack_size(512 << 20);
    let thread = builder.spawn(|| (0..PROGRAMS).for_each(check)).expect("a thread can be started");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn check(seed: u64) {
    let original = Generator::new(seed).program();
    verify(&original, Level::Expanded)
        .unwrap_or_else(|e| panic!("program {seed}: {}\n{}", e[0], print::print(&original)));
    let expected = run(&original);
    if expected.stop == Some(Stop::GivenUp) {
        return;
    }
    let mut program = original.clone();
    check_round_trip(seed, &program);
    let mut level = Level::Expanded;
    for pass in PIPELINE {
        (pass.run)(&mut program, &mut Vec::new());
        level = pass.establishes.map_or(level, |established| level.max(established));
        passes::check(&program, level, pass.name);
        check_round_trip(seed, &program);
        let found = run(&program);
        let is_same = match expected.stop {
            _ if found.stop == Some(Stop::GivenUp) => true,
            stop => stop == found.stop && expected.observed == found.observed,
        };
        assert!(
            is_same,
            "program {seed}:\n{}\nobserved {:?}, {:?}\nafter {}:\n{}\nobserved {:?}, {:?}",
            print::print(&original),
            expected.observed,
            expected.stop,
            pass.name,
            print::print(&program),
            found.observed,
            found.stop
        );
    }
}

fn check_round_trip(seed: u64, program: &Program) {
    let printed = print::print(program);
    let mut sources = SourceMap::default();
    let file = sources.add("printed", &printed, false);
    let parsed =
        parse::parse_file(&sources, file).unwrap_or_else(|e| panic!("program {seed}: {}\n{printed}", e[0].message));
    assert_eq!(printed, print::print(&parsed), "program {seed}");
}

// ---- Random programs ----

/// What is known of a variable when an expression is made, so that most calls succeed.
#[derive(Clone, Copy)]
enum Kind {
    Any,
    Number,
    List,
    Procedure(usize),
}

struct Generator {
    state: u64,
    /// Leaves out what often ends in an error, so that the rest is reached.
    careful: bool,
    program: Program,
    scope: Vec<(VarId, Kind)>,
    globals: Vec<Kind>,
    names: Vec<Rc<str>>,
}

const OBSERVE: GlobalId = GlobalId(0);

impl Generator {
    fn new(seed: u64) -> Generator {
        let names = ["a", "b", "f", "x"].map(Rc::from).to_vec();
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D;
        let program = Program::default();
        let globals = vec![Kind::Procedure(1)];
        Generator { state, careful: seed % 4 != 0, program, scope: Vec::new(), globals, names }
    }

    /// A number below `n` (Vigna's xorshift64*).
    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        ((self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n as u64) as usize
    }

    fn program(mut self) -> Program {
        let count = 2 + self.below(4);
        for i in 0..=count {
            let name: Rc<str> = if i == 0 { "observe".into() } else { format!("g{i}").into() };
            let span = Span::NONE;
            self.program.globals.push(Global { name, library: "".into(), span, assigned: false, embedded: i % 2 == 0 });
            if i > 0 {
                let kinds = [Kind::Procedure(1), Kind::Procedure(2), Kind::Procedure(0), Kind::Any];
                let kind = kinds[self.below(if self.careful { 3 } else { 4 })];
                self.globals.push(kind);
            }
        }
        for i in 1..=count {
            let value = match self.globals[i] {
                Kind::Procedure(arity) => self.lambda(arity, 4),
                Kind::Any | Kind::Number | Kind::List => self.expression(2),
            };
            self.program.forms.push(Form { defines: Some(GlobalId(i as u32)), value });
            if !self.careful && self.below(3) == 0 {
                let value = self.observed(3);
                self.program.forms.push(Form { defines: None, value });
            }
        }
        for _ in 0..3 {
            let value = self.observed(4);
            self.program.forms.push(Form { defines: None, value });
        }
        self.program.update_assigned();
        self.program
    }

    fn make(&self, kind: ExprKind) -> Expr {
        Expr::new(kind, Span::NONE)
    }

    fn primitive(&self, name: &str, operands: Vec<Expr>) -> Expr {
        self.make(ExprKind::Primitive(primitive_named(name).expect("the primitive exists"), operands))
    }

    fn call(&self, operator: Expr, operands: Vec<Expr>) -> Expr {
        self.make(ExprKind::Call(Box::new(operator), operands))
    }

    fn global(&self, global: GlobalId) -> Expr {
        self.make(ExprKind::Global(global))
    }

    fn local(&self, variable: VarId) -> Expr {
        self.make(ExprKind::Local(variable))
    }

    fn observed(&mut self, depth: usize) -> Expr {
        let operand = self.expression(depth);
        self.call(self.global(OBSERVE), vec![operand])
    }

    fn variable(&mut self) -> VarId {
        let index = self.below(self.names.len());
        let name = self.names[index].clone();
        self.program.add_variable(&name, Span::NONE)
    }

    fn constant(&mut self) -> Expr {
        let constant = match self.below(8) {
            0 => Constant::Boolean(true),
            1 => Constant::Boolean(false),
            2 => Constant::Null,
            3 => {
                let name = ["p", "q"][self.below(2)].into();
                Constant::Literal(self.program.add_literal(Literal::Symbol(name)))
            }
            4 => {
                let tail =
                    Constant::Literal(self.program.add_literal(Literal::Pair(Constant::Fixnum(2), Constant::Null)));
                Constant::Literal(self.program.add_literal(Literal::Pair(Constant::Fixnum(1), tail)))
            }
            _ => Constant::Fixnum(self.below(5) as i64 - 1),
        };
        self.make(ExprKind::Constant(constant))
    }

    /// A variable in scope for which `wanted` holds.
    fn find(&mut self, wanted: impl Fn(Kind) -> bool) -> Option<(VarId, Kind)> {
        let found: Vec<(VarId, Kind)> = self.scope.iter().copied().filter(|&(_, kind)| wanted(kind)).collect();
        if found.is_empty() { None } else { Some(found[self.below(found.len())]) }
    }

    fn number(&mut self, depth: usize) -> Expr {
        match self.below(4) {
            0 if depth > 0 => {
                let operands = vec![self.number(depth - 1), self.number(depth - 1)];
                let name = ["+", "-", "*"][self.below(3)];
                self.primitive(name, operands)
            }
            1 | 2 => match self.find(|kind| matches!(kind, Kind::Number)) {
                Some((variable, _)) => self.local(variable),
                None => self.make(ExprKind::Constant(Constant::Fixnum(1))),
            },
            _ => {
                let n = self.below(4) as i64;
                self.make(ExprKind::Constant(Constant::Fixnum(n)))
            }
        }
    }

    fn list(&mut self, depth: usize) -> Expr {
        if depth == 0 || self.below(3) == 0 {
            return match self.find(|kind| matches!(kind, Kind::List)) {
                Some((variable, _)) => self.local(variable),
                None => self.make(ExprKind::Constant(Constant::Null)),
            };
        }
        let operands = vec![self.expression(depth - 1), self.list(depth - 1)];
        self.primitive("cons", operands)
    }

    fn test(&mut self, depth: usize) -> Expr {
        match self.below(6) {
            0 => {
                let operands = vec![self.number(depth), self.number(depth)];
                self.primitive("<", operands)
            }
            1 => {
                let operand = self.expression(depth);
                let name = ["pair?", "null?", "procedure?", "fixnum?"][self.below(4)];
                self.primitive(name, vec![operand])
            }
            2 => {
                let operand = self.test(depth.saturating_sub(1));
                self.primitive("not", vec![operand])
            }
            3 if depth > 0 => {
                let parts = [self.test(depth - 1), self.test(depth - 1), self.test(depth - 1)];
                self.make(ExprKind::If(Box::new(parts)))
            }
            4 => {
                let operands = vec![self.expression(depth), self.expression(depth)];
                let name = ["eq?", "eqv?"][self.below(2)];
                self.primitive(name, operands)
            }
            _ => self.expression(depth),
        }
    }

    fn lambda(&mut self, arity: usize, depth: usize) -> Expr {
        let mut clauses = vec![self.clause(arity, false, depth)];
        match self.below(6) {
            0 => clauses.push(self.clause(arity + 1, true, depth.saturating_sub(1))),
            1 => clauses.insert(0, self.clause(arity + 1, false, depth.saturating_sub(1))),
            2 => clauses[0] = self.clause(arity, true, depth),
            _ => {}
        }
        self.make(ExprKind::Lambda(Box::new(Lambda { name: "p".into(), clauses, span: Span::NONE })))
    }

    fn clause(&mut self, arity: usize, rest: bool, depth: usize) -> Clause {
        let outer = self.scope.len();
        let required: Vec<VarId> = (0..arity).map(|_| self.variable()).collect();
        for &variable in &required {
            let kind = [Kind::Any, Kind::Number, Kind::Procedure(1)][self.below(3)];
            self.scope.push((variable, if self.careful { Kind::Any } else { kind }));
        }
        let rest = rest.then(|| self.variable());
        self.scope.extend(rest.map(|rest| (rest, Kind::List)));
        let body = self.expression(depth.saturating_sub(1));
        self.scope.truncate(outer);
        Clause { parameters: Parameters { required, rest }, body }
    }

    fn operands(&mut self, count: usize, depth: usize) -> Vec<Expr> {
        let operand = |g: &mut Self| match g.below(4) {
            0 => g.number(depth),
            1 => g.lambda(1, depth),
            _ => g.expression(depth),
        };
        (0..count).map(|_| operand(self)).collect()
    }

    fn expression(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return match self.find(|_| true) {
                Some((variable, _)) if self.below(3) > 0 => self.local(variable),
                _ => self.constant(),
            };
        }
        let depth = depth - 1;
        match self.below(24) {
            0 => self.constant(),
            1 => self.number(depth + 1),
            2 => {
                let global = GlobalId(self.below(self.globals.len()) as u32);
                self.global(global)
            }
            3 | 4 => self.observed(depth),
            5 => {
                let parts = [self.test(depth), self.expression(depth), self.expression(depth)];
                self.make(ExprKind::If(Box::new(parts)))
            }
            6 => {
                let parts = vec![self.expression(depth), self.expression(depth)];
                self.make(ExprKind::Begin(parts))
            }
            7 | 8 => self.binding(depth),
            9 | 10 => self.recursive_binding(depth),
            11 => {
                let arity = self.below(3);
                self.lambda(arity, depth)
            }
            12..=14 => self.call_of_something(depth),
            15 => {
                let name = ["car", "cdr", "pair?", "null?"][self.below(4)];
                let mut operand = self.list(depth);
                if self.careful {
                    let first = self.expression(depth);
                    operand = self.primitive("cons", vec![first, operand]);
                }
                self.primitive(name, vec![operand])
            }
            16 => match self.find(|kind| matches!(kind, Kind::Any)) {
                Some((variable, _)) => {
                    let value = Box::new(self.expression(depth));
                    self.make(ExprKind::SetLocal(variable, value))
                }
                None => self.list(depth),
            },
            17 => self.write_to_memory(depth),
            18 | 19 => self.several_values(depth),
            22 | 23 => self.sequence_of_operands(depth),
            20 => {
                let list = self.list(depth);
                let procedure = if self.careful {
                    let clause = self.clause(0, true, depth);
                    self.make(ExprKind::Lambda(Box::new(Lambda {
                        name: "p".into(),
                        clauses: vec![clause],
                        span: Span::NONE,
                    })))
                } else {
                    self.expression(depth)
                };
                self.primitive("apply", vec![procedure, list])
            }
            _ => self.arena(depth),
        }
    }

    /// Operands whose order can be observed, with a variable among them that is bound just outside.
    fn sequence_of_operands(&mut self, depth: usize) -> Expr {
        let (variable, value) = (self.variable(), self.observed(depth));
        let mut operands = vec![self.observed(depth), self.local(variable), self.expression(depth)];
        let place = self.below(3);
        operands.swap(1, place);
        let body = Box::new(self.primitive("vector", operands));
        self.make(ExprKind::Let(vec![(variable, value)], body))
    }

    fn arena(&mut self, depth: usize) -> Expr {
        let size = self.number(0);
        let variable = self.variable();
        self.scope.push((variable, Kind::Any));
        let body = self.expression(depth);
        self.scope.pop();
        let arena = WithArena { variable, size, limit: None, strict: false, body };
        self.make(ExprKind::WithArena(Box::new(arena)))
    }

    fn write_to_memory(&mut self, depth: usize) -> Expr {
        if !self.careful && self.below(4) == 0 && self.globals.len() > 1 {
            let global = GlobalId(1 + self.below(self.globals.len() - 1) as u32);
            let value = Box::new(self.expression(depth));
            return self.make(ExprKind::SetGlobal(global, value));
        }
        let variable = match self.find(|kind| matches!(kind, Kind::List)) {
            Some((variable, _)) => self.local(variable),
            None => self.list(depth),
        };
        let value = self.expression(depth);
        if self.careful {
            return self.primitive("cons", vec![value, variable]);
        }
        self.primitive("set-car!", vec![variable, value])
    }

    fn binding(&mut self, depth: usize) -> Expr {
        let count = 1 + self.below(2);
        let mut bindings = Vec::new();
        for _ in 0..count {
            let (value, kind) = self.value_with_kind(depth);
            bindings.push((self.variable(), value, kind));
        }
        let outer = self.scope.len();
        self.scope.extend(bindings.iter().map(|&(variable, _, kind)| (variable, kind)));
        let body = Box::new(self.expression(depth));
        self.scope.truncate(outer);
        let bindings = bindings.into_iter().map(|(variable, value, _)| (variable, value)).collect();
        self.make(ExprKind::Let(bindings, body))
    }

    fn value_with_kind(&mut self, depth: usize) -> (Expr, Kind) {
        match self.below(4) {
            0 => (self.number(depth), Kind::Number),
            1 => (self.list(depth), Kind::List),
            2 => {
                let arity = self.below(3);
                (self.lambda(arity, depth), Kind::Procedure(arity))
            }
            _ => (self.expression(depth), Kind::Any),
        }
    }

    fn recursive_binding(&mut self, depth: usize) -> Expr {
        let outer = self.scope.len();
        let count = 1 + self.below(3);
        for _ in 0..count {
            let is_procedure = self.below(3) > 0 || self.careful && self.below(3) > 0;
            let kind = if is_procedure { Kind::Procedure(self.below(2)) } else { Kind::Any };
            let variable = self.variable();
            self.scope.push((variable, kind));
        }
        let mut bindings = Vec::new();
        for i in outer..outer + count {
            let (variable, kind) = self.scope[i];
            let value = match kind {
                Kind::Procedure(arity) => self.lambda(arity, depth),
                Kind::Any | Kind::Number | Kind::List => self.expression(depth),
            };
            bindings.push((variable, value));
        }
        let body = Box::new(self.expression(depth));
        self.scope.truncate(outer);
        self.make(ExprKind::LetrecStar(bindings, body))
    }

    fn call_of_something(&mut self, depth: usize) -> Expr {
        let (operator, mut arity) = match self.below(5) {
            0 => {
                let global = 1 + self.below(self.globals.len() - 1);
                let arity = if let Kind::Procedure(arity) = self.globals[global] { arity } else { 1 };
                (self.global(GlobalId(global as u32)), arity)
            }
            1 => {
                let arity = self.below(3);
                (self.lambda(arity, depth), arity)
            }
            2 if !self.careful => (self.expression(depth), 1),
            _ => match self.find(|kind| matches!(kind, Kind::Procedure(_))) {
                Some((variable, Kind::Procedure(arity))) => (self.local(variable), arity),
                _ => (self.lambda(1, depth), 1),
            },
        };
        if !self.careful && self.below(10) == 0 {
            arity += 1;
        }
        let operands = self.operands(arity, depth);
        self.call(operator, operands)
    }

    fn several_values(&mut self, depth: usize) -> Expr {
        let count = self.below(3);
        let producer = if !self.careful && self.below(3) == 0 {
            self.expression(depth)
        } else {
            let operands = self.operands(count, depth);
            self.primitive("values", operands)
        };
        let outer = self.scope.len();
        let rest = self.below(3) == 0;
        let required = if rest { count.saturating_sub(1) } else { count };
        let required: Vec<VarId> = (0..required).map(|_| self.variable()).collect();
        let rest = rest.then(|| self.variable());
        self.scope.extend(required.iter().map(|&variable| (variable, Kind::Any)));
        self.scope.extend(rest.map(|rest| (rest, Kind::List)));
        let body = self.expression(depth);
        self.scope.truncate(outer);
        self.make(ExprKind::Receive(Parameters { required, rest }, Box::new([producer, body])))
    }
}
