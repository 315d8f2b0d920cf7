;;; An object that no clause takes is raised again, for the next guard outside.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (guard (outer ((symbol? outer) (list 'outer outer)))
        (guard (inner ((string? inner) (list 'inner inner)))
          (raise 'passed-on))))
(show (guard (outer (#t (list 'outer outer)))
        (guard (inner (#f 'never))
          (guard (innermost ((string? innermost) 'never))
            (raise 'twice)))))
