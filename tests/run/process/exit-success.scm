;;; exit without argument, as with #t, is success.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme process-context) (scheme write))
(write 'done)
(exit)
