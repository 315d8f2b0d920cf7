; The forms of the file stand in place of `include`; `include-ci` folds case (R7RS 4.1.7).
(import (scheme base))
(include "files/definitions.scm")
(define c (let () (include-ci "files/FOLDED.scm") (include "files/expression.scm")))
