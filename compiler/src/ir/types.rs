//! What is known about the type of a value: a set of classes that it may belong to.

use eshkol_abi::primitive::Type;

/// A set of disjoint classes of values; the empty set belongs to code that is never reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeSet(u32);

impl TypeSet {
    pub const NONE: TypeSet = TypeSet(0);
    pub const FIXNUM: TypeSet = TypeSet(1);
    pub const FLONUM: TypeSet = TypeSet(1 << 1);
    /// Bignums and rationals.
    pub const OTHER_EXACT: TypeSet = TypeSet(1 << 2);
    pub const PAIR: TypeSet = TypeSet(1 << 3);
    pub const NULL: TypeSet = TypeSet(1 << 4);
    pub const FALSE: TypeSet = TypeSet(1 << 5);
    pub const TRUE: TypeSet = TypeSet(1 << 6);
    pub const CHARACTER: TypeSet = TypeSet(1 << 7);
    pub const STRING: TypeSet = TypeSet(1 << 8);
    pub const SYMBOL: TypeSet = TypeSet(1 << 9);
    pub const VECTOR: TypeSet = TypeSet(1 << 10);
    pub const BYTEVECTOR: TypeSet = TypeSet(1 << 11);
    pub const PROCEDURE: TypeSet = TypeSet(1 << 12);
    pub const RECORD: TypeSet = TypeSet(1 << 13);
    pub const RECORD_TYPE: TypeSet = TypeSet(1 << 14);
    pub const CELL: TypeSet = TypeSet(1 << 15);
    /// Ports, promises, conditions, arenas and other heap objects.
    pub const OTHER_OBJECT: TypeSet = TypeSet(1 << 16);
    /// Unspecified, end of file, the default object, the mark of several values.
    pub const OTHER_IMMEDIATE: TypeSet = TypeSet(1 << 17);
    /// Numbers that are not real.
    pub const COMPLEX: TypeSet = TypeSet(1 << 18);
    pub const ANY: TypeSet = TypeSet((1 << 19) - 1);

    pub const BOOLEAN: TypeSet = TypeSet::FALSE.or(TypeSet::TRUE);
    /// Exact real numbers.
    pub const EXACT: TypeSet = TypeSet::FIXNUM.or(TypeSet::OTHER_EXACT);
    pub const REAL: TypeSet = TypeSet::EXACT.or(TypeSet::FLONUM);
    pub const NUMBER: TypeSet = TypeSet::REAL.or(TypeSet::COMPLEX);
    /// Values that are never pointers to the heap: nothing to remember, nothing to move.
    const NEVER_POINTER: TypeSet =
        TypeSet::FIXNUM.or(TypeSet::NULL).or(TypeSet::BOOLEAN).or(TypeSet::CHARACTER).or(TypeSet::OTHER_IMMEDIATE);

    pub const fn or(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 | other.0)
    }

    pub const fn and(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 & other.0)
    }

    pub const fn without(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 & !other.0)
    }

    pub const fn is_within(self, other: TypeSet) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub const fn may_be_pointer(self) -> bool {
        !self.is_within(TypeSet::NEVER_POINTER)
    }

    /// The classes that a type of the table of primitives consists of; a superset where the type is finer than classes.
    pub const fn of(ty: Type) -> TypeSet {
        match ty {
            Type::Any => TypeSet::ANY,
            Type::Boolean => TypeSet::BOOLEAN,
            Type::Null => TypeSet::NULL,
            Type::Pair => TypeSet::PAIR,
            Type::List => TypeSet::PAIR.or(TypeSet::NULL),
            Type::Fixnum | Type::Index | Type::Byte => TypeSet::FIXNUM,
            Type::ExactInteger => TypeSet::EXACT,
            Type::Integer | Type::Rational | Type::Real => TypeSet::REAL,
            Type::Number => TypeSet::NUMBER,
            Type::Flonum => TypeSet::FLONUM,
            Type::Character => TypeSet::CHARACTER,
            Type::String => TypeSet::STRING,
            Type::Symbol => TypeSet::SYMBOL,
            Type::Vector => TypeSet::VECTOR,
            Type::Bytevector => TypeSet::BYTEVECTOR,
            // A continuation is a procedure of its own kind.
            Type::Procedure | Type::Continuation => TypeSet::PROCEDURE,
            Type::Record => TypeSet::RECORD,
            Type::RecordType => TypeSet::RECORD_TYPE,
            Type::Cell => TypeSet::CELL,
            Type::Promise
            | Type::Port
            | Type::InputPort
            | Type::OutputPort
            | Type::Condition
            | Type::Arena
            | Type::Table
            | Type::Escape => TypeSet::OTHER_OBJECT,
            Type::Eof | Type::Unspecified => TypeSet::OTHER_IMMEDIATE,
            Type::Never => TypeSet::NONE,
        }
    }

    /// The set that a type test decides, where a class test decides the type exactly.
    pub const fn exactly(ty: Type) -> Option<TypeSet> {
        match ty {
            Type::Any
            | Type::Boolean
            | Type::Null
            | Type::Pair
            | Type::Fixnum
            | Type::Flonum
            | Type::Real
            | Type::Number
            | Type::Character
            | Type::String
            | Type::Symbol
            | Type::Vector
            | Type::Bytevector
            | Type::Procedure
            | Type::Record
            | Type::RecordType
            | Type::Cell => Some(TypeSet::of(ty)),
            _ => None,
        }
    }
}

/// What is known about the operands of a primitive where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known([TypeSet; Known::OPERANDS]);

impl Known {
    const OPERANDS: usize = 4;
    pub const NOTHING: Known = Known([TypeSet::ANY; Known::OPERANDS]);

    /// Operands from the fifth on are never known.
    pub fn operand(self, index: usize) -> TypeSet {
        self.0.get(index).copied().unwrap_or(TypeSet::ANY)
    }

    pub fn set(&mut self, index: usize, types: TypeSet) {
        if let Some(known) = self.0.get_mut(index) {
            *known = types;
        }
    }
}
