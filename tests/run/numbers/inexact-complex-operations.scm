;; The four operations on complex numbers with inexact parts, and their parts (R7RS section 6.2.6): zeros, values too
;; small or too large for immediate doubles, and infinite parts take other ways than ordinary ones.
(import (scheme base) (scheme complex) (scheme write))

(define (show z)
  (write (real-part z)) (write-char #\space)
  (write (imag-part z)) (newline))

(define (four a b)
  (show (+ a b)) (show (- a b)) (show (* a b)) (show (/ a b)))

(define (make x y) (make-rectangular x y))

(four (make 1.5 2.0) (make 0.5 -4.0))
(four (make 1e300 2.0) (make 1e-300 4.0))
(four (make 0.0 2.0) (make 4.0 -0.5))
(show (* (make 1.5 2.0) 2))
(show (- 1 (make 1.5 2.0)))
(show (+ (make 1.5 2.0) 0.25))
(show (+ (make 1 2) (make 0.5 0.25)))
