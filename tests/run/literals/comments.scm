;;; Line, nested block and datum comments.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
; a line comment
(write (list 1 #| a block #| nested |# comment |# 2 #;(not this) 3 #; 'x))
(newline)
#;(write "not written")
#| (write "not this
either") |#
(write 'end) ; trailing
(newline)
