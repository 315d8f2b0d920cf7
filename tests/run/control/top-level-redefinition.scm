;;; A program may define a name that an import gave; the definition is its own.
;;; Expected output: Guile and Gambit.

(import (except (scheme base) abs) (scheme write))
(define (abs x) (list 'my-abs x))
(write (abs -1))
(newline)
(define counter 0)
(define counter-alias (lambda () counter))
(set! counter 5)
(write (counter-alias))
(newline)
