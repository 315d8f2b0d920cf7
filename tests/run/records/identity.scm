;;; Records are compared by identity; changes are seen through every reference.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-record-type node (make-node value next) node? (value node-value set-node-value!) (next node-next set-node-next!))
(define a (make-node 1 '()))
(define b (make-node 2 a))
(set-node-next! a b)
(show (eq? a (node-next (node-next a))))
(show (eqv? a b))
(set-node-value! (node-next a) 'changed)
(show (node-value b))
