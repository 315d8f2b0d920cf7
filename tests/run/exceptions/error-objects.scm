;;; error makes an object with a message and irritants.
;;; Expected output: R7RS 6.11.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(guard (e (#t (show (error-object? e))
              (show (error-object-message e))
              (show (error-object-irritants e))))
  (error "something bad:" 'a 2 "three"))
(guard (e (#t (show (error-object-irritants e)))) (error "nothing else"))
(show (map error-object? (list 'a "b" 3)))
(show (guard (e ((string? e) e)) (raise "not an error object")))
(show (guard (e ((error-object? e) (file-error? e))) (error "x")))
(show (guard (e ((error-object? e) (read-error? e))) (error "x")))
