//! Renaming of local variables: copies of code with variables of their own, and dense numbers after a pass.

use super::{Expr, ExprKind, Lambda, Parameters, Program, VarId, Variable};
use std::collections::HashMap;

/// Applies `name` to every variable of `expression`, at bindings and at uses.
pub fn map_variables(expression: &mut Expr, name: &mut dyn FnMut(VarId) -> VarId) {
    let bindings = &mut |parameters: &mut Parameters, name: &mut dyn FnMut(VarId) -> VarId| {
        parameters.required.iter_mut().chain(parameters.rest.as_mut()).for_each(|v| *v = name(*v));
    };
    match &mut expression.kind {
        ExprKind::Local(variable) | ExprKind::SetLocal(variable, _) => *variable = name(*variable),
        ExprKind::Let(list, _) | ExprKind::LetrecStar(list, _) => list.iter_mut().for_each(|(v, _)| *v = name(*v)),
        ExprKind::Fix(list, _) => {
            list.iter_mut().for_each(|(v, _)| *v = name(*v));
            let clauses = list.iter_mut().flat_map(|(_, lambda)| &mut lambda.clauses);
            clauses.for_each(|clause| bindings(&mut clause.parameters, name));
        }
        ExprKind::Lambda(lambda) => {
            lambda.clauses.iter_mut().for_each(|clause| bindings(&mut clause.parameters, name));
        }
        ExprKind::Receive(parameters, _) => bindings(parameters, name),
        ExprKind::WithArena(arena) => arena.variable = name(arena.variable),
        ExprKind::Constant(_)
        | ExprKind::Global(_)
        | ExprKind::SetGlobal(..)
        | ExprKind::If(_)
        | ExprKind::Begin(_)
        | ExprKind::Call(..)
        | ExprKind::Primitive(..)
        | ExprKind::InArena(_) => {}
    }
    expression.for_each_child_mut(&mut |child| map_variables(child, name));
}

/// Numbers the local variables anew, from 0 in the order of their first appearance, and forgets those that do not
/// appear. Tables by variable stay dense, and listings do not depend on what earlier passes dropped.
pub fn renumber(program: &mut Program) {
    let old = std::mem::take(&mut program.variables);
    let mut numbers: Vec<Option<VarId>> = vec![None; old.len()];
    let mut variables: Vec<Variable> = Vec::new();
    for form in &mut program.forms {
        map_variables(&mut form.value, &mut |v| {
            *numbers[v.0 as usize].get_or_insert_with(|| {
                variables.push(old[v.0 as usize].clone());
                VarId(variables.len() as u32 - 1)
            })
        });
    }
    program.variables = variables;
}

/// A copy of `lambda` whose own variables are new ones.
pub fn copy_lambda(program: &mut Program, lambda: &Lambda) -> Lambda {
    let whole = Expr::new(ExprKind::Lambda(Box::new(lambda.clone())), lambda.span);
    match copy_expression(program, &whole).kind {
        ExprKind::Lambda(copy) => *copy,
        _ => unreachable!("a copy is of the same kind"),
    }
}

/// A copy of `expression` whose own variables are new ones; its free variables stay.
pub fn copy_expression(program: &mut Program, expression: &Expr) -> Expr {
    let mut names: HashMap<VarId, VarId> = HashMap::new();
    expression.for_each(&mut |e| {
        e.for_each_binder(&mut |v| {
            let variable = program.variables[v.0 as usize].clone();
            program.variables.push(variable);
            names.insert(v, VarId(program.variables.len() as u32 - 1));
        });
    });
    let mut copy = expression.clone();
    map_variables(&mut copy, &mut |v| names.get(&v).copied().unwrap_or(v));
    copy
}
