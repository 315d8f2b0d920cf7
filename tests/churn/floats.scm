;;; Floating-point numbers that the compiler cannot keep raw: in lists and vectors, through procedures in variables, and
;;; with extreme exponents.

(import (scheme base) (scheme inexact) (scheme process-context) (scheme write))
(define turns (* 51000 (string->number (cadr (command-line)))))
(define operations (vector + - * (lambda (x y) (/ x (+ 2 (abs y)))) max))
(define (apply-all x list)
  (map (lambda (y) ((vector-ref operations (modulo (exact (floor (abs y))) 5)) x y)) list))
(define (sum list) (let loop ((list list) (s 0.0)) (if (null? list) s (loop (cdr list) (+ s (car list))))))
(define tiny 1e-300)
(define huge 1e300)
(define cells (make-vector 100 0.5))
(define (extremes n)
  (let loop ((i 0) (numbers '()))
    (if (= i 100)
        numbers
        (begin
          (vector-set! cells i (* tiny (+ i n)))
          (loop (+ i 1) (cons (* huge (+ 1.0 i)) numbers))))))
(define (turn n)
  (let* ((small (list 0.25 1.5 2.75 3.125 4.0 (inexact (modulo n 7))))
         (values (apply-all (inexact (modulo n 11)) small))
         (large (extremes (modulo n 13)))
         (quotients (map (lambda (x) (/ x huge)) large)))
    (+ (sum values) (sum quotients) (/ (vector-ref cells 50) tiny))))
(define (run n total)
  (if (= n 0)
      total
      (run (- n 1) (+ total (exact (floor (* 16 (turn n))))))))
(write (run turns 0))
(newline)
