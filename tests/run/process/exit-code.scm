;;; exit ends the program with the code it is given; nothing after it runs.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme process-context) (scheme write))
(write 'before)
(newline)
(exit 7)
(write 'after)
