//! Exact integers in the heap, seen as the big integers of the arithmetic library without a copy.

use crate::value::Value;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use dashu_int::{IBig, Sign};
use eshkol_abi::object::{self, Type as ObjectType};
use eshkol_abi::value as abi;

/// A view of a fixnum or bignum. It borrows the limbs of the object, which stays in place while a runtime function
/// runs (memory invariant I4), and must not be kept longer than that.
pub struct Integer(ManuallyDrop<IBig>);

impl Integer {
    pub const ONE: Integer = Integer(ManuallyDrop::new(IBig::ONE));

    /// The integer in a value that is a fixnum or a bignum; zero of anything else, which callers exclude.
    pub fn of(value: Value) -> Integer {
        let mut limb = 0;
        let Limbs { negative, magnitude } = Limbs::of(value, &mut limb);
        let sign = if negative { Sign::Negative } else { Sign::Positive };
        if magnitude.len() < 2 {
            // A view of one limb holds the limb itself.
            let small = IBig::from_parts(sign, dashu_int::UBig::from(magnitude.first().copied().unwrap_or(0)));
            return Integer(ManuallyDrop::new(small));
        }
        // SAFETY: the limbs are those of a bignum, whose highest limb is not zero. They outlive the view, by the
        // contract of this type, and the library does not write to or free them, since the view is never dropped or
        // lent mutably.
        let view = unsafe {
            let limbs = core::slice::from_raw_parts(magnitude.as_ptr(), magnitude.len());
            IBig::from_static_words(sign, limbs)
        };
        Integer(ManuallyDrop::new(view))
    }
}

impl Deref for Integer {
    type Target = IBig;

    fn deref(&self) -> &IBig {
        &self.0
    }
}

/// Sign and magnitude of an exact integer, least significant limb first, without zeros at the end.
#[derive(Clone, Copy)]
pub struct Limbs<'a> {
    pub negative: bool,
    pub magnitude: &'a [u64],
}

impl<'a> Limbs<'a> {
    /// The limbs of a fixnum, which are put into `limb`, or of a bignum. Zero of anything else, which callers exclude.
    pub fn of(value: Value, limb: &'a mut u64) -> Limbs<'a> {
        if let Some(n) = value.as_fixnum() {
            *limb = n.unsigned_abs();
            let magnitude = core::slice::from_ref(limb);
            return Limbs { negative: n < 0, magnitude: if n == 0 { &[] } else { magnitude } };
        }
        debug_assert!(value.is(ObjectType::Bignum));
        if value.tag() != abi::TAG_OBJECT {
            return Limbs { negative: false, magnitude: &[] };
        }
        let header = value.header();
        let length = object::header_length(header) as usize;
        // SAFETY: the payload of a bignum is `length` limbs after the header; the object neither moves nor changes
        // while a runtime function runs.
        let magnitude = unsafe { core::slice::from_raw_parts(value.address().add(1), length) };
        Limbs { negative: object::header_flags(header) & object::FLAG_NEGATIVE != 0, magnitude }
    }
}
