;;; The value of `delay` may be a promise, which is not forced with it; that of `delay-force` is (R7RS 4.2.5).
;;; Expected output: follows from the definitions in 7.3 of the report, run by Chez Scheme.

(import (scheme base) (scheme lazy) (scheme write))
(define inner (make-promise 1))
(write (promise? (force (delay (make-promise 1)))))
(write (eq? inner (force (delay inner))))
(write (promise? (force (delay (delay 7)))))
(write (force (force (delay (delay 7)))))
(write (promise? (force (delay-force (delay 5)))))
(newline)
