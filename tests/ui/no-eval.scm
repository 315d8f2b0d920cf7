;;; Programs are compiled as a whole: there is no library for evaluation at run time.

(import (scheme base) (scheme eval))
(eval '(+ 1 2) (environment '(scheme base)))
