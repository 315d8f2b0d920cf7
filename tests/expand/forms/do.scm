; `do` is a loop; a variable without a step keeps its value; each iteration binds anew.
(import (scheme base))
(define (f n) (do ((i 0 (+ i n)) (n n)) ((= i 10) (f i) n) (f n)))
(define (g) (do () (#f)))
