;;; exp, log, the trigonometric functions and sqrt at exact zeros and ones, quadrants of atan, bases of log, and results
;;; that are not real, rounded to six decimals.
;;; Expected output: chibi-scheme; logarithms of integers beyond doubles are arithmetic.

(import (scheme base) (scheme write) (scheme inexact) (scheme complex))
(define-syntax show
  (syntax-rules ()
    ((_ expression) (begin (write (guard (c ((error-object? c) 'error)) expression)) (newline)))))

(define (rounded x)
  (define (one r) (let ((r (/ (round (* 1e6 r)) 1e6))) (if (= r 0.0) 0.0 r)))
  (if (real? x) (one (inexact x)) (list (one (inexact (real-part x))) (one (inexact (imag-part x))))))
(define pi (acos -1.0))

(show (map rounded (list (exp 0) (exp 1) (exp -1.5) (exp 1/2) (exp 700))))
(show (map rounded (list (log 1) (log 2) (log 1/2) (log 1e300) (log (expt 10 400)))))
(show (map rounded (list (log 8 2) (log 100 10) (log 2 8) (log 1 5) (log 1/8 2) (log (expt 10 400) 10))))
(show (map rounded (list (sin 0) (sin 1) (sin (/ pi 6)) (cos 0) (cos 1) (cos pi) (tan 0) (tan 1) (tan (/ pi 4)))))
(show (map rounded (list (asin 0) (asin 1) (asin -1/2) (acos 1) (acos 0) (acos -1) (atan 0) (atan 1) (atan -1e10))))
(show (map rounded (list (atan 1 1) (atan 1 -1) (atan -1 -1) (atan -1 1) (atan 0 1) (atan 1 0) (atan -1 0)
        (atan 0.0 -1.0))))
(show (map rounded (list (atan 1/2 3) (atan 5 1e-3) (atan +inf.0 1) (atan +inf.0 -inf.0) (atan 1 +inf.0))))
(show (map rounded (list (sqrt 2) (sqrt 1/4) (sqrt 1e-10) (sqrt (expt 10 50)) (sqrt -2) (sqrt -2.0))))
(show (map rounded (list (log -1) (log -2.0) (asin 2) (acos 2) (exp +i) (log +i) (sqrt +i) (sqrt -1+i))))
(show (map rounded (list (expt 2 0.5) (expt 2.0 10) (expt 1/4 1/2) (expt -8 1/3) (expt +i +i)
        (expt 2 1+i))))
(show (map rounded (list (make-polar 2 1) (make-polar 1 pi) (magnitude 3+4i) (magnitude -3.5) (angle +i) (angle -1)
        (angle -1.5) (angle 1+i))))
(show (sin 'a))
(show (exp "1"))
(show (atan 'a 1))
