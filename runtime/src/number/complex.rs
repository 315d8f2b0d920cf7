//! Inexact complex arithmetic on pairs of doubles: division and the elementary functions.
//!
//! Branch cuts and values are those of R7RS section 6.2.6, which follows Common Lisp. The formulas for square root,
//! arc sine and arc cosine are Kahan's ("Branch Cuts for Complex Elementary Functions", 1987), without the handling of
//! overflow within them.

use super::{Number, from_parts};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type;
use eshkol_abi::value as abi;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    pub const ONE: Complex = Complex { re: 1.0, im: 0.0 };

    pub fn new(re: f64, im: f64) -> Complex {
        Complex { re, im }
    }

    /// From two values that are real numbers.
    pub fn of_parts(re: Value, im: Value) -> Complex {
        Complex { re: Number::known(re).to_f64(), im: Number::known(im).to_f64() }
    }

    /// The number in a compnum with inexact parts, whose tags are immediate, as they nearly always are.
    #[inline]
    pub fn of_inexact(value: Value) -> Option<Complex> {
        if !value.is(Type::Compnum) {
            return None;
        }
        let part = |index| {
            let word = value.field(index).0;
            abi::is_float_immediate(word).then(|| f64::from_bits(abi::float_bits(word)))
        };
        Some(Complex { re: part(0)?, im: part(1)? })
    }

    pub fn of(number: Number) -> Complex {
        match number {
            Number::Compnum(re, im) => Complex::of_parts(re, im),
            real => Complex { re: real.to_f64(), im: 0.0 },
        }
    }

    pub fn to_value(self, context: &mut Context) -> Option<Value> {
        from_parts(context, self.re, self.im)
    }

    pub fn multiply(self, other: Complex) -> Complex {
        Complex::new(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
    }

    /// Smith's method: no intermediate result overflows where the quotient does not.
    pub fn divide(self, other: Complex) -> Complex {
        if other.re.abs() >= other.im.abs() {
            let ratio = other.im / other.re;
            let divisor = other.re + other.im * ratio;
            Complex::new((self.re + self.im * ratio) / divisor, (self.im - self.re * ratio) / divisor)
        } else {
            let ratio = other.re / other.im;
            let divisor = other.re * ratio + other.im;
            Complex::new((self.re * ratio + self.im) / divisor, (self.im * ratio - self.re) / divisor)
        }
    }

    pub fn conjugate(self) -> Complex {
        Complex::new(self.re, -self.im)
    }

    pub fn magnitude(self) -> f64 {
        self.re.hypot(self.im)
    }

    pub fn angle(self) -> f64 {
        self.im.atan2(self.re)
    }

    pub fn polar(magnitude: f64, angle: f64) -> Complex {
        Complex::new(magnitude * angle.cos(), magnitude * angle.sin())
    }

    pub fn exp(self) -> Complex {
        Complex::polar(self.re.exp(), self.im)
    }

    pub fn log(self) -> Complex {
        Complex::new(self.magnitude().ln(), self.angle())
    }

    pub fn sqrt(self) -> Complex {
        if self.re == 0.0 && self.im == 0.0 {
            return Complex::new(0.0, self.im);
        }
        // The larger of the two parts is found without cancellation, the other from the product.
        let larger = ((self.re.abs() + self.magnitude()) / 2.0).sqrt();
        if self.re >= 0.0 {
            Complex::new(larger, self.im / (2.0 * larger))
        } else {
            Complex::new((self.im / (2.0 * larger)).abs(), larger.copysign(self.im))
        }
    }

    /// To a complex power; the base is not zero.
    pub fn power(self, exponent: Complex) -> Complex {
        if exponent.im == 0.0 {
            return Complex::polar(self.magnitude().powf(exponent.re), self.angle() * exponent.re);
        }
        self.log().multiply(exponent).exp()
    }

    pub fn sin(self) -> Complex {
        Complex::new(self.re.sin() * self.im.cosh(), self.re.cos() * self.im.sinh())
    }

    pub fn cos(self) -> Complex {
        Complex::new(self.re.cos() * self.im.cosh(), -(self.re.sin() * self.im.sinh()))
    }

    pub fn tan(self) -> Complex {
        // Far from the real axis the quotient of sine and cosine would be a quotient of infinities.
        if self.im.abs() > 350.0 {
            return Complex::new(0.0, 1f64.copysign(self.im));
        }
        let divisor = (2.0 * self.re).cos() + (2.0 * self.im).cosh();
        Complex::new((2.0 * self.re).sin() / divisor, (2.0 * self.im).sinh() / divisor)
    }

    pub fn asin(self) -> Complex {
        let (minus, plus) = self.roots_about_one();
        let re = self.re.atan2(minus.multiply(plus).re);
        Complex::new(re, minus.conjugate().multiply(plus).im.asinh())
    }

    pub fn acos(self) -> Complex {
        let (minus, plus) = self.roots_about_one();
        Complex::new(2.0 * minus.re.atan2(plus.re), plus.conjugate().multiply(minus).im.asinh())
    }

    /// The square roots of `1 - z` and `1 + z`.
    fn roots_about_one(self) -> (Complex, Complex) {
        (Complex::new(1.0 - self.re, -self.im).sqrt(), Complex::new(1.0 + self.re, self.im).sqrt())
    }

    pub fn atan(self) -> Complex {
        let (x, y) = (self.re, self.im);
        let re = 0.5 * (2.0 * x).atan2((1.0 - y) * (1.0 + y) - x * x);
        let above = x * x + (y + 1.0) * (y + 1.0);
        let below = x * x + (y - 1.0) * (y - 1.0);
        Complex::new(re, 0.25 * (above / below).ln())
    }
}
