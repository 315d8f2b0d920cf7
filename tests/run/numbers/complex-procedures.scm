;;; Rectangular and polar numbers: parts, exactness, arithmetic, and what needs real numbers.
;;; Expected output: Chez Scheme and chibi-scheme, which write +i as 0+1i and 0+i.

(import (scheme base) (scheme write) (scheme complex) (scheme inexact))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))
(show (list (make-rectangular 1 2) (make-rectangular 1.5 -2) (make-rectangular 3 0) (make-rectangular 0 1)
        (make-rectangular 1/2 -1/3)))
(show (list (real-part 1+2i) (imag-part 1+2i) (real-part 5) (imag-part 5) (imag-part 5.0) (real-part -i)
        (imag-part +i)))
(show (list (magnitude 3+4i) (magnitude -5) (magnitude -5/2) (angle 1) (angle 5.0)))
(show (list (make-polar 2 0) (make-polar 0 1)))
(show (list (+ 1+2i 3-2i) (* +i +i) (- 1+2i) (/ 1+i 1-i) (* 2 1/2+1/4i) (+ 1+i 0.5) (- 1+i 1+i)))
(show (list (= 1+2i 1+2i) (= 1+2i 1.0+2.0i) (eqv? 1+2i 1+2i) (eqv? 1+2i 1.0+2.0i) (zero? 0+0i) (zero? 0+1i)))
(show (list (complex? 1+i) (real? 1+i) (number? 1+i) (exact? 1+i) (inexact? 1.0+i) (real? (make-rectangular 1 0))))
(show (list (exact 1.0+2.5i) (inexact 1/2+i) (expt +i 2) (expt 1+i 4) (sqrt -1) (sqrt -4) (sqrt -9/4) (square 1+i)))
(show (list (number->string 1-2i) (string->number "1-2i") (string->number "+i") (string->number "-i")
        (string->number "1@0") (string->number "i") (string->number "1+i2")))
(show (< 1+i 2))
(show (max 1+i 2))
(show (floor 1+i))
(show (positive? +i))
(show (make-rectangular 'a 1))
