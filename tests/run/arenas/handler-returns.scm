;;; A handler that returns into the body leaves the arena alive.
;;; Expected output: Guile, with the arena forms as macros.

(import (scheme base) (scheme write) (eshkol arena))
(define (show x) (write x) (newline))
(show (with-exception-handler
        (lambda (e) (list 'value 'for e))
        (lambda ()
          (with-arena (a 1024)
            (let ((v (raise-continuable 'question)))
              (list v (arena-alive? a)))))))
