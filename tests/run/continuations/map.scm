;;; Entering a callback of `map` again does not change what an earlier return gave.
;;; Expected output: R7RS 6.10 (`map`), and Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (remember-maps mapper)
  (let ((k #f) (results '()) (turns 0))
    (let ((mapped (mapper (lambda (x)
                            (if (= x 2)
                                (call/cc (lambda (c) (set! k c) x))
                                (* 10 x))))))
      (set! results (cons mapped results))
      (set! turns (+ turns 1))
      (if (< turns 4) (k (* 100 turns)))
      (reverse results))))
(show (remember-maps (lambda (f) (map f '(1 2 3)))))
(show (remember-maps (lambda (f) (map (lambda (a b) (f a)) '(1 2 3) '(a b c d)))))
(show (remember-maps (lambda (f) (vector->list (vector-map f #(1 2 3))))))
(show (remember-maps (lambda (f) (string->list (string-map (lambda (c) (integer->char (+ 48 (modulo (f (- (char->integer c) 48)) 7)))) "123")))))

;; Re-entry of `for-each` goes on with the rest of the list.
(define (walk)
  (let ((k #f) (trace '()) (turns 0))
    (for-each
      (lambda (x)
        (if (eq? x 'b) (call/cc (lambda (c) (set! k c))))
        (set! trace (cons x trace)))
      '(a b c))
    (set! turns (+ turns 1))
    (if (< turns 3) (k #f))
    (reverse trace)))
(show (walk))
