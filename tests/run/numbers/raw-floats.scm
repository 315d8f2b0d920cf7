;;; Floats that a compiler may keep raw: order of NaN and zeros, exact operands, magnitudes beyond the tags, values that
;;; are needed both raw and as objects, roots below zero. Expected output: Guile, with numbers as Chez writes them.

(import (scheme base) (scheme write) (scheme inexact))
(define (show . xs) (for-each (lambda (x) (write x) (display " ")) xs) (newline))

(define (compare a b)
  (let ((x (* a 1.0)) (y (* b 1.0)))
    (list (< x y) (> x y) (<= x y) (>= x y) (= x y)
          (if (< x y) 1 2) (if (>= x y) 1 2) (if (= x y) 1 2) (if (not (< x y)) 1 2))))
(show (compare 1 2) (compare 2 1) (compare 1 1))
(show (compare +nan.0 1) (compare 1 +nan.0) (compare +nan.0 +nan.0))
(show (compare 0.0 -0.0) (compare +inf.0 1e300) (compare -inf.0 +inf.0))

(define (sum-of-indices n)
  (let loop ((i 0) (sum 0.0)) (if (= i n) sum (loop (+ i 1) (+ sum i)))))
(show (sum-of-indices 10) (sum-of-indices 0))

(define (keep-zero n)
  (let loop ((i 0) (x -0.0)) (if (= i n) x (loop (+ i 1) (* x 1)))))
(show (keep-zero 3) (- (keep-zero 3)) (- 0.0) (* -1.0 0.0))

(define (power base n)
  (let loop ((i 0) (x 1.0)) (if (= i n) x (loop (+ i 1) (* x base)))))
(show (power 1e50 3) (power 1e50 6) (power 1e50 7) (- (power 1e50 7) (power 1e50 7)))
(show (power 1e-50 3) (power 1e-50 6) (power 1e-50 7))

(define v (make-vector 5 0.0))
(define (fill! n)
  (let loop ((i 0) (x 1e70))
    (when (< i n) (vector-set! v i x) (loop (+ i 1) (* x 1e60)))))
(fill! 5)
(show v)

(define (order-with-exact a)
  (let ((x (* 1.0 a)))
    (list (= x 9007199254740993) (< x 9007199254740993) (< x 1152921504606846975) (< 1152921504606846975 x))))
(show (order-with-exact 9007199254740992) (order-with-exact 1152921504606846976))

(define (roots a b)
  (let ((x (* 1.0 a)) (y (* 1.0 b)))
    (list (sqrt (+ (* x x) (* y y))) (sqrt (* y y)) (abs x) (abs (- x)) (real? (sqrt (- (* x x)))))))
(show (roots 3 4) (roots -3 0.5) (roots +nan.0 1))

(define (join p a)
  (let ((x (if p (* a 2.0) (+ a 0.5)))) (if (> x 1e3) (list x) x)))
(show (join #t 1) (join #f 1) (join #t 600))

(define (swap n)
  (let loop ((i 0) (x 1.0) (y 2.0)) (if (= i n) (list x y) (loop (+ i 1) y x))))
(show (swap 3) (swap 4))

(define (maybe x)
  (if (and (real? x) (inexact? x)) (let ((y (* x x))) (if (< y 2.0) (list y x) y)) 'no))
(show (maybe 1.0) (maybe 2.0) (maybe 3) (maybe 'a))

(define (replace-on-the-way x)
  (let loop ((i 0) (sum 0.0) (last x))
    (if (= i 3) (list sum last) (loop (+ i 1) (+ sum last) (if (= i 1) 10.5 last)))))
(show (replace-on-the-way 1.5) (replace-on-the-way 2))

(define (norm l)
  (let loop ((l l) (sum 0.0))
    (if (null? l) (sqrt sum) (loop (cdr l) (+ sum (* (car l) (car l)))))))
(show (norm '(3 4)) (norm '(3.0 4)) (norm '(1/2)) (norm '()))

(define (not-a-number n)
  (let loop ((i 0) (x 1.0))
    (if (= i n) (if (zero? x) 'zero (if (negative? x) 'negative 'positive)) (loop (+ i 1) (* x 'a)))))
(show (not-a-number 0) (guard (e ((error-object? e) 'error)) (not-a-number 1)))
