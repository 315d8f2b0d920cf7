;;; The limit of an arena is lifted while its condition is handled, by a handler on top of the body or by the clauses of
;;; a guard inside it, and binds again afterwards. An inner arena's limit does not hide an outer one's.
;;; Expected output: reasoning: a handler that needs more than the limit works; the same body afterwards fails again.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(define (hoard n l) (if (= n 0) (length l) (hoard (- n 1) (cons n l))))
(define handled 0)
(define (try)
  (call/cc
    (lambda (k)
      (with-exception-handler
        (lambda (e)
          ;; 80 000 pairs are more than the whole limit.
          (set! handled (hoard 80000 '()))
          (k 'handled))
        (lambda () (hoard 1000000 '()))))))
(show (with-arena (a 1024 'limit 1048576)
        (let* ((first (try)) (second (try)))
          (list first second handled (hoard 1000 '())))))
(show (with-arena (a 1024 'limit 1048576)
        (let ((inner (guard (e ((error-object? e) 'inner))
                       (with-arena (b 1024 'limit 100000) (hoard 10000 '())))))
          (list inner (hoard 10000 '()) (try)))))
(show (guard (e ((error-object? e) (list 'outer (arena? (car (error-object-irritants e)))
                                         (cadr (error-object-irritants e)))))
        (with-arena (a 1024 'limit 100000)
          (with-arena (b 1024 'limit 1048576) (hoard 20000 '())))))
(show (hoard 1000 '()))
