//! Applications of primitives, and what is known of their results.
//!
//! Only operations that cannot fail with the operands at hand are carried out here; one that would raise an error stays
//! and raises it when it is reached.

use super::{Context, Inliner, Result};
use crate::core_ir::effects::{VALUES_OF_LIST, is_single_valued, operation};
use crate::core_ir::types::{are_disjoint, decide_test};
use crate::core_ir::{Constant, Expr, ExprKind, Literal, PrimId, primitive, primitive_named};
use crate::source::Span;
use eshkol_abi::primitive::{Op, Type};
use eshkol_abi::value::{FIXNUM_MAX, FIXNUM_MIN};

impl Inliner<'_> {
    pub(super) fn primitive(&mut self, id: PrimId, operands: Vec<Expr>, span: Span, context: Context) -> Result<Expr> {
        let op = operation(id);
        let mut finished = Vec::new();
        if op == Some(Op::Apply) {
            match self.apply(operands, span, context)? {
                Ok(call) => return Ok(call),
                Err((procedure, list)) => finished = vec![procedure, list],
            }
        } else {
            let operand_context = if op == Some(Op::Not) { Context::Test } else { Context::Single };
            for operand in operands {
                finished.push(self.expression(operand, operand_context)?);
            }
        }
        let (hoisted, mut operands) = self.hoist_bindings(finished, Vec::new());
        if op == Some(Op::Values) && operands.len() == 1 {
            let one_value = is_single_valued(&operands[0]) || matches!(context, Context::Single | Context::Test);
            if one_value && let Some(operand) = operands.pop() {
                let operand = self.finish(operand, context);
                return Ok(self.lets(hoisted, operand, context));
            }
        }
        if op.is_none() && primitive(id).name == VALUES_OF_LIST {
            operands = match operands.pop().map(|list| self.take_elements(list)) {
                Some(Ok(elements)) => {
                    let values = self.values_of(elements, span);
                    return Ok(self.lets(hoisted, values, context));
                }
                Some(Err(list)) => vec![list],
                None => operands,
            };
        }
        let folded = match self.fold(id, operands, span) {
            Ok(folded) => folded,
            Err(operands) => {
                self.count_operands(id, &operands, |count| *count += 1);
                Expr::new(ExprKind::Primitive(id, operands), span)
            }
        };
        let e = self.finish(folded, context);
        Ok(self.lets(hoisted, e, context))
    }

    /// `(values element ...)`.
    fn values_of(&self, mut elements: Vec<Expr>, span: Span) -> Expr {
        match (primitive_named("values"), elements.len()) {
            (_, 1) if is_single_valued(&elements[0]) => elements.remove(0),
            (Some(id), _) => Expr::new(ExprKind::Primitive(id, elements), span),
            (None, _) => unreachable!("the table has values"),
        }
    }

    /// What the application is equal to; otherwise its operands.
    fn fold(&mut self, id: PrimId, operands: Vec<Expr>, span: Span) -> std::result::Result<Expr, Vec<Expr>> {
        if let Some(constant) = self.fold_to_constant(id, &operands) {
            return Ok(self.constant_after(operands, constant, span));
        }
        match (operation(id), &operands[..]) {
            (Some(Op::Car | Op::Cdr), [Expr { kind: ExprKind::Local(variable), .. }]) => {
                let part = self.fact(*variable).pair.as_ref().and_then(|pair| match operation(id) {
                    Some(Op::Car) => pair.car,
                    _ => pair.cdr,
                });
                let Some(part) = part else { return Err(operands) };
                operands.iter().for_each(|operand| self.forget(operand));
                Ok(self.reference(part, span))
            }
            (Some(Op::CheckBound), [value, _]) if self.is_never_unbound(value) => {
                let Some(value) = operands.into_iter().next() else { unreachable!("it has two operands") };
                Ok(value)
            }
            // Comparison with a constant that is the same object whenever it is equal.
            (Some(Op::IsEqv), [a, b]) if self.is_compared_by_identity(a) || self.is_compared_by_identity(b) => {
                self.identity_test(operands, span)
            }
            (None, [a, b])
                if primitive(id).name == "equal?"
                    && (self.is_compared_by_identity(a) || self.is_compared_by_identity(b)) =>
            {
                self.identity_test(operands, span)
            }
            _ => Err(operands),
        }
    }

    fn identity_test(&mut self, operands: Vec<Expr>, span: Span) -> std::result::Result<Expr, Vec<Expr>> {
        match primitive_named("eq?") {
            Some(id) => Ok(Expr::new(ExprKind::Primitive(id, operands), span)),
            None => Err(operands),
        }
    }

    fn is_compared_by_identity(&self, e: &Expr) -> bool {
        matches!(e.kind, ExprKind::Constant(constant) if self.is_identified_by_value(constant))
    }

    /// Is `eq?` to the constant the same as being equal to it? For numbers that is so for fixnums only.
    pub(super) fn is_identified_by_value(&self, constant: Constant) -> bool {
        match constant {
            Constant::Boolean(_)
            | Constant::Null
            | Constant::Unspecified
            | Constant::Eof
            | Constant::Default
            | Constant::Unbound
            | Constant::Character(_)
            | Constant::Fixnum(_) => true,
            Constant::Flonum(_) => false,
            Constant::Literal(_) => self.symbol_name(constant).is_some(),
        }
    }

    fn is_never_unbound(&self, e: &Expr) -> bool {
        match e.kind {
            ExprKind::Constant(constant) => constant != Constant::Unbound,
            _ => self.type_of(e) != Type::Any && is_single_valued(e),
        }
    }

    /// The result, if the types and the constants among the operands decide it.
    fn fold_to_constant(&self, id: PrimId, operands: &[Expr]) -> Option<Constant> {
        let op = operation(id)?;
        match (op, operands) {
            (Op::DefaultObject, []) => Some(Constant::Default),
            (Op::Unspecified, []) => Some(Constant::Unspecified),
            (Op::EofObject, []) => Some(Constant::Eof),
            (Op::Not, [operand]) => match operand.kind {
                ExprKind::Constant(constant) => Some(Constant::Boolean(constant == Constant::Boolean(false))),
                _ if self.is_true(operand) && is_single_valued(operand) => Some(Constant::Boolean(false)),
                _ => None,
            },
            (Op::IsDefault, [operand]) => match operand.kind {
                ExprKind::Constant(constant) => Some(Constant::Boolean(constant == Constant::Default)),
                _ if self.type_of(operand) != Type::Any => Some(Constant::Boolean(false)),
                _ => None,
            },
            (Op::IsEq, [a, b]) => self.fold_eq(a, b),
            (Op::IsEqv, [a, b]) if self.is_compared_by_identity(a) || self.is_compared_by_identity(b) => {
                self.fold_eq(a, b)
            }
            (_, [operand]) => match decide_test(op, self.type_of(operand)) {
                Some(outcome) if is_single_valued(operand) => Some(Constant::Boolean(outcome)),
                _ => self.fold_unary(op, operand),
            },
            (_, [a, b]) => match (constant_of(a), constant_of(b)) {
                (Some(a), Some(b)) => self.fold_binary(op, a, b),
                _ => None,
            },
            _ => None,
        }
    }

    fn fold_eq(&self, a: &Expr, b: &Expr) -> Option<Constant> {
        match (&a.kind, &b.kind) {
            (ExprKind::Local(a), ExprKind::Local(b)) if a == b => return Some(Constant::Boolean(true)),
            (ExprKind::Constant(a), ExprKind::Constant(b)) => return self.fold_eq_constants(*a, *b),
            _ => {}
        }
        let (a_type, b_type) = (self.type_of(a), self.type_of(b));
        let differ = are_disjoint(a_type, b_type) && is_single_valued(a) && is_single_valued(b);
        differ.then_some(Constant::Boolean(false))
    }

    fn fold_eq_constants(&self, a: Constant, b: Constant) -> Option<Constant> {
        match (a, b) {
            (Constant::Flonum(_), Constant::Flonum(_)) => None,
            (Constant::Literal(x), Constant::Literal(y)) => match (self.symbol_name(a), self.symbol_name(b)) {
                (Some(x), Some(y)) => Some(Constant::Boolean(x == y)),
                (None, None) if x == y && !self.is_number(a) => Some(Constant::Boolean(true)),
                // Equal literals may be one object in the executable.
                (None, None) => None,
                _ => Some(Constant::Boolean(false)),
            },
            _ => Some(Constant::Boolean(a == b)),
        }
    }

    fn is_number(&self, constant: Constant) -> bool {
        match constant {
            Constant::Literal(id) => matches!(self.program.literals[id.0 as usize], Literal::Number(_)),
            _ => matches!(constant, Constant::Fixnum(_) | Constant::Flonum(_)),
        }
    }

    fn literal(&self, constant: Constant) -> Option<&Literal> {
        match constant {
            Constant::Literal(id) => Some(&self.program.literals[id.0 as usize]),
            _ => None,
        }
    }

    fn fold_unary(&self, op: Op, operand: &Expr) -> Option<Constant> {
        let constant = constant_of(operand)?;
        match (op, constant) {
            (Op::CharToInteger, Constant::Character(c)) => Some(Constant::Fixnum(i64::from(u32::from(c)))),
            (Op::IntegerToChar, Constant::Fixnum(n)) => {
                u32::try_from(n).ok().and_then(char::from_u32).map(Constant::Character)
            }
            // A literal cannot be changed, so its parts are constants too.
            (Op::Car, _) => match self.literal(constant)? {
                Literal::Pair(car, _) => Some(*car),
                _ => None,
            },
            (Op::Cdr, _) => match self.literal(constant)? {
                Literal::Pair(_, cdr) => Some(*cdr),
                _ => None,
            },
            (Op::VectorLength, _) => match self.literal(constant)? {
                Literal::Vector(items) => length(items.len()),
                _ => None,
            },
            (Op::StringLength, _) => match self.literal(constant)? {
                Literal::String(text) => length(text.chars().count()),
                _ => None,
            },
            (Op::BytevectorLength, _) => match self.literal(constant)? {
                Literal::Bytevector(bytes) => length(bytes.len()),
                _ => None,
            },
            _ => None,
        }
    }

    fn fold_binary(&self, op: Op, a: Constant, b: Constant) -> Option<Constant> {
        match (a, b) {
            (Constant::Fixnum(a), Constant::Fixnum(b)) => fold_fixnums(op, a, b),
            (Constant::Character(a), Constant::Character(b)) => match op {
                Op::CharEqual => Some(Constant::Boolean(a == b)),
                Op::CharLess => Some(Constant::Boolean(a < b)),
                _ => None,
            },
            (Constant::Literal(_), Constant::Fixnum(index)) => match (op, self.literal(a)?) {
                (Op::VectorRef, Literal::Vector(items)) => items.get(usize::try_from(index).ok()?).copied(),
                _ => None,
            },
            _ => None,
        }
    }
}

fn constant_of(e: &Expr) -> Option<Constant> {
    match e.kind {
        ExprKind::Constant(constant) => Some(constant),
        _ => None,
    }
}

fn length(length: usize) -> Option<Constant> {
    i64::try_from(length).ok().and_then(fixnum)
}

fn fixnum(n: i64) -> Option<Constant> {
    (FIXNUM_MIN..=FIXNUM_MAX).contains(&n).then_some(Constant::Fixnum(n))
}

/// Arithmetic of fixnums whose exact result is a fixnum.
fn fold_fixnums(op: Op, a: i64, b: i64) -> Option<Constant> {
    match op {
        Op::Add => fixnum(a.checked_add(b)?),
        Op::Subtract => fixnum(a.checked_sub(b)?),
        Op::Multiply => fixnum(a.checked_mul(b)?),
        Op::BitwiseAnd => fixnum(a & b),
        Op::BitwiseIor => fixnum(a | b),
        Op::BitwiseXor => fixnum(a ^ b),
        Op::ArithmeticShift if b <= 0 => fixnum(a >> b.unsigned_abs().min(63)),
        Op::ArithmeticShift if b < 64 => fixnum(i64::try_from(i128::from(a) << b).ok()?),
        Op::NumberEqual => Some(Constant::Boolean(a == b)),
        Op::Less => Some(Constant::Boolean(a < b)),
        Op::Greater => Some(Constant::Boolean(a > b)),
        Op::LessEqual => Some(Constant::Boolean(a <= b)),
        Op::GreaterEqual => Some(Constant::Boolean(a >= b)),
        _ => None,
    }
}
