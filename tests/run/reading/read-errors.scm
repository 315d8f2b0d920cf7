;;; Text that is no datum raises an error for which read-error? holds.
;;; Expected output: R7RS section 6.11, `read-error?`.

(import (scheme base) (scheme write) (scheme read))
(for-each
  (lambda (text)
    (write (guard (e ((read-error? e) 'read-error)) (read (open-input-string text))))
    (newline))
  '("(a" ")" "(a . )" "(. a)" "\"open" "#\\nosuch" "#u8(256)" "#0#" "(a . b c)" "#<x>" "ok"))
