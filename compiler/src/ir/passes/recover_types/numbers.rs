//! Types of numbers: what operations on numbers give, and which values only ever count.

use super::Flow;
use crate::core_ir::{PrimId, primitive};
use crate::ir::{Constant, Convention, EntryTarget, Function, Operation, Representation, TypeSet, ValueId};
use eshkol_abi::primitive::{Code, Op};

/// How many operations [`Flow::is_not_negative`] looks through.
const DEPTH: u32 = 8;
/// What a counter may start from, and by how much it may be stepped.
const LARGEST_START: i64 = 1 << 58;
const LARGEST_STEP: u64 = 4;

impl Flow<'_> {
    /// The type of the result of a primitive on numbers; `None` if it is not one of those that are looked at.
    pub(super) fn number_result(&self, id: PrimId, operands: &[ValueId]) -> Option<TypeSet> {
        let row = primitive(id);
        let number = |index: usize| self.fact(operands[index]).and(TypeSet::NUMBER);
        let real = |index: usize| self.fact(operands[index]).and(TypeSet::REAL);
        let exact = |index: usize| self.fact(operands[index]).and(TypeSet::EXACT);
        Some(match row.code {
            Code::Inline(Op::Add | Op::Subtract | Op::Multiply | Op::Divide) => arithmetic(number(0), number(1)),
            Code::Inline(op @ (Op::Quotient | Op::Remainder | Op::Modulo)) => division(op, real(0), real(1)),
            Code::Inline(Op::Inexact) => inexact(number(0)),
            Code::Inline(Op::Absolute) => rounded(real(0)),
            Code::Inline(Op::SquareRoot) => self.square_root(operands[0]),
            // Such a mask leaves nothing but a fixnum.
            Code::Inline(Op::BitwiseAnd) if operands.iter().any(|&v| self.is_natural(v, DEPTH)) => TypeSet::FIXNUM,
            Code::Inline(Op::BitwiseAnd | Op::BitwiseIor | Op::BitwiseXor) => bitwise(exact(0).or(exact(1))),
            Code::Inline(Op::BitwiseNot) => bitwise(exact(0)),
            Code::Inline(Op::ArithmeticShift) if self.fixnum_constant(operands[1]).is_some_and(|n| n <= 0) => {
                bitwise(exact(0))
            }
            Code::Inline(_) => return None,
            Code::Runtime(_) => match row.name {
                "negate" => arithmetic(TypeSet::FIXNUM, number(0)),
                "max" | "min" => extreme(real(0), real(1)),
                "floor" | "ceiling" | "truncate" | "round" => rounded(real(0)),
                "exact" => TypeSet::EXACT.or(number(0).and(TypeSet::COMPLEX)),
                // Total on doubles, unlike `log` and the inverses, which leave the real line.
                "exp" | "sin" | "cos" | "tan" | "atan" => {
                    if number(0).is_within(TypeSet::FLONUM) {
                        number(0)
                    } else {
                        TypeSet::NUMBER
                    }
                }
                _ => return None,
            },
        })
    }

    fn fixnum_constant(&self, value: ValueId) -> Option<i64> {
        match self.definitions().get(value.0 as usize) {
            Some(Some(Operation::Constant(Constant::Fixnum(n)))) => Some(*n),
            _ => None,
        }
    }

    /// Does the way in which it is computed show that the value is a fixnum that is not below zero? Constants, lengths and
    /// hashes, and what masks that are such leave.
    fn is_natural(&self, value: ValueId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        match self.definitions().get(value.0 as usize) {
            Some(Some(Operation::Constant(Constant::Fixnum(n)))) => *n >= 0,
            Some(Some(Operation::Primitive { id, operands, .. })) => match primitive(*id).code {
                Code::Inline(
                    Op::VectorLength | Op::StringLength | Op::BytevectorLength | Op::HashEqv | Op::HashEqual,
                ) => true,
                Code::Inline(Op::BitwiseAnd) => operands.iter().any(|&operand| self.is_natural(operand, depth - 1)),
                _ => false,
            },
            _ => false,
        }
    }

    fn square_root(&self, operand: ValueId) -> TypeSet {
        let types = self.fact(operand).and(TypeSet::NUMBER);
        if !types.is_within(TypeSet::FLONUM) {
            TypeSet::NUMBER
        } else if self.is_not_negative(operand, DEPTH) {
            types
        } else {
            TypeSet::FLONUM.or(TypeSet::COMPLEX)
        }
    }

    /// Does the way in which it is computed show that the value, if it is a real number, is not below zero? (It may be
    /// NaN.) Squares, sums of squares and the like.
    fn is_not_negative(&self, value: ValueId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let is_real = |value: ValueId| self.fact(value).is_within(TypeSet::REAL);
        let both = |operands: &[ValueId]| {
            operands.iter().all(|&operand| is_real(operand) && self.is_not_negative(operand, depth - 1))
        };
        match self.definitions().get(value.0 as usize) {
            Some(Some(Operation::Constant(Constant::Flonum(bits)))) => f64::from_bits(*bits) >= 0.0,
            Some(Some(Operation::Constant(Constant::Fixnum(n)))) => *n >= 0,
            Some(Some(Operation::Primitive { id, operands, .. })) => match primitive(*id).code {
                Code::Inline(Op::Multiply) if operands[0] == operands[1] => is_real(operands[0]),
                Code::Inline(Op::Add | Op::Multiply | Op::Divide) => both(operands),
                Code::Inline(Op::Absolute) => true,
                _ => false,
            },
            _ => false,
        }
    }
}

/// The result of a sum, difference, product or quotient of numbers of these classes.
fn arithmetic(a: TypeSet, b: TypeSet) -> TypeSet {
    if a.is_empty() || b.is_empty() {
        return TypeSet::NONE;
    }
    let both = a.or(b);
    if !both.is_within(TypeSet::REAL) {
        TypeSet::NUMBER
    } else if a.is_within(TypeSet::FLONUM) || b.is_within(TypeSet::FLONUM) {
        // Inexactness spreads, from an exact zero too.
        TypeSet::FLONUM
    } else if both.is_within(TypeSet::EXACT) {
        TypeSet::EXACT
    } else {
        TypeSet::REAL
    }
}

fn division(op: Op, a: TypeSet, b: TypeSet) -> TypeSet {
    if a.is_empty() || b.is_empty() {
        TypeSet::NONE
    } else if a.or(b).is_within(TypeSet::FIXNUM) && op != Op::Quotient {
        TypeSet::FIXNUM
    } else if a.or(b).is_within(TypeSet::EXACT) {
        // The one quotient of fixnums that is none is that of the smallest by minus one.
        TypeSet::EXACT
    } else {
        TypeSet::REAL
    }
}

/// The result of an operation on the bits of exact integers of these classes. Of large ones it may be small.
fn bitwise(operands: TypeSet) -> TypeSet {
    if operands.is_within(TypeSet::FIXNUM) { operands } else { TypeSet::EXACT }
}

fn inexact(operand: TypeSet) -> TypeSet {
    let real = if operand.and(TypeSet::REAL).is_empty() { TypeSet::NONE } else { TypeSet::FLONUM };
    real.or(operand.and(TypeSet::COMPLEX))
}

/// Operations that keep exactness; of fixnums an absolute value may be none.
fn rounded(operand: TypeSet) -> TypeSet {
    let exact = if operand.and(TypeSet::EXACT).is_empty() { TypeSet::NONE } else { TypeSet::EXACT };
    exact.or(operand.and(TypeSet::FLONUM))
}

fn extreme(a: TypeSet, b: TypeSet) -> TypeSet {
    if a.is_empty() || b.is_empty() {
        TypeSet::NONE
    } else if a.is_within(TypeSet::FLONUM) || b.is_within(TypeSet::FLONUM) {
        TypeSet::FLONUM
    } else {
        a.or(b)
    }
}

/// For each value: does it only ever count? Such a value is a small constant, a length, what a mask that is a small
/// constant leaves, another such value plus or minus a small constant, or a block parameter that is given nothing else. It
/// is always a fixnum: to leave their range, some 10^17 additions would have to follow each other, which takes years.
///
/// The greatest set that is closed under this: first everything that might be in it, then what is not is taken out
/// until nothing changes.
pub(super) fn counters(function: &Function) -> Vec<bool> {
    let mut counts = vec![false; function.values.len()];
    let mut steps = vec![None; function.values.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        if !is_clause_entry(function, index) {
            block.parameters.iter().for_each(|&p| counts[p.0 as usize] = true);
        }
        for instruction in &block.instructions {
            if let (Operation::Constant(Constant::Fixnum(n)), [result]) =
                (&instruction.operation, &instruction.results[..])
            {
                steps[result.0 as usize] = Some(*n);
            }
        }
    }
    let is_step = |value: ValueId| steps[value.0 as usize].is_some_and(|n| n.unsigned_abs() <= LARGEST_STEP);
    // What such masks leave is one, too.
    let mut masks: Vec<bool> = steps.iter().map(|n| n.is_some_and(|n| (0..=LARGEST_START).contains(&n))).collect();
    for instruction in function.blocks.iter().flat_map(|block| &block.instructions) {
        let &[result] = &instruction.results[..] else { continue };
        counts[result.0 as usize] = match &instruction.operation {
            Operation::Constant(_) => {
                steps[result.0 as usize].is_some_and(|n| (-LARGEST_START..=LARGEST_START).contains(&n))
            }
            Operation::Primitive { id, operands, .. } => match primitive(*id).code {
                Code::Inline(Op::VectorLength | Op::StringLength | Op::BytevectorLength) => true,
                Code::Inline(Op::BitwiseAnd) => {
                    let is_masked = operands.iter().any(|&operand| masks[operand.0 as usize]);
                    masks[result.0 as usize] = is_masked;
                    is_masked
                }
                Code::Inline(Op::Add) => is_step(operands[0]) || is_step(operands[1]),
                Code::Inline(Op::Subtract) => is_step(operands[1]),
                _ => false,
            },
            _ => false,
        };
    }
    for (value, counts) in counts.iter_mut().enumerate() {
        *counts &= function.values[value].representation == Representation::Tagged;
    }
    while narrow(function, &mut counts) {}
    counts
}

/// Takes out what is computed from a value that does not count; true if there was something.
fn narrow(function: &Function, counts: &mut [bool]) -> bool {
    let mut changed = false;
    for block in &function.blocks {
        for instruction in &block.instructions {
            let (Operation::Primitive { id, operands, .. }, &[result]) =
                (&instruction.operation, &instruction.results[..])
            else {
                continue;
            };
            let steps = matches!(primitive(*id).code, Code::Inline(Op::Add | Op::Subtract));
            if steps && counts[result.0 as usize] && !operands.iter().all(|v| counts[v.0 as usize]) {
                counts[result.0 as usize] = false;
                changed = true;
            }
        }
        for target in block.terminator.iter().flat_map(|terminator| terminator.targets()) {
            for (parameter, argument) in function.block(target.block).parameters.iter().zip(&target.arguments) {
                if counts[parameter.0 as usize] && !counts[argument.0 as usize] {
                    counts[parameter.0 as usize] = false;
                    changed = true;
                }
            }
        }
    }
    changed
}

fn is_clause_entry(function: &Function, block: usize) -> bool {
    match &function.convention {
        Convention::Direct => false,
        Convention::Unknown(clauses) => {
            clauses.iter().any(|clause| matches!(clause.target, EntryTarget::Block(entry) if entry.0 as usize == block))
        }
    }
}
