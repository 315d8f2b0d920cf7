;;; Generators: the walk of a tree is suspended at each leaf and resumed from outside; two walks go on in turns.
;;; Expected output: Chez Scheme.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (tree->generator tree)
  (define return #f)
  (define (walk tree)
    (cond ((null? tree) 'skip)
          ((pair? tree) (walk (car tree)) (walk (cdr tree)))
          (else
           (call/cc
             (lambda (rest)
               (set! continue (lambda () (rest 'resumed)))
               (return tree))))))
  (define continue
    (lambda ()
      (walk tree)
      (return '*eof*)))
  (lambda ()
    (call/cc
      (lambda (k)
        (set! return k)
        (continue)))))

(define (same-fringe? first second)
  (let ((first (tree->generator first)) (second (tree->generator second)))
    (let loop ((count 0))
      (let ((a (first)) (b (second)))
        (cond ((not (eqv? a b)) (list #f count a b))
              ((eq? a '*eof*) (list #t count))
              (else (loop (+ count 1))))))))

(show (same-fringe? '(1 (2 3)) '((1 2) 3)))
(show (same-fringe? '(1 2 3) '(1 (3 2))))
(show (same-fringe? '((((a) b) (c d)) e) '(a (b (c (d (e)))))))
(define (comb n) (if (= n 0) '() (cons n (list (comb (- n 1))))))
(define (reversed-comb n m) (if (> m n) '() (cons (list (- n m -1)) (reversed-comb n (+ m 1)))))
(show (same-fringe? (comb 200) (reversed-comb 200 1)))

(define g (tree->generator '(x (y) ((z)))))
(define (all g) (let ((x (g))) (if (eq? x '*eof*) '() (cons x (all g)))))
(show (all g))
