//! The size of expressions: a rough measure of the code they become.

use super::{Expr, ExprKind, Lambda};

/// What a closure that is made costs beside its body.
const CLOSURE: usize = 4;

/// The size of `expression`, or some number above `limit` when it is larger: the walk stops there, so that asking about
/// a large expression is cheap.
pub fn size_up_to(expression: &Expr, limit: usize) -> usize {
    let mut total = 0;
    add(expression, limit, &mut total);
    total
}

/// The size of a procedure's clauses together, in the manner of [`size_up_to`].
pub fn lambda_size_up_to(lambda: &Lambda, limit: usize) -> usize {
    let mut total = CLOSURE;
    for clause in &lambda.clauses {
        add(&clause.body, limit, &mut total);
    }
    total
}

fn add(expression: &Expr, limit: usize, total: &mut usize) {
    if *total > limit {
        return;
    }
    *total += match &expression.kind {
        ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Let(..) | ExprKind::Begin(_) => 0,
        ExprKind::Global(_) | ExprKind::SetLocal(..) | ExprKind::SetGlobal(..) | ExprKind::If(_) => 1,
        // An operand costs a move.
        ExprKind::Primitive(_, operands) => 1 + operands.len(),
        ExprKind::Call(_, operands) => 2 + operands.len(),
        ExprKind::Lambda(_) => CLOSURE,
        ExprKind::Fix(bindings, _) => CLOSURE * bindings.len(),
        ExprKind::LetrecStar(bindings, _) => CLOSURE * bindings.len(),
        ExprKind::Receive(..) | ExprKind::InArena(_) => 4,
        ExprKind::WithArena(_) => 10,
    };
    expression.for_each_child(&mut |child| add(child, limit, total));
}
