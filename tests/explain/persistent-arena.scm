;;; Results move into an arena of their own; what was made on the way is freed there.
(import (scheme base) (scheme write) (eshkol arena))
(define (numbers n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
(define store (make-arena 4096))
(define (run times)
  (let loop ((i 0) (sum 0))
    (if (= i times)
        sum
        (let ((kept (in-arena store (vector i (length (numbers 200))))))
          (loop (+ i 1) (+ sum (vector-ref kept 1)))))))
(write (run 300))
(destroy-arena store)
