;;; Inner arenas end before outer ones; an escape past both ends both.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define saved '())
(define (keep! a) (set! saved (cons a saved)))
(show (with-arena (a 1024)
        (keep! a)
        (let ((inner (with-arena (b 2048) (keep! b) (list 'inner (list 1 2)))))
          (list (arena-alive? a) (map arena-alive? saved) inner))))
(show (map arena-alive? saved))
(set! saved '())
(show (call/cc (lambda (k) (with-arena (a 1024) (keep! a) (with-arena (b 1024) (keep! b) (k (list 'out)))))))
(show (map arena-alive? saved))
