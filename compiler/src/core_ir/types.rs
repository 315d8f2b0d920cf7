//! What is known of the types of values: how the types of the table of primitives relate, and what they decide.

use super::{Constant, Literal, LiteralId};
use eshkol_abi::primitive::{Op, Type};
use eshkol_runtime::number::Literal as Number;

/// The type of a constant, as small as the table of types has it.
pub fn constant_type(constant: Constant, literals: &[Literal]) -> Type {
    match constant {
        Constant::Boolean(_) => Type::Boolean,
        Constant::Null => Type::Null,
        Constant::Unspecified => Type::Unspecified,
        Constant::Eof => Type::Eof,
        // Marks that no program sees have no type of their own.
        Constant::Default | Constant::Unbound => Type::Any,
        Constant::Character(_) => Type::Character,
        Constant::Fixnum(0..=255) => Type::Byte,
        Constant::Fixnum(_) => Type::Fixnum,
        Constant::Flonum(_) => Type::Flonum,
        Constant::Literal(LiteralId(id)) => match &literals[id as usize] {
            Literal::Number(Number::Integer(_)) => Type::ExactInteger,
            Literal::Number(Number::Rational(..)) => Type::Rational,
            Literal::Number(Number::Flonum(_)) => Type::Flonum,
            Literal::Number(Number::Complex(_)) => Type::Number,
            Literal::String(_) => Type::String,
            Literal::Symbol(_) => Type::Symbol,
            Literal::Bytevector(_) => Type::Bytevector,
            Literal::Pair(..) => Type::Pair,
            Literal::Vector(_) => Type::Vector,
        },
    }
}

/// Does every value of type `inner` have type `outer`? `Index` as a requirement depends on another argument, so only a
/// value that is never computed is known to meet it.
pub fn is_subtype(inner: Type, outer: Type) -> bool {
    if inner == Type::Never || outer == Type::Any {
        return true;
    }
    if outer == Type::Index {
        return false;
    }
    if inner == outer {
        return true;
    }
    match (number_rank(inner), number_rank(outer)) {
        (Some(inner), Some(outer)) => inner <= outer,
        _ => match (inner, outer) {
            (Type::Flonum, Type::Real | Type::Number) => true,
            (Type::Null, Type::List) => true,
            (Type::InputPort | Type::OutputPort, Type::Port) => true,
            _ => false,
        },
    }
}

/// The chain of types of exact numbers, each of which contains those before it.
fn number_rank(ty: Type) -> Option<u32> {
    match ty {
        Type::Byte => Some(0),
        Type::Index => Some(1),
        Type::Fixnum => Some(2),
        Type::ExactInteger => Some(3),
        Type::Integer => Some(4),
        Type::Rational => Some(5),
        Type::Real => Some(6),
        Type::Number => Some(7),
        _ => None,
    }
}

/// Is there no value of both types?
pub fn are_disjoint(a: Type, b: Type) -> bool {
    match (kind(a), kind(b)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}

/// A part of the set of all values; types with different parts are disjoint. `None` for a type that is not within one
/// part. Procedures and escape points share one: an escape point may be represented by a procedure.
fn kind(ty: Type) -> Option<u32> {
    Some(match ty {
        Type::Boolean => 0,
        Type::Null => 1,
        Type::Pair => 2,
        Type::Byte | Type::Index | Type::Fixnum | Type::ExactInteger => 3,
        Type::Flonum => 4,
        Type::Character => 5,
        Type::String => 6,
        Type::Symbol => 7,
        Type::Vector => 8,
        Type::Bytevector => 9,
        Type::Procedure => 10,
        Type::Eof => 11,
        Type::Promise => 12,
        Type::Port | Type::InputPort | Type::OutputPort => 13,
        Type::Condition => 14,
        Type::Arena => 15,
        Type::Unspecified => 16,
        Type::Cell => 17,
        Type::Any
        | Type::List
        | Type::Integer
        | Type::Rational
        | Type::Real
        | Type::Number
        | Type::Record
        | Type::RecordType
        | Type::Table
        | Type::Escape
        | Type::Continuation
        | Type::Never => return None,
    })
}

/// The type that a test asks for, if the operation is a type test that holds for exactly the values of one type.
pub fn tested_type(op: Op) -> Option<Type> {
    Some(match op {
        Op::IsFixnum => Type::Fixnum,
        Op::IsFlonum => Type::Flonum,
        Op::IsPair => Type::Pair,
        Op::IsNull => Type::Null,
        Op::IsBoolean => Type::Boolean,
        Op::IsCharacter => Type::Character,
        Op::IsString => Type::String,
        Op::IsSymbol => Type::Symbol,
        Op::IsVector => Type::Vector,
        Op::IsBytevector => Type::Bytevector,
        Op::IsProcedure => Type::Procedure,
        Op::IsEof => Type::Eof,
        Op::IsPromise => Type::Promise,
        Op::IsPort => Type::Port,
        Op::IsCondition => Type::Condition,
        Op::IsArena => Type::Arena,
        _ => return None,
    })
}

/// The outcome of the test `op` on a value of type `ty`, where the type decides it.
pub fn decide_test(op: Op, ty: Type) -> Option<bool> {
    let tested = tested_type(op)?;
    if ty == Type::Never {
        return None;
    }
    if is_subtype(ty, tested) {
        Some(true)
    } else if are_disjoint(ty, tested) {
        Some(false)
    } else {
        None
    }
}

/// Is every value of the type a true value?
pub fn is_true(ty: Type) -> bool {
    !matches!(ty, Type::Any | Type::Boolean | Type::Never)
}

/// A type that contains both, as far as the table of types has one.
pub fn join(a: Type, b: Type) -> Type {
    if is_subtype(a, b) {
        b
    } else if is_subtype(b, a) {
        a
    } else {
        Type::Any
    }
}
