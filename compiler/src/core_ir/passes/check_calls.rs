//! Warns of calls that are certain to fail because of the number of their arguments (W0301).
//!
//! The procedure called is certain where the operator is a lambda expression, a local variable that is bound to one and
//! never assigned, or a global that is defined to be one and never assigned. The call stays: it raises an error when, and
//! if, it is reached. The code of the compiler's own library is not looked at.

use crate::core_ir::{Expr, ExprKind, Lambda, Parameters, Program, VarId};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

pub const WRONG_NUMBER_OF_ARGUMENTS: Code = Code(301);

pub fn check_calls(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    let mut known = Known { locals: vec![None; program.variables.len()], globals: vec![None; program.globals.len()] };
    for form in &program.forms {
        if let (Some(global), ExprKind::Lambda(lambda)) = (form.defines, &form.value.kind)
            && !program.globals[global.0 as usize].assigned
        {
            known.globals[global.0 as usize] = Some(lambda);
        }
        form.value.for_each(&mut |e| note_bindings(program, e, &mut known.locals));
    }
    for form in &program.forms {
        if !form.defines.is_some_and(|global| program.globals[global.0 as usize].embedded) {
            form.value.for_each(&mut |e| check(program, &known, e, diagnostics));
        }
    }
}

/// The procedures that variables are certain to be.
struct Known<'a> {
    locals: Vec<Option<&'a Lambda>>,
    globals: Vec<Option<&'a Lambda>>,
}

fn note_bindings<'a>(program: &Program, e: &'a Expr, locals: &mut [Option<&'a Lambda>]) {
    let mut note = |variable: VarId, lambda: &'a Lambda| {
        if !program.variables[variable.0 as usize].assigned {
            locals[variable.0 as usize] = Some(lambda);
        }
    };
    match &e.kind {
        ExprKind::Let(bindings, _) | ExprKind::LetrecStar(bindings, _) => {
            for (variable, value) in bindings {
                if let ExprKind::Lambda(lambda) = &value.kind {
                    note(*variable, lambda);
                }
            }
        }
        ExprKind::Fix(bindings, _) => bindings.iter().for_each(|(variable, lambda)| note(*variable, lambda)),
        _ => {}
    }
}

fn check(program: &Program, known: &Known, e: &Expr, diagnostics: &mut Vec<Diagnostic>) {
    let ExprKind::Call(operator, operands) = &e.kind else { return };
    let (lambda, name, definition) = match &operator.kind {
        ExprKind::Lambda(lambda) => (Some(&**lambda), &lambda.name, lambda.span),
        ExprKind::Local(variable) => {
            let index = variable.0 as usize;
            let variable = &program.variables[index];
            (known.locals[index], &variable.name, variable.span)
        }
        ExprKind::Global(global) => {
            let index = global.0 as usize;
            let global = &program.globals[index];
            (known.globals[index], &global.name, global.span)
        }
        _ => return,
    };
    let Some(lambda) = lambda else { return };
    if lambda.clauses.iter().any(|clause| clause.parameters.accepts(operands.len())) {
        return;
    }
    let called = if name.is_empty() { "this procedure".to_owned() } else { format!("`{name}`") };
    let takes = accepted_counts(lambda);
    let message = format!("{called} takes {takes}, but is called with {}", operands.len());
    let mut warning = Diagnostic::warning(WRONG_NUMBER_OF_ARGUMENTS, e.span, message)
        .label(format!("{} here", counted(operands.len())))
        .help("the call raises an error when it is reached");
    if definition != Span::NONE {
        warning = warning.related(definition, format!("{called} is defined here"));
    }
    diagnostics.push(warning);
}

fn counted(count: usize) -> String {
    if count == 1 { "1 argument".into() } else { format!("{count} arguments") }
}

/// The numbers of arguments that a procedure takes, in words: `1 or 2 arguments`, `at least 3 arguments`.
fn accepted_counts(lambda: &Lambda) -> String {
    if lambda.clauses.is_empty() {
        return "no number of arguments".into();
    }
    let mut exact: Vec<usize> = Vec::new();
    let mut least: Option<usize> = None;
    for Parameters { required, rest } in lambda.clauses.iter().map(|clause| &clause.parameters) {
        match rest {
            None => exact.push(required.len()),
            Some(_) => least = Some(least.map_or(required.len(), |n| n.min(required.len()))),
        }
    }
    exact.retain(|&n| least.is_none_or(|least| n < least));
    exact.sort_unstable();
    exact.dedup();
    let last = least.or_else(|| exact.last().copied()).unwrap_or(0);
    let mut words: Vec<String> = exact.iter().map(usize::to_string).collect();
    words.extend(least.map(|n| format!("at least {n}")));
    let unit = if last == 1 { "argument" } else { "arguments" };
    format!("{} {unit}", words.join(" or "))
}
