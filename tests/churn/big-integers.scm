;;; Integers of hundreds of digits: products, quotients, powers, greatest common divisors, and their digits.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 210000 (string->number (cadr (command-line)))))
(define modulus (- (expt 2 521) 1))
(define (run n x y checksum)
  (if (= n 0)
      (list checksum (modulo x 1000003) (modulo y 1000003))
      (let* ((product (* x y (+ n 1)))
             (x (modulo (+ product n) modulus))
             (y (modulo (+ (quotient product (+ x 1)) (* y y)) modulus))
             (half (quotient (* x x x) (expt 10 (modulo n 40)))))
        (run (- n 1) x y
             (modulo (+ checksum (modulo half 1009) (if (> x y) 1 2) (gcd (modulo half 30030) 6)) 1000003)))))
(write (run turns (expt 3 300) (expt 7 180) 0))
(newline)
