;;; Doubles are written with the fewest digits that read back as the same double, and a point or an exponent.
;;; Expected output: chibi-scheme, which writes the same digits and begins exponents at the same places.

(import (scheme base) (scheme write))
(define (show x)
  (write x)
  (write-string (if (eqv? x (string->number (number->string x))) " same" " different"))
  (newline))
(for-each
  show
  '(0.0 -0.0 1.0 -1.0 10.0 1e2 123456.0 1e20 1e21 1e22 -1e22 1e23 1e100 1.5e100 1e300 12345678901234567890.0
    0.1 0.2 0.3 0.001 0.0001 1e-7 1.25e-7 -1e-10 5e-324 1e-323 2.2250738585072014e-308 2.225073858507201e-308
    1.7976931348623157e308 4503599627370496.5 9007199254740993.0 0.30000000000000004 3.141592653589793
    100.25 1/3 -1e21))
(show (* 1.0 (expt 2 70)))
(show (/ 1.0 3))
(show (/ 2.0 3e10))
(write (map number->string '(1e21 -1e-7 1e3)))
(newline)
