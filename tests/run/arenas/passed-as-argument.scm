;;; Arenas are values: passed to procedures, held in data, returned.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (build n arena) (in-arena arena (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l))))))
(define arenas (list (make-arena 1024) (make-arena 2048)))
(define lists (map (lambda (a) (build 5 a)) arenas))
(show lists)
(show (with-arena (local 1024) (build 3 local)))
(for-each destroy-arena arenas)
(show (map arena-alive? arenas))
