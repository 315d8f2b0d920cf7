//! Random programs. Each is a *case*: a few global variables, procedures that call one another, and a thunk that prints.
//!
//! Cases are typed, so that no operation fails, and end: every procedure and loop stops when the case's fuel is used up.
//! They are about memory: everything that makes objects, holds them in variables, captures or containers, changes them,
//! or leaves a computation, in any nesting. What a case prints must not depend on when memory is reclaimed.

use super::random::Random;
use super::tree::Tree;
use crate::{call, list};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Type {
    Int,
    Float,
    Bool,
    Char,
    String,
    List,
    Pair,
    Vector,
    Closure,
    Node,
    Promise,
    Any,
    /// A continuation, which may be called as long as it is in the same procedure.
    Exit,
}

const DATA: [Type; 11] = [
    Type::Any,
    Type::List,
    Type::Pair,
    Type::Vector,
    Type::Node,
    Type::Closure,
    Type::String,
    Type::Promise,
    Type::Int,
    Type::Float,
    Type::Char,
];

#[derive(Clone)]
pub(super) struct Variable {
    pub name: String,
    pub ty: Type,
    /// May it be assigned?
    pub assignable: bool,
    /// How many escaping procedures it is inside of.
    pub level: u32,
    /// What a continuation wants to be given.
    pub wanted: Type,
}

#[derive(Clone)]
struct Procedure {
    name: String,
    parameters: Vec<Type>,
    result: Type,
}

/// What cases may contain beside what they always may.
#[derive(Clone, Copy)]
pub struct Features {
    /// Continuations that are called after their extent was left.
    pub reentry: bool,
    /// Arenas.
    pub arenas: bool,
}

pub(super) struct Generator {
    pub random: Random,
    pub features: Features,
    next: u32,
    prefix: String,
    procedures: Vec<Procedure>,
    pub variables: Vec<Variable>,
    pub level: u32,
    /// The counter of the procedure that is being made, if one is.
    counter: Option<String>,
}

/// The top-level forms of a case; its number is also its seed.
pub fn case(number: u64, features: Features) -> Vec<Tree> {
    let mut generator = Generator {
        random: Random::new(number),
        features,
        next: 0,
        prefix: number.to_string(),
        procedures: Vec::new(),
        variables: Vec::new(),
        level: 0,
        counter: None,
    };
    generator.case(number)
}

impl Generator {
    fn case(&mut self, number: u64) -> Vec<Tree> {
        let mut forms = Vec::new();
        for i in 0..2 + self.random.below(3) {
            let ty = *self.random.choose(&DATA);
            let value = self.leaf(ty);
            let name = format!("g{}-{i}", self.prefix);
            forms.push(list!["define", &name, value]);
            self.variables.push(Variable { name, ty, assignable: true, level: 0, wanted: Type::Any });
        }
        let parameter = format!("p{}", self.prefix);
        forms.push(list!["define", &parameter, call!["make-parameter", call!["list", 1]]]);
        for i in 0..2 + self.random.below(4) {
            let parameters = (0..self.random.below(4)).map(|_| *self.random.choose(&DATA)).collect();
            let result = *self.random.choose(&DATA);
            self.procedures.push(Procedure { name: format!("f{}-{i}", self.prefix), parameters, result });
        }
        for procedure in self.procedures.clone() {
            let form = self.procedure(&procedure);
            forms.push(form);
        }
        let mut body = vec![Tree::from("lambda"), list![]];
        for _ in 0..2 + self.random.below(3) {
            body.push(call!["display", "\" \""]);
            let procedure = self.random.below(self.procedures.len());
            let value = self.call_procedure(procedure, 8);
            body.push(call!["show", value]);
            let effect = self.effect(10);
            body.push(effect);
        }
        let all: Vec<Tree> = self.variables.iter().map(|v| Tree::from(&v.name)).collect();
        body.push(call!["show", Tree::Call([vec!["list".into()], all].concat())]);
        forms.push(list!["run-case", Tree::from(number.to_string()), Tree::List(body)]);
        forms
    }

    fn procedure(&mut self, procedure: &Procedure) -> Tree {
        let start = self.variables.len();
        let counter = self.fresh();
        let mut head = vec![Tree::from(&procedure.name), Tree::from(&counter)];
        for &ty in &procedure.parameters {
            head.push(Tree::from(&self.bind(ty)));
        }
        self.counter = Some(counter.clone());
        let stop = self.leaf(procedure.result);
        let size = 30 + self.random.below(70) as i32;
        let body = self.expression(procedure.result, size);
        self.counter = None;
        self.variables.truncate(start);
        let test = list!["or", call!["<=", &counter, 0], call!["out?"]];
        list!["define", Tree::List(head), list!["if", test, stop, body]]
    }

    pub fn fresh(&mut self) -> String {
        self.next += 1;
        format!("v{}", self.next)
    }

    /// A new local variable, in scope until the caller truncates the list of variables.
    pub fn bind(&mut self, ty: Type) -> String {
        let name = self.fresh();
        self.variables.push(Variable {
            name: name.clone(),
            ty,
            assignable: true,
            level: self.level,
            wanted: Type::Any,
        });
        name
    }

    /// A new variable for a continuation that wants a value of this type.
    pub fn bind_exit(&mut self, wanted: Type) -> String {
        let name = self.bind(Type::Exit);
        if let Some(variable) = self.variables.last_mut() {
            variable.assignable = false;
            variable.wanted = wanted;
        }
        name
    }

    /// A continuation in scope that may be called here, and what it wants.
    pub fn some_exit(&mut self) -> Option<(String, Type)> {
        let fits = |v: &&Variable| v.ty == Type::Exit && v.level == self.level;
        let found: Vec<Variable> = self.variables.iter().filter(fits).cloned().collect();
        if found.is_empty() {
            return None;
        }
        let exit = self.random.choose(&found);
        Some((exit.name.clone(), exit.wanted))
    }

    /// A procedure that may be called at any time later. The body is made with the parameters in scope.
    pub fn escaping(&mut self, types: &[Type], body: impl FnOnce(&mut Generator) -> Tree) -> Tree {
        self.level += 1;
        let lambda = self.immediate(types, body);
        self.level -= 1;
        lambda
    }

    /// A procedure that is called only while what surrounds it runs.
    pub fn immediate(&mut self, types: &[Type], body: impl FnOnce(&mut Generator) -> Tree) -> Tree {
        let start = self.variables.len();
        let names = types.iter().map(|&ty| Tree::from(&self.bind(ty))).collect();
        let body = body(self);
        self.variables.truncate(start);
        list!["lambda", Tree::List(names), body]
    }

    /// A variable in scope whose value will do where one of this type is wanted.
    pub fn variable(&mut self, ty: Type) -> Option<Tree> {
        let fits = |v: &&Variable| match ty {
            Type::Any => v.ty != Type::Exit,
            _ => v.ty == ty,
        };
        let found: Vec<&Variable> = self.variables.iter().filter(fits).collect();
        if found.is_empty() {
            return None;
        }
        // Young variables are more interesting: half of the choices are among the last three.
        let recent = &found[found.len().saturating_sub(3)..];
        let from = if self.random.once_in(2) { recent } else { &found[..] };
        Some(Tree::from(&self.random.choose(from).name))
    }

    pub fn leaf(&mut self, ty: Type) -> Tree {
        if !self.random.once_in(4)
            && let Some(variable) = self.variable(ty)
        {
            return variable;
        }
        match ty {
            Type::Int if self.random.once_in(5) => "98765432109876543210987".into(),
            Type::Int => (self.random.below(100) as i64).into(),
            Type::Float => (*self.random.choose(&["0.5", "-3.25", "0.0", "1e300", "2.5e-310", "1e100"])).into(),
            Type::Bool => (*self.random.choose(&["#t", "#f"])).into(),
            Type::Char => (*self.random.choose(&["#\\a", "#\\Z", "#\\x3bb"])).into(),
            Type::String => call!["string", "#\\a", "#\\b"],
            Type::List => (*self.random.choose(&["'()", "(list 1 2 3)", "(list (list 4) 5)"])).into(),
            Type::Pair => call!["cons", 1, 2],
            Type::Vector => call!["vector", 1, 2, 3],
            Type::Closure => {
                let name = self.fresh();
                list!["lambda", list![&name], &name]
            }
            Type::Node => call!["make-node", 1, 2],
            Type::Promise => call!["make-promise", 4],
            Type::Any | Type::Exit => {
                let ty = DATA[1 + self.random.below(DATA.len() - 1)];
                self.leaf(ty)
            }
        }
    }

    pub fn call_procedure(&mut self, index: usize, size: i32) -> Tree {
        let Procedure { name, parameters, .. } = self.procedures[index].clone();
        let count = match &self.counter {
            Some(counter) => call!["-", counter, 1],
            None => (1 + self.random.below(12) as i64).into(),
        };
        let mut parts = vec![Tree::from(name), count];
        for &ty in &parameters {
            let argument = self.expression(ty, size / (parameters.len() as i32 + 1));
            parts.push(argument);
        }
        Tree::Call(parts)
    }

    /// A call of a procedure whose result is of this type, if there is one.
    pub fn some_call(&mut self, ty: Type, size: i32) -> Option<Tree> {
        let fits = |i: &usize| self.procedures[*i].result == ty || ty == Type::Any;
        let found: Vec<usize> = (0..self.procedures.len()).filter(fits).collect();
        if found.is_empty() {
            return None;
        }
        let index = *self.random.choose(&found);
        Some(self.call_procedure(index, size))
    }

    pub fn parameter_name(&self) -> String {
        format!("p{}", self.prefix)
    }

    /// An expression of this type. `size` is about the number of nodes.
    pub fn expression(&mut self, ty: Type, size: i32) -> Tree {
        if size <= 1 {
            return self.leaf(ty);
        }
        let size = size - 1;
        if self.random.once_in(4)
            && let Some(call) = self.some_call(ty, size)
        {
            return call;
        }
        if self.random.below(100) < 45 { self.control(ty, size) } else { self.operation(ty, size) }
    }

    pub fn any(&mut self, size: i32) -> Tree {
        self.expression(Type::Any, size)
    }

    pub fn data_type(&mut self) -> Type {
        *self.random.choose(&DATA)
    }
}
