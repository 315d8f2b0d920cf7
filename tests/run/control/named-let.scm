;;; Named let loops, also nested, and several loop variables.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (let loop ((numbers '(3 -2 1 6 -5)) (nonneg '()) (neg '()))
        (cond ((null? numbers) (list nonneg neg))
              ((>= (car numbers) 0) (loop (cdr numbers) (cons (car numbers) nonneg) neg))
              (else (loop (cdr numbers) nonneg (cons (car numbers) neg))))))
(show (let outer ((i 0) (result '()))
        (if (= i 3)
            (reverse result)
            (outer (+ i 1)
                   (cons (let inner ((j 0) (sum 0)) (if (> j i) sum (inner (+ j 1) (+ sum j)))) result)))))
(show (let loop () 5))
