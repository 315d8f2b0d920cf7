;;; Arenas, one inside another, and a result that is moved out.
(import (scheme base) (scheme write) (eshkol arena))
(define (numbers n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
(define (work n)
  (with-arena (outer 1024)
    (let ((kept (with-arena (inner 64) (numbers n) (vector n (numbers 3)))))
      (vector-ref kept 0))))
(define result
  (with-arena (a 100) (let ((l (numbers 1000))) (list (car l) (length l)))))
(define (run times)
  (let loop ((i 0) (sum 0)) (if (= i times) sum (loop (+ i 1) (+ sum (work 50))))))
(write (list result (run 300)))
