//! What the evaluation of an expression may do beside giving a value: the questions that decide whether a pass may drop
//! or move it.

use super::types::{constant_type, is_subtype, join};
use super::{Expr, ExprKind, GlobalId, Literal, PrimId, VarId, primitive};
use eshkol_abi::primitive::{Code, Effects, Op, Type};

/// What a pass knows while it asks.
pub trait Knowledge {
    fn literals(&self) -> &[Literal];
    fn variable_type(&self, variable: VarId) -> Type;
    fn is_assigned(&self, variable: VarId) -> bool;
    fn global_type(&self, global: GlobalId) -> Type;
    /// Was the global's definition surely evaluated when the expression is?
    fn is_defined(&self, global: GlobalId) -> bool;
}

/// The operation of a primitive that compiled code performs.
pub fn operation(id: PrimId) -> Option<Op> {
    match primitive(id).code {
        Code::Inline(op) => Some(op),
        Code::Runtime(_) => None,
    }
}

/// The type of the value of `e`.
pub fn type_of(e: &Expr, knowledge: &dyn Knowledge) -> Type {
    match &e.kind {
        ExprKind::Constant(constant) => constant_type(*constant, knowledge.literals()),
        ExprKind::Local(variable) => knowledge.variable_type(*variable),
        ExprKind::Global(global) => knowledge.global_type(*global),
        ExprKind::SetLocal(..) | ExprKind::SetGlobal(..) => Type::Unspecified,
        ExprKind::If(parts) => match (type_of(&parts[1], knowledge), type_of(&parts[2], knowledge)) {
            (Type::Any, _) | (_, Type::Any) => Type::Any,
            (then, otherwise) => join(then, otherwise),
        },
        ExprKind::Begin(parts) => parts.last().map_or(Type::Any, |last| type_of(last, knowledge)),
        ExprKind::Lambda(_) => Type::Procedure,
        ExprKind::Let(_, body) | ExprKind::LetrecStar(_, body) | ExprKind::Fix(_, body) => type_of(body, knowledge),
        ExprKind::Receive(_, parts) | ExprKind::InArena(parts) => type_of(&parts[1], knowledge),
        ExprKind::WithArena(arena) => type_of(&arena.body, knowledge),
        ExprKind::Call(..) => Type::Any,
        ExprKind::Primitive(id, _) => primitive(*id).result,
    }
}

/// Does `e` give exactly one value whenever it returns?
pub fn is_single_valued(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(_)
        | ExprKind::Local(_)
        | ExprKind::Global(_)
        | ExprKind::SetLocal(..)
        | ExprKind::SetGlobal(..)
        | ExprKind::Lambda(_) => true,
        ExprKind::If(parts) => is_single_valued(&parts[1]) && is_single_valued(&parts[2]),
        ExprKind::Begin(parts) => parts.last().is_some_and(is_single_valued),
        ExprKind::Let(_, body) | ExprKind::LetrecStar(_, body) | ExprKind::Fix(_, body) => is_single_valued(body),
        ExprKind::Receive(_, parts) | ExprKind::InArena(parts) => is_single_valued(&parts[1]),
        ExprKind::WithArena(arena) => is_single_valued(&arena.body),
        ExprKind::Call(..) => false,
        ExprKind::Primitive(id, operands) => match operation(*id) {
            Some(Op::Values) => operands.len() == 1,
            _ => !primitive(*id).effects.has(Effects::SEVERAL),
        },
    }
}

/// The primitive that gives the elements of a list as values.
pub const VALUES_OF_LIST: &str = "values-list";

/// Is evaluating `e` nothing but naming a value that never changes? Such an expression may be moved, copied and dropped.
/// (A procedure may not be copied: each evaluation makes a new one.)
pub fn is_simple(e: &Expr, knowledge: &dyn Knowledge) -> bool {
    match &e.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Local(variable) => !knowledge.is_assigned(*variable),
        _ => false,
    }
}

/// May `e` be dropped if its value is not used? It has no effect, raises no error and terminates.
pub fn is_droppable(e: &Expr, knowledge: &dyn Knowledge) -> bool {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Lambda(_) => true,
        ExprKind::Global(global) => knowledge.is_defined(*global),
        ExprKind::If(_) | ExprKind::Begin(_) | ExprKind::Let(..) | ExprKind::Fix(..) => {
            let mut droppable = true;
            let procedures = match &e.kind {
                ExprKind::Fix(bindings, _) => bindings.iter().map(|(_, lambda)| lambda.clauses.len()).sum(),
                _ => 0,
            };
            let mut index = 0;
            e.for_each_child(&mut |child| {
                // The bodies of the procedures that `fix` binds are not evaluated.
                droppable &= index < procedures || is_droppable(child, knowledge);
                index += 1;
            });
            droppable && values_of_bindings_are_single(e)
        }
        ExprKind::Primitive(id, operands) => {
            is_droppable_application(*id, operands, knowledge)
                && operands.iter().all(|operand| is_single_valued(operand) && is_droppable(operand, knowledge))
        }
        ExprKind::SetLocal(..)
        | ExprKind::SetGlobal(..)
        | ExprKind::LetrecStar(..)
        | ExprKind::Call(..)
        | ExprKind::Receive(..)
        | ExprKind::WithArena(_)
        | ExprKind::InArena(_) => false,
    }
}

fn values_of_bindings_are_single(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Let(bindings, _) => bindings.iter().all(|(_, value)| is_single_valued(value)),
        ExprKind::If(parts) => is_single_valued(&parts[0]),
        _ => true,
    }
}

/// May the application of a primitive be dropped, once its operands are evaluated? Only if no type of an operand and
/// nothing else can make it raise an error.
pub fn is_droppable_application(id: PrimId, operands: &[Expr], knowledge: &dyn Knowledge) -> bool {
    let row = primitive(id);
    if operation(id) == Some(Op::Values) {
        return true;
    }
    if !row.effects.droppable() {
        return false;
    }
    if !row.effects.has(Effects::RAISES) {
        return true;
    }
    raises_for_types_only(id) && operands_have_types(id, operands, knowledge)
}

/// Do the operands surely have the types that the row asks for?
pub fn operands_have_types(id: PrimId, operands: &[Expr], knowledge: &dyn Knowledge) -> bool {
    let row = primitive(id);
    let types = row.arguments.iter().copied().chain(std::iter::repeat(row.rest.unwrap_or(Type::Any)));
    operands.iter().zip(types).all(|(operand, ty)| is_subtype(type_of(operand, knowledge), ty))
}

/// Are wrong types of its operands the only errors of the operation? (A division also fails for zero, an access to a
/// vector for its index, and so on.)
fn raises_for_types_only(id: PrimId) -> bool {
    matches!(
        operation(id),
        Some(
            Op::Car
                | Op::Cdr
                | Op::Add
                | Op::Subtract
                | Op::Multiply
                | Op::NumberEqual
                | Op::Less
                | Op::Greater
                | Op::LessEqual
                | Op::GreaterEqual
                | Op::CharToInteger
                | Op::CharEqual
                | Op::CharLess
                | Op::VectorLength
                | Op::BytevectorLength
                | Op::StringLength
                | Op::CellRef
        )
    )
}

/// Does evaluating `e` as the value of a definition surely run no procedure? (It may raise an error: no handler is in
/// force between top-level forms, so that ends the program.)
pub fn is_inert(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Global(_) | ExprKind::Lambda(_) => true,
        ExprKind::Primitive(id, operands) => primitive(*id).effects.droppable() && operands.iter().all(is_inert),
        ExprKind::Let(bindings, body) | ExprKind::LetrecStar(bindings, body) => {
            bindings.iter().all(|(_, value)| is_inert(value)) && is_inert(body)
        }
        ExprKind::Fix(_, body) => is_inert(body),
        ExprKind::If(parts) => parts.iter().all(is_inert),
        ExprKind::Begin(parts) => parts.iter().all(is_inert),
        ExprKind::SetLocal(..)
        | ExprKind::SetGlobal(..)
        | ExprKind::Call(..)
        | ExprKind::Receive(..)
        | ExprKind::WithArena(_)
        | ExprKind::InArena(_) => false,
    }
}
