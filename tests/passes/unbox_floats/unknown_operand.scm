;; The sum may be of any numbers: `x` might be a big integer, or no number at all. It stays an operation on tagged
;; values.
;;
;; functions: plus
(import (scheme base) (scheme write))

(define (plus x y) (+ x y))
(display (list plus))
