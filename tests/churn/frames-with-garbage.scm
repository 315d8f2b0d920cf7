;;; Sixteen kilobytes of garbage in every frame of a deep recursion: only frames that give it back before they call keep
;;; this in bounds.

(import (scheme base) (scheme process-context) (scheme write))
(define turns (* 4 (string->number (cadr (command-line)))))
(define (fill n list) (if (= n 0) list (fill (- n 1) (cons n list))))
(define (descend n)
  (if (= n 0)
      0
      (let ((length (length (fill 1000 '()))))
        (+ (modulo (* length n) 7) (descend (- n 1))))))
(define (run n total)
  (if (= n 0) total (run (- n 1) (+ total (descend 6000)))))
(write (run turns 0))
(newline)
