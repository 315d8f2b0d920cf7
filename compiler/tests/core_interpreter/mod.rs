//! An interpreter of Core IR, for tests: it says what a program does, by the definition of the language and as simply as
//! possible, so that a program can be compared with what the passes make of it.
//!
//! Observable are the calls of the global `observe`, which shows its argument and returns it, and the error that ends the
//! program.

use eshkol_abi::primitive::{Code, Op};
use eshkolc::core_ir::{
    Constant, Expr, ExprKind, GlobalId, Lambda, Literal, LiteralId, Parameters, Program, VarId, primitive,
};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Why a program stopped before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    WrongType,
    /// A wrong number of arguments or of values.
    Count,
    UnboundGlobal,
    /// A variable of a `letrec*` before its initialisation.
    UnboundLocal,
    Immutable,
    /// The interpreter gave up: too many steps, or a number too large for it.
    GivenUp,
}

/// What a program did.
pub struct Behaviour {
    pub observed: Vec<String>,
    pub stop: Option<Stop>,
}

pub fn run(program: &Program) -> Behaviour {
    let mut has_letrec = false;
    for form in &program.forms {
        form.value.for_each(&mut |e| has_letrec |= matches!(e.kind, ExprKind::LetrecStar(..)));
    }
    let mut interpreter = Interpreter {
        program,
        has_letrec,
        globals: vec![None; program.globals.len()],
        literals: HashMap::new(),
        observed: Vec::new(),
        fuel: 20_000,
    };
    for (i, global) in program.globals.iter().enumerate() {
        if &*global.name == "observe" {
            interpreter.globals[i] = Some(Value::Observe);
        }
    }
    let stop = interpreter.program().err();
    Behaviour { observed: interpreter.observed, stop }
}

#[derive(Clone)]
enum Value {
    Constant(Constant),
    Symbol(Rc<str>),
    Text(Rc<str>),
    Pair(Rc<Pair>),
    Vector(Rc<RefCell<Vec<Value>>>),
    Cell(Rc<RefCell<Value>>),
    Procedure(Rc<Closure>),
    Observe,
    Arena(Rc<()>),
}

struct Pair {
    car: RefCell<Value>,
    cdr: RefCell<Value>,
    is_literal: Cell<bool>,
}

struct Closure {
    lambda: Lambda,
    environment: Environment,
}

type Environment = Option<Rc<Frame>>;

struct Frame {
    variable: VarId,
    value: RefCell<Value>,
    next: Environment,
}

fn bind(variable: VarId, value: Value, next: &Environment) -> Environment {
    Some(Rc::new(Frame { variable, value: RefCell::new(value), next: next.clone() }))
}

fn lookup(mut environment: &Environment, variable: VarId) -> &RefCell<Value> {
    while let Some(frame) = environment {
        if frame.variable == variable {
            return &frame.value;
        }
        environment = &frame.next;
    }
    panic!("variable {} is not in scope", variable.0)
}

struct Interpreter<'a> {
    program: &'a Program,
    /// Is there a `letrec*`, so that reading a variable checks whether it is initialised?
    has_letrec: bool,
    globals: Vec<Option<Value>>,
    literals: HashMap<LiteralId, Value>,
    observed: Vec<String>,
    fuel: usize,
}

type Result<T> = std::result::Result<T, Stop>;

fn boolean(b: bool) -> Value {
    Value::Constant(Constant::Boolean(b))
}

fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Constant(Constant::Boolean(false)))
}

const UNSPECIFIED: Value = Value::Constant(Constant::Unspecified);

impl Interpreter<'_> {
    fn program(&mut self) -> Result<()> {
        for form in &self.program.forms {
            match form.defines {
                Some(global) => {
                    let value = self.single(&form.value, &None)?;
                    self.globals[global.0 as usize] = Some(value);
                }
                None => {
                    self.evaluate(&form.value, &None)?;
                }
            }
        }
        Ok(())
    }

    fn constant(&mut self, constant: Constant) -> Value {
        let Constant::Literal(id) = constant else { return Value::Constant(constant) };
        if let Some(value) = self.literals.get(&id) {
            return value.clone();
        }
        let value = match &self.program.literals[id.0 as usize] {
            Literal::Symbol(name) => Value::Symbol(name.clone()),
            Literal::String(text) => Value::Text(text.clone()),
            Literal::Pair(car, cdr) => {
                let (car, cdr) = (self.constant(*car), self.constant(*cdr));
                Value::Pair(Rc::new(Pair { car: car.into(), cdr: cdr.into(), is_literal: Cell::new(true) }))
            }
            literal => panic!("the generator makes no {literal:?}"),
        };
        self.literals.insert(id, value.clone());
        value
    }

    /// The one value of an expression.
    fn single(&mut self, e: &Expr, environment: &Environment) -> Result<Value> {
        let mut values = self.evaluate(e, environment)?;
        match (values.len(), values.pop()) {
            (1, Some(value)) => Ok(value),
            _ => Err(Stop::Count),
        }
    }

    fn global(&self, global: GlobalId) -> Result<Value> {
        self.globals[global.0 as usize].clone().ok_or(Stop::UnboundGlobal)
    }

    /// The values of an expression.
    fn evaluate(&mut self, e: &Expr, environment: &Environment) -> Result<Vec<Value>> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::GivenUp)?;
        let value = match &e.kind {
            ExprKind::Constant(constant) => self.constant(*constant),
            ExprKind::Local(variable) => {
                let value = lookup(environment, *variable).borrow().clone();
                // After the passes the mark is an ordinary value, for which `check-bound` looks.
                if self.has_letrec && matches!(value, Value::Constant(Constant::Unbound)) {
                    return Err(Stop::UnboundLocal);
                }
                value
            }
            ExprKind::Global(global) => self.global(*global)?,
            ExprKind::SetLocal(variable, value) => {
                let value = self.single(value, environment)?;
                *lookup(environment, *variable).borrow_mut() = value;
                UNSPECIFIED
            }
            ExprKind::SetGlobal(global, value) => {
                let value = self.single(value, environment)?;
                self.globals[global.0 as usize] = Some(value);
                UNSPECIFIED
            }
            ExprKind::If(parts) => {
                let chosen = if is_true(&self.single(&parts[0], environment)?) { &parts[1] } else { &parts[2] };
                return self.evaluate(chosen, environment);
            }
            ExprKind::Begin(parts) => {
                let (last, parts) = parts.split_last().expect("a begin has parts");
                for part in parts {
                    self.evaluate(part, environment)?;
                }
                return self.evaluate(last, environment);
            }
            ExprKind::Lambda(lambda) => {
                let closure = Closure { lambda: (**lambda).clone(), environment: environment.clone() };
                Value::Procedure(Rc::new(closure))
            }
            ExprKind::Let(bindings, body) => {
                let mut values = Vec::new();
                for (variable, value) in bindings {
                    values.push((*variable, self.single(value, environment)?));
                }
                let mut inner = environment.clone();
                for (variable, value) in values {
                    inner = bind(variable, value, &inner);
                }
                return self.evaluate(body, &inner);
            }
            ExprKind::LetrecStar(bindings, body) => {
                let mut inner = environment.clone();
                for (variable, _) in bindings {
                    inner = bind(*variable, Value::Constant(Constant::Unbound), &inner);
                }
                for (variable, value) in bindings {
                    let value = self.single(value, &inner)?;
                    *lookup(&inner, *variable).borrow_mut() = value;
                }
                return self.evaluate(body, &inner);
            }
            ExprKind::Fix(bindings, body) => {
                let mut inner = environment.clone();
                for (variable, _) in bindings {
                    inner = bind(*variable, UNSPECIFIED, &inner);
                }
                for (variable, lambda) in bindings {
                    let closure = Closure { lambda: lambda.clone(), environment: inner.clone() };
                    *lookup(&inner, *variable).borrow_mut() = Value::Procedure(Rc::new(closure));
                }
                return self.evaluate(body, &inner);
            }
            ExprKind::Call(operator, operands) => {
                let operator = self.single(operator, environment)?;
                let operands = self.operands(operands, environment)?;
                return self.call(operator, operands);
            }
            ExprKind::Primitive(id, operands) => {
                let operands = self.operands(operands, environment)?;
                return self.primitive(primitive(*id).name, primitive(*id).code, operands);
            }
            ExprKind::Receive(parameters, parts) => {
                let values = self.evaluate(&parts[0], environment)?;
                let inner = bind_parameters(parameters, values, environment)?;
                return self.evaluate(&parts[1], &inner);
            }
            ExprKind::WithArena(arena) => {
                self.single(&arena.size, environment)?;
                if let Some(limit) = &arena.limit {
                    self.single(limit, environment)?;
                }
                let inner = bind(arena.variable, Value::Arena(Rc::new(())), environment);
                return self.evaluate(&arena.body, &inner);
            }
            ExprKind::InArena(parts) => {
                self.single(&parts[0], environment)?;
                return self.evaluate(&parts[1], environment);
            }
        };
        Ok(vec![value])
    }

    fn operands(&mut self, operands: &[Expr], environment: &Environment) -> Result<Vec<Value>> {
        operands.iter().map(|operand| self.single(operand, environment)).collect()
    }

    fn call(&mut self, operator: Value, operands: Vec<Value>) -> Result<Vec<Value>> {
        match operator {
            Value::Observe => {
                let [value] = <[Value; 1]>::try_from(operands).map_err(|_| Stop::Count)?;
                let shown = self.show(&value, 5);
                self.observed.push(shown);
                Ok(vec![value])
            }
            Value::Procedure(closure) => {
                let accepts = |p: &Parameters| p.accepts(operands.len());
                let clause = closure.lambda.clauses.iter().find(|clause| accepts(&clause.parameters));
                let clause = clause.ok_or(Stop::Count)?;
                let inner = bind_parameters(&clause.parameters, operands, &closure.environment)?;
                self.evaluate(&clause.body, &inner)
            }
            _ => Err(Stop::WrongType),
        }
    }

    fn show(&self, value: &Value, depth: usize) -> String {
        if depth == 0 {
            return "...".into();
        }
        match value {
            Value::Constant(constant) => format!("{constant:?}"),
            Value::Symbol(name) => format!("'{name}"),
            Value::Text(text) => format!("{text:?}"),
            Value::Pair(pair) => {
                format!("({} . {})", self.show(&pair.car.borrow(), depth - 1), self.show(&pair.cdr.borrow(), depth - 1))
            }
            Value::Vector(items) => {
                let items: Vec<String> = items.borrow().iter().map(|item| self.show(item, depth - 1)).collect();
                format!("#({})", items.join(" "))
            }
            Value::Cell(_) => "cell".into(),
            Value::Procedure(_) | Value::Observe => "procedure".into(),
            Value::Arena(_) => "arena".into(),
        }
    }

    fn primitive(&mut self, name: &str, code: Code, operands: Vec<Value>) -> Result<Vec<Value>> {
        let Code::Inline(op) = code else { panic!("the generator does not use {name}") };
        let one = |value| Ok(vec![value]);
        match (op, &operands[..]) {
            (Op::Values, _) => Ok(operands),
            (Op::Apply, [procedure, list]) => {
                if !matches!(procedure, Value::Procedure(_) | Value::Observe) {
                    return Err(Stop::WrongType);
                }
                let operands = list_items(list)?;
                self.call(procedure.clone(), operands)
            }
            (Op::Vector, _) => one(Value::Vector(Rc::new(RefCell::new(operands)))),
            (Op::IsEq | Op::IsEqv, [a, b]) => one(boolean(is_same(a, b))),
            (Op::CheckBound, [value, _]) => match value {
                Value::Constant(Constant::Unbound) => Err(Stop::UnboundLocal),
                value => one(value.clone()),
            },
            (_, [value]) => one(unary(op, value)?),
            (_, [a, b]) => one(binary(op, a, b)?),
            (Op::VectorSet, [Value::Vector(items), index, value]) => {
                let index = fixnum(index)?;
                let mut items = items.borrow_mut();
                let place = usize::try_from(index).ok().and_then(|i| items.get_mut(i)).ok_or(Stop::WrongType)?;
                *place = value.clone();
                one(UNSPECIFIED)
            }
            _ => Err(Stop::WrongType),
        }
    }
}

fn bind_parameters(parameters: &Parameters, values: Vec<Value>, environment: &Environment) -> Result<Environment> {
    if !parameters.accepts(values.len()) {
        return Err(Stop::Count);
    }
    let mut inner = environment.clone();
    let mut values = values.into_iter();
    for &variable in &parameters.required {
        inner = bind(variable, values.next().expect("the count was checked"), &inner);
    }
    if let Some(rest) = parameters.rest {
        let items: Vec<Value> = values.collect();
        let list = items.into_iter().rev().fold(Value::Constant(Constant::Null), |list, item| cons(item, list));
        inner = bind(rest, list, &inner);
    }
    Ok(inner)
}

fn cons(car: Value, cdr: Value) -> Value {
    Value::Pair(Rc::new(Pair { car: car.into(), cdr: cdr.into(), is_literal: Cell::new(false) }))
}

fn list_items(list: &Value) -> Result<Vec<Value>> {
    let (mut items, mut list) = (Vec::new(), list.clone());
    loop {
        match &list {
            Value::Constant(Constant::Null) => return Ok(items),
            Value::Pair(pair) if items.len() < 1000 => {
                items.push(pair.car.borrow().clone());
                let rest = pair.cdr.borrow().clone();
                list = rest;
            }
            _ => return Err(Stop::WrongType),
        }
    }
}

fn fixnum(value: &Value) -> Result<i64> {
    match value {
        Value::Constant(Constant::Fixnum(n)) => Ok(*n),
        _ => Err(Stop::WrongType),
    }
}

fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Constant(a), Value::Constant(b)) => a == b,
        (Value::Symbol(a), Value::Symbol(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => Rc::ptr_eq(a, b),
        (Value::Pair(a), Value::Pair(b)) => Rc::ptr_eq(a, b),
        (Value::Vector(a), Value::Vector(b)) => Rc::ptr_eq(a, b),
        (Value::Cell(a), Value::Cell(b)) => Rc::ptr_eq(a, b),
        (Value::Procedure(a), Value::Procedure(b)) => Rc::ptr_eq(a, b),
        (Value::Arena(a), Value::Arena(b)) => Rc::ptr_eq(a, b),
        (Value::Observe, Value::Observe) => true,
        _ => false,
    }
}

fn unary(op: Op, value: &Value) -> Result<Value> {
    Ok(match (op, value) {
        (Op::Not, value) => boolean(!is_true(value)),
        (Op::IsPair, value) => boolean(matches!(value, Value::Pair(_))),
        (Op::IsNull, value) => boolean(matches!(value, Value::Constant(Constant::Null))),
        (Op::IsFixnum, value) => boolean(matches!(value, Value::Constant(Constant::Fixnum(_)))),
        (Op::IsBoolean, value) => boolean(matches!(value, Value::Constant(Constant::Boolean(_)))),
        (Op::IsSymbol, value) => boolean(matches!(value, Value::Symbol(_))),
        (Op::IsProcedure, value) => boolean(matches!(value, Value::Procedure(_) | Value::Observe)),
        (Op::Car, Value::Pair(pair)) => pair.car.borrow().clone(),
        (Op::Cdr, Value::Pair(pair)) => pair.cdr.borrow().clone(),
        (Op::VectorLength, Value::Vector(items)) => Value::Constant(Constant::Fixnum(items.borrow().len() as i64)),
        (Op::MakeCell, value) => Value::Cell(Rc::new(RefCell::new(value.clone()))),
        (Op::CellRef, Value::Cell(cell)) => cell.borrow().clone(),
        _ => return Err(Stop::WrongType),
    })
}

fn binary(op: Op, a: &Value, b: &Value) -> Result<Value> {
    match (op, a) {
        (Op::Cons, _) => return Ok(cons(a.clone(), b.clone())),
        (Op::CellSet, Value::Cell(cell)) => {
            *cell.borrow_mut() = b.clone();
            return Ok(UNSPECIFIED);
        }
        (Op::SetCar | Op::SetCdr, Value::Pair(pair)) => {
            if pair.is_literal.get() {
                return Err(Stop::Immutable);
            }
            *if op == Op::SetCar { &pair.car } else { &pair.cdr }.borrow_mut() = b.clone();
            return Ok(UNSPECIFIED);
        }
        (Op::VectorRef, Value::Vector(items)) => {
            let index = usize::try_from(fixnum(b)?).ok();
            return index.and_then(|i| items.borrow().get(i).cloned()).ok_or(Stop::WrongType);
        }
        _ => {}
    }
    let (a, b) = (fixnum(a)?, fixnum(b)?);
    let number = |n: Option<i64>| match n {
        Some(n) if n.abs() < 1 << 60 => Ok(Value::Constant(Constant::Fixnum(n))),
        _ => Err(Stop::GivenUp),
    };
    match op {
        Op::Add => number(a.checked_add(b)),
        Op::Subtract => number(a.checked_sub(b)),
        Op::Multiply => number(a.checked_mul(b)),
        Op::Less => Ok(boolean(a < b)),
        Op::NumberEqual => Ok(boolean(a == b)),
        _ => Err(Stop::WrongType),
    }
}
