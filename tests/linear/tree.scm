;;; A search tree that grows by mutation, each new node below an old one.

(import (scheme base) (scheme process-context) (scheme write))
(define size (* 60000 (string->number (cadr (command-line)))))
(define-record-type node (make-node key left right) node?
  (key key) (left left set-left!) (right right set-right!))
(define (next-random r) (modulo (+ (* r 1103515245) 12345) 2147483648))
(define root (make-node 1073741824 #f #f))
(define (insert! t k)
  (cond ((< k (key t)) (if (left t) (insert! (left t) k) (set-left! t (make-node k #f #f))))
        (else (if (right t) (insert! (right t) k) (set-right! t (make-node k #f #f))))))
(define (fill i r) (if (< i size) (begin (insert! root r) (fill (+ i 1) (next-random r)))))
(fill 0 12345)
(define (count t) (if t (+ 1 (count (left t)) (count (right t))) 0))
(write (= (count root) (+ size 1)))
(newline)
