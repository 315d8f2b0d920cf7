; Data may be cyclic and shared (R7RS 2.4).
(import (scheme base))
(define a '#0=(1 #0# . #0#))
(define b '(#1=(x) #1#))
