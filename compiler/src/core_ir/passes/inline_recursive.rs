//! Inlines small recursive procedures once into themselves.
//!
//! A procedure that calls itself other than as its last action, such as the usual `fib`, spends much of its time on calls.
//! Each such call is replaced by a copy of the body, in which the calls stay: one activation does the work of several.
//!
//! ```text
//! (define fib (lambda fib ((n) (if (< n 2) n (+ (call fib (- n 1)) (call fib (- n 2)))))))
//!   =>  (define fib (lambda fib ((n)
//!         (if (< n 2) n (+ (let ([n' (- n 1)]) (if (< n' 2) n' (+ (call fib (- n' 1)) (call fib (- n' 2)))))
//!                          ...)))))
//! ```
//!
//! Candidates are globals that are not assigned and procedures that a `fix` binds alone, with one clause without a rest
//! parameter, no procedures within them, and few enough calls of themselves that the result stays small. A tail call is a
//! jump already and stays; in the copies it becomes a call, so there must be more of the others.

use crate::core_ir::rename::{copy_lambda, map_variables};
use crate::core_ir::size::size_up_to;
use crate::core_ir::{Clause, Expr, ExprKind, GlobalId, Lambda, Program, VarId};
use crate::diagnostics::Diagnostic;

/// The size that a procedure may have afterwards.
const SIZE_LIMIT: usize = 160;

pub fn inline_recursive(program: &mut Program, _: &mut Vec<Diagnostic>) {
    for mut form in std::mem::take(&mut program.forms) {
        form.value.for_each_mut(&mut |e| {
            if let ExprKind::Fix(bindings, _) = &mut e.kind
                && let [(variable, lambda)] = &mut bindings[..]
            {
                expand(program, Itself::Local(*variable), lambda);
            }
        });
        if let (Some(global), ExprKind::Lambda(lambda)) = (form.defines, &mut form.value.kind)
            && !program.globals[global.0 as usize].assigned
        {
            expand(program, Itself::Global(global), lambda);
        }
        program.forms.push(form);
    }
}

/// How a procedure names itself.
#[derive(Clone, Copy)]
enum Itself {
    Local(VarId),
    Global(GlobalId),
}

/// Is the last value of an expression the value of the procedure?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Tail,
    Inner,
}

fn expand(program: &mut Program, itself: Itself, lambda: &mut Lambda) {
    let [Clause { parameters, body }] = &lambda.clauses[..] else { return };
    if parameters.rest.is_some() {
        return;
    }
    let size = size_up_to(body, SIZE_LIMIT);
    if size > SIZE_LIMIT {
        return;
    }
    let Some(calls) = count_calls(body, itself, parameters.required.len()) else { return };
    if calls == 0 || size * (calls + 1) > SIZE_LIMIT {
        return;
    }
    let original = lambda.clone();
    let count = original.clauses[0].parameters.required.len();
    each_call(&mut lambda.clauses[0].body, itself, count, Position::Tail, &mut |call, position| {
        if position == Position::Tail {
            return;
        }
        let ExprKind::Call(_, operands) = &mut call.kind else { return };
        let operands = std::mem::take(operands);
        *call = body_with(program, &original, operands, call.span);
    });
}

/// A copy of the body of `lambda`, its parameters bound to `operands`.
fn body_with(program: &mut Program, lambda: &Lambda, operands: Vec<Expr>, span: crate::source::Span) -> Expr {
    let mut copy = copy_lambda(program, lambda);
    let Some(Clause { parameters, mut body }) = copy.clauses.pop() else { unreachable!("there is one clause") };
    let mut bindings = Vec::new();
    for (parameter, operand) in parameters.required.into_iter().zip(operands) {
        match operand.kind {
            ExprKind::Local(variable) => {
                map_variables(&mut body, &mut |v| if v == parameter { variable } else { v });
            }
            _ => bindings.push((parameter, operand)),
        }
    }
    match bindings.is_empty() {
        true => body,
        false => Expr::new(ExprKind::Let(bindings, Box::new(body)), span),
    }
}

/// The number of calls of the procedure that are not tail calls; `None` when it has procedures within it, or when it
/// would gain nothing.
fn count_calls(body: &Expr, itself: Itself, operands: usize) -> Option<usize> {
    let mut has_procedures = false;
    body.for_each(&mut |e| has_procedures |= matches!(e.kind, ExprKind::Lambda(_) | ExprKind::Fix(..)));
    if has_procedures {
        return None;
    }
    let (mut inner, mut tail) = (0, 0);
    each_call(&mut body.clone(), itself, operands, Position::Tail, &mut |_, position| match position {
        Position::Inner => inner += 1,
        Position::Tail => tail += 1,
    });
    // In a copy, what was a tail call is a call: each takes back what one call that is gone has gained.
    (inner > tail).then_some(inner)
}

/// Visits the calls of the procedure with the right number of operands, the inner ones first.
fn each_call(
    e: &mut Expr,
    itself: Itself,
    count: usize,
    position: Position,
    visit: &mut dyn FnMut(&mut Expr, Position),
) {
    match &mut e.kind {
        ExprKind::If(parts) => {
            each_call(&mut parts[0], itself, count, Position::Inner, visit);
            each_call(&mut parts[1], itself, count, position, visit);
            each_call(&mut parts[2], itself, count, position, visit);
        }
        ExprKind::Let(bindings, body) => {
            for (_, value) in bindings {
                each_call(value, itself, count, Position::Inner, visit);
            }
            each_call(body, itself, count, position, visit);
        }
        ExprKind::Begin(parts) => {
            let last = parts.len() - 1;
            for (i, part) in parts.iter_mut().enumerate() {
                let position = if i == last { position } else { Position::Inner };
                each_call(part, itself, count, position, visit);
            }
        }
        ExprKind::Receive(_, parts) => {
            each_call(&mut parts[0], itself, count, Position::Inner, visit);
            each_call(&mut parts[1], itself, count, position, visit);
        }
        _ => e.for_each_child_mut(&mut |child| each_call(child, itself, count, Position::Inner, visit)),
    }
    if let ExprKind::Call(operator, operands) = &e.kind
        && operands.len() == count
    {
        let calls_itself = match (itself, &operator.kind) {
            (Itself::Local(variable), ExprKind::Local(v)) => variable == *v,
            (Itself::Global(global), ExprKind::Global(g)) => global == *g,
            _ => false,
        };
        if calls_itself {
            visit(e, position);
        }
    }
}
