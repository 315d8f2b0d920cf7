;;; read takes data from standard input, over line ends.
;;; Expected output: Guile and Gambit.

(import (scheme base) (scheme read) (scheme write))
(let loop ((sum 0) (datum (read)))
  (if (eof-object? datum)
      (begin (write sum) (newline))
      (loop (+ sum (apply + datum)) (read))))
