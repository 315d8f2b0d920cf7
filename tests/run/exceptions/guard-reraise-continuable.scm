;;; raise-continuable inside a guard that does not match still returns to its place.
;;; Expected output: Guile.

(import (scheme base) (scheme write))
(write
  (with-exception-handler
    (lambda (e) (* e 10))
    (lambda ()
      (guard (e ((string? e) 'never))
        (+ 1 (raise-continuable 4))))))
(newline)
