;;; SRFI 1: lists as sets. The order of the results is that of the text's algorithms.
;;; Expected output: the definitions and examples of the SRFI.

(import (scheme base) (scheme write) (srfi 1))
(define (show . xs) (for-each (lambda (x) (write x) (display " ")) xs) (newline))
(define-syntax fails?
  (syntax-rules () ((_ e) (guard (c (#t (quote error))) e))))

(show (lset<= eq?) (lset<= eq? '(a)) (lset<= eq? '(a) '(a b a) '(a b c c)) (lset<= eq? '(a b) '(a)))
(show (lset= eq?) (lset= eq? '(b e a) '(a e b) '(e e b a)) (lset= eq? '(a) '(a b)) (lset= eq? '() '()))
(show (lset-adjoin eq? '(a b c d c e) 'd 'a 'e 'i) (lset-adjoin eq? '()))
(show (lset-union eq? '(a b c d e) '(a e i o u)) (lset-union eq? '(a a c) '(x a x)) (lset-union eq?) (lset-union eq? '(a b c)))
(show (lset-intersection eq? '(a b c d e) '(a e i o u)) (lset-intersection eq? '(a x y a) '(x a x z)) (lset-intersection eq? '(a b)))
(show (lset-difference eq? '(a b c d e) '(a e i o u)) (lset-difference eq? '(a b c)) (lset-difference eq? '(a b a c) '(c)))
(show (lset= eq? '(d c b i o u) (lset-xor eq? '(a b c d e) '(a e i o u))) (lset-xor eq?) (lset-xor eq? '(a b)))
(show (call-with-values (lambda () (lset-diff+intersection eq? '(a b c d) '(b) '(d e))) list))
(show (lset-union! eq? (list 'a) (list 'a 'b)) (lset-intersection! eq? (list 'a 'b) '(b)) (lset-difference! eq? (list 'a 'b) '(b)))
(show (lset-xor! eq? (list 'a 'b) (list 'b)) (call-with-values (lambda () (lset-diff+intersection! eq? (list 1 2) '(2))) list))
;; Which of two elements the equivalence gets first.
(define (traced a b) (show 'compare a b) (= a b))
(show (lset-adjoin traced '(1 2) 3))
(show (lset-difference traced '(1 2) '(2)))
(show (lset-intersection traced '(1) '(2 1)))
