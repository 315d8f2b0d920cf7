//! Arithmetic on short magnitudes: slices of limbs, least significant first.
//!
//! It writes into buffers of the caller and allocates nothing. Operands of more than [`SHORT`] limbs go to the
//! arithmetic library, whose algorithms win there.

use core::cmp::Ordering;

/// Up to this many limbs an operand is short.
pub const SHORT: usize = 16;

/// Number of limbs without the zeros at the end.
pub fn significant(limbs: &[u64]) -> usize {
    limbs.iter().rposition(|limb| *limb != 0).map_or(0, |last| last + 1)
}

/// Compares two magnitudes without zeros at the end.
pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `out = a + b`; `out` has one limb more than the longer operand. The other limbs of `out` become zero.
pub fn add(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut carry = false;
    for (i, limb) in out.iter_mut().enumerate() {
        let (sum, first) = limb_at(a, i).overflowing_add(limb_at(b, i));
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *limb = sum;
        carry = first | second;
    }
    debug_assert!(!carry);
}

/// `out = a - b`, where `a >= b`; `out` is as long as `a`. The other limbs of `out` become zero.
pub fn subtract(a: &[u64], b: &[u64], out: &mut [u64]) {
    let mut borrow = false;
    for (i, limb) in out.iter_mut().enumerate() {
        let (difference, first) = limb_at(a, i).overflowing_sub(limb_at(b, i));
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        *limb = difference;
        borrow = first | second;
    }
    debug_assert!(!borrow);
}

/// `out = a * b`; `out` is as long as both operands together, and zero before.
pub fn multiply(a: &[u64], b: &[u64], out: &mut [u64]) {
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, y) in b.iter().enumerate() {
            let product = u128::from(*x) * u128::from(*y) + u128::from(out[i + j]) + u128::from(carry);
            out[i + j] = product as u64;
            carry = (product >> 64) as u64;
        }
        out[i + b.len()] = carry;
    }
}

/// `out = a / divisor`, rounded down; `out` is as long as `a`. Gives the remainder.
pub fn divide(a: &[u64], divisor: u64, out: &mut [u64]) -> u64 {
    debug_assert!(divisor != 0 && out.len() == a.len());
    let mut remainder = 0;
    for (limb, quotient) in a.iter().zip(out).rev() {
        let dividend = u128::from(remainder) << 64 | u128::from(*limb);
        *quotient = (dividend / u128::from(divisor)) as u64;
        remainder = (dividend % u128::from(divisor)) as u64;
    }
    remainder
}

fn limb_at(limbs: &[u64], i: usize) -> u64 {
    limbs.get(i).copied().unwrap_or(0)
}
