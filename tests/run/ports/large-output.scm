;;; A hundred thousand lines arrive complete and in order.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme write))
(let loop ((i 0))
  (if (< i 100000)
      (begin
        (write i)
        (newline)
        (loop (+ i 1)))))
