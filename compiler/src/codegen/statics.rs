//! Static data: literals, symbols and static procedures, as one block of bytes with relocations.
//!
//! Everything here is immutable and lies in the executable's image, below the heap. An object is laid out when it is
//! first mentioned; its parts follow from a work list, so literals may be deep and cyclic.

use crate::core_ir::{Constant, Literal, LiteralId};
use crate::ir::FunctionId;
use eshkol_abi::object::{self, Kind, Type, header, symbol_field};
use eshkol_abi::value::{self, TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE, Word};
use eshkol_runtime::number::Literal as Number;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A tagged value that is a constant of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StaticValue {
    Immediate(Word),
    /// Byte offset into the block, tag included.
    Object(u64),
}

/// What a word of the block refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reference {
    /// The block itself, at this offset (tag included).
    Own(u64),
    Function(FunctionId),
}

#[derive(Default)]
pub struct Statics {
    pub bytes: Vec<u8>,
    /// By byte offset.
    pub references: BTreeMap<u64, Reference>,
    literals: HashMap<LiteralId, StaticValue>,
    symbols: HashMap<Rc<str>, u64>,
    numbers: HashMap<u64, u64>,
    procedures: HashMap<FunctionId, u64>,
    /// Tagged offsets of all symbols, in the order of their first mention.
    pub symbol_list: Vec<u64>,
}

impl Statics {
    pub fn constant(&mut self, constant: Constant, literals: &[Literal]) -> StaticValue {
        let mut work = Vec::new();
        let result = self.place(constant, literals, &mut work);
        while let Some((offset, constant)) = work.pop() {
            let part = self.place(constant, literals, &mut work);
            self.write(offset, part);
        }
        result
    }

    pub fn symbol(&mut self, name: &Rc<str>) -> u64 {
        if let Some(&offset) = self.symbols.get(name) {
            return offset;
        }
        let text = self.string(name);
        let offset = self.object(Type::Symbol, Kind::Tagged, object::FLAG_IMMUTABLE, u64::from(symbol_field::LENGTH))
            | TAG_OBJECT;
        self.write(field(offset, u64::from(symbol_field::NAME)), StaticValue::Object(text));
        let hash = value::fixnum(eshkol_runtime::symbol::hash(name));
        self.write(field(offset, u64::from(symbol_field::HASH)), StaticValue::Immediate(hash));
        self.symbols.insert(name.clone(), offset);
        self.symbol_list.push(offset);
        offset
    }

    /// The static procedure with this generic entry.
    pub fn procedure(&mut self, entry: FunctionId) -> u64 {
        if let Some(&offset) = self.procedures.get(&entry) {
            return offset;
        }
        let address = self.object(Type::Procedure, Kind::Procedure, object::FLAG_IMMUTABLE, 1);
        self.references.insert(address + 8, Reference::Function(entry));
        self.procedures.insert(entry, address | TAG_PROCEDURE);
        address | TAG_PROCEDURE
    }

    /// The tagged offset of a static procedure that was placed.
    pub fn procedure_offset(&self, entry: FunctionId) -> Option<u64> {
        self.procedures.get(&entry).copied()
    }

    /// The value of a constant; what it consists of is put on the work list.
    fn place(&mut self, constant: Constant, literals: &[Literal], work: &mut Vec<(u64, Constant)>) -> StaticValue {
        match constant {
            Constant::Boolean(b) => StaticValue::Immediate(value::boolean(b)),
            Constant::Null => StaticValue::Immediate(value::NULL),
            Constant::Unspecified => StaticValue::Immediate(value::UNSPECIFIED),
            Constant::Eof => StaticValue::Immediate(value::EOF),
            Constant::Default => StaticValue::Immediate(value::DEFAULT),
            Constant::Unbound => StaticValue::Immediate(value::UNBOUND),
            Constant::Character(c) => StaticValue::Immediate(value::character(c)),
            Constant::Fixnum(n) => StaticValue::Immediate(value::fixnum(n)),
            Constant::Flonum(bits) => self.flonum(bits),
            Constant::Literal(id) => match self.literals.get(&id) {
                Some(&placed) => placed,
                None => self.literal(id, literals, work),
            },
        }
    }

    fn literal(&mut self, id: LiteralId, literals: &[Literal], work: &mut Vec<(u64, Constant)>) -> StaticValue {
        let placed = match &literals[id.0 as usize] {
            Literal::Number(number) => self.number(number),
            Literal::String(text) => StaticValue::Object(self.string(text)),
            Literal::Symbol(name) => StaticValue::Object(self.symbol(name)),
            Literal::Bytevector(bytes) => {
                let words = bytes.len().div_ceil(8) as u64;
                let offset = self.object(Type::Bytevector, Kind::Raw, object::FLAG_IMMUTABLE, 1 + words);
                self.write(offset + 8, StaticValue::Immediate(bytes.len() as u64));
                self.bytes[offset as usize + 16..][..bytes.len()].copy_from_slice(bytes);
                StaticValue::Object(offset | TAG_OBJECT)
            }
            Literal::Pair(car, cdr) => {
                let offset = self.reserve(object::PAIR_SIZE);
                work.push((offset, *car));
                work.push((offset + 8, *cdr));
                StaticValue::Object(offset | TAG_PAIR)
            }
            Literal::Vector(elements) => {
                let offset = self.object(Type::Vector, Kind::Tagged, object::FLAG_IMMUTABLE, elements.len() as u64);
                work.extend(elements.iter().enumerate().map(|(i, &element)| (offset + 8 + 8 * i as u64, element)));
                StaticValue::Object(offset | TAG_OBJECT)
            }
        };
        self.literals.insert(id, placed);
        placed
    }

    fn flonum(&mut self, bits: u64) -> StaticValue {
        if let Some(word) = value::float_immediate(bits) {
            return StaticValue::Immediate(word);
        }
        if let Some(&offset) = self.numbers.get(&bits) {
            return StaticValue::Object(offset);
        }
        let offset = self.object(Type::Flonum, Kind::Raw, object::FLAG_IMMUTABLE, 1);
        self.write(offset + 8, StaticValue::Immediate(bits));
        self.numbers.insert(bits, offset | TAG_OBJECT);
        StaticValue::Object(offset | TAG_OBJECT)
    }

    fn number(&mut self, number: &Number) -> StaticValue {
        match number {
            Number::Flonum(double) => self.flonum(double.to_bits()),
            Number::Integer(integer) => {
                if let Ok(n) = i64::try_from(integer)
                    && (value::FIXNUM_MIN..=value::FIXNUM_MAX).contains(&n)
                {
                    return StaticValue::Immediate(value::fixnum(n));
                }
                let (sign, magnitude) = integer.as_sign_words();
                let flags = match sign {
                    eshkol_runtime::number::Sign::Negative => object::FLAG_NEGATIVE | object::FLAG_IMMUTABLE,
                    eshkol_runtime::number::Sign::Positive => object::FLAG_IMMUTABLE,
                };
                let offset = self.object(Type::Bignum, Kind::Raw, flags, magnitude.len() as u64);
                for (i, &limb) in magnitude.iter().enumerate() {
                    self.write(offset + 8 + 8 * i as u64, StaticValue::Immediate(limb));
                }
                StaticValue::Object(offset | TAG_OBJECT)
            }
            Number::Rational(numerator, denominator) => {
                let parts = [Number::Integer(numerator.clone()), Number::Integer(denominator.clone())];
                self.number_pair(Type::Ratnum, parts)
            }
            Number::Complex(parts) => self.number_pair(Type::Compnum, [parts.0.clone(), parts.1.clone()]),
        }
    }

    fn number_pair(&mut self, ty: Type, parts: [Number; 2]) -> StaticValue {
        let parts = parts.map(|part| self.number(&part));
        let offset = self.object(ty, Kind::Tagged, object::FLAG_IMMUTABLE, 2);
        self.write(offset + 8, parts[0]);
        self.write(offset + 16, parts[1]);
        StaticValue::Object(offset | TAG_OBJECT)
    }

    /// An immutable string: one byte a character if all are Latin-1, four otherwise. Returns its tagged offset.
    fn string(&mut self, text: &str) -> u64 {
        let length = text.chars().count() as u64;
        let wide = text.chars().any(|c| c as u32 > 0xff);
        let width = if wide { object::STRING_WIDTH_WIDE } else { object::STRING_WIDTH_LATIN1 };
        let words = (length * width).div_ceil(8).max(1);
        let offset = self.object(Type::String, Kind::String, object::FLAG_IMMUTABLE, 1 + words);
        self.write(offset + 8, StaticValue::Immediate(object::string_word(length, width)));
        let mut at = offset as usize + 16;
        for c in text.chars() {
            if wide {
                self.bytes[at..at + 4].copy_from_slice(&(c as u32).to_le_bytes());
            } else {
                self.bytes[at] = c as u32 as u8;
            }
            at += width as usize;
        }
        offset | TAG_OBJECT
    }

    /// Room for an object, its header written, its payload zero. Returns the untagged offset.
    fn object(&mut self, ty: Type, kind: Kind, flags: u64, length: u64) -> u64 {
        let offset = self.reserve(object::size_of_length(length));
        self.write(offset, StaticValue::Immediate(header(ty, kind, flags, length)));
        offset
    }

    fn reserve(&mut self, size: u64) -> u64 {
        let offset = self.bytes.len() as u64;
        self.bytes.resize((offset + size) as usize, 0);
        offset
    }

    fn write(&mut self, offset: u64, word: StaticValue) {
        match word {
            StaticValue::Immediate(word) => {
                self.bytes[offset as usize..offset as usize + 8].copy_from_slice(&word.to_le_bytes())
            }
            StaticValue::Object(target) => {
                self.references.insert(offset, Reference::Own(target));
            }
        }
    }
}

fn field(tagged: u64, index: u64) -> u64 {
    (tagged & !value::TAG_MASK) + 8 + 8 * index
}
