;;; A table of fixed size whose entries are replaced all the time.
(import (scheme base) (scheme write))
(define (run size turns)
  (let ((table (make-vector size '())))
    (let loop ((i 0) (at 7))
      (if (= i turns)
          (length (vector-ref table 3))
          (begin
            (vector-set! table at (list i at (vector i)))
            (loop (+ i 1) (modulo (+ (* at 31) i) size)))))))
(write (run 97 40000))
