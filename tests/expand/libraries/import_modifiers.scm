; R7RS 5.2, nested.
(import (only (scheme base) define lambda)
        (prefix (only (scheme base) car cdr) base:)
        (rename (except (prefix (lib things) t:) t:unwanted) (t:thing object)))
(define (f x) (base:car (base:cdr x)))
(define g object)
