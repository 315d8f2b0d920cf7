;;; An else clause is the last one.

(import (scheme base))
(cond (else 1) (#t 2))
(case 1 (else 1) ((2) 2))
