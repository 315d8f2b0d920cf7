;;; The names of characters.
;;; Expected output: R7RS section 6.6.

(import (scheme base) (scheme write))
(for-each (lambda (c) (write c) (newline))
  (list #\space #\newline #\tab #\null #\return #\delete #\escape #\alarm #\backspace #\a #\( #\" #\; #\λ #\x1))
