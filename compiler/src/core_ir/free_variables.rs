//! Free variables of expressions.

use super::{Expr, ExprKind, Lambda, VarId};
use std::collections::BTreeSet;

/// The local variables that `expression` uses or assigns and does not bind, in the order of their numbers.
pub fn free_variables(expression: &Expr) -> BTreeSet<VarId> {
    let mut free = BTreeSet::new();
    let mut bound = Vec::new();
    expression.for_each(&mut |e| collect(e, &mut free, &mut bound));
    // Every variable is bound once in a program, so nothing inside a binding's scope means another variable.
    for variable in bound {
        free.remove(&variable);
    }
    free
}

/// The free variables of a procedure.
pub fn free_variables_of_lambda(lambda: &Lambda) -> BTreeSet<VarId> {
    let mut free = BTreeSet::new();
    let mut bound: Vec<VarId> = lambda.clauses.iter().flat_map(|clause| clause.parameters.iter()).collect();
    for clause in &lambda.clauses {
        clause.body.for_each(&mut |e| collect(e, &mut free, &mut bound));
    }
    for variable in bound {
        free.remove(&variable);
    }
    free
}

fn collect(e: &Expr, free: &mut BTreeSet<VarId>, bound: &mut Vec<VarId>) {
    if let ExprKind::Local(variable) | ExprKind::SetLocal(variable, _) = e.kind {
        free.insert(variable);
    }
    e.for_each_binder(&mut |variable| bound.push(variable));
}
