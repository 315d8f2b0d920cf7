;;; The exponent markers of other precisions than the only one there is.
;;; Expected output: R7RS 6.2.5: "the letter s, f, d, or l [...] can be used in place of e". Chez prints the same.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show '(1s2 1F2 1d2 -1.5L-3 1s2+1d1i))
(show (map string->number '("1s2" "1.5f+1" ".5d0" "1l" "s2" "1x2")))
(show (string->number "#e1s2"))
(show (string->number "1f2" 16))
