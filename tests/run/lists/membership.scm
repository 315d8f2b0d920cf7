;;; memq, memv and member by their equivalences, and member with a predicate.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(show (memq 'c '(a b c d)))
(show (memq 'z '(a b c)))
(show (memq (list 'a) '(b (a) c)))
(show (member (list 'a) '(b (a) c)))
(show (memv 101 '(100 101 102)))
(show (memv 1.5 '(1.0 1.5)))
(show (member "b" '("a" "b")))
(show (member 2.0 '(1 2 3) =))
(show (member 'x '()))
